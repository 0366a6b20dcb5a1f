"""Bills, vendor credits, checks and purchase orders: what is bought (qbxml 4.3)."""

from datetime import date, timedelta
from decimal import Decimal

from qbwc_server.simulator import (
    balances,
    drafts,
    item_accounts,
    references,
    special_accounts,
    statuses,
    taxes,
)
from qbwc_server.simulator.drafts import Content, Draft
from qbwc_server.simulator.lists import Entry, Members

_NEVER_BOUGHT = ("ItemGroup", "ItemSalesTaxGroup", "ItemSubtotal", "ItemPayment")
_DAYS_BILLS_ARE_DUE = 10


def build(draft: Draft) -> Content:
    """Work out a purchase."""
    if draft.form.kind == "PurchaseOrder" and not draft.books.preferences.inventory:
        raise statuses.feature_off("purchase orders")
    lines = [(each.ret_name, _line(draft, each)) for each in draft.lines]
    if not any(members for _, members in lines):
        raise statuses.blank(draft.form.title)
    total = sum((_amount(members) for _, members in lines), taxes.ZERO)
    if total < 0:
        reason = "The amount of the transaction must not be negative."
        raise statuses.not_saved(draft.form.title, reason)
    return Content(
        {draft.form.amount: str(total), **_account(draft), **_shown(draft)}, lines
    )


def _account(draft: Draft) -> Members:
    member = draft.form.account
    if member != "APAccountRef" or draft.identity(member):
        return {}
    return {member: {"ListID": special_accounts.find(draft.books, "AccountsPayable")}}


def _shown(draft: Draft) -> Members:
    """Show what a bill or a purchase order says without being asked."""
    if draft.form.kind == "Bill" and not draft.header.get("DueDate"):
        return {"DueDate": _due(draft).isoformat()}
    if draft.form.kind == "PurchaseOrder":
        closed = draft.header.get("IsManuallyClosed") or "false"
        return {"IsManuallyClosed": closed, "IsFullyReceived": "false"}
    return {}


def _due(draft: Draft) -> date:
    """Count the days of the terms, or those of the preferences."""
    today = draft.books.now().date()
    day = date.fromisoformat(draft.header.get("TxnDate") or today.isoformat())
    terms = draft.books.lists.get("terms", draft.identity("TermsRef"))
    days = terms.members.get("StdDueDays") if terms else None
    return day + timedelta(days=int(_DAYS_BILLS_ARE_DUE if days is None else days))


def _line(draft: Draft, line: drafts.Line) -> Members:
    if line.kept is not None:
        return line.kept
    if line.family.endswith("GroupLine") or line.family.endswith("LineGroup"):
        return _group(draft, line.given)
    given = {name: value for name, value in line.given.items() if value not in ("", {})}
    if line.family == "ExpenseLine":
        return _expense(draft, given)
    return _item(draft, given)


def _expense(draft: Draft, given: Members) -> Members:
    """Keep an expense line; an amount without an account is refused."""
    amount = _amount(given)
    if amount and "AccountRef" not in given:
        reason = "An expense line with an amount must have an account."
        raise statuses.not_saved(draft.form.title, reason)
    return given | ({"Amount": str(amount)} if given else {})


def _item(draft: Draft, given: Members) -> Members:
    if "ItemRef" not in given:
        if _amount(given):
            reason = "An item line with an amount must have an item."
            raise statuses.not_saved(draft.form.title, reason)
        return given
    item = references.find(draft.books, "ItemRef", given["ItemRef"], draft.place)
    if item.kind in _NEVER_BOUGHT:
        label = draft.books.lists.full_name(item)
        raise statuses.unusable_reference(item, label, draft.place)
    return _described(draft, item, given) | _priced(draft, item, given)


def _described(draft: Draft, item: Entry, given: Members) -> Members:
    """Fill in the item's description, and what an order says of its lines."""
    filled = dict(given)
    block = item_accounts.selling(item)
    if description := block.get("PurchaseDesc") or block.get("Desc"):
        filled.setdefault("Desc", description)
    if draft.form.kind == "PurchaseOrder":
        filled |= {"ReceivedQuantity": "0", "IsBilled": "false"}
        filled.setdefault("IsManuallyClosed", "false")
    return filled


def _priced(draft: Draft, item: Entry, given: Members) -> Members:
    """Work out cost and amount: what was sent first, then what the item costs."""
    member = "Rate" if draft.form.kind == "PurchaseOrder" else "Cost"
    quantity = Decimal(given["Quantity"]) if given.get("Quantity") else None
    if given.get("Amount"):
        amount = _amount(given)
        cost = amount / quantity if quantity else Decimal(given.get(member) or amount)
    else:
        cost = Decimal(given.get(member) or _own_cost(item))
        amount = taxes.cents(cost * (1 if quantity is None else quantity))
    return {member: balances.price(cost), "Amount": str(amount)}


def _own_cost(item: Entry) -> Decimal:
    block = item_accounts.selling(item)
    return Decimal(block.get("PurchaseCost") or block.get("Price") or 0)


def _group(draft: Draft, given: Members) -> Members:
    """Put the items of a group on the purchase, as many times as asked."""
    item = references.find(
        draft.books, "ItemGroupRef", given["ItemGroupRef"], draft.place
    )
    times = Decimal(given.get("Quantity") or 1)
    parts = item.members.get("ItemGroupLine", [])
    inner = []
    for part in parts if isinstance(parts, list) else [parts]:
        quantity = Decimal(part.get("Quantity") or 1) * times
        asked = {"ItemRef": part["ItemRef"], "Quantity": balances.number(quantity)}
        inner.append(_item(draft, asked))
    order = draft.form.kind == "PurchaseOrder"
    name = "PurchaseOrderLineRet" if order else "ItemLineRet"
    return {
        "ItemGroupRef": draft.books.reference(item),
        "Quantity": balances.number(times),
        "TotalAmount": str(sum((_amount(each) for each in inner), taxes.ZERO)),
        name: inner,
    }


def _amount(members: Members) -> Decimal:
    shown = members.get("TotalAmount") or members.get("Amount") or 0
    return taxes.cents(Decimal(shown))
