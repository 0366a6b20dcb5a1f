"""The states of jobs, exchanges, sessions, orders and references, and legal moves.

Store, documentation, pages and tests share these tables: a move that is not listed
here does not exist.
"""

from collections.abc import Mapping
from enum import StrEnum


class JobState(StrEnum):
    """Where a job is in the exchange with QuickBooks."""

    READY = "ready"  #: waits for a request set
    CLAIMED = "claimed"  #: travels in an exchange
    COMPLETED = "completed"  #: answered, or found done after a lost answer
    FAILED = "failed"  #: refused for good; a person may revive it
    LOST = "lost"  #: sent, its answer never came: outcome not known yet
    CANCELLED = "cancelled"  #: not wanted any more, never sent


class ExchangeState(StrEnum):
    """What became of one request set."""

    SENT = "sent"  #: handed out, not answered yet
    ANSWERED = "answered"  #: its answer was read and settled
    UNREAD = "unread"  #: QuickBooks could not parse it
    LOST = "lost"  #: no answer will come
    RECOVERED = "recovered"  #: was lost; each of its jobs is settled now


class SessionState(StrEnum):
    """One visit of the Web Connector."""

    OPEN = "open"  #: may call
    CLOSED = "closed"  #: ended as it should
    BROKEN = "broken"  #: ended by an error that it was told
    EXPIRED = "expired"  #: fell silent
    SUPERSEDED = "superseded"  #: a newer log-in took its place


class OrderState(StrEnum):
    """Where an order is in the business."""

    RECEIVED = "received"  #: stored, not looked at
    WAITING = "waiting"  #: its customer, items or their creation are under way
    READY = "ready"  #: everything it names is known
    POSTING = "posting"  #: its transaction travels, or its lost answer is sought
    POSTED = "posted"  #: in the books, with its transaction ID
    SKIPPED = "skipped"  #: cannot or must not be posted; the reason says why
    HELD = "held"  #: waits for a person or for a later word of the shop
    DUPLICATE = "duplicate"  #: its contents are in the books already
    FAILED = "failed"  #: QuickBooks refused the transaction
    IN_DOUBT = "in_doubt"  #: a person must say whether it is in the books
    CANCELLED = "cancelled"  #: called off by a person


class Gone(StrEnum):
    """Why a transaction that was posted is not in the books any more."""

    MISSING = "missing"  #: not in the company file that is open: an older copy
    DELETED = "deleted"  #: somebody deleted it, or so it seems


class ReferenceState(StrEnum):
    """What is known of a name that transactions refer to."""

    UNKNOWN = "unknown"  #: not looked up yet, or forgotten
    KNOWN = "known"  #: QuickBooks has it, under this list ID
    ABSENT = "absent"  #: QuickBooks has no usable entry of that name


class Role(StrEnum):
    """What somebody may do on the pages; each role may what those before it may."""

    VIEWER = "viewer"  #: look at everything but secrets
    OPERATOR = "operator"  #: decide about orders and jobs
    ADMIN = "admin"  #: connections, settings, people and tokens

    def may(self, needed: "Role") -> bool:
        """Say whether this role is allowed what another one is."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(needed)


JOB_MOVES: Mapping[JobState, frozenset[JobState]] = {
    # Completed without having travelled: the mirror of a list knew the answer.
    JobState.READY: frozenset(
        {JobState.CLAIMED, JobState.COMPLETED, JobState.CANCELLED, JobState.FAILED}
    ),
    JobState.CLAIMED: frozenset(
        {JobState.COMPLETED, JobState.READY, JobState.FAILED, JobState.LOST}
    ),
    JobState.LOST: frozenset(
        {JobState.COMPLETED, JobState.READY, JobState.FAILED, JobState.CLAIMED}
    ),
    JobState.FAILED: frozenset({JobState.READY}),
    JobState.COMPLETED: frozenset(),
    JobState.CANCELLED: frozenset(),
}

EXCHANGE_MOVES: Mapping[ExchangeState, frozenset[ExchangeState]] = {
    ExchangeState.SENT: frozenset(
        {ExchangeState.ANSWERED, ExchangeState.UNREAD, ExchangeState.LOST}
    ),
    # A lost set may travel again, the same bytes under the same message-set ID.
    ExchangeState.LOST: frozenset({ExchangeState.RECOVERED, ExchangeState.SENT}),
    ExchangeState.UNREAD: frozenset({ExchangeState.RECOVERED}),
    ExchangeState.ANSWERED: frozenset(),
    ExchangeState.RECOVERED: frozenset(),
}

SESSION_MOVES: Mapping[SessionState, frozenset[SessionState]] = {
    SessionState.OPEN: frozenset(SessionState) - {SessionState.OPEN},
    SessionState.CLOSED: frozenset(),
    SessionState.BROKEN: frozenset(),
    SessionState.EXPIRED: frozenset(),
    SessionState.SUPERSEDED: frozenset(),
}

_UNPOSTED_ENDS = frozenset(
    {
        OrderState.SKIPPED,
        OrderState.HELD,
        OrderState.DUPLICATE,
        OrderState.FAILED,
        OrderState.CANCELLED,
    }
)

ORDER_MOVES: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.RECEIVED: _UNPOSTED_ENDS | {OrderState.WAITING, OrderState.READY},
    OrderState.WAITING: _UNPOSTED_ENDS | {OrderState.READY, OrderState.RECEIVED},
    OrderState.READY: _UNPOSTED_ENDS
    | {
        OrderState.POSTING,
        OrderState.POSTED,
        OrderState.RECEIVED,
        OrderState.WAITING,
    },
    OrderState.POSTING: frozenset(
        {
            OrderState.POSTED,
            OrderState.READY,
            OrderState.WAITING,
            OrderState.FAILED,
            OrderState.SKIPPED,
            OrderState.IN_DOUBT,
        }
    ),
    OrderState.IN_DOUBT: frozenset(
        {OrderState.POSTED, OrderState.READY, OrderState.CANCELLED}
    ),
    OrderState.SKIPPED: frozenset({OrderState.RECEIVED, OrderState.CANCELLED}),
    OrderState.HELD: frozenset({OrderState.RECEIVED, OrderState.CANCELLED}),
    OrderState.FAILED: frozenset({OrderState.RECEIVED, OrderState.CANCELLED}),
    OrderState.DUPLICATE: frozenset({OrderState.RECEIVED, OrderState.CANCELLED}),
    # An older copy of the company file was accepted that does not have it.
    OrderState.POSTED: frozenset({OrderState.IN_DOUBT}),
    OrderState.CANCELLED: frozenset(),
}

#: A customer or supplier waits for its own entry: it is found, or created, and may
#: change again whenever it is in the books.
DOCUMENT_MOVES: Mapping[OrderState, frozenset[OrderState]] = {
    **ORDER_MOVES,
    OrderState.WAITING: ORDER_MOVES[OrderState.WAITING]
    | {OrderState.POSTING, OrderState.POSTED},
    OrderState.POSTED: frozenset({OrderState.RECEIVED, OrderState.IN_DOUBT}),
}

REFERENCE_MOVES: Mapping[ReferenceState, frozenset[ReferenceState]] = {
    ReferenceState.UNKNOWN: frozenset({ReferenceState.KNOWN, ReferenceState.ABSENT}),
    ReferenceState.ABSENT: frozenset({ReferenceState.KNOWN, ReferenceState.UNKNOWN}),
    ReferenceState.KNOWN: frozenset({ReferenceState.UNKNOWN, ReferenceState.ABSENT}),
}

#: Jobs that still have something to do; at most one of a kind per subject.
LIVE_JOBS = (JobState.READY, JobState.CLAIMED, JobState.LOST)
#: Orders whose contents may still be replaced by what the shop sends now.
OPEN_ORDERS = (
    OrderState.RECEIVED,
    OrderState.WAITING,
    OrderState.READY,
    OrderState.SKIPPED,
    OrderState.HELD,
    OrderState.DUPLICATE,
    OrderState.FAILED,
)
