"""Which references orders and documents need, and as what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import (
    Document,
    DocumentReference,
    Order,
    OrderReference,
    Reference,
)
from qbwc_server.states import OrderState
from qbwc_server.store import statements

_references = Reference.__table__.c


@dataclass(frozen=True)
class Needs:
    """The links between the rows of one table and the references."""

    table: Any
    links: Any
    #: the columns that lead from a link to its row, and from a row to its party
    row_column: str
    party_column: str

    def waiting_for(
        self,
        db: sa.Connection,
        reference_ids: Sequence[int],
        states: Sequence[OrderState] = (OrderState.WAITING,),
    ) -> list[int]:
        """The ids of the waiting rows that need one of these, oldest first."""
        found: set[int] = set()
        for some in statements.chunks(reference_ids):
            query = self._linked(sa.select(self._rows.id)).where(
                self._links.reference_id.in_(some), self._rows.state.in_(states)
            )
            found.update(db.execute(query).scalars())
        return sorted(found)

    def first_waiting(
        self, db: sa.Connection, reference_ids: Sequence[int], role: str | None = None
    ) -> dict[int, int]:
        """The oldest waiting row of each reference that still has one."""
        first = sa.func.min(self._rows.id).label("row_id")
        query = self._linked(sa.select(self._links.reference_id, first)).where(
            self._rows.state == OrderState.WAITING
        )
        if role is not None:
            query = query.where(self._links.role == role)
        found: dict[int, int] = {}
        for some in statements.chunks(reference_ids):
            rows = db.execute(
                query.where(self._links.reference_id.in_(some)).group_by(
                    self._links.reference_id
                )
            )
            found.update({row.reference_id: row.row_id for row in rows})
        return found

    def first_of(
        self, db: sa.Connection, reference_ids: Sequence[int], role: str
    ) -> dict[int, sa.Row[Any]]:
        """The oldest row, not called off, that needs each reference in a role."""
        found: dict[int, sa.Row[Any]] = {}
        query = self._linked(sa.select(self._links.reference_id, self.table.__table__))
        for some in statements.chunks(reference_ids):
            rows = db.execute(
                query.where(
                    self._links.reference_id.in_(some),
                    self._links.role == role,
                    self._rows.state != OrderState.CANCELLED,
                ).order_by(self._rows.id)
            )
            for row in rows:
                found.setdefault(row.reference_id, row)
        return found

    def linked(
        self, db: sa.Connection, reference_ids: Sequence[int], role: str
    ) -> set[int]:
        """Which of these references a row that may still move needs in a role."""
        found: set[int] = set()
        for some in statements.chunks(reference_ids):
            query = self._linked(sa.select(self._links.reference_id)).where(
                self._links.reference_id.in_(some),
                self._links.role == role,
                self._rows.state.in_((OrderState.WAITING, OrderState.POSTING)),
            )
            found.update(db.execute(query).scalars())
        return found

    def references_of(
        self, db: sa.Connection, ids: Sequence[int]
    ) -> dict[int, dict[tuple[str, str], sa.Row[Any]]]:
        """What each row needs: its references by kind and key."""
        found: dict[int, dict[tuple[str, str], sa.Row[Any]]] = {i: {} for i in ids}
        query = sa.select(self._row_id.label("row_id"), Reference.__table__).join(
            self.links, _references.id == self._links.reference_id
        )
        for some in statements.chunks(ids):
            for row in db.execute(query.where(self._row_id.in_(some))):
                found[row.row_id][row.kind, row.key] = row
        return found

    def parties_of(
        self, db: sa.Connection, ids: Sequence[int]
    ) -> dict[int, str | None]:
        """The list IDs of the customers or vendors of rows."""
        party = self._rows[self.party_column]
        query = sa.select(self._rows.id, _references.list_id).join(
            Reference, _references.id == party
        )
        found: dict[int, str | None] = {}
        for some in statements.chunks(ids):
            rows = db.execute(query.where(self._rows.id.in_(some)))
            found.update({row.id: row.list_id for row in rows})
        return found

    def link(self, db: sa.Connection, links: Sequence[tuple[int, int, str]]) -> None:
        """Remember which references rows need, and as what."""
        rows = [
            {self.row_column: row_id, "reference_id": reference_id, "role": role}
            for row_id, reference_id, role in dict.fromkeys(links)
        ]
        statements.insert_new(db, self.links, rows)

    def unlink(self, db: sa.Connection, ids: Sequence[int]) -> None:
        """Forget which references rows need."""
        for some in statements.chunks(ids):
            db.execute(sa.delete(self.links).where(self._row_id.in_(some)))

    @property
    def _rows(self) -> Any:
        return self.table.__table__.c

    @property
    def _links(self) -> Any:
        return self.links.__table__.c

    @property
    def _row_id(self) -> Any:
        return self._links[self.row_column]

    def _linked(self, query: sa.Select[Any]) -> sa.Select[Any]:
        joined = self._row_id == self._rows.id
        return query.select_from(self.table).join(self.links, joined)


ORDERS = Needs(Order, OrderReference, "order_id", "customer_id")
DOCUMENTS = Needs(Document, DocumentReference, "document_id", "party_id")
