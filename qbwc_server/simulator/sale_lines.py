"""The lines of a sale: which items may stand there, and what each line comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from qbwc_server.simulator import documents, references, statuses, taxes
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


@dataclass(frozen=True)
class Sheet:
    """Where lines are written: the books, the form ("SalesReceipt") and its title."""

    books: Books
    form: str
    title: str

    @property
    def place(self) -> str:
        """Name the place in QuickBooks' texts."""
        return f"{self.title} line"


def read(sheet: Sheet, elements: Sequence[etree._Element]) -> list[Line]:
    """Work out every line, in order: some depend on those above them."""
    lines: list[Line] = []
    for element in elements:
        given = documents.members(element)
        group = element.tag.endswith("LineGroupAdd")
        line = _group(sheet, given) if group else _line(sheet, given, lines)
        lines.append(line)
    return lines


def _group(sheet: Sheet, given: Members) -> Line:
    """Put the items of a group on the sale, as many times as asked."""
    item = _item(sheet, "ItemGroupRef", given["ItemGroupRef"])
    times = Decimal(given.get("Quantity") or 1)
    parts = item.members.get("ItemGroupLine", [])
    every = parts if isinstance(parts, list) else [parts]
    inner = [_line(sheet, _part(part, times), []) for part in every]
    amount = sum((each.amount for each in inner), taxes.ZERO)
    members = {
        "ItemGroupRef": sheet.books.reference(item),
        "Desc": _description(item),
        "Quantity": str(times),
        "IsPrintItemsInGroup": item.members.get("IsPrintItemsInGroup", "false"),
        "TotalAmount": str(amount),
        f"{sheet.form}LineRet": [each.members for each in inner],
    }
    members = {name: value for name, value in members.items() if value != ""}
    taxed = [tax for each in inner for tax in each.taxed]
    return Line(f"{sheet.form}LineGroupRet", members, amount, taxed)


def _part(part: Members, times: Decimal) -> Members:
    quantity = Decimal(part.get("Quantity") or 1) * times
    return {"ItemRef": part["ItemRef"], "Quantity": f"{quantity.normalize():f}"}


def _line(sheet: Sheet, given: Members, above: Sequence[Line]) -> Line:
    ret_name = f"{sheet.form}LineRet"
    if not references.label(given.get("ItemRef")):
        return _text_line(sheet, ret_name, given)
    item = _item(sheet, "ItemRef", given["ItemRef"])
    _check_item(sheet, item, given)
    rate, amount = _price(sheet.books, item, given, above)
    code = _code(sheet, item, given)
    members = _shown(sheet, item, given)
    if rate is not None and "RatePercent" not in members:
        members["Rate"] = _price_text(rate)
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


def _shown(sheet: Sheet, item: Entry, given: Members) -> Members:
    """Keep what the answer shows of a line, its tax code apart."""
    resolved = references.resolve(sheet.books, given, sheet.place)
    members = {n: v for n, v in resolved.items() if n in _RETURNED and v != ""}
    if description := members.get("Desc") or _description(item):
        members["Desc"] = description
    return members


def _text_line(sheet: Sheet, ret_name: str, given: Members) -> Line:
    """Keep a line without an item: text or a blank, never money (qbxml 4.7)."""
    if Decimal(given.get("Amount") or 0) or given.get("Rate"):
        raise statuses.not_saved(
            sheet.title, "A line with an amount must have an item."
        )
    return Line(ret_name, {n: v for n, v in given.items() if n in _RETURNED and v})


def _item(sheet: Sheet, member: str, value: object) -> Entry:
    item = references.find(sheet.books, member, value, sheet.place)
    if not item.is_active and sheet.books.quirks.inactive_refused:
        raise statuses.inactive_reference(item, references.label(value), sheet.place)
    return item


def _check_item(sheet: Sheet, item: Entry, given: Members) -> None:
    if item.kind not in _SOLD_DIRECTLY:
        label = references.label(given["ItemRef"])
        raise statuses.unusable_reference(item, label, sheet.place)
    if item.kind == "ItemDiscount" and given.get("Quantity"):
        raise statuses.not_saved(sheet.title, "A discount item cannot have a quantity.")


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
    members = _selling(item)
    for name in ("SalesPrice", "Price", "DiscountRate"):
        if members.get(name):
            return Decimal(members[name]), None
    for name in ("PricePercent", "DiscountRatePercent"):
        if members.get(name):
            return None, Decimal(members[name])
    return None, None


def _selling(item: Entry) -> Members:
    """Open the block in which some kinds of items keep price and description."""
    block = item.members.get("SalesOrPurchase") or item.members.get("SalesAndPurchase")
    return block or item.members


def _description(item: Entry) -> str:
    members = _selling(item)
    names = ("SalesDesc", "Desc", "ItemDesc")
    return next((members[name] for name in names if members.get(name)), "")


def _code(sheet: Sheet, item: Entry, given: Members) -> str | None:
    """Give the code of a line: its own, else the item's, else the taxable one."""
    preferences = sheet.books.preferences
    if not preferences.sales_tax or item.kind in _UNTAXED:
        return None
    own = given.get("SalesTaxCodeRef")
    if references.label(own):
        place = sheet.place
        return references.find(sheet.books, "SalesTaxCodeRef", own, place).list_id
    return item.reference("SalesTaxCodeRef") or preferences.taxable_code


def _decimal(given: Members, name: str) -> Decimal | None:
    return Decimal(given[name]) if given.get(name) else None


def _price_text(rate: Decimal) -> str:
    """Write a rate with two decimals, or up to five where it needs them."""
    exact = rate.quantize(Decimal("0.00001"))
    short = exact.quantize(Decimal("0.01"))
    return str(short) if short == exact else f"{exact.normalize():f}"
