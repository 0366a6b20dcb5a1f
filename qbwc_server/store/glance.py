"""One look at whether there is anything to do: most polls find nothing."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Connection, Exchange, Job, Order

_jobs = Job.__table__.c
_exchanges = Exchange.__table__.c
_orders = Order.__table__.c
_mine: sa.BindParameter[int] = sa.bindparam("connection")


def _any(*conditions: sa.ColumnElement[bool] | sa.TextClause) -> sa.ColumnElement[bool]:
    return sa.exists(sa.select(sa.literal(1)).where(*conditions).correlate(None))


# The words stand in the text, for the indexes are made for these words alone.
_LOOK = sa.select(
    Connection.paused,
    Connection.older_copy,
    Connection.kept_message_set,
    # The first, not any: PostgreSQL would read the table from its long finished end.
    sa.select(_jobs.id)
    .where(
        _jobs.connection_id == _mine,
        sa.text("jobs.state = 'ready'"),
        _jobs.next_attempt_at <= sa.bindparam("now", type_=_jobs.next_attempt_at.type),
    )
    .order_by(_jobs.priority, _jobs.id)
    .limit(1)
    .correlate(None)
    .scalar_subquery()
    .label("due"),
    _any(_jobs.connection_id == _mine, sa.text("jobs.state = 'lost'")).label("lost"),
    _any(
        _exchanges.connection_id == _mine,
        sa.text("exchanges.state IN ('lost', 'unread')"),
    ).label("doubtful"),
    _any(
        _orders.connection_id == _mine,
        sa.text("orders.state IN ('received', 'waiting', 'ready', 'posting')"),
    ).label("open"),
).where(Connection.id == _mine)


def is_idle(db: sa.Connection, connection_id: int, now: datetime) -> bool:
    """Tell whether a connection has nothing to send, to find out or to clear.

    Where that is not certain, or somebody must be told something, it is not idle.
    """
    row: Any = db.execute(_LOOK, {"connection": connection_id, "now": now}).one()
    busy = row.due or row.lost or row.doubtful or row.open
    return not (busy or row.paused or row.older_copy or row.kept_message_set)
