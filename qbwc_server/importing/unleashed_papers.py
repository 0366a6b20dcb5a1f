"""Which papers a file of Unleashed holds, and what each one is.

Wrappers: a page `{"Items": [], "Pagination": {}}`, a resource `{"Invoices": []}` or
several of them, one paper `{"Invoice": {}}`, a bare paper, and lists of any of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qbwc_server.importing.unleashed_journals import (
    ADJUSTMENT_LINES,
    ADJUSTMENT_NUMBERS,
    ASSEMBLY_NUMBERS,
    ORDER_LINES,
    ORDER_NUMBERS,
    SHIPMENT_LINES,
    SHIPMENT_NUMBERS,
)
from qbwc_server.importing.unleashed_purchases import ORDER_LINES as PURCHASE_LINES
from qbwc_server.importing.unleashed_purchases import ORDER_NUMBERS as PURCHASE_NUMBERS
from qbwc_server.importing.unleashed_purchases import RETURN_NUMBERS
from qbwc_server.importing.unleashed_sales import CREDIT_NUMBERS, INVOICE_NUMBERS
from qbwc_server.importing.wrappers import DEEPEST, Wrong

#: the members that number a paper, by what the paper is
NUMBERS: Mapping[str, tuple[str, ...]] = {
    "credit": CREDIT_NUMBERS,
    "return": RETURN_NUMBERS,
    "shipment": SHIPMENT_NUMBERS,
    "adjustment": ADJUSTMENT_NUMBERS,
    "assembly": ASSEMBLY_NUMBERS,
    "disassembly": ASSEMBLY_NUMBERS,
    "invoice": INVOICE_NUMBERS,
    "purchase": PURCHASE_NUMBERS,
    "order": ORDER_NUMBERS,
    "customer": ("CustomerCode", "CustomerName"),
    "supplier": ("SupplierCode", "SupplierName"),
}

_RESOURCES: Mapping[str, str] = {
    "customers": "customer",
    "suppliers": "supplier",
    "invoices": "invoice",
    "salesinvoices": "invoice",
    "salesorders": "order",
    "salesshipments": "shipment",
    "shipments": "shipment",
    "creditnotes": "credit",
    "customercredits": "credit",
    "purchaseorders": "purchase",
    "supplierreturns": "return",
    "stockadjustments": "adjustment",
    "adjustments": "adjustment",
    "assemblies": "assembly",
    "disassemblies": "disassembly",
}
_PAGES = ("items", "documents")
# What a page says besides its papers.
_BESIDES = ("pagination", "errors", "meta")


@dataclass(frozen=True)
class Found:
    """One value that should be a paper, where it stood, and what it came as."""

    value: Any
    place: str
    came_as: str = ""


def unwrap(content: Any) -> Iterator[Found | Wrong]:
    """Give every value of a file that should be a paper."""
    return _unwrap(Found(content, ""), 0)


def recognise(found: Found) -> str | None:
    """Say what a paper is: by the wrapper that it came in, or by its own members."""
    values = found.value
    if not isinstance(values, Mapping):
        return None
    told = found.came_as
    if told and _has(values, *NUMBERS[told]):
        return told
    return _by_content(values) or told or None


def _by_content(values: Mapping[str, Any]) -> str | None:
    # An invoice names its order, a credit note its invoice: the closest first.
    for paper in ("credit", "shipment", "adjustment"):
        if _has(values, *NUMBERS[paper]):
            return paper
    if _has(values, "SupplierReturnNumber"):
        return "return"
    if _has(values, *ASSEMBLY_NUMBERS):
        return "disassembly" if _has(values, "DisassemblyNumber") else "assembly"
    return _trade(values) or _by_lines(values) or _contact(values)


def _trade(values: Mapping[str, Any]) -> str | None:
    buys = _has(values, "Supplier", "SupplierCode", "SupplierName", *PURCHASE_LINES[:1])
    if buys and _has(values, "ReturnNumber"):
        return "return"
    if _has(values, *INVOICE_NUMBERS) and not buys:
        return "invoice"
    if not _has(values, *PURCHASE_NUMBERS, *ORDER_NUMBERS):
        return None
    if buys or _has(values, "PurchaseOrderNumber"):
        return "purchase"
    return "order"


def _by_lines(values: Mapping[str, Any]) -> str | None:
    """Recognise a paper that lacks its number, so that the number is asked for."""
    lines = {
        "InvoiceLines": "invoice",
        "CreditLines": "credit",
        "CreditNoteLines": "credit",
        "SupplierReturnLines": "return",
        "AssemblyLines": "assembly",
        "DisassemblyLines": "disassembly",
        PURCHASE_LINES[0]: "purchase",
        ORDER_LINES[0]: "order",
        SHIPMENT_LINES[0]: "shipment",
        ADJUSTMENT_LINES[0]: "adjustment",
    }
    return next((paper for name, paper in lines.items() if name in values), None)


def _contact(values: Mapping[str, Any]) -> str | None:
    # Products name their supplier; they are not exported (UN-13).
    if _has(values, "ProductCode"):
        return None
    for role in ("customer", "supplier"):
        if _has(values, *NUMBERS[role]):
            return role
    return None


def _has(values: Mapping[str, Any], *names: str) -> bool:
    return any(values.get(each) not in (None, "") for each in names)


def _unwrap(found: Found, depth: int) -> Iterator[Found | Wrong]:
    if depth > DEEPEST:
        yield Wrong(found.place, "is wrapped too deeply")
    elif isinstance(found.value, list):
        yield from _unwrap_list(found, depth)
    elif not isinstance(found.value, Mapping):
        yield Wrong(found.place, "must be a document, which is an object")
    else:
        wrappers = _wrappers(found.value)
        if not wrappers:
            yield found
        for name, came_as in wrappers.items():
            place = f"{found.place}.{name}" if found.place else name
            inner = Found(found.value[name], place, came_as or found.came_as)
            yield from _unwrap(inner, depth + 1)


def _unwrap_list(found: Found, depth: int) -> Iterator[Found | Wrong]:
    if not found.value:
        yield Wrong(found.place, "is an empty list: there is no document in it")
    for index, each in enumerate(found.value):
        inner = Found(each, f"{found.place}[{index}]", found.came_as)
        yield from _unwrap(inner, depth + 1)


def _wrappers(values: Mapping[str, Any]) -> dict[str, str]:
    """Give the members that hold papers, and as what; a bare paper has none."""
    if _by_content(values) is not None:
        return {}
    many = {name: _as(name) for name in values if name.casefold() in _PLURALS}
    if many:
        return many
    # A paper has members such as Customer: one alone, of all names, is a wrapper.
    names = [name for name in values if name.casefold() not in _BESIDES]
    alone = [name for name in names if name.casefold() in _SINGULARS]
    return {alone[0]: _as(alone[0])} if alone == names and len(alone) == 1 else {}


def _as(name: str) -> str:
    folded = name.casefold()
    return _RESOURCES.get(folded) or _SINGULARS.get(folded, "")


def _singular(plural: str) -> str:
    return plural[:-3] + "y" if plural.endswith("ies") else plural[:-1]


_PLURALS = frozenset({*_RESOURCES, *_PAGES})
_SINGULARS = {_singular(plural): paper for plural, paper in _RESOURCES.items()}
