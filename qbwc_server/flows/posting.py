"""Posting an order: its transaction goes out, its TxnID comes back (SE-16, SE-17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import deciding, kinds, outcomes, resolving, warning
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.importing import canonical
from qbwc_server.importing.canonical import Order
from qbwc_server.rules import items as item_rules
from qbwc_server.rules import transactions
from qbwc_server.rules.plans import Plan
from qbwc_server.states import OrderState, ReferenceState
from qbwc_server.store import needs, orders, references
from qbxml import sales, schema
from qbxml.errors import ResponseError
from qbxml.responses import Response
from qbxml.sales import Transaction
from qbxml.status import StatusClass


@dataclass(frozen=True)
class Posting:
    """An order that is ready, with the list IDs of everything it names."""

    row: Any
    order: Order
    plan: Plan
    list_ids: transactions.ListIds


class PostOrder(Flow):
    """Insert an order's transaction, exactly once."""

    kind = kinds.POST_ORDER.word
    writes = True
    if_lost = kinds.FIND_ORDER
    if_lost_then = kinds.FIND_BY_NUMBER

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the orders that are ready, with their list IDs."""
        rows = orders.by_ids(db, subject_ids)
        named = needs.references_of(db, subject_ids)
        ready = {i: r for i, r in rows.items() if r.state == OrderState.READY}
        complete = {i: r for i, r in ready.items() if _all_known(r, named[i])}
        _wait_again(db, visit, [i for i in ready if i not in complete])
        return {i: _posting(row, named[i]) for i, row in complete.items()}

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Build one transaction each, with list IDs only."""
        asks = []
        for subject, posting in subjects.items():
            draft = transactions.build_transaction(
                posting.order, visit.settings, posting.list_ids
            )
            guid = _guid_field(posting, draft.transaction, visit)
            request = sales.add(draft.transaction, draft.fields | guid)
            asks.append(Ask(request, (subject,)))
        return asks

    def started(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> None:
        """Note that the transactions travel."""
        orders.start_posting(db, subject_ids, visit.now)

    def put_back(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> None:
        """Note that the orders wait to be posted again."""
        orders.make_ready(db, subject_ids, visit.now)

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

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Look gone list IDs up once more; otherwise the order has failed."""
        rows = orders.by_ids(db, list(refusals))
        again = [
            subject
            for subject, refusal in refusals.items()
            if refusal.status is StatusClass.REFERENCE_GONE
            and not rows[subject].looked_up_again
        ]
        _look_up_again(db, visit, again)
        reasons = {
            subject: outcomes.refused(refusal)
            for subject, refusal in refusals.items()
            if subject not in again
        }
        orders.stop(db, OrderState.FAILED, reasons, visit.now)

    def found(self, db: sa.Connection, subject_ids: Sequence[int]) -> set[int]:
        """The orders that turned out to be in the books, or that a person must see."""
        settled = (OrderState.POSTED, OrderState.IN_DOUBT)
        rows = orders.by_ids(db, subject_ids)
        return {subject for subject, row in rows.items() if row.state in settled}

    def doubt(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Put orders before a person."""
        reasons = {s: outcomes.in_doubt(r.text) for s, r in refusals.items()}
        orders.stop(db, OrderState.IN_DOUBT, reasons, visit.now)


def record_posted(
    db: sa.Connection, visit: Visit, found: Mapping[int, Transaction]
) -> None:
    """Record that orders are in the books, and compare totals (SE-17 b)."""
    orders.post(db, {i: posted_values(each) for i, each in found.items()}, visit.now)
    unknown = [subject for subject, each in found.items() if each.total is None]
    kinds.enqueue(db, visit, kinds.READ_TOTAL, unknown)
    compare_totals(db, {s: each for s, each in found.items() if s not in unknown})


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
    warning.warn(db, warnings)


def posted_values(transaction: Transaction) -> dict[str, Any]:
    """What is kept of a transaction with its order."""
    total = transaction.total
    return {
        "txn_id": transaction.txn_id,
        "edit_sequence": transaction.edit_sequence or None,
        "txn_total": f"{total:f}" if total is not None else None,
        "ref_number": transaction.ref_number,
    }


def _posting(row: Any, named: Mapping[tuple[str, str], Any]) -> Posting:
    order, plan = canonical.load(row.content), Plan.from_json(row.plan)
    items = {
        each.key: named[deciding.ITEM_KINDS[each.by], each.key] for each in plan.items
    }
    customer = next(each for each in named.values() if each.id == row.customer_id)
    groups = [
        key for key, item in items.items() if item.facts.get("kind") == item_rules.GROUP
    ]
    ids = {key: item.list_id for key, item in items.items()}
    return Posting(
        row, order, plan, transactions.ListIds(customer.list_id, ids, groups)
    )


def _guid_field(posting: Posting, transaction: str, visit: Visit) -> dict[str, str]:
    element = sales.TYPES[transaction] + "Add"
    if not schema.supports(element, f"{element}/ExternalGUID", visit.version):
        return {}
    return {"ExternalGUID": posting.row.external_guid}


def _all_known(row: Any, named: Mapping[tuple[str, str], Any]) -> bool:
    # Another order may have found that a list ID is gone since this one was ready.
    wanted = [
        named[deciding.ITEM_KINDS[each.by], each.key]
        for each in Plan.from_json(row.plan).items
    ]
    wanted.extend(each for each in named.values() if each.id == row.customer_id)
    return all(each.state == ReferenceState.KNOWN for each in wanted)


def _wait_again(db: sa.Connection, visit: Visit, order_ids: Sequence[int]) -> None:
    if not order_ids:
        return
    orders.wait(db, order_ids, visit.now)
    named = needs.references_of(db, order_ids)
    rows = {row.id: row for found in named.values() for row in found.values()}
    resolving.look_up(db, visit, list(rows.values()))


def _look_up_again(db: sa.Connection, visit: Visit, order_ids: Sequence[int]) -> None:
    """Forget the list IDs of orders and look everything up once more (SE-3 c)."""
    named = needs.references_of(db, order_ids)
    rows = {row.id: row for found in named.values() for row in found.values()}
    known = [row.id for row in rows.values() if row.state == ReferenceState.KNOWN]
    references.forget(db, known)
    orders.look_up_again(db, order_ids, visit.now)
    resolving.look_up(db, visit, list(references.by_ids(db, list(rows)).values()))
