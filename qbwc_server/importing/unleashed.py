"""Unleashed's JSON to canonical documents: every paper that its API gives out.

A file may hold pages of the API, lists, wrappers by the name of a resource, bare
papers, and all of them mixed; what a paper is shows by its own members. Values that
the rules judge (quantities, amounts, names) pass as they are; what cannot be read at
all is rejected with the member's path and a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qbwc_server.importing import (
    scalars,
    unleashed_contacts,
    unleashed_journals,
    unleashed_papers,
    unleashed_purchases,
    unleashed_sales,
)
from qbwc_server.importing.documents import Document
from qbwc_server.importing.fields import Fields
from qbwc_server.importing.parsed import Problem, Rejected
from qbwc_server.importing.unleashed_papers import Found
from qbwc_server.importing.unleashed_values import LONGEST_NUMBER, Paper
from qbwc_server.importing.wrappers import Wrong


@dataclass(frozen=True)
class AcceptedDocument:
    """A document whose structure could be read."""

    document: Document
    place: str = ""


ParsedDocument = AcceptedDocument | Rejected


def parse(content: Any) -> list[ParsedDocument]:
    """Read every paper of a file; one bad paper never stops the others."""
    found = unleashed_papers.unwrap(content)
    return [each for paper in found for each in _parsed(paper)]


def looks_like(content: Any) -> bool:
    """Tell whether JSON holds papers of Unleashed."""
    found = unleashed_papers.unwrap(content)
    papers = (each for each in found if isinstance(each, Found))
    return any(unleashed_papers.recognise(each) is not None for each in papers)


def _parsed(found: Found | Wrong) -> Iterator[ParsedDocument]:
    if isinstance(found, Wrong):
        yield Rejected(found.place, None, (Problem("", found.message),))
        return
    paper = unleashed_papers.recognise(found)
    if paper is None:
        yield Rejected(found.place, None, (Problem("", _UNKNOWN),))
        return
    fields = Fields(found.value, "", [])
    documents = _READERS[paper](Paper(fields))
    if fields.problems:
        problems = tuple(dict.fromkeys(fields.problems))
        yield Rejected(found.place, _number_if_readable(found.value, paper), problems)
        return
    for each in documents:
        yield AcceptedDocument(each, found.place)


def _number_if_readable(value: Mapping[str, Any], paper: str) -> str | None:
    for name in unleashed_papers.NUMBERS[paper]:
        try:
            number = scalars.identifier(value.get(name))
        except scalars.Misread:
            continue
        if number:
            return number[:LONGEST_NUMBER]
    return None


_UNKNOWN = (
    "is no document that can be recognised: none of CustomerCode, SupplierCode,"
    " InvoiceNumber, OrderNumber, ShipmentNumber, CreditNoteNumber,"
    " SupplierReturnNumber, AdjustmentNumber and AssemblyNumber is in it"
)
_READERS: Mapping[str, Callable[[Paper], list[Document]]] = {
    "customer": unleashed_contacts.customer,
    "supplier": unleashed_contacts.supplier,
    "invoice": unleashed_sales.invoice,
    "credit": unleashed_sales.credit,
    "purchase": unleashed_purchases.order,
    "return": unleashed_purchases.supplier_return,
    "shipment": unleashed_journals.shipment,
    "order": unleashed_journals.sales_order,
    "adjustment": unleashed_journals.adjustment,
    "assembly": unleashed_journals.assembly,
    "disassembly": unleashed_journals.disassembly,
}
