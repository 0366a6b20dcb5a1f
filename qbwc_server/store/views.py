"""Orders and documents as people and programs see them: with party, items and jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Job, Reference
from qbwc_server.store import needs, statements
from qbwc_server.store.needs import Needs

_jobs = Job.__table__.c
_references = Reference.__table__.c
_SHOWN = ("id", "key", "name", "list_id", "full_name", "state")
#: whose customer, vendor or own entry a reference is, not one of its items
PARTIES = ("customer", "vendor", "contact")


@dataclass(frozen=True)
class View:
    """How the rows of one table are shown."""

    needs: Needs

    def query(self) -> sa.Select[Any]:
        """Select rows with the name and list ID of their customer or vendor."""
        party = sa.func.coalesce(
            self._rows[self.needs.party_column], self._linked_party()
        )
        return (
            sa.select(
                self.needs.table.__table__,
                _references.id.label("customer_reference_id"),
                _references.kind.label("party_kind"),
                _references.name.label("customer_name"),
                _references.full_name.label("customer_full_name"),
                _references.list_id.label("customer_list_id"),
            )
            .select_from(self.needs.table)
            .outerjoin(Reference, _references.id == party)
        )

    def items_of(self, db: sa.Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
        """The references to items of rows."""
        found: dict[int, list[Any]] = {row_id: [] for row_id in ids}
        row_id = self._links[self.needs.row_column].label("row_id")
        columns = (_references[name] for name in _SHOWN)
        query = (
            sa.select(row_id, self._links.role, *columns)
            .join(Reference, _references.id == self._links.reference_id)
            .where(self._links.role.not_in(PARTIES))
            .order_by(_references.id)
        )
        for some in statements.chunks(ids):
            wanted = self._links[self.needs.row_column].in_(some)
            for row in db.execute(query.where(wanted)):
                found[row.row_id].append(row)
        return found

    def jobs_for(
        self,
        db: sa.Connection,
        row_id: int,
        kinds: Sequence[str],
        reference_kinds: Sequence[str],
    ) -> Sequence[sa.Row[Any]]:
        """The jobs of a row and of what it refers to, oldest first.

        Jobs that had ended before the row came served others and are left out.
        """
        own = self._links[self.needs.row_column] == row_id
        theirs = sa.select(self._links.reference_id).where(own)
        came = sa.select(self._rows.received_at).where(self._rows.id == row_id)
        about = sa.or_(
            sa.and_(_jobs.kind.in_(kinds), _jobs.subject_id == row_id),
            sa.and_(_jobs.kind.in_(reference_kinds), _jobs.subject_id.in_(theirs)),
        )
        still_there = sa.or_(
            _jobs.ended_at.is_(None), _jobs.ended_at >= came.scalar_subquery()
        )
        query = sa.select(Job.__table__).where(about, still_there)
        return db.execute(query.order_by(_jobs.id)).all()

    def _linked_party(self) -> sa.ScalarSelect[Any]:
        """The party that a row would have, as far as it is known by now."""
        theirs = sa.alias(Reference.__table__)
        return (
            sa.select(theirs.c.id)
            .join(self.needs.links, self._links.reference_id == theirs.c.id)
            .where(
                self._links[self.needs.row_column] == self._rows.id,
                self._links.role.in_(PARTIES),
            )
            .order_by(theirs.c.list_id.is_(None), theirs.c.id)
            .limit(1)
            .correlate(self.needs.table)
            .scalar_subquery()
        )

    @property
    def _rows(self) -> Any:
        return self.needs.table.__table__.c

    @property
    def _links(self) -> Any:
        return self.needs.links.__table__.c


ORDERS = View(needs.ORDERS)
DOCUMENTS = View(needs.DOCUMENTS)
