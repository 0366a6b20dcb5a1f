"""The way of orders and documents into the books: one set of moves for both tables.

Every move has the states that it may leave in its WHERE: what was cancelled or posted
meanwhile is not moved by whoever comes late.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Connection
from qbwc_server.states import OrderState
from qbwc_server.store import statements

_CLEARED: Mapping[str, Any] = {"reason_code": None, "reason": None}


@dataclass(frozen=True)
class Progress:
    """The rows of one table, and the moves that are legal for them."""

    table: Any
    moves: Mapping[OrderState, frozenset[OrderState]]
    #: what a row forgets, besides the usual, when it is posted
    forgotten: Mapping[str, Any] = field(default_factory=dict)

    @property
    def columns(self) -> Any:
        """The columns of the table."""
        return self.table.__table__.c

    def add_all(self, db: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Store new rows as received."""
        usual = {"state": OrderState.RECEIVED, "warnings": [], "allowed": []}
        for some in statements.chunks(rows, statements.ROWS):
            db.execute(sa.insert(self.table), [usual | dict(row) for row in some])

    def replace(self, db: sa.Connection, rows: Mapping[int, Mapping[str, Any]]) -> None:
        """Let new contents take the place of what is not in the books."""
        state = {**_CLEARED, "state": OrderState.RECEIVED}
        leaving = [OrderState.RECEIVED, *self._may_become(OrderState.RECEIVED)]
        statements.update_each(
            db,
            self.table,
            {row_id: {**state, **values} for row_id, values in rows.items()},
            statements.one_of(self.columns.state, leaving),
        )

    def by_ids(self, db: sa.Connection, ids: Sequence[int]) -> dict[int, sa.Row[Any]]:
        """The rows with these ids."""
        found = {}
        for some in statements.chunks(ids):
            query = sa.select(self.table.__table__).where(self.columns.id.in_(some))
            found.update({row.id: row for row in db.execute(query)})
        return found

    def in_states(
        self, db: sa.Connection, connection_id: int, states: Sequence[OrderState]
    ) -> list[int]:
        """The ids of the rows in these states that go by themselves, oldest first."""
        query = (
            sa.select(self.columns.id)
            .where(
                *self._in(connection_id),
                *self.of_their_own(),
                self.columns.state.in_(states),
            )
            .order_by(self.columns.id)
        )
        return list(db.execute(query).scalars())

    def any_in_states(
        self, db: sa.Connection, connection_id: int, states: Sequence[OrderState]
    ) -> bool:
        """Is any row in one of these states that does not wait for its day to end."""
        rows = sa.exists().where(
            *self._in(connection_id),
            *self.not_put_off(),
            self.columns.state.in_(states),
        )
        return bool(db.execute(sa.select(rows)).scalar())

    def held_for(
        self, db: sa.Connection, connection_id: int, codes: Sequence[str]
    ) -> list[int]:
        """The ids of the rows that are held for one of these reasons."""
        query = (
            sa.select(self.columns.id)
            .where(
                *self._in(connection_id),
                self.columns.state == OrderState.HELD,
                self.columns.reason_code.in_(codes),
            )
            .order_by(self.columns.id)
        )
        return list(db.execute(query).scalars())

    def counts(self, db: sa.Connection, connection_id: int) -> dict[str, int]:
        """How many rows are in each state."""
        counted = sa.select(self.columns.state, sa.func.count().label("rows"))
        query = counted.where(*self._in(connection_id)).group_by(self.columns.state)
        return {str(row.state): row.rows for row in db.execute(query)}

    def known_transactions(
        self, db: sa.Connection, connection_id: int, txn_ids: Sequence[str]
    ) -> set[str]:
        """Which transactions of the company file belong to rows that are posted."""
        found: set[str] = set()
        joined = Connection.id == self.columns.connection_id
        for some in statements.chunks(txn_ids):
            query = (
                sa.select(self.columns.txn_id)
                .join(Connection, joined)
                .where(
                    *self._in(connection_id),
                    self.columns.file_number == Connection.file_number,
                    self.columns.txn_id.in_(some),
                )
            )
            found.update(db.execute(query).scalars())
        return found

    def write(self, db: sa.Connection, values: Mapping[int, Mapping[str, Any]]) -> None:
        """Write what was decided of rows (plan, transaction type, warnings ...)."""
        statements.update_each(db, self.table, values)

    def mark(
        self, db: sa.Connection, ids: Sequence[int], values: Mapping[str, Any]
    ) -> None:
        """Write the same to several rows."""
        for some in statements.chunks(ids):
            db.execute(
                sa.update(self.table).where(self.columns.id.in_(some)).values(**values)
            )

    def complete_transaction(
        self, db: sa.Connection, values: Mapping[int, Mapping[str, Any]]
    ) -> None:
        """Fill in what an earlier answer did not tell of posted transactions."""
        posted = self.columns.state == OrderState.POSTED
        statements.update_each(db, self.table, values, posted)

    def wait(self, db: sa.Connection, ids: Sequence[int], now: datetime) -> None:
        """Let rows wait for what they name."""
        self._move(db, ids, OrderState.WAITING, {**_CLEARED, "updated_at": now})

    def make_ready(self, db: sa.Connection, ids: Sequence[int], now: datetime) -> None:
        """Let rows be posted at the next occasion."""
        self._move(db, ids, OrderState.READY, {**_CLEARED, "updated_at": now})

    def receive_again(
        self, db: sa.Connection, ids: Sequence[int], now: datetime
    ) -> None:
        """Let the checks run anew for what is not in the books."""
        self._move(db, ids, OrderState.RECEIVED, {**_CLEARED, "updated_at": now})

    def start_posting(
        self, db: sa.Connection, ids: Sequence[int], now: datetime
    ) -> None:
        """Note that requests to post rows are on their way."""
        values = {"updated_at": now, "sent_at": now}
        self._move(db, ids, OrderState.POSTING, values)

    def post(
        self,
        db: sa.Connection,
        entries: Mapping[int, Mapping[str, Any]],
        now: datetime,
    ) -> None:
        """Record the transaction IDs or list IDs of what is in the books."""
        posted = {
            **_CLEARED,
            **self.forgotten,
            "state": OrderState.POSTED,
            "look_first": False,
            "posted_at": now,
            "updated_at": now,
        }
        files = self._file_numbers(db, list(entries))
        statements.update_each(
            db,
            self.table,
            {
                row_id: {**posted, "file_number": files[row_id], **values}
                for row_id, values in entries.items()
            },
            statements.one_of(self.columns.state, self._may_become(OrderState.POSTED)),
        )
        self.carry(db, list(entries))

    def stop(
        self,
        db: sa.Connection,
        state: OrderState,
        reasons: Mapping[int, Mapping[str, Any]],
        now: datetime,
    ) -> None:
        """Skip, hold or fail rows, or call them duplicate or in doubt, and why."""
        # Whoever says later that it is not in the books may be wrong.
        first = {"look_first": True} if state is OrderState.IN_DOUBT else {}
        rows = {
            row_id: {
                "state": state,
                "reason_code": reason["code"],
                "reason": dict(reason),
                "updated_at": now,
            }
            | first
            for row_id, reason in reasons.items()
        }
        leaving = statements.one_of(self.columns.state, self._may_become(state))
        statements.update_each(db, self.table, rows, leaving)
        self.carry(db, list(reasons))

    def cancel(self, db: sa.Connection, ids: Sequence[int], now: datetime) -> None:
        """Call rows off."""
        self._move(db, ids, OrderState.CANCELLED, {**_CLEARED, "updated_at": now})

    def look_up_again(
        self, db: sa.Connection, ids: Sequence[int], now: datetime
    ) -> None:
        """Send rows whose list IDs are gone or stale back to waiting, once."""
        values = {"looked_up_again": True, "updated_at": now}
        self._move(db, ids, OrderState.WAITING, values)

    def not_put_off(self) -> list[sa.ColumnElement[bool]]:
        """Tell rows that may go out now from those that wait for a later day."""
        return []

    def carry(self, db: sa.Connection, ids: Sequence[int]) -> None:
        """Let rows that share the fate of these follow them; there may be none."""

    def _file_numbers(self, db: sa.Connection, ids: Sequence[int]) -> dict[int, int]:
        """The present company file of the connection of each row."""
        found: dict[int, int] = {}
        joined = Connection.id == self.columns.connection_id
        query = sa.select(self.columns.id, Connection.file_number).join(
            Connection, joined
        )
        for some in statements.chunks(ids):
            rows = db.execute(query.where(self.columns.id.in_(some)))
            found.update({row.id: row.file_number for row in rows})
        return found

    def _in(self, connection_id: int) -> list[sa.ColumnElement[bool]]:
        return [self.columns.connection_id == connection_id]

    def of_their_own(self) -> list[sa.ColumnElement[bool]]:
        """Tell rows that go into the books by themselves from those that do not."""
        return []

    def _may_become(self, state: OrderState) -> list[OrderState]:
        return [source for source, targets in self.moves.items() if state in targets]

    def _move(
        self,
        db: sa.Connection,
        ids: Sequence[int],
        state: OrderState,
        values: Mapping[str, Any],
    ) -> None:
        leaving = self.columns.state.in_(self._may_become(state))
        for some in statements.chunks(ids):
            db.execute(
                sa.update(self.table)
                .where(self.columns.id.in_(some), leaving)
                .values(state=state, **values)
            )
        self.carry(db, ids)
