"""What is known of QuickBooks' lists and of other documents, for the rules."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import following, kinds
from qbwc_server.flows.base import Visit
from qbwc_server.importing import documents as papers
from qbwc_server.importing.documents import (
    Contact,
    Document,
    DocumentKind,
    Purchase,
    Sale,
)
from qbwc_server.rules import items
from qbwc_server.rules.documents import journals, plans
from qbwc_server.rules.documents.plans import KnownLists
from qbwc_server.rules.texts import Texts
from qbwc_server.states import ReferenceState
from qbwc_server.store import documents, lists, references

#: the documents that become an entry of a list
CONTACTS = (DocumentKind.CUSTOMER, DocumentKind.SUPPLIER)
#: what one of these journals moved of a sales order, the other leaves out (UN-12)
_MOVES = {
    DocumentKind.SHIPMENT_JOURNAL: DocumentKind.SALES_JOURNAL,
    DocumentKind.SALES_JOURNAL: DocumentKind.SHIPMENT_JOURNAL,
}
_LISTS = ("accounts", "tax_codes", "tax_items", "tax_groups", "terms")
_PEOPLE = {
    "customers": kinds.CUSTOMER,
    "vendors": kinds.VENDOR,
    "employees": "",
    "othernames": "",
}


def of(
    db: sa.Connection, visit: Visit, rows: Mapping[int, Any]
) -> dict[int, KnownLists]:
    """What is known for each of some documents."""
    if not rows:
        return {}
    loaded = {row_id: papers.load(row.content) for row_id, row in rows.items()}
    shared = _shared(db, visit, list(loaded.values()))
    contacts = [row for row in rows.values() if row.kind in CONTACTS]
    sharing = documents.sharing(db, CONTACTS, contacts)
    moved = _moved(db, visit, rows)
    followed = following.known(db, visit, {i: (rows[i], loaded[i]) for i in rows})
    return {
        row_id: replace(
            shared,
            moved=moved.get(row_id, {}),
            **_others(row_id, sharing),
            **followed.get(row_id, {}),
        )
        for row_id in rows
    }


def name_of(document: Document) -> str:
    """The name of the customer or supplier that a document is or names."""
    body = document.body
    if isinstance(body, Contact):
        return body.name
    return body.party.name if isinstance(body, (Sale, Purchase)) else ""


def _shared(db: sa.Connection, visit: Visit, loaded: Sequence[Document]) -> KnownLists:
    entries = lists.entries(db, visit.connection_id, _LISTS)
    by_list: dict[str, list[Any]] = defaultdict(list)
    for entry in entries:
        if entry.is_active and not entry.missing:
            by_list[entry.list].append(entry)
    people = _people(db, visit, {plans.key(name_of(each)) for each in loaded})
    return KnownLists(
        customers=people["customers"],
        vendors=people["vendors"],
        employees=people["employees"],
        other_names=people["othernames"],
        accounts=_accounts(by_list["accounts"]),
        tax_codes=_names(by_list["tax_codes"]),
        tax_items=_names([*by_list["tax_items"], *by_list["tax_groups"]]),
        terms=_names(by_list["terms"]),
        product_names=_product_names(db, visit, loaded),
        edition=visit.country,
        version=visit.version,
    )


def _people(
    db: sa.Connection, visit: Visit, keys: Collection[str]
) -> dict[str, frozenset[str]]:
    """Which of these names are in which list: imported, or linked by us (UN-15)."""
    found: dict[str, set[str]] = {word: set() for word in _PEOPLE}
    for entry in lists.named(db, visit.connection_id, keys):
        if entry.list in found and not entry.missing:
            found[entry.list].add(entry.key)
    for word, kind in _PEOPLE.items():
        wanted = [(kind, key) for key in keys if kind]
        linked = references.by_keys(db, visit.connection_id, wanted)
        found[word].update(
            key for (_, key), row in linked.items() if row.state == ReferenceState.KNOWN
        )
    return {word: frozenset(keys) for word, keys in found.items()}


def _accounts(entries: Iterable[Any]) -> dict[str, str]:
    found = {}
    for entry in entries:
        if number := entry.facts.get("number"):
            found[plans.key(str(number))] = entry.full_name
    # Of a number and a name that read alike the name counts.
    found.update(_names(entries))
    return found


def _names(entries: Iterable[Any]) -> dict[str, str]:
    return {plans.key(entry.full_name): entry.full_name for entry in entries}


def _product_names(
    db: sa.Connection, visit: Visit, loaded: Iterable[Document]
) -> dict[str, str]:
    texts = Texts(visit.settings.text.charset)
    names = {
        plans.key(texts.name("", line.product.code, items.LONGEST_NAME))
        for document in loaded
        if isinstance(document.body, (Sale, Purchase))
        for line in document.body.lines
    }
    found = references.that_may_have(
        db, visit.connection_id, kinds.SALES_PRODUCT, names
    )
    return {plans.key(row.name): (row.wanted or {}).get("code", "") for row in found}


def _others(row_id: int, sharing: Iterable[Any]) -> dict[str, Any]:
    """Codes and e-mails of other contacts than the one that is looked at."""
    others = [each for each in sharing if each.id != row_id]
    codes = {
        kind: frozenset(e.code_key for e in others if e.kind == kind and e.code_key)
        for kind in CONTACTS
    }
    return {
        "customer_codes": codes[DocumentKind.CUSTOMER],
        "supplier_codes": codes[DocumentKind.SUPPLIER],
        "emails": {each.email_key: each.name for each in others if each.email_key},
    }


def _moved(
    db: sa.Connection, visit: Visit, rows: Mapping[int, Any]
) -> dict[int, dict[str, Decimal]]:
    moving = {i: r for i, r in rows.items() if r.kind in _MOVES and r.order_number}
    numbers = {row.order_number for row in moving.values()}
    by_order: dict[str, list[Any]] = defaultdict(list)
    for other in documents.of_orders(db, visit.connection_id, numbers):
        by_order[other.order_number].append(other)
    return {
        row_id: _quantities(_ahead_of(row, by_order[row.order_number]))
        for row_id, row in moving.items()
    }


def _ahead_of(row: Any, others: Iterable[Any]) -> list[Any]:
    """The journals of the other kind that are in the books, or will be before it."""
    on_their_way = documents.TRAVELLED
    return [
        each
        for each in others
        if each.kind == _MOVES[row.kind]
        and (each.state in on_their_way or each.id < row.id)
    ]


def _quantities(rows: Iterable[Any]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        for key, quantity in journals.quantities(papers.load(row.content)).items():
            found[key] += quantity
    return dict(found)
