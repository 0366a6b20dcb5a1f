"""A flow of one's own: reads from QuickBooks how much of each item is on hand.

`stock-levels NAME` asks for every item that the orders of a connection have named so
far. After the Web Connector's next visit the table `stock_levels`, in the server's own
database, has the answers.
"""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from qbwc_server.config import Config
from qbwc_server.flows import configured, kinds
from qbwc_server.flows.base import Ask, Flow, JobKind, Refusal, Visit
from qbwc_server.models import Reference
from qbwc_server.states import ReferenceState
from qbwc_server.store import connections, references, statements
from qbwc_server.store.database import Database
from qbxml import types
from qbxml.message_set import Request
from qbxml.responses import Response

#: after the look-ups of orders (10 to 18), before everything that writes (from 60 on)
READ_STOCK = JobKind("stock-read", writes=False, priority=40)

levels = sa.Table(
    "stock_levels",
    sa.MetaData(),
    sa.Column("reference_id", sa.Integer, primary_key=True),
    sa.Column("connection_id", sa.Integer, nullable=False),
    sa.Column("item", sa.String(255), nullable=False),
    sa.Column("on_hand", sa.String(20), nullable=False),
    sa.Column("seen_at", sa.String(32), nullable=False),
)


class ReadStock(Flow):
    """Read how much of each item is on hand; the subjects are references."""

    kind = READ_STOCK.word

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the items; one that is not known any more is not asked for."""
        rows = references.by_ids(db, subject_ids)
        return {i: r for i, r in rows.items() if r.state == ReferenceState.KNOWN}

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask for up to fifty items in one request."""
        return [
            Ask(_query([subjects[each].list_id for each in some]), tuple(some))
            for some in statements.chunks(list(subjects), kinds.NAMES_IN_A_REQUEST)
        ]

    def read(self, response: Response) -> dict[str, Decimal]:
        """Read what is on hand by list ID; services and the like have no stock."""
        found = {
            record.get("ListID") or "": types.read_decimal(record.get("QuantityOnHand"))
            for record in response.records
        }
        return {list_id: n for list_id, n in found.items() if n is not None}

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Keep the levels; they are committed together with the end of the jobs."""
        rows = references.by_ids(db, list(results))
        found = [
            _row(visit, rows[subject], seen[rows[subject].list_id])
            for subject, seen in results.items()
            if rows[subject].list_id in seen
        ]
        db.execute(sa.delete(levels).where(levels.c.reference_id.in_(list(results))))
        if found:
            db.execute(sa.insert(levels), found)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Forget levels that QuickBooks would not tell; the job itself says why."""
        db.execute(sa.delete(levels).where(levels.c.reference_id.in_(list(refusals))))


def ask(database: Database, name: str, now: datetime) -> int:
    """Enqueue a job for each item of a connection; return how many there are."""
    with database.transaction() as db:
        levels.metadata.create_all(db)
        connection_id = connections.by_name(db, name).id
        item = Reference.__table__.c
        known = sa.select(item.id).where(
            item.connection_id == connection_id,
            item.kind == kinds.ITEM,
            item.state == ReferenceState.KNOWN,
        )
        ids = list(db.scalars(known))
        kinds.enqueue(db, configured.visit(db, connection_id, now), READ_STOCK, ids)
    return len(ids)


def main() -> None:
    """Ask for the stock of one connection."""
    name = sys.argv[1]
    count = ask(Database(Config.from_env().database_url), name, datetime.now(UTC))
    print(f"Asked for {count} items; the next visit of the Web Connector answers.")


def _query(list_ids: Sequence[str]) -> Request:
    wanted = ["ListID", "FullName", "QuantityOnHand"]
    return Request("ItemQuery", {"ListID": list_ids, "IncludeRetElement": wanted})


def _row(visit: Visit, item: Any, on_hand: Decimal) -> dict[str, Any]:
    return {
        "reference_id": item.id,
        "connection_id": visit.connection_id,
        "item": item.full_name,
        "on_hand": f"{on_hand:f}",
        "seen_at": visit.now.isoformat(timespec="seconds"),
    }
