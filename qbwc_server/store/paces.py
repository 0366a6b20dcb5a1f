"""The paces: what was learnt of how much QuickBooks can do at once."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from qbwc_server.models import Pace
from qbwc_server.store import statements

_paces = Pace.__table__.c
_KEY = (_paces.connection_id, _paces.kind)


@dataclass(frozen=True)
class Learnt:
    """What a request of one kind of job costs, and how many of them went well."""

    #: requests in the largest set that went well, and in one that did not (0: none)
    largest: int
    too_many: int = 0
    #: what QuickBooks takes for one, and this server for its answer
    seconds: float = 0.0
    own_seconds: float = 0.0
    #: bytes of a request or its answer, whichever is longer
    size: float = 0.0


def of(db: sa.Connection, connection_id: int) -> dict[str, Learnt]:
    """What was learnt over a connection, by the kind of job."""
    rows = db.execute(
        sa.select(Pace.__table__).where(_paces.connection_id == connection_id)
    )
    return {
        row.kind: Learnt(
            row.largest, row.too_many, row.seconds, row.own_seconds, row.size
        )
        for row in rows
    }


def keep(db: sa.Connection, connection_id: int, learnt: Mapping[str, Learnt]) -> None:
    """Keep what was learnt."""
    rows = [
        {"connection_id": connection_id, "kind": kind, **asdict(each)}
        for kind, each in learnt.items()
    ]
    statements.upsert(db, _KEY, rows)
