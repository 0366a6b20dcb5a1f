"""No writes before the company file is known to be no older copy (qbxml 2.8, 10).

`flows/checking_file.py` asks and decides; here is when it is asked, and what waits.
"""

from qbwc_server.conversation.turn import Turn
from qbwc_server.flows import kinds, registry
from qbwc_server.states import OrderState
from qbwc_server.store import (
    connections,
    documents,
    exchanges,
    orders,
    posted,
    queued,
    sessions,
)


def ask(turn: Turn) -> None:
    """Have the newest transactions looked for, once in a session that may write."""
    session = sessions.by_id(turn.db, turn.visit.session_id)
    if session is None or session.file_checked or not _may_come_to_write(turn):
        return
    connection_id = turn.visit.connection_id
    if posted.any_posted(turn.db, connection_id, session.opened_at):
        kinds.enqueue(turn.db, turn.visit, kinds.CHECK_FILE, [connection_id])
    else:
        sessions.update(turn.db, session.id, {"file_checked": True})


def may_write(turn: Turn) -> bool:
    """Tell whether this session may change the books."""
    session = sessions.by_id(turn.db, turn.visit.session_id)
    checked = session is not None and session.file_checked
    return checked and not refusal(turn)


def refusal(turn: Turn) -> str:
    """Say why nothing is written to this company file; '' where it is."""
    connection = connections.lock(turn.db, turn.visit.connection_id)
    return str(connection.older_copy)


def _may_come_to_write(turn: Turn) -> bool:
    connection_id, now = turn.visit.connection_id, turn.visit.now
    wanted = queued.Wanted(connection_id, now, registry.writing())
    waiting = (OrderState.WAITING, OrderState.READY, OrderState.POSTING)
    return bool(
        queued.any_due(turn.db, wanted)
        or orders.any_in_states(turn.db, connection_id, waiting)
        or documents.PROGRESS.any_in_states(turn.db, connection_id, waiting)
        or queued.lost(turn.db, connection_id)
        or exchanges.doubtful(turn.db, connection_id)
    )
