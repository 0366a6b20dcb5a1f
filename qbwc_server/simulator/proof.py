"""The proof of the books: nothing lost, nothing twice, nothing stuck.

What a server says of its orders and documents comes in as claims; the books are the
company file's. Without claims only the books themselves are looked at.
"""

import collections
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from qbwc_server.simulator.books import Transaction
from qbwc_server.simulator.company_file import CompanyFile, Entry

#: what QuickBooks gives a transaction by itself
_OWN = frozenset(("ExternalGUID", "RefNumber", "TxnDate", "TxnLineID"))
#: the lists whose entries a server adds
_ADDED_TO = ("customers", "vendors", "employees", "other_names", "items")
#: the lists that accounts of a type are kept by
_KEPT_BY_NAME = (
    ("customers", "AccountsReceivable"),
    ("vendors", "AccountsPayable"),
)
POSTED = "posted"
IN_DOUBT = "in_doubt"
#: where an order may rest that is not in the books
UNPOSTED = frozenset(("skipped", "held", "failed", "duplicate", "cancelled"))


@dataclass(frozen=True)
class Claim:
    """What a server says of one order, or of one document, which says its kind."""

    number: str
    state: str
    guid: str = ""
    #: of a transaction, or the list ID of an entry
    txn_id: str = ""
    #: what the server says about an order that a person must look at
    reason: str = ""
    kind: str = "order"

    def __str__(self) -> str:
        """Name what is claimed."""
        return f"{self.kind} {self.number}"


@dataclass(frozen=True)
class Findings:
    """What the proof found, in sentences; all empty is what it should be."""

    #: orders that say they are in the books and are not
    lost: Sequence[str] = ()
    #: transactions that are in the books more than once
    duplicate: Sequence[str] = ()
    #: orders that have not come to rest
    stuck: Sequence[str] = ()
    #: transactions that their order does not own up to
    unknown: Sequence[str] = ()
    #: entries in a file that was open by mistake
    misplaced: Sequence[str] = ()
    #: orders that a person must look at
    in_doubt: Sequence[str] = ()
    #: accounts that do not add up
    unbalanced: Sequence[str] = ()
    states: Mapping[str, int] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Tell whether the books are right; doubts are not wrong."""
        return not (
            self.lost
            or self.duplicate
            or self.stuck
            or self.unknown
            or self.misplaced
            or self.unbalanced
        )

    def __str__(self) -> str:
        """Say the findings: a line of figures, then each thing that is wrong."""
        states = ", ".join(f"{n} {state}" for state, n in sorted(self.states.items()))
        figures = (
            f"{len(self.lost)} lost, {len(self.duplicate)} duplicate,"
            f" {len(self.stuck)} stuck, {len(self.unknown)} unknown,"
            f" {len(self.in_doubt)} in doubt"
        )
        wrong = [
            *self.lost,
            *self.duplicate,
            *self.stuck,
            *self.unknown,
            *self.misplaced,
            *self.unbalanced,
            *self.in_doubt,
        ]
        orders = [f"orders: {states}"] if states else []
        return "\n".join([*orders, figures, *(f"  {each}" for each in wrong)])


def prove(
    company: CompanyFile,
    claims: Sequence[Claim] | None = None,
    other_file: CompanyFile | None = None,
) -> Findings:
    """Hold the books against themselves, and against what the server says."""
    duplicate = [*_guids_twice(company), *_contents_twice(company)]
    unbalanced = list(_unbalanced(company))
    misplaced = [f"{t.txn_id} is in the wrong company file" for t in _in(other_file)]
    if claims is None:
        return Findings(duplicate=duplicate, misplaced=misplaced, unbalanced=unbalanced)
    return Findings(
        lost=list(_lost(company, claims)),
        duplicate=duplicate,
        stuck=[f"{each} is {each.state}" for each in restless(claims)],
        unknown=list(_unknown(company, claims)),
        misplaced=misplaced,
        unbalanced=unbalanced,
        in_doubt=[
            f"{each} is in doubt: {each.reason}"
            for each in claims
            if each.state == IN_DOUBT
        ],
        states=collections.Counter(each.state for each in claims),
    )


def restless(claims: Iterable[Claim]) -> list[Claim]:
    """Find the orders that have not come to rest."""
    rest = UNPOSTED | {POSTED, IN_DOUBT}
    return [each for each in claims if each.state not in rest]


def _in(other_file: CompanyFile | None) -> Sequence[Transaction]:
    return other_file.transactions if other_file else ()


def _guids_twice(company: CompanyFile) -> list[str]:
    """Find marks that transactions, or entries of the lists, bear together."""
    guids = collections.Counter(guid for _, guid in _records(company))
    return [
        f"{guid} is in the books {n} times"
        for guid, n in guids.items()
        if n > 1 and guid
    ]


def _unbalanced(company: CompanyFile) -> Iterable[str]:
    """Find out whether debits equal credits, and receivables what customers owe."""
    difference = sum(company.trial_balance().values())
    if difference:
        yield f"debits and credits differ by {difference}"
    for list_name, account_type in _KEPT_BY_NAME:
        named = [each.members.get("Balance") for each in company.entries(list_name)]
        booked = [
            each.members.get("Balance")
            for each in company.entries("accounts")
            if each.members.get("AccountType") == account_type
        ]
        if _sum(named) != _sum(booked):
            yield f"{list_name} come to {_sum(named)}, accounts to {_sum(booked)}"


def _sum(amounts: Iterable[str | None]) -> Decimal:
    return sum((Decimal(each or 0) for each in amounts), Decimal(0))


def _contents_twice(company: CompanyFile) -> list[str]:
    """Find transactions that say the same, memo and all."""
    seen: dict[Any, list[str]] = collections.defaultdict(list)
    for each in company.transactions:
        if each.members.get("Memo"):
            seen[_content(each)].append(each.txn_id)
    return [
        f"{' and '.join(ids)} say the same" for ids in seen.values() if len(ids) > 1
    ]


def _content(transaction: Transaction) -> Any:
    lines = [(name, _comparable(members)) for name, members in transaction.lines]
    return transaction.kind, _comparable(transaction.members), tuple(lines)


def _comparable(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = sorted((n, v) for n, v in value.items() if n not in _OWN)
        return tuple((name, _comparable(each)) for name, each in kept)
    if isinstance(value, list):
        return tuple(_comparable(each) for each in value)
    return value


def _lost(company: CompanyFile, claims: Iterable[Claim]) -> Iterable[str]:
    booked = dict(_records(company))
    for claim in claims:
        if claim.state != POSTED:
            continue
        if claim.txn_id not in booked:
            yield f"{claim} should be {claim.txn_id}, which does not exist"
        elif booked[claim.txn_id] not in ("", claim.guid.casefold()):
            yield f"{claim} should be {claim.txn_id}, which is another's"


def _unknown(company: CompanyFile, claims: Iterable[Claim]) -> Iterable[str]:
    """Find transactions with the mark of an order that does not say it is posted."""
    unposted = {c.guid.casefold(): c for c in claims if c.state in UNPOSTED and c.guid}
    for identity, guid in _records(company):
        claim = unposted.get(guid)
        if claim is not None:
            yield f"{claim} is {claim.state} but also {identity}"


def _records(company: CompanyFile) -> Iterable[tuple[str, str]]:
    """Go through all that a server may have added: its ID and its mark."""
    for each in company.transactions:
        yield each.txn_id, _guid(each)
    for name in _ADDED_TO:
        for entry in company.entries(name):
            yield entry.list_id, _guid(entry)


def _guid(record: Transaction | Entry) -> str:
    return str(record.members.get("ExternalGUID") or "").casefold()
