"""Inventory adjustments: counted quantities and worths (qbxml 4.3, 4.7)."""

from decimal import Decimal

from qbwc_server.simulator import balances, drafts, references, statuses, taxes
from qbwc_server.simulator.drafts import Content, Draft
from qbwc_server.simulator.lists import Entry, Members


def build(draft: Draft) -> Content:
    """Work out what an adjustment changes."""
    if not draft.books.preferences.inventory:
        raise statuses.feature_off("inventory")
    profile = draft.books.profile
    if profile.file_mode == "MultiUser" and "Enterprise" not in profile.product:
        raise statuses.Refusal(3162, "The company file is in multi-user mode.")
    lines = [(each.ret_name, _line(draft, each)) for each in draft.lines]
    if not lines:
        raise statuses.blank(draft.form.title)
    return Content({}, lines)


def _line(draft: Draft, line: drafts.Line) -> Members:
    if line.kept is not None:
        return line.kept
    item = references.find(
        draft.books, "ItemRef", line.given.get("ItemRef"), draft.place
    )
    if item.kind not in balances.STOCKED:
        label = draft.books.lists.full_name(item)
        raise statuses.unusable_reference(item, label, draft.place)
    quantity, worth = _differences(draft, item, line.given)
    return {
        "ItemRef": draft.books.reference(item),
        "QuantityDifference": balances.number(quantity),
        "ValueDifference": str(worth),
    }


def _differences(draft: Draft, item: Entry, given: Members) -> tuple[Decimal, Decimal]:
    """Give by how much quantity and worth change."""
    there, worth = _there(draft, item)
    by_value = given.get("ValueAdjustment")
    wanted = by_value or given.get("QuantityAdjustment") or given
    quantity = _difference(wanted, "Quantity", there)
    if by_value and ("NewValue" in wanted or "ValueDifference" in wanted):
        return quantity, taxes.cents(_difference(wanted, "Value", worth))
    if there + quantity == 0:
        return quantity, -worth
    cost = balances.average_cost(draft.books, item)
    return quantity, taxes.cents(quantity * cost)


def _difference(wanted: Members, what: str, there: Decimal) -> Decimal:
    if wanted.get(f"New{what}"):
        return Decimal(wanted[f"New{what}"]) - there
    return Decimal(wanted.get(f"{what}Difference") or 0)


def _there(draft: Draft, item: Entry) -> tuple[Decimal, Decimal]:
    """Give what there would be without what a Mod is about to replace."""
    ledger = draft.books.ledger
    quantity, worth = ledger.quantity(item.list_id), ledger.worth(item.list_id)
    for posting in draft.existing.postings if draft.existing else ():
        if posting.item == item.list_id:
            quantity -= posting.quantity
            worth -= posting.amount
    return quantity, worth
