"""Journal entries: debits and credits that balance to the cent (qbxml 4.7).

An entry has no memo of its own in the American edition: each line has one. Lines on
accounts receivable need a customer as `entity`, lines on accounts payable a vendor.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbxml import refs, transactions, types
from qbxml.errors import RequestError
from qbxml.message_set import Request
from qbxml.refs import Ref
from qbxml.responses import Member, Record
from qbxml.transactions import Transaction

NEW_LINE = "-1"


class Side(enum.StrEnum):
    """The side of a line; the value is Intuit's word."""

    DEBIT = "Debit"
    CREDIT = "Credit"


@dataclass(frozen=True)
class Line:
    """One line of a journal; its amount is never negative, the side says the sign."""

    side: Side
    account: Ref
    amount: Decimal
    memo: str | None = None
    entity: Ref | None = None
    class_: Ref | None = None
    line_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Journal(Transaction):
    """A journal entry; lines keep the order they are given in, sides mixed."""

    type: str = "journal_entry"
    lines: tuple[Line, ...] = ()
    is_adjustment: bool | None = None


def add(journal: Journal) -> Request:
    """Book a journal; refuse one that QuickBooks would not take."""
    _check(journal.lines)
    lines = [(f"Journal{one.side}Line", _line(one)) for one in journal.lines]
    return transactions.add("journal_entry", [*_header(journal).items(), *lines])


def mod(journal: Journal) -> Request:
    """Change a journal that was read: its lines replace all that there were."""
    _check(journal.lines)
    lines = [
        {
            "TxnLineID": one.line_id or NEW_LINE,
            "JournalLineType": str(one.side),
            **_line(one),
        }
        for one in journal.lines
    ]
    # A GUID is given once, when the entry is made (qbxml 2.6).
    fields = {**_header(journal), "ExternalGUID": None, "JournalLineMod": lines}
    identity = (journal.txn_id, journal.edit_sequence)
    return transactions.mod("journal_entry", identity, fields)


def read(record: Record) -> Journal:
    """Read a JournalEntryRet."""
    lines = (_read_line(member) for member in record.members)
    return Journal(
        **transactions.head(record),
        lines=tuple(line for line in lines if line is not None),
        is_adjustment=types.read_flag(record.get("IsAdjustment")),
    )


def _header(journal: Journal) -> dict[str, Any]:
    if journal.entity is not None:
        raise RequestError("entity", "a journal has none of its own, its lines have")
    return {
        **transactions.header(journal, "EntityRef"),
        "IsAdjustment": journal.is_adjustment,
    }


def _check(lines: Sequence[Line]) -> None:
    """Refuse negative amounts and sides that are not equal (qbxml 4.7)."""
    for number, one in enumerate(lines, 1):
        if one.amount < 0:
            problem = f"{one.amount} is negative: book it on the other side"
            raise RequestError(f"lines[{number}]/amount", problem)
    debits, credits_ = (
        sum((one.amount for one in lines if one.side is side), Decimal(0))
        for side in Side
    )
    if debits != credits_:
        problem = f"debits of {debits} and credits of {credits_} do not balance"
        raise RequestError("lines", problem)


def _line(line: Line) -> dict[str, Any]:
    return {
        "AccountRef": refs.fields(line.account),
        "Amount": line.amount,
        "Memo": line.memo,
        "EntityRef": refs.fields(line.entity),
        "ClassRef": refs.fields(line.class_),
    }


_SIDES = {f"Journal{side}Line": side for side in Side}


def _read_line(member: Member) -> Line | None:
    name, value = member
    if name not in _SIDES or not isinstance(value, Record):
        return None
    return Line(
        side=_SIDES[name],
        account=refs.read(value, "AccountRef") or Ref(),
        amount=types.read_decimal(value.get("Amount")) or Decimal(0),
        memo=value.get("Memo"),
        entity=refs.read(value, "EntityRef"),
        class_=refs.read(value, "ClassRef"),
        line_id=value.get("TxnLineID"),
    )
