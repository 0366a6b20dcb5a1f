"""Finding out what became of transactions whose answer was lost (qbxml 2.7, 2.8)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import alike, inserting, kinds, posting, seeking
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.flows.seeking import Find, Written
from qbwc_server.importing import canonical
from qbwc_server.rules import transactions
from qbwc_server.store import needs, orders, posted
from qbxml import sales
from qbxml.message_set import Request
from qbxml.responses import Response
from qbxml.sales import Transaction


class FindOrder(Find):
    """Look for the transactions of orders."""

    kind = kinds.FIND_ORDER.word
    progress = orders.PROGRESS
    needs = needs.ORDERS
    noun = "order"
    by_number = kinds.FIND_BY_NUMBER

    def written(
        self, db: sa.Connection, visit: Visit, rows: Mapping[int, Any]
    ) -> Mapping[int, Written]:
        """Say what was written on the transactions of orders."""
        return {order_id: _written(row, visit) for order_id, row in rows.items()}

    def query(self, transaction: str, since: str) -> Request:
        """Ask for the sales of a type that were changed since a day."""
        return sales.query_modified(transaction, since)

    def read(self, response: Response) -> list[Transaction]:
        """Read the transactions of that time."""
        return [sales.read(record) for record in response.records]

    def party_of(self, found: Transaction) -> str | None:
        """Give the customer of a transaction."""
        return found.customer_list_id

    def adopt(self, db: sa.Connection, visit: Visit, found: Mapping[int, Any]) -> None:
        """Record the transactions that are ours."""
        posting.record_posted(db, visit, found)


class FindByNumber(seeking.FindByNumber, FindOrder):
    """Look for orders by their number."""

    kind = kinds.FIND_BY_NUMBER.word

    def query_numbers(self, transaction: str, numbers: Sequence[str]) -> Request:
        """Ask for the sales of a type that have one of these numbers."""
        return sales.query_ref_numbers(transaction, numbers)


class ReadTotal(Flow):
    """Read back a transaction whose answer had no total (SE-17 b)."""

    kind = kinds.READ_TOTAL.word
    sharing = kinds.NAMES_IN_A_REQUEST

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the posted orders."""
        return posted.ORDERS.rows(db, subject_ids)

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask by transaction ID, all of one type at once."""
        return alike.ask_by_ids(subjects, sales.query_ids)

    def read(self, response: Response) -> list[Transaction]:
        """Read the transactions."""
        return [sales.read(record) for record in response.records]

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Keep number and total, and compare the total with the order's."""
        rows = orders.by_ids(db, list(results))
        found = {
            subject: each
            for subject, seen in results.items()
            for each in seen
            if each.txn_id == rows[subject].txn_id
        }
        values = {s: inserting.posted_values(each) for s, each in found.items()}
        orders.PROGRESS.complete_transaction(db, values)
        posting.compare_totals(db, found)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Nothing: the order is in the books, only its total was not compared."""


def _written(row: Any, visit: Visit) -> Written:
    order = canonical.load(row.content)
    ids = transactions.ListIds("", defaultdict(str))
    fields = transactions.build_transaction(order, visit.settings, ids).fields
    total = order.total_including_tax
    known = total if isinstance(total, Decimal) else None
    return Written(fields.get("RefNumber"), fields.get("Memo"), known)
