"""Values between accounts, made even to the cent."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from qbwc_server.rules import money
from qbwc_server.rules.documents import plans

NOTHING = Decimal(0)


def even(values: Iterable[tuple[str, str, Decimal]]) -> list[tuple[str, Decimal]]:
    """Add up (debit account, credit account, value) to one line an account.

    Debits are positive, credits negative, and they sum to zero: each side comes to the
    rounded total, what rounding leaves goes onto its largest line. Values below zero
    change sides, accounts that nothing is left for have no line.
    """
    names: dict[str, str] = {}
    sums: dict[str, Decimal] = {}
    for debit, credit, value in values:
        for name, change in ((debit, value), (credit, -value)):
            found = plans.key(name)
            names.setdefault(found, name)
            sums[found] = money.total((sums.get(found, NOTHING), change))
    debits = {each: sums[each] for each in sums if sums[each] > 0}
    credits_ = {each: -sums[each] for each in sums if sums[each] < 0}
    total = money.cents(money.total(debits.values()))
    booked = [(e, amount) for e, amount in _rounded(debits, total).items()]
    booked += [(e, -amount) for e, amount in _rounded(credits_, total).items()]
    return [(names[each], amount) for each, amount in booked if amount]


def _rounded(side: dict[str, Decimal], total: Decimal) -> dict[str, Decimal]:
    """Round the lines of one side so that they come to its total."""
    rounded = {each: money.cents(value) for each, value in side.items()}
    left = total - money.total(rounded.values())
    for each in sorted(side, key=lambda found: -side[found]):
        # No line may fall below zero: the next largest gives the rest.
        change = max(left, -rounded[each])
        rounded[each] += change
        left -= change
    return rounded
