"""Posting documents and finding what was lost of them (UN-8 to UN-12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import (
    document_deciding,
    document_planning,
    inserting,
    kinds,
    knowing,
    seeking,
    warning,
)
from qbwc_server.flows.base import Ask, Visit
from qbwc_server.flows.inserting import Insert, Named
from qbwc_server.flows.seeking import Find, Written
from qbwc_server.importing import documents as papers
from qbwc_server.importing.documents import Document
from qbwc_server.rules.documents import drafts
from qbwc_server.rules.documents.plans import (
    DocumentIds,
    DocumentPlan,
    Draft,
    KnownLists,
)
from qbwc_server.store import documents, needs
from qbxml import transactions
from qbxml.errors import ResponseError
from qbxml.message_set import Request
from qbxml.responses import Response
from qbxml.transactions import Filters, Transaction

NOUN = "document"
#: how the lines of each transaction are called; a journal's say their side themselves
LINES = {
    "invoice": "InvoiceLineAdd",
    "credit_memo": "CreditMemoLineAdd",
    "bill": "ExpenseLineAdd",
    "vendor_credit": "ExpenseLineAdd",
    "purchase_order": "PurchaseOrderLineAdd",
}


#: the transactions whose total is that of their lines, as we write them
_ADDED_UP = ("bill", "vendor_credit", "purchase_order", "journal_entry")


@dataclass(frozen=True)
class Posting:
    """A document that is ready, with the list IDs of everything it names."""

    row: Any
    document: Document
    ids: DocumentIds
    known: KnownLists = field(default_factory=KnownLists)

    def draft(self, visit: Visit) -> Draft:
        """Write the document's transaction."""
        return drafts.build(self.document, visit.settings, self.ids, self.known)


class PostDocument(Insert):
    """Insert a document's transaction, exactly once."""

    kind = kinds.POST_DOCUMENT.word
    if_lost = kinds.FIND_DOCUMENT
    if_lost_then = kinds.FIND_DOCUMENT_BY_NUMBER
    progress = documents.PROGRESS
    needs = needs.DOCUMENTS
    noun = NOUN

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the documents that are ready and may still go out."""
        ready = document_planning.still_ready(db, visit, subject_ids)
        found = super().gather(db, visit, list(ready))
        return _informed(db, visit, found)

    def named(self, row: Any, found: Named) -> Iterable[Any]:
        """Give the customer or vendor, the products and the items."""
        party = [each for each in found.values() if each.id == row.party_id]
        return [*party, *_products(row, found).values(), *_items(row, found).values()]

    def posting(self, row: Any, found: Named) -> Posting:
        """Give a document with the list IDs of everything it names."""
        return _posting(row, found)

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Build one transaction each, with list IDs only."""
        return [
            Ask(request_of(posting, visit), (subject,))
            for subject, posting in subjects.items()
        ]

    def read(self, response: Response) -> Transaction:
        """Read the TxnID; an answer without one leaves the outcome in doubt."""
        found = [transactions.read(record) for record in response.records]
        posted = next((each for each in found if each.txn_id), None)
        if posted is not None:
            return posted
        recovery = response.recovery
        if recovery is None or not recovery.txn_id:
            raise ResponseError("the answer has no transaction ID")
        return Transaction(
            type="",
            txn_id=recovery.txn_id,
            edit_sequence=recovery.edit_sequence or "",
        )

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Record the TxnIDs."""
        record_posted(db, visit, results)


class FindDocument(Find):
    """Look for the transactions of documents."""

    kind = kinds.FIND_DOCUMENT.word
    progress = documents.PROGRESS
    needs = needs.DOCUMENTS
    noun = NOUN
    by_number = kinds.FIND_DOCUMENT_BY_NUMBER

    def written(
        self, db: sa.Connection, visit: Visit, rows: Mapping[int, Any]
    ) -> Mapping[int, Written]:
        """Say what was written on the transactions of documents."""
        named = needs.DOCUMENTS.references_of(db, list(rows))
        postings = {i: _posting(row, named[i]) for i, row in rows.items()}
        return {
            i: _written(posting, visit)
            for i, posting in _informed(db, visit, postings).items()
        }

    def query(self, transaction: str, since: str) -> Request:
        """Ask for the transactions of a type that were changed since a day."""
        return transactions.query(transaction, Filters(since=since))

    def read(self, response: Response) -> list[Transaction]:
        """Read the transactions of that time."""
        return [transactions.read(record) for record in response.records]

    def party_of(self, found: Any) -> str | None:
        """Give the customer or vendor of a transaction; a journal has none."""
        return found.entity.list_id if found.entity else None

    def adopt(self, db: sa.Connection, visit: Visit, found: Mapping[int, Any]) -> None:
        """Record the transactions that are ours."""
        record_posted(db, visit, found)


class FindDocumentByNumber(seeking.FindByNumber, FindDocument):
    """Look for documents by their number."""

    kind = kinds.FIND_DOCUMENT_BY_NUMBER.word

    def query_numbers(self, transaction: str, numbers: Sequence[str]) -> Request:
        """Ask for the transactions of a type that have one of these numbers."""
        return transactions.query_ref_numbers(transaction, numbers)


class LookFirstAtDocument(seeking.LookFirst, FindDocument):
    """Look for the GUIDs of documents that were in doubt, before they go out again."""

    kind = kinds.LOOK_FIRST_AT_DOCUMENT.word
    post = kinds.POST_DOCUMENT


def record_posted(
    db: sa.Connection, visit: Visit, found: Mapping[int, Transaction]
) -> None:
    """Record that documents are in the books, and compare what totals are told."""
    values = {i: inserting.posted_values(each) for i, each in found.items()}
    documents.post(db, values, visit.now)
    rows = documents.by_ids(db, list(found))
    warnings = {
        i: [
            one.to_json()
            for one in drafts.after_posting(papers.load(rows[i].content), each.total)
        ]
        for i, each in found.items()
    }
    warning.warn(db, warnings, documents.PROGRESS)
    document_planning.go_on(db, visit, {row.number for row in rows.values()})


def request_of(posting: Posting, visit: Visit) -> Request:
    """Build the request that inserts a document's transaction."""
    draft = posting.draft(visit)
    element = f"{transactions.element(draft.transaction)}Add"
    header = {name: each for name, each in draft.fields.items() if name != "lines"}
    header |= inserting.guid_field(element, posting.row, visit)
    return transactions.add(draft.transaction, [*header.items(), *lines_of(draft)])


def lines_of(draft: Draft) -> list[tuple[str, Mapping[str, Any]]]:
    """Give the lines of a draft, each with what it is called in its transaction."""
    return [_line(draft.transaction, each) for each in draft.fields.get("lines", ())]


def _informed(
    db: sa.Connection, visit: Visit, postings: Mapping[int, Any]
) -> dict[int, Posting]:
    known = knowing.of(db, visit, {i: each.row for i, each in postings.items()})
    return {i: replace(each, known=known[i]) for i, each in postings.items()}


def _products(row: Any, found: Named) -> dict[str, Any]:
    return {
        each.key: found[kinds.SALES_PRODUCT, each.key]
        for each in DocumentPlan.from_json(row.plan).products
    }


def _items(row: Any, found: Named) -> dict[str, Any]:
    return document_deciding.items_of(DocumentPlan.from_json(row.plan), found)


def _posting(row: Any, found: Named) -> Posting:
    parties = (each.list_id for each in found.values() if each.id == row.party_id)
    products, items = _products(row, found), _items(row, found)
    ids = DocumentIds(
        next(parties, "") or "",
        {key: each.list_id or "" for key, each in products.items()},
        {key: each.list_id or "" for key, each in items.items()},
        [key for key, each in items.items() if inserting.is_group(each)],
    )
    return Posting(row, papers.load(row.content), ids)


def _line(transaction: str, line: Any) -> tuple[str, Mapping[str, Any]]:
    # A journal's lines come as pairs that say their side.
    if isinstance(line, tuple):
        return line
    name = LINES[transaction]
    return name.replace("Line", "LineGroup") if "ItemGroupRef" in line else name, line


def _written(posting: Posting, visit: Visit) -> Written:
    draft = posting.draft(visit)
    number, memo = draft.fields.get("RefNumber"), draft.fields.get("Memo")
    return Written(number, memo, _total(posting.document, draft))


def _total(document: Document, draft: Draft) -> Decimal | None:
    """What QuickBooks would show: a sale's tax is its own to work out."""
    if draft.transaction not in _ADDED_UP:
        return drafts.expected_total(document)
    lines = lines_of(draft)
    amounts = [line["Amount"] for name, line in lines if name != "JournalCreditLine"]
    return sum(amounts, Decimal(0))
