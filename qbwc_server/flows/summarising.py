"""Daily summaries: the sales of a store and day are put together when it is over.

Orders wait, checked and looked up, until their day is past and none of it is looked up
any more. The summary is an order like any other from then on; those that it stands for
share its fate (`store/summaries.py`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import planning, sending, storing
from qbwc_server.flows.base import Visit
from qbwc_server.importing import canonical
from qbwc_server.importing.canonical import Order
from qbwc_server.rules import summaries as rules
from qbwc_server.rules import transactions
from qbwc_server.rules.plans import Plan
from qbwc_server.rules.reasons import Reason
from qbwc_server.states import OPEN_ORDERS, OrderState
from qbwc_server.store import connections, orders, summaries

_READY = (OrderState.READY,)
#: what has to be settled before a day can be put together
_UNSETTLED = (OrderState.RECEIVED, OrderState.WAITING)


def close_days(db: sa.Connection, visit: Visit) -> None:
    """Put together what is ready of days that are over, by store and day."""
    _make_anew(db, visit)
    if not _daily(visit):
        return
    today = visit.now.astimezone(visit.settings.order.zone).date()
    found = summaries.days(db, visit.connection_id, today, _READY)
    if not found:
        return
    unsettled = summaries.days(db, visit.connection_id, today, _UNSETTLED)
    not_yet = set(_by_store(visit, unsettled))
    for (key, day), stored in sorted(_by_store(visit, found).items()):
        if (key, day) not in not_yet and key in _daily(visit):
            rows = summaries.awaiting(db, visit.connection_id, stored, day)
            _put_together(db, visit, (key, day), rows)


def leave(db: sa.Connection, visit: Visit, rows: Iterable[Any]) -> None:
    """Take orders out of summaries that have not been sent; these are made anew."""
    some = [row for row in rows if row.summary_id is not None]
    left = list({row.summary_id for row in some})
    sending.ORDERS.call_off(db, visit, left)
    orders.receive_again(db, left, visit.now)
    summaries.join(db, [row.id for row in some], None)


def part_with(db: sa.Connection, visit: Visit, row: Any) -> list[int]:
    """Let those leave a summary that their own checks stop now; give their ids.

    The shop may have cancelled an order while the summary travelled (SE-N9).
    """
    stopped = [
        each
        for each in summaries.members(db, [row.id])[row.id]
        if isinstance(_checked(visit, each), Reason)
    ]
    leave(db, visit, stopped)
    return [each.id for each in stopped]


def is_bound(db: sa.Connection, row: Any) -> bool:
    """Tell whether an order's summary travels, may have arrived, or has."""
    if row.summary_id is None:
        return False
    return not is_open(orders.by_ids(db, [row.summary_id])[row.summary_id])


def is_open(summary: Any) -> bool:
    """Tell whether a summary can still be made anew: it is not, and was not, sent."""
    return summary.state in OPEN_ORDERS and not summary.look_first


def free(db: sa.Connection, visit: Visit) -> list[int]:
    """Free the orders of stores whose sales are not put together any more.

    Give the ids of those, and of all that were to wait for the end of a day.
    """
    found = summaries.in_states(db, visit.connection_id, list(OPEN_ORDERS))
    daily = _daily(visit)
    ended = [row for row in found if row.content["store_api_key"] not in daily]
    freed = dissolve(db, visit, [row for row in ended if is_open(row)])
    on_the_way = summaries.on_the_way(db, visit.connection_id)
    single = [i for i, key in on_the_way.items() if _key(visit, key) not in daily]
    return sorted({*freed, *single})


def dissolve(db: sa.Connection, visit: Visit, rows: Sequence[Any]) -> list[int]:
    """Call summaries off and free their orders; give the ids of these."""
    ids = [row.id for row in rows]
    freed = [each.id for some in summaries.members(db, ids).values() for each in some]
    summaries.join(db, freed, None)
    sending.ORDERS.call_off(db, visit, ids)
    orders.PROGRESS.cancel(db, ids, visit.now)
    return freed


def _put_together(
    db: sa.Connection, visit: Visit, of: tuple[str, date], rows: Sequence[Any]
) -> None:
    key, day = of
    earlier = summaries.count(db, visit.connection_id, key, rules.number(day, 0))
    order = rules.compose(rules.number(day, earlier), day, key, _orders(rows))
    space = connections.lock(db, visit.connection_id).file_id
    stored_under = summaries.store_key(key)
    orders.add_all(db, [storing.new_row(visit, space, order, stored_under)])
    found = orders.existing(db, visit.connection_id, [order.number])
    summary = found[stored_under, order.number]
    summaries.join(db, [each.id for each in rows], summary.id)
    planning.plan_orders(db, visit, [summary.id])


def _make_anew(db: sa.Connection, visit: Visit) -> None:
    """Put together again what some orders have left."""
    found = summaries.in_states(db, visit.connection_id, [OrderState.RECEIVED])
    members = summaries.members(db, [row.id for row in found])
    empty = [i for i, some in members.items() if not some]
    orders.PROGRESS.cancel(db, empty, visit.now)
    anew = {}
    for row in found:
        if some := members[row.id]:
            old = canonical.load(row.content)
            day = old.day(visit.settings.order.zone)
            order = rules.compose(old.number, day, old.store_api_key, _orders(some))
            anew[row.id] = storing.contents(visit, order)
    orders.replace(db, anew)
    planning.plan_orders(db, visit, list(anew))


def _orders(rows: Sequence[Any]) -> list[Order]:
    return [canonical.load(each.content) for each in rows]


def _checked(visit: Visit, row: Any) -> Plan | Reason:
    order = canonical.load(row.content)
    return transactions.plan(order, visit.settings, row.allowed)


def _daily(visit: Visit) -> set[str]:
    return {each.key for each in visit.settings.stores if each.summary == "daily"}


def _by_store(
    visit: Visit, found: Iterable[tuple[str, date]]
) -> dict[tuple[str, date], list[str]]:
    """Sort days by store, which orders may name by its key or not at all."""
    sorted_: dict[tuple[str, date], list[str]] = defaultdict(list)
    for stored, day in found:
        if (key := _key(visit, stored)) is not None:
            sorted_[key, day].append(stored)
    return sorted_


def _key(visit: Visit, stored: str) -> str | None:
    store = visit.settings.store_for(stored)
    return store.key if store else None
