"""Posting an order: its transaction goes out, its TxnID comes back (SE-16, SE-17)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import (
    deciding,
    document_planning,
    inserting,
    kinds,
    warning,
)
from qbwc_server.flows.base import Ask, Visit
from qbwc_server.flows.inserting import Insert, Named
from qbwc_server.importing import canonical
from qbwc_server.importing.canonical import Order
from qbwc_server.rules import transactions
from qbwc_server.rules.plans import Plan
from qbwc_server.store import needs, orders, summaries
from qbxml import sales
from qbxml.errors import ResponseError
from qbxml.responses import Response
from qbxml.sales import Transaction


@dataclass(frozen=True)
class Posting:
    """An order that is ready, with the list IDs of everything it names."""

    row: Any
    order: Order
    list_ids: transactions.ListIds


class PostOrder(Insert):
    """Insert an order's transaction, exactly once."""

    kind = kinds.POST_ORDER.word
    if_lost = kinds.FIND_ORDER
    if_lost_then = kinds.FIND_BY_NUMBER
    progress = orders.PROGRESS
    needs = needs.ORDERS
    noun = "order"

    def named(self, row: Any, found: Named) -> Iterable[Any]:
        """Give the customer and the items."""
        return [_customer(row, found), *_items(row, found).values()]

    def posting(self, row: Any, found: Named) -> Posting:
        """Give an order with the list IDs of everything it names."""
        items = _items(row, found)
        ids = transactions.ListIds(
            _customer(row, found).list_id,
            {key: item.list_id for key, item in items.items()},
            [key for key, item in items.items() if inserting.is_group(item)],
        )
        return Posting(row, canonical.load(row.content), ids)

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Build one transaction each, with list IDs only."""
        asks = []
        for subject, posting in subjects.items():
            draft = transactions.build_transaction(
                posting.order, visit.settings, posting.list_ids
            )
            element = sales.TYPES[draft.transaction] + "Add"
            guid = inserting.guid_field(element, posting.row, visit)
            request = sales.add(draft.transaction, draft.fields | guid)
            asks.append(Ask(request, (subject,)))
        return asks

    def read(self, response: Response) -> Transaction:
        """Read the TxnID; an answer without one leaves the outcome in doubt."""
        found = [sales.read(record) for record in response.records]
        posted = next((each for each in found if each.txn_id), None)
        if posted is not None:
            return posted
        recovery = response.recovery
        if recovery is None or not recovery.txn_id:
            raise ResponseError("the answer has no transaction ID")
        return Transaction("", recovery.txn_id, recovery.edit_sequence or "")

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Record the TxnIDs; ask for the totals that a remembered outcome lacks."""
        record_posted(db, visit, results)


def record_posted(
    db: sa.Connection, visit: Visit, found: Mapping[int, Transaction]
) -> None:
    """Record that orders are in the books, and compare totals (SE-17 b)."""
    orders.PROGRESS.post(
        db, {i: inserting.posted_values(each) for i, each in found.items()}, visit.now
    )
    unknown = [subject for subject, each in found.items() if each.total is None]
    kinds.enqueue(db, visit, kinds.READ_TOTAL, unknown)
    compare_totals(db, {s: each for s, each in found.items() if s not in unknown})
    rows = orders.by_ids(db, list(found))
    numbers = {row.number for row in rows.values()}
    numbers.update(summaries.numbers(db, list(found)))
    document_planning.go_on(db, visit, numbers)


def compare_totals(db: sa.Connection, found: Mapping[int, Transaction]) -> None:
    """Warn where QuickBooks' total is not the order's."""
    rows = orders.by_ids(db, list(found))
    warnings = {
        subject: [
            one.to_json()
            for one in transactions.after_posting(
                canonical.load(rows[subject].content), each.total
            )
        ]
        for subject, each in found.items()
    }
    warning.warn(db, warnings, orders.PROGRESS)


def _customer(row: Any, found: Named) -> Any:
    return next(each for each in found.values() if each.id == row.customer_id)


def _items(row: Any, found: Named) -> dict[str, Any]:
    return {
        each.key: found[deciding.ITEM_KINDS[each.by], each.key]
        for each in Plan.from_json(row.plan).items
    }
