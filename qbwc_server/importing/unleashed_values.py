"""One paper of Unleashed while it is being read: spellings, days, base currency.

Its API has had several names for one thing; each reading here takes the names in order
and gives the first that says something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Context, Decimal

from qbwc_server.importing import scalars
from qbwc_server.importing.canonical import Address, Moment, Money, Unreadable
from qbwc_server.importing.documents import (
    Body,
    Document,
    DocumentKind,
    Party,
    Product,
)
from qbwc_server.importing.fields import Fields
from qbwc_server.importing.scalars import Misread

LONGEST_NUMBER = 255
# What a conversion leaves: five decimals more than QuickBooks takes.
CONVERTED = Decimal("1e-10")
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)

_TICKS = re.compile(r"/Date\((?P<ms>-?\d{1,15})(?P<zone>[+-]\d\d:?\d\d)?\)/", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# How .NET writes "no date".
_NO_DAY = "0001-01-01"


@dataclass(frozen=True)
class Paper:
    """Reads the members of one object by any of their names."""

    fields: Fields
    rate: Money = None

    def text(self, *names: str) -> str:
        """Read text; "" when no name says anything."""
        return next(filter(None, (self.fields.text(each) for each in names)), "")

    def code(self, *names: str) -> str:
        """Read a code or number that may be written as a whole number."""
        found = (self.fields.identifier(each, LONGEST_NUMBER) for each in names)
        return next(filter(None, found), "")

    def number(self, *names: str) -> Money:
        """Read a number; None when no name says anything."""
        found = (self.fields.number(each) for each in names)
        return next((each for each in found if each is not None), None)

    def flag(self, *names: str) -> bool:
        """Tell whether any of the members is true."""
        return any(self.fields.flag(each) for each in names)

    def day(self, *names: str) -> date | None:
        """Read a day as it is written, in the zone that it is written in."""
        found = (self.fields.value(each, day, None) for each in names)
        return next(filter(None, found), None)

    def instant(self, *names: str) -> Moment | None:
        """Read a time."""
        found = (self.fields.value(each, instant, None) for each in names)
        return next(filter(None, found), None)

    def amount(self, *names: str) -> Money:
        """Read an amount in base currency, or turn the document's own into it."""
        base = self.number(*(f"{p}{name}" for name in names for p in ("BC", "Base")))
        own = self.number(*names)
        # A base amount of 0 beside another own one was never worked out.
        return base if base is not None and (base or not own) else self._based(own)

    def inner(self, name: str) -> Paper:
        """Read one object; absent is an empty one."""
        return Paper(self.fields.inner(name), self.rate)

    def rows(self, *names: str) -> Iterator[Paper]:
        """Read the first list of objects that there is."""
        there = (each for each in names if self.fields.values.get(each) is not None)
        for row in self.fields.objects(next(there, names[0])):
            yield Paper(row, self.rate)

    def with_rate(self) -> Paper:
        """Give the paper with its exchange rate, for the amounts of its lines."""
        return Paper(self.fields, self.number("ExchangeRate", "CurrencyRate"))

    def says(self, *names: str) -> bool:
        """Tell whether any of the members is there and not blank."""
        return any(
            self.fields.values.get(each) not in (None, "", [], {}) for each in names
        )

    def _based(self, own: Money) -> Money:
        rate = self.rate
        if not isinstance(own, Decimal) or rate is None or rate == 1:
            return own
        if not isinstance(rate, Decimal) or rate <= 0:
            return Unreadable(f"{own} at the exchange rate {rate}")
        return _EXACT.divide(own, rate).quantize(CONVERTED, context=_EXACT)


def day(value: object) -> date | None:
    """Read a day: `/Date(ms)/`, `/Date(ms+zzzz)/`, or ISO with or without a time."""
    found = scalars.text(value)
    if not found or found.startswith(_NO_DAY):
        return None
    ticks = _TICKS.fullmatch(found)
    if ticks is None:
        scalars.moment(found)
        return date.fromisoformat(found[:10])
    local = _of_ticks(ticks)
    written = None if local is None else local.date()
    return None if written is None else _in_range(written)


def instant(value: object) -> Moment | None:
    """Read a time in any of the same forms."""
    found = scalars.text(value)
    if not found or found.startswith(_NO_DAY):
        return None
    ticks = _TICKS.fullmatch(found)
    if ticks is None:
        return scalars.moment(found)
    local = _of_ticks(ticks)
    return None if local is None else local.astimezone(UTC)


def party(paper: Paper, role: str) -> Party:
    """Read the customer or supplier of a paper, nested or flat."""
    inner = paper.inner(role)
    return Party(
        name=inner.text(f"{role}Name", "Name") or paper.text(f"{role}Name"),
        code=inner.code(f"{role}Code", "Code") or paper.code(f"{role}Code"),
        guid=guid(inner.code("Guid") or paper.code(f"{role}Guid")),
    )


def product(line: Paper) -> Product:
    """Read the product of a line, nested or flat."""
    found = Paper(Fields({}, line.fields.place, line.fields.problems), line.rate)
    whole = line.fields.values.get("Product")
    if isinstance(whole, str):
        found = Paper(Fields({"ProductCode": whole}, "", line.fields.problems))
    elif whole is not None:
        found = line.inner("Product")
    both = (found, line)
    return Product(
        code=_first(each.code("ProductCode") for each in both),
        description=_first(each.text(*_DESCRIPTIONS) for each in both),
        guid=guid(found.code("Guid") or line.code("ProductGuid")),
        price=found.number("DefaultSellPrice", "SellPrice"),
        never_diminishing=any(each.flag(*_NEVER_DIMINISHING) for each in both),
        **{
            name: _first(_account(each, names) for each in both)
            for name, names in _ACCOUNTS.items()
        },
    )


def address(paper: Paper, prefix: str = "") -> Address | None:
    """Read an address whose members begin with a prefix; None where all are blank."""
    found = Address(
        company=paper.text(f"{prefix}Name", f"{prefix}AddressName"),
        address=paper.text(f"{prefix}StreetAddress", f"{prefix}AddressLine1"),
        address2=paper.text(f"{prefix}StreetAddress2", f"{prefix}AddressLine2"),
        address3=paper.text(f"{prefix}Suburb"),
        city=paper.text(f"{prefix}City"),
        state=paper.text(f"{prefix}Region", f"{prefix}State"),
        postal_code=paper.code(f"{prefix}PostalCode", f"{prefix}PostCode"),
        country=paper.text(f"{prefix}Country"),
    )
    return None if found.is_blank else found


def currency(paper: Paper) -> str:
    """Read a currency's code, nested or flat."""
    if isinstance(paper.fields.values.get("Currency"), Mapping):
        return paper.inner("Currency").text("CurrencyCode")
    return paper.text("CurrencyCode", "Currency")


def tax_code(paper: Paper) -> str:
    """Read the tax code of a whole paper, nested or flat."""
    if isinstance(paper.fields.values.get("Tax"), Mapping):
        inner = paper.inner("Tax").code("TaxCode", "Code", "Name")
        return inner or paper.code("TaxCode", "XeroTaxCode")
    return paper.code("TaxCode", "XeroTaxCode")


def needed_day(paper: Paper, *names: str) -> date | None:
    """Read the day of a transaction; without one the paper cannot be taken."""
    found = paper.day(*names, "CreatedOn", "LastModifiedOn")
    refused = {each.field for each in paper.fields.problems}
    if found is None and not refused.intersection(names):
        paper.fields.refuse(names[0], "is missing: the day must be given")
    return found


def document(
    paper: Paper,
    kind: DocumentKind,
    numbers: tuple[str, ...],
    content: tuple[Body, str],
) -> Document:
    """Make the document of a paper from its body and its status."""
    number = paper.code(*numbers)
    if not number and not any(each.field in numbers for each in paper.fields.problems):
        paper.fields.refuse(numbers[0], "is missing: every document needs its number")
    body, status = content
    return Document(
        kind=kind,
        key=key(paper, kind, number),
        number=number,
        body=body,
        status=status,
        updated_at=paper.instant("LastModifiedOn", "LastModified"),
    )


def key(paper: Paper, kind: DocumentKind, number: str) -> str:
    """Give the source's own key: the GUID, or else kind and number."""
    return guid(paper.code("Guid")) or f"{kind}:{number.casefold()}"


def guid(value: str) -> str:
    """Bring a GUID into one form: lower case, without braces."""
    return value.strip().strip("{}").casefold()


_DESCRIPTIONS = ("ProductDescription", "Description")
_NEVER_DIMINISHING = ("NeverDiminishing", "IsNeverDiminishing")
_ACCOUNTS: Mapping[str, tuple[str, ...]] = {
    "sales_account": ("SalesAccount", "XeroSalesAccount"),
    "cogs_account": (
        "CostOfGoodsSoldAccount",
        "CostOfGoodsAccount",
        "CostOfSalesAccount",
        "XeroCostOfGoodsAccount",
    ),
    "purchase_account": ("PurchaseAccount", "XeroPurchaseAccount"),
    "expense_account": ("ExpenseAccount", "XeroExpenseAccount"),
}


def _account(paper: Paper, names: tuple[str, ...]) -> str:
    for name in names:
        if isinstance(paper.fields.values.get(name), Mapping):
            inner = paper.inner(name)
            return inner.text("AccountName", "Name") or inner.code(
                "AccountCode", "Code"
            )
    return paper.code(*names)


def _first(found: Iterator[str]) -> str:
    return next(filter(None, found), "")


def _of_ticks(ticks: re.Match[str]) -> datetime | None:
    """Give the moment in the zone that it is written in; .NET's null is None."""
    try:
        found = _EPOCH + timedelta(milliseconds=int(ticks["ms"]))
        local = found.astimezone(_zone(ticks["zone"]))
    except (OverflowError, ValueError):
        raise Misread(f'"{ticks[0]}" is a time that does not exist') from None
    return None if local.year == 1 else local


def _zone(written: str | None) -> timezone:
    if written is None:
        return UTC
    sign = -1 if written[0] == "-" else 1
    return timezone(
        sign * timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    )


def _in_range(found: date) -> date:
    scalars.moment(found.isoformat())
    return found
