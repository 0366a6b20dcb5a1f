"""The calls of the Web Connector, each one transaction (web-connector 1 and 2)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

import qbwc_server
from qbwc_server.calls import ReceiveResponse, SendRequest
from qbwc_server.conversation import (
    company,
    door,
    farewell,
    file_check,
    incoming,
    lost,
    outgoing,
)
from qbwc_server.conversation.limits import Limits
from qbwc_server.conversation.turn import Turn
from qbwc_server.flows import configured, scheduling
from qbwc_server.flows.base import Visit
from qbwc_server.states import SessionState
from qbwc_server.store import (
    audit,
    connections,
    exchanges,
    glance,
    queued,
    sessions,
    sightings,
)
from qbwc_server.store.database import Database
from qbxml import status

_log = logging.getLogger(__name__)
_EXPIRED = (
    "This session is not open any more; a newer one took its place or it ended."
    " The next update starts a new one."
)
_LOST = "the session ended before QuickBooks' answer came"
_NOTHING_LEFT = "Nothing is left to do."
#: how exactly it is known when a Web Connector was seen: who asks often changes nothing
_SEEN_EVERY = timedelta(seconds=1)
_UNASKED = "An answer came that nothing had been asked for; run the update again."
#: hresults after which another company file, the one that is open, may be tried
_OTHER_FILE = frozenset({"0x80040403", "0x80040406", "0x8004040A"})


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Conversation:
    """Takes each turn of the Web Connector and answers it with a legal value."""

    database: Database
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], datetime] = utc_now
    #: under which names of failed log-ins are kept
    throttle_key: bytes = field(default=b"", repr=False)

    def server_version(self) -> str:
        """Name this server and its version; note that a Web Connector is there."""
        try:
            sightings.note(self.database, sightings.WEB_CONNECTOR, self.clock())
        except sa.exc.SQLAlchemyError:
            # Nobody's session fails because of this; the next call will tell.
            _log.warning("the database could not be written to")
        return f"qbwc-server {qbwc_server.__version__}"

    def client_version(self, version: str) -> str:
        """Let every Web Connector go on."""
        _log.info("a Web Connector %.40r calls", version)
        return ""

    def authenticate(self, username: str, password: str, address: str) -> list[str]:
        """Check the password; give a ticket where work is waiting."""
        now = self.clock()
        visitor = door.Visitor(username, password, address, self.throttle_key)
        known = door.admit(self.database, visitor, now)
        if known is None:
            _log.warning("a log-in from %s was refused", address)
            return ["", "nvu", "", ""]
        with self.database.transaction() as db:
            answer = self._admit(db, known.id, now)
            door.note_log_in(db, visitor, known, now)
        return answer

    def is_live(self, ticket: str) -> bool:
        """Tell whether a session with this ticket is open."""
        with self.database.read() as db:
            session = sessions.find(db, ticket)
        return session is not None and session.state == SessionState.OPEN

    def send_request(self, call: SendRequest) -> str:
        """Hand over the next request set; '' when there is none to hand over."""
        with self.database.transaction() as db:
            session = self._open_session(db, call.ticket)
            if session is None:
                return ""
            text, problem = self._next(db, session, call)
            if problem and problem != session.last_error:
                sessions.update(db, session.id, {"last_error": problem})
        return text

    def receive_response(self, call: ReceiveResponse) -> int:
        """Settle an answer: below 100 there is more to do, negative ask why."""
        with self.database.transaction() as db:
            session = self._open_session(db, call.ticket)
            if session is None:
                return -1
            exchange = exchanges.outstanding(db, session.id)
            visit = self._visit(db, session)
            if exchange is None:
                return self._repeated(db, visit, session)
            turn = self._turn(db, visit)
            problem = incoming.take(turn, exchange, call)
            remaining = 0 if problem else outgoing.remaining(turn)
            if not problem and remaining == 0:
                problem = file_check.refusal(turn)
            if problem:
                sessions.update(db, session.id, {"last_error": problem})
                sessions.end(db, session.id, SessionState.BROKEN, visit.now)
                return -1
            return self._percent(turn, remaining)

    def connection_error(self, ticket: str, hresult: str, message: str) -> str:
        """Answer that QuickBooks could not be opened: a path to try, or 'done'."""
        with self.database.transaction() as db:
            session = self._open_session(db, ticket)
            if session is None:
                return "done"
            explanation = status.of_hresult(hresult)
            code = explanation.code if explanation else hresult
            connection = connections.lock(db, session.connection_id)
            tries = session.connection_errors
            sessions.update(db, session.id, {"connection_errors": tries + 1})
            if connection.company_path and tries == 0 and code in _OTHER_FILE:
                return ""
            why = farewell.explain(hresult, message, explanation)
            connections.update(db, connection.id, {"attention": why})
            self._end(db, session, SessionState.BROKEN, why)
        return "done"

    def last_error(self, ticket: str) -> str:
        """Say why the last answer was '' or negative."""
        with self.database.read() as db:
            session = sessions.find(db, ticket)
        if session is None:
            return _EXPIRED
        if session.state in (SessionState.SUPERSEDED, SessionState.EXPIRED):
            return _EXPIRED
        return str(session.last_error) or _NOTHING_LEFT

    def close(self, ticket: str) -> str:
        """End the session with a line for the status column."""
        with self.database.transaction() as db:
            session = sessions.lock(db, ticket)
            if session is None:
                return "OK"
            if session.state == SessionState.OPEN:
                due = exchanges.outstanding(db, session.id)
                why = session.last_error if due is None else farewell.CUT_SHORT
                self._end(db, session, SessionState.CLOSED, why)
            now = self.clock()
            put_off = queued.count_put_off(db, session.connection_id, now)
            told = sessions.find(db, ticket)
        return farewell.summary(told, put_off)

    def remember_failure(self, ticket: str, text: str) -> None:
        """Keep the sentence that `last_error` must say next."""
        with self.database.transaction() as db:
            session = sessions.lock(db, ticket)
            if session is not None:
                sessions.update(db, session.id, {"last_error": text})

    def _admit(self, db: sa.Connection, connection_id: int, now: datetime) -> list[str]:
        connection = connections.lock(db, connection_id)
        ticket, interval = door.new_ticket(), str(connection.every_minutes * 60)
        silent_since = now - timedelta(seconds=self.limits.session_timeout)
        sessions.supersede(db, connection.id, now, silent_since)
        session_id = sessions.open_(db, connection.id, ticket, now)
        session = sessions.find(db, ticket)
        visit = self._visit(db, session)
        lost.lose_unanswered(self._turn(db, visit), _LOST)
        if not connection.paused:
            scheduling.ask_due(db, visit)
        why = self._no_work(db, connection, visit)
        said = f"answered 'none': {why}" if why else "let in, work was waiting"
        connections.update(db, connection.id, {"last_seen_at": now, "last_login": said})
        if why:
            said = f"{why.capitalize()}."
            sessions.update(db, session_id, {"last_error": said})
            return [ticket, "none", "", interval]
        return [ticket, connection.company_path, "", interval]

    def _no_work(self, db: sa.Connection, connection: Any, visit: Visit) -> str:
        if connection.paused:
            return "this connection is paused"
        if outgoing.due(self._turn(db, visit)) == 0:
            return "nothing is waiting to be sent"
        return ""

    def _open_session(self, db: sa.Connection, ticket: str) -> Any | None:
        session = sessions.lock(db, ticket)
        if session is None or session.state != SessionState.OPEN:
            return None
        now = self.clock()
        if not timedelta(0) <= now - session.last_call_at < _SEEN_EVERY:
            sessions.update(db, session.id, {"last_call_at": now})
            connections.update(db, session.connection_id, {"last_seen_at": now})
        return session

    def _next(
        self, db: sa.Connection, session: Any, call: SendRequest
    ) -> tuple[str, str]:
        """The next request set, or '' and why there is none."""
        out = exchanges.outstanding(db, session.id)
        if out is not None and out.writes:
            return "", (
                "QuickBooks' answer to the last request set did not arrive. The next"
                " session looks up what was carried out before anything is sent again."
            )
        if out is not None:
            return exchanges.request_of(db, out.id).decode("ascii"), ""
        if not session.recognised:
            settings = configured.settings(db, session.connection_id)
            problem = company.learn(db, session, call, settings)
            if problem:
                return "", problem
            session = sessions.find(db, call.ticket)
        if glance.is_idle(db, session.connection_id, self.clock()):
            return "", _NOTHING_LEFT
        if connections.lock(db, session.connection_id).paused:
            return "", "This connection is paused."
        visit = self._visit(db, session)
        turn = self._turn(db, visit)
        text = outgoing.next_set(turn)
        if text is not None:
            return text, ""
        return "", file_check.refusal(turn) or _NOTHING_LEFT

    def _repeated(self, db: sa.Connection, visit: Visit, session: Any) -> int:
        """Answer an answer that came again: settled once, the same progress."""
        if exchanges.latest(db, session.id) is None:
            sessions.update(db, session.id, {"last_error": _UNASKED})
            return -1
        turn = self._turn(db, visit)
        return self._percent(turn, outgoing.remaining(turn))

    def _percent(self, turn: Turn, remaining: int) -> int:
        if connections.lock(turn.db, turn.visit.connection_id).paused:
            return 100
        if remaining == 0:
            return 100
        done = sessions.tally(turn.db, turn.visit.session_id)
        return max(1, min(99, done * 100 // (done + remaining)))

    def _visit(self, db: sa.Connection, session: Any) -> Visit:
        settings = configured.settings(db, session.connection_id)
        return Visit(
            connection_id=session.connection_id,
            session_id=session.id,
            version=session.qbxml_version or settings.qbxml_version,
            country=session.country or "US",
            settings=settings,
            now=self.clock(),
            patience=self.limits.patience,
        )

    def _turn(self, db: sa.Connection, visit: Visit) -> Turn:
        return Turn(db, visit, self.limits, self.clock)

    def _end(
        self, db: sa.Connection, session: Any, state: SessionState, why: str
    ) -> None:
        visit = self._visit(db, session)
        lost.lose_unanswered(self._turn(db, visit), _LOST)
        sessions.update(db, session.id, {"last_error": why})
        sessions.end(db, session.id, state, visit.now)
        kept_since = visit.now - timedelta(days=self.limits.keep_days)
        exchanges.purge(db, session.connection_id, kept_since)
        sessions.purge(db, session.connection_id, kept_since)
        audit.purge(db, kept_since)
