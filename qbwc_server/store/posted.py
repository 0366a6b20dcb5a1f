"""What was posted to a company file, and what of it is not there any more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Connection
from qbwc_server.states import Gone, OrderState
from qbwc_server.store import documents, orders, statements
from qbwc_server.store.progress import Progress

_connections = Connection.__table__.c


@dataclass(frozen=True)
class Posted:
    """The rows of one table that are transactions of a company file.

    A customer or supplier, which is an entry of a list, is none.
    """

    noun: str
    progress: Progress

    def rows(self, db: sa.Connection, ids: Sequence[int]) -> dict[int, sa.Row[Any]]:
        """Those of these rows that are posted."""
        found = self.progress.by_ids(db, ids)
        return {i: row for i, row in found.items() if row.state == OrderState.POSTED}

    def newest(
        self, db: sa.Connection, connection_id: int, until: datetime, limit: int
    ) -> Sequence[sa.Row[Any]]:
        """The rows posted last to the company file, the newest first.

        Those that were deleted in QuickBooks do not count, those that are missing do.
        """
        return db.execute(
            self._of_this_file(connection_id)
            .where(
                self._rows.posted_at <= until,
                sa.or_(self._rows.gone.is_(None), self._rows.gone != Gone.DELETED),
            )
            .order_by(self._rows.posted_at.desc(), self._rows.id.desc())
            .limit(limit)
        ).all()

    def before(self, db: sa.Connection, row: Any, limit: int) -> Sequence[sa.Row[Any]]:
        """The rows posted before one, or with it, to the same company file."""
        return db.execute(
            self._of_this_file(row.connection_id)
            .where(
                sa.tuple_(self._rows.posted_at, self._rows.id)
                < sa.tuple_(sa.literal(row.posted_at), sa.literal(row.id)),
                self._rows.gone.is_(None),
            )
            .order_by(self._rows.posted_at.desc(), self._rows.id.desc())
            .limit(limit)
        ).all()

    def missing(self, db: sa.Connection, connection_id: int) -> Sequence[sa.Row[Any]]:
        """The posted rows that the company file lacks, oldest first."""
        return db.execute(
            self._of_this_file(connection_id)
            .where(self._rows.gone == Gone.MISSING)
            .order_by(self._rows.posted_at, self._rows.id)
        ).all()

    def mark(self, db: sa.Connection, ids: Sequence[int], gone: Gone | None) -> None:
        """Remember why transactions are not in the books, or that they are."""
        is_posted = self._rows.state == OrderState.POSTED
        for some in statements.chunks(ids):
            db.execute(
                sa.update(self.progress.table)
                .where(self._rows.id.in_(some), is_posted)
                .values(gone=gone)
            )
        self.progress.carry(db, ids)

    def doubt(
        self, db: sa.Connection, reasons: Mapping[int, Mapping[str, Any]], now: datetime
    ) -> None:
        """Put posted rows before a person whose company file lacks them.

        Their transactions are kept as what they may be: they may turn up again.
        """
        is_posted = self._rows.state == OrderState.POSTED
        rows = db.execute(
            sa.select(self._rows.id, self._rows.txn_id, self._rows.ref_number).where(
                self._rows.id.in_(list(reasons)), is_posted
            )
        ).all()
        values = {
            row.id: {
                "state": OrderState.IN_DOUBT,
                "reason_code": reasons[row.id]["code"],
                "reason": dict(reasons[row.id]),
                "candidates": [{"txn_id": row.txn_id, "ref_number": row.ref_number}],
                "look_first": True,
                "gone": None,
                "txn_id": None,
                "edit_sequence": None,
                "posted_at": None,
                "updated_at": now,
            }
            for row in rows
        }
        statements.update_each(db, self.progress.table, values, is_posted)
        self.progress.carry(db, list(values))

    def _of_this_file(self, connection_id: int) -> sa.Select[Any]:
        number = (
            sa.select(_connections.file_number)
            .where(_connections.id == connection_id)
            .scalar_subquery()
        )
        return sa.select(self.progress.table.__table__).where(
            self._rows.connection_id == connection_id,
            self._rows.file_number == number,
            self._rows.txn_id.is_not(None),
            *self.progress.of_their_own(),
        )

    @property
    def _rows(self) -> Any:
        return self.progress.columns


ORDERS = Posted("order", orders.PROGRESS)
DOCUMENTS = Posted("document", documents.PROGRESS)
ALL = (ORDERS, DOCUMENTS)


def any_posted(db: sa.Connection, connection_id: int, until: datetime) -> bool:
    """Tell whether a connection's company file should have anything of ours."""
    return any(each.newest(db, connection_id, until, 1) for each in ALL)
