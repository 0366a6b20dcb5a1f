"""The small lists: tax codes and items, terms, classes, payment and ship methods."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from qbxml import types
from qbxml.errors import RequestError
from qbxml.message_set import Request
from qbxml.responses import Record

KINDS = (
    "SalesTaxCode",
    "ItemSalesTax",
    "ItemSalesTaxGroup",
    "Terms",
    "Class",
    "PaymentMethod",
    "ShipMethod",
)


@dataclass(frozen=True)
class Entry:
    """An entry of a small list.

    Of one kind each: `taxable` of tax codes, `rate` of tax items in percent, `members`
    of tax groups, the names of their items.
    """

    kind: str
    list_id: str
    name: str
    full_name: str
    is_active: bool = True
    taxable: bool | None = None
    rate: Decimal | None = None
    members: tuple[str, ...] = ()


def query_names(kind: str, names: Sequence[str]) -> Request:
    """Ask for entries by name (full name for classes); `kind` is one of KINDS."""
    return Request(_query(kind), {"FullName": list(names)})


def query_all(kind: str) -> Request:
    """Ask for a whole list, inactive entries too."""
    return Request(_query(kind), {"ActiveStatus": "All"})


def read(record: Record) -> Entry:
    """Read any record of these queries; `kind` is its name without Ret."""
    name = record.get("Name") or ""
    return Entry(
        kind=record.name.removesuffix("Ret"),
        list_id=record.get("ListID") or "",
        name=name,
        full_name=record.get("FullName") or name,
        is_active=types.read_flag(record.get("IsActive")) is not False,
        taxable=types.read_flag(record.get("IsTaxable")),
        rate=types.read_decimal(record.get("TaxRate")),
        members=_members(record),
    )


def _members(record: Record) -> tuple[str, ...]:
    if record.name != "ItemSalesTaxGroupRet":
        return ()
    found = (each.get("FullName") for each in record.all("ItemSalesTaxRef"))
    return tuple(name for name in found if name)


def _query(kind: str) -> str:
    if kind not in KINDS:
        raise RequestError("kind", f"'{kind}' is none of {', '.join(KINDS)}")
    return kind + "Query"
