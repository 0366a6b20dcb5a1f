"""The proof of the books: nothing lost, nothing twice, nothing stuck.

What a server says of its orders comes in as claims; the books are the company file's.
Without claims only the books themselves are looked at.
"""

import collections
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qbwc_server.simulator.books import Transaction
from qbwc_server.simulator.company_file import CompanyFile

#: what QuickBooks gives a transaction by itself
_OWN = frozenset(("ExternalGUID", "RefNumber", "TxnDate", "TxnLineID"))
POSTED = "posted"
IN_DOUBT = "in_doubt"
#: where an order may rest that is not in the books
UNPOSTED = frozenset(("skipped", "held", "failed", "duplicate", "cancelled"))


@dataclass(frozen=True)
class Claim:
    """What a server says of one order."""

    number: str
    state: str
    guid: str = ""
    txn_id: str = ""
    #: what the server says about an order that a person must look at
    reason: str = ""


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
    states: Mapping[str, int] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Tell whether the books are right; doubts are not wrong."""
        return not (
            self.lost or self.duplicate or self.stuck or self.unknown or self.misplaced
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
    duplicate = [*_guids_twice(company.transactions), *_contents_twice(company)]
    misplaced = [f"{t.txn_id} is in the wrong company file" for t in _in(other_file)]
    if claims is None:
        return Findings(duplicate=duplicate, misplaced=misplaced)
    return Findings(
        lost=list(_lost(company, claims)),
        duplicate=duplicate,
        stuck=[f"order {each.number} is {each.state}" for each in restless(claims)],
        unknown=list(_unknown(company, claims)),
        misplaced=misplaced,
        in_doubt=[
            f"order {each.number} is in doubt: {each.reason}"
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


def _guids_twice(transactions: Iterable[Transaction]) -> list[str]:
    guids = collections.Counter(_guid(each) for each in transactions)
    return [
        f"{guid} is in the books {n} times"
        for guid, n in guids.items()
        if n > 1 and guid
    ]


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
    booked = {each.txn_id: _guid(each) for each in company.transactions}
    for claim in claims:
        if claim.state != POSTED:
            continue
        if claim.txn_id not in booked:
            yield f"order {claim.number} should be {claim.txn_id}, which does not exist"
        elif booked[claim.txn_id] not in ("", claim.guid.casefold()):
            yield f"order {claim.number} should be {claim.txn_id}, which is another's"


def _unknown(company: CompanyFile, claims: Iterable[Claim]) -> Iterable[str]:
    """Find transactions with the mark of an order that does not say it is posted."""
    unposted = {c.guid.casefold(): c for c in claims if c.state in UNPOSTED and c.guid}
    for each in company.transactions:
        claim = unposted.get(_guid(each))
        if claim is not None:
            yield f"order {claim.number} is {claim.state} but also {each.txn_id}"


def _guid(transaction: Transaction) -> str:
    return str(transaction.members.get("ExternalGUID") or "").casefold()
