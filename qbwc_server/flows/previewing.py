"""What would be sent for an order that is not in the books yet, and its total."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import deciding
from qbwc_server.flows.base import Visit
from qbwc_server.importing import canonical
from qbwc_server.rules import items as item_rules
from qbwc_server.rules import money, transactions
from qbwc_server.rules.plans import Plan
from qbwc_server.rules.transactions import ListIds
from qbwc_server.states import ReferenceState
from qbwc_server.store import needs
from qbxml import message_set, sales
from qbxml.errors import RequestError
from qbxml.message_set import Request

#: stands where the list ID of something will be that is not known yet
UNKNOWN = "not known yet"


@dataclass(frozen=True)
class Preview:
    """A request as it would go out now; `problem` says why there is none."""

    request: str = ""
    #: without the tax that QuickBooks works out by itself
    total: Decimal | None = None
    #: some list IDs are not known yet
    is_incomplete: bool = False
    problem: str = ""


def preview(db: sa.Connection, visit: Visit, row: Any) -> Preview:
    """Show the request of an order that waits, as the settings of now make it."""
    order = canonical.load(row.content)
    plan = transactions.plan(order, visit.settings, row.allowed)
    if not isinstance(plan, Plan):
        return Preview(problem=plan.message)
    ids = _list_ids(plan, needs.ORDERS.references_of(db, [row.id])[row.id])
    draft = transactions.build_transaction(order, visit.settings, ids)
    try:
        request = sales.add(draft.transaction, draft.fields)
    except RequestError as error:
        return Preview(problem=str(error))
    missing = UNKNOWN in (ids.customer, *(ids.items[each.key] for each in plan.items))
    found = Preview(total=total(draft.fields["lines"]), is_incomplete=missing)
    return written(request, visit, found)


def written(request: Request, visit: Visit, known: Preview) -> Preview:
    """Write the request as it would go out; one that cannot be written says why."""
    try:
        document = message_set.wrap([("preview", request)], version=visit.version)
    except RequestError as error:
        return Preview(problem=str(error))
    return replace(known, request=document.decode("ascii"))


def _list_ids(plan: Plan, named: Mapping[tuple[str, str], Any]) -> ListIds:
    items: dict[str, str] = defaultdict(lambda: UNKNOWN)
    groups = []
    for each in plan.items:
        row = named.get((deciding.ITEM_KINDS[each.by], each.key))
        if row is None or row.state != ReferenceState.KNOWN:
            continue
        items[each.key] = row.list_id
        if row.facts.get("kind") == item_rules.GROUP:
            groups.append(each.key)
    return ListIds(_customer(plan, named), items, groups)


def _customer(plan: Plan, named: Mapping[tuple[str, str], Any]) -> str:
    row = named.get(("customer", plan.customer.key))
    known = row is not None and row.state == ReferenceState.KNOWN
    return row.list_id if row is not None and known else UNKNOWN


def total(lines: Sequence[Mapping[str, Any]]) -> Decimal | None:
    """Add lines up; the price of a group is QuickBooks' own."""
    amounts = []
    for line in lines:
        if "Amount" in line:
            amounts.append(money.cents(line["Amount"]))
        elif "Rate" in line:
            product = money.product(line["Rate"], line.get("Quantity", Decimal(1)))
            amounts.append(money.cents(product))
        else:
            return None
    return money.total(amounts)
