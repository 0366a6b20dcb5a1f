"""Names across customers, vendors, employees and other names (qbxml 8).

Any of them can own the name that a new customer should get; QuickBooks then refuses
the customer with 3100 and does not say who.
"""

from dataclasses import dataclass

from qbxml import types
from qbxml.message_set import Request
from qbxml.responses import Record

RET_FIELDS = (
    "ListID",
    "EditSequence",
    "Name",
    "FullName",
    "IsActive",
    "Email",
    "SalesTaxCodeRef",
    "ItemSalesTaxRef",
    "ExternalGUID",
)
KINDS = {
    "CustomerRet": "customer",
    "VendorRet": "vendor",
    "EmployeeRet": "employee",
    "OtherNameRet": "other name",
}


@dataclass(frozen=True)
class Entity:
    """Whoever owns a name; `kind` is one of the values of KINDS."""

    kind: str
    list_id: str
    name: str
    full_name: str
    is_active: bool = True
    external_guid: str | None = None
    edit_sequence: str = ""
    email: str | None = None
    sales_tax_code: str | None = None
    item_sales_tax: str | None = None


def query_name(name: str) -> Request:
    """Ask who owns a name, inactive entries too.

    NameFilter knows no "equals": a range from the name to itself comes nearest, and
    the caller compares again (qbxml 4.6).
    """
    return Request(
        "EntityQuery",
        {
            "ActiveStatus": "All",
            "NameRangeFilter": {"FromName": name, "ToName": name},
            "IncludeRetElement": list(RET_FIELDS),
        },
    )


def query_names(names: list[str]) -> Request:
    """Ask who owns these full names, many at once."""
    fields = {"FullName": list(names), "IncludeRetElement": list(RET_FIELDS)}
    return Request("EntityQuery", fields)


def read(record: Record) -> Entity:
    """Read any record of an EntityQuery; only customers have a full name."""
    name = record.get("Name") or ""
    return Entity(
        kind=KINDS.get(record.name, record.name),
        list_id=record.get("ListID") or "",
        name=name,
        full_name=record.get("FullName") or name,
        is_active=types.read_flag(record.get("IsActive")) is not False,
        external_guid=record.get("ExternalGUID"),
        edit_sequence=record.get("EditSequence") or "",
        email=record.get("Email"),
        sales_tax_code=record.get("SalesTaxCodeRef/FullName"),
        item_sales_tax=record.get("ItemSalesTaxRef/FullName"),
    )
