"""The lines of a sale: which items may stand there, and what each line comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from qbwc_server.simulator import (
    balances,
    drafts,
    item_accounts,
    references,
    statuses,
    taxes,
)
from qbwc_server.simulator.books import Books
from qbwc_server.simulator.lists import Entry, Members

_SOLD_DIRECTLY = (
    "ItemService",
    "ItemNonInventory",
    "ItemOtherCharge",
    "ItemInventory",
    "ItemInventoryAssembly",
    "ItemDiscount",
    "ItemSubtotal",
    "ItemPayment",
    "ItemSalesTax",
)
_REDUCING = ("ItemDiscount", "ItemPayment")
_UNTAXED = ("ItemPayment", "ItemSalesTax", "ItemSubtotal")
_RETURNED = frozenset(
    (
        "ItemRef",
        "Desc",
        "Quantity",
        "UnitOfMeasure",
        "Rate",
        "RatePercent",
        "ClassRef",
        "InventorySiteRef",
        "SerialNumber",
        "LotNumber",
        "ServiceDate",
        "IsManuallyClosed",
        "Other1",
        "Other2",
        # No answer shows it, but it is booked on.
        "OverrideItemAccountRef",
    )
)


@dataclass(frozen=True)
class Line:
    """One line as it will be kept: its Ret, its amount, and what of it is taxed."""

    ret_name: str
    members: Members
    amount: Decimal = taxes.ZERO
    taxed: Sequence[taxes.TaxedLine] = ()
    is_subtotal: bool = False

    @property
    def adds(self) -> Decimal:
        """Give what the line adds to the sale: a subtotal only shows a sum."""
        return taxes.ZERO if self.is_subtotal else self.amount


def read(draft: drafts.Draft) -> list[Line]:
    """Work out every line, in order: some depend on those above them."""
    lines: list[Line] = []
    for each in draft.lines:
        if each.kept is not None and _depends(draft, each.kept):
            lines.append(_line(draft, _without_amount(each.kept), lines))
        elif each.kept is not None:
            lines.append(_kept(draft, each, each.kept))
        elif each.family.endswith("LineGroup"):
            lines.append(_group(draft, each.given))
        else:
            lines.append(_line(draft, each.given, lines))
    return lines


def _depends(draft: drafts.Draft, kept: Members) -> bool:
    """Tell whether a line shows a part or a sum of those above it."""
    item = draft.books.lists.get("items", _list_id(kept.get("ItemRef")))
    subtotal = item is not None and item.kind == "ItemSubtotal"
    return subtotal or "RatePercent" in kept


def _without_amount(kept: Members) -> Members:
    return {n: v for n, v in kept.items() if n not in ("Amount", "Rate")}


def _kept(draft: drafts.Draft, line: drafts.Line, kept: Members) -> Line:
    """Take a line over as it is recorded; of a group, what its lines are taxed."""
    inner = kept.get(f"{draft.form.kind}LineRet") or [kept]
    taxed = [
        taxes.TaxedLine(Decimal(each["Amount"]), _list_id(each["SalesTaxCodeRef"]))
        for each in inner
        if "SalesTaxCodeRef" in each
    ]
    amount = Decimal(kept.get("TotalAmount") or kept.get("Amount") or 0)
    return Line(line.ret_name, kept, taxes.cents(amount), taxed)


def _group(draft: drafts.Draft, given: Members) -> Line:
    """Put the items of a group on the sale, as many times as asked."""
    item = _item(draft, "ItemGroupRef", given["ItemGroupRef"])
    times = Decimal(given.get("Quantity") or 1)
    parts = item.members.get("ItemGroupLine", [])
    every = parts if isinstance(parts, list) else [parts]
    for part in every:
        inside = _item(draft, "ItemRef", part["ItemRef"])
        references.refuse_inactive(draft.books, inside, draft.place)
    inner = [_line(draft, _part(part, times), []) for part in every]
    amount = sum((each.amount for each in inner), taxes.ZERO)
    members = {
        "ItemGroupRef": draft.books.reference(item),
        "Desc": _description(item),
        "Quantity": str(times),
        "IsPrintItemsInGroup": item.members.get("IsPrintItemsInGroup", "false"),
        "TotalAmount": str(amount),
        f"{draft.form.kind}LineRet": [each.members for each in inner],
    }
    members = {name: value for name, value in members.items() if value != ""}
    taxed = [tax for each in inner for tax in each.taxed]
    return Line(f"{draft.form.kind}LineGroupRet", members, amount, taxed)


def _part(part: Members, times: Decimal) -> Members:
    quantity = Decimal(part.get("Quantity") or 1) * times
    return {"ItemRef": part["ItemRef"], "Quantity": f"{quantity.normalize():f}"}


def _line(draft: drafts.Draft, given: Members, above: Sequence[Line]) -> Line:
    ret_name = f"{draft.form.kind}LineRet"
    if not references.label(given.get("ItemRef")):
        return _text_line(draft, ret_name, given)
    item = _item(draft, "ItemRef", given["ItemRef"])
    _check_item(draft, item, given)
    rate, amount = _price(draft.books, item, given, above)
    code = _code(draft, item, given)
    members = _shown(draft, item, given)
    if rate is not None and "RatePercent" not in members:
        members["Rate"] = balances.price(rate)
    members["Amount"] = str(amount)
    if code:
        members["SalesTaxCodeRef"] = {"ListID": code}
    taxed = taxes.TaxedLine(amount, code, "SalesTaxCodeRef" in given)
    return Line(
        ret_name,
        members,
        amount,
        () if item.kind in _UNTAXED else (taxed,),
        is_subtotal=item.kind == "ItemSubtotal",
    )


def _shown(draft: drafts.Draft, item: Entry, given: Members) -> Members:
    """Keep what the answer shows of a line, its tax code apart."""
    resolved = references.resolve(draft.books, given, draft.place)
    members = {n: v for n, v in resolved.items() if n in _RETURNED and v != ""}
    if description := members.get("Desc") or _description(item):
        members["Desc"] = description
    return members


def _text_line(draft: drafts.Draft, ret_name: str, given: Members) -> Line:
    """Keep a line without an item: text or a blank, never money (qbxml 4.7)."""
    if Decimal(given.get("Amount") or 0) or given.get("Rate"):
        raise statuses.not_saved(
            draft.form.title, "A line with an amount must have an item."
        )
    return Line(ret_name, {n: v for n, v in given.items() if n in _RETURNED and v})


def _item(draft: drafts.Draft, member: str, value: object) -> Entry:
    return references.find(draft.books, member, value, draft.place)


def _check_item(draft: drafts.Draft, item: Entry, given: Members) -> None:
    if item.kind not in _SOLD_DIRECTLY:
        label = draft.books.lists.full_name(item)
        raise statuses.unusable_reference(item, label, draft.place)
    if item.kind == "ItemDiscount" and given.get("Quantity"):
        raise statuses.not_saved(
            draft.form.title, "A discount item cannot have a quantity."
        )


def _price(
    books: Books, item: Entry, given: Members, above: Sequence[Line]
) -> tuple[Decimal | None, Decimal]:
    """Work out rate and amount: what was sent first, then the item's (qbxml 4.7)."""
    if item.kind == "ItemSubtotal":
        return None, _sum_above(above)
    quantity = _decimal(given, "Quantity")
    if (amount := _decimal(given, "Amount")) is not None:
        rate = amount / quantity if quantity else None
        return rate, _signed(item, taxes.cents(amount))
    rate = _decimal(given, "Rate")
    percent = _decimal(given, "RatePercent")
    if rate is None and percent is None:
        rate, percent = _own_price(books, item)
    if percent is not None:
        base = above[-1].amount if above else taxes.ZERO
        return None, _signed(item, taxes.cents(base * percent / 100))
    rate = rate or Decimal(0)
    product = rate if quantity is None else rate * quantity
    return rate, _signed(item, taxes.cents(product))


def _sum_above(above: Sequence[Line]) -> Decimal:
    total = taxes.ZERO
    for line in reversed(above):
        if line.is_subtotal:
            break
        total += line.amount
    return total


def _signed(item: Entry, amount: Decimal) -> Decimal:
    """Discounts and payments reduce the sale, whatever sign they were sent with."""
    return -abs(amount) if item.kind in _REDUCING else amount


def _own_price(books: Books, item: Entry) -> tuple[Decimal | None, Decimal | None]:
    """Give the item's own price or percentage."""
    if item.kind == "ItemSalesTax":
        return None, taxes.rate(books, item.list_id)
    members = item_accounts.selling(item)
    for name in ("SalesPrice", "Price", "DiscountRate"):
        if members.get(name):
            return Decimal(members[name]), None
    for name in ("PricePercent", "DiscountRatePercent"):
        if members.get(name):
            return None, Decimal(members[name])
    return None, None


def _description(item: Entry) -> str:
    members = item_accounts.selling(item)
    names = ("SalesDesc", "Desc", "ItemDesc")
    return next((members[name] for name in names if members.get(name)), "")


def _code(draft: drafts.Draft, item: Entry, given: Members) -> str | None:
    """Give the code of a line: its own, else the item's, else the taxable one."""
    preferences = draft.books.preferences
    if not preferences.sales_tax or item.kind in _UNTAXED:
        return None
    own = given.get("SalesTaxCodeRef")
    if references.label(own):
        place = draft.place
        return references.find(draft.books, "SalesTaxCodeRef", own, place).list_id
    return item.reference("SalesTaxCodeRef") or preferences.taxable_code


def _decimal(given: Members, name: str) -> Decimal | None:
    return Decimal(given[name]) if given.get(name) else None


def _list_id(reference: object) -> str | None:
    return reference["ListID"] if isinstance(reference, dict) else None
