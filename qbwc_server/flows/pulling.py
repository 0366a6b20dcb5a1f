"""Copying a list of QuickBooks, page by page (SE-2 h; qbxml 6).

The pages of one copy travel alone, one after the other, in one session. The watermark
moves only when the last page is in; a lost session starts the copy anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import kinds, resolving
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.store import references
from qbwc_server.store.references import Found
from qbxml import customers
from qbxml.customers import Customer
from qbxml.responses import Response

CUSTOMERS = "customers"
PAGE = 200


@dataclass(frozen=True)
class Page:
    """One page of a list, and whether more follow."""

    entries: list[Customer]
    iterator_id: str | None
    more: bool


class PullCustomers(Flow):
    """Keep a copy of the customer list, to find customers by their e-mail."""

    kind = kinds.PULL_CUSTOMERS.word
    alone = True

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch how far the copy has come."""
        found = {subject: references.pull(db, subject) for subject in subject_ids}
        return {subject: row for subject, row in found.items() if row is not None}

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask for the next page, or for the first where the session is another."""
        return [
            Ask(
                customers.query_page(
                    row.watermark, PAGE, _iterator(row, visit.session_id)
                ),
                (subject,),
            )
            for subject, row in subjects.items()
        ]

    def read(self, response: Response) -> Page:
        """Read one page."""
        left = response.attributes.get("iteratorRemainingCount", "0")
        return Page(
            [customers.read(record) for record in response.records],
            response.attributes.get("iteratorID"),
            left.isdigit() and int(left) > 0,
        )

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Keep the page; go on, or end the copy and answer who waited for it."""
        rows = self.gather(db, visit, list(results))
        for row, page in ((rows[subject], page) for subject, page in results.items()):
            references.keep_entries(db, [_row(visit, c) for c in page.entries])
            if page.more and page.iterator_id:
                _go_on(db, visit, row, page)
            else:
                _finish(db, visit, row, page)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Go on without the copy: nobody is found by e-mail then."""
        waiting = references.unknown(db, visit.connection_id, kinds.CUSTOMER_EMAIL)
        ids = [row.id for row in waiting]
        references.miss(db, dict.fromkeys(ids), visit.now)
        resolving.advance(db, visit, ids)


def _iterator(row: Any, session_id: int) -> str | None:
    # An iterator lives in the session that began it.
    return row.iterator_id if row.session_id == session_id else None


def _highest(row: Any, page: Page, session_id: int) -> str | None:
    before = row.highest if row.session_id == session_id else row.watermark
    seen = [_local(c.time_modified) for c in page.entries if c.time_modified]
    return max([*seen, *([before] if before else [])], default=None)


def _local(moment: str) -> str:
    """The local time without its offset, which QuickBooks gets wrong (qbxml 5.3)."""
    return moment[:19]


def _go_on(db: sa.Connection, visit: Visit, row: Any, page: Page) -> None:
    values = {
        "iterator_id": page.iterator_id,
        "session_id": visit.session_id,
        "highest": _highest(row, page, visit.session_id),
    }
    references.move_pull(db, row.id, values)
    kinds.enqueue(db, visit, kinds.PULL_CUSTOMERS, [row.id])


def _finish(db: sa.Connection, visit: Visit, row: Any, page: Page) -> None:
    values = {
        "watermark": _highest(row, page, visit.session_id),
        "highest": None,
        "iterator_id": None,
        "session_id": None,
        "finished_at": visit.now,
        "finished_in": visit.session_id,
    }
    references.move_pull(db, row.id, values)
    waiting = references.unknown(db, visit.connection_id, kinds.CUSTOMER_EMAIL)
    _answer(db, visit, waiting)


def _answer(db: sa.Connection, visit: Visit, waiting: Sequence[Any]) -> None:
    """Find customers by e-mail: the first listed, active before inactive."""
    keys = [row.key for row in waiting]
    by_email: dict[str, Any] = {}
    for entry in references.entries_by_email(db, visit.connection_id, keys):
        held = by_email.get(entry.email_key)
        if held is None or (entry.is_active and not held.is_active):
            by_email[entry.email_key] = entry
    found = {r.id: _found(by_email[r.key]) for r in waiting if r.key in by_email}
    references.know(db, found, visit.now)
    absent = [row.id for row in waiting if row.id not in found]
    references.miss(db, dict.fromkeys(absent), visit.now)
    resolving.advance(db, visit, [row.id for row in waiting])


def _found(entry: Any) -> Found:
    edit_sequence = entry.facts.get("edit_sequence")
    return Found(entry.list_id, entry.full_name, edit_sequence, entry.facts)


def _row(visit: Visit, customer: Customer) -> dict[str, Any]:
    return {
        "connection_id": visit.connection_id,
        "list": CUSTOMERS,
        "list_id": customer.list_id,
        "name": customer.name,
        "full_name": customer.full_name,
        "is_active": customer.is_active,
        "email_key": (customer.email or "").strip().casefold()[:255],
        "facts": {
            "active": customer.is_active,
            "email": customer.email,
            "tax_code": customer.sales_tax_code,
            "tax_item": customer.item_sales_tax,
            "edit_sequence": customer.edit_sequence,
        },
    }
