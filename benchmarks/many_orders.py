"""A database with very many orders: copies of a few that were really posted.

What is copied keeps its form: contents, plans, reasons, jobs, request sets, answers.
Numbers, buyers, customers, transaction IDs and days differ.
"""

import contextlib
import itertools
import pathlib
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import flask
import sqlalchemy as sa
import werkzeug.serving

from benchmarks import many_papers
from qbwc_server import settings
from qbwc_server.conversation import passwords, registration
from qbwc_server.conversation.registration import NewConnection
from qbwc_server.flows import (
    accepting,
    configured,
    filing,
    kinds,
    listed,
    scheduling,
)
from qbwc_server.importing import formats
from qbwc_server.importing.parsed import Accepted
from qbwc_server.importing.unleashed import AcceptedDocument
from qbwc_server.models import (
    AuditEntry,
    Exchange,
    Job,
    Order,
    OrderReference,
    Reference,
    Session,
)
from qbwc_server.simulator.company_file import CompanyFile
from qbwc_server.simulator.web_connector import WebConnector
from qbwc_server.states import Role
from qbwc_server.store import connections, people
from qbwc_server.store.people import NewUser

EMAIL = "ada@example.com"
PASSWORD = "correct horse battery"  # noqa: S105 - of a user that lives for a minute
EXAMPLES = pathlib.Path(__file__).resolve().parent.parent / "examples"
NAME = "lake"
#: rows of one statement
CHUNK = 5_000
PER_VISIT = 20
PER_CUSTOMER = 4
#: which of a hundred orders are what; the others are posted
STATES = ["skipped"] * 5 + ["held"] * 3 + ["waiting"] * 2
_NOW = datetime.now(UTC)
_APART = timedelta(minutes=10)

Row = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """The rows that are copied."""

    orders: Mapping[str, Row]
    customer: Row
    items: list[Row]
    job: Row
    session: Row
    exchange: Row


def fill(server: flask.Flask, orders: int) -> dict[str, int]:
    """Fill the database of a server; give an id of each kind of thing."""
    database = server.extensions["qbwc"].database
    database.upgrade()
    password = _begin(database)
    _take_in(database, "01-receipt.json", "21-no-sku.json", "31-not-paid.json")
    _file(database, "03-sales-invoice.json", "21-not-completed.json", "33-deposit.json")
    with _serving(server) as url:
        company = CompanyFile.load(EXAMPLES / "company.json")
        WebConnector(f"{url}/qbwc", NAME, password, company).visit()
    _take_in(database, "02-new-customer.json")
    with database.transaction() as db:
        many_papers.copy(db, _insert, _at)
        return _copy(db, _seen(db), orders)


def _begin(database: Any) -> str:
    """Make a connection with settings, and an administrator; give its password."""
    text = (EXAMPLES / "settings.toml").read_text("utf-8")
    content = settings.to_json(settings.load(text).settings)
    user = NewUser(EMAIL, Role.ADMIN, passwords.hashed(PASSWORD))
    with database.transaction() as db:
        made = registration.add(db, NewConnection(NAME, username=NAME), _NOW)
        connections.keep_settings(db, made.connection_id, content, _NOW)
        people.add(db, user, _NOW)
    return str(made.password)


def _take_in(database: Any, *names: str) -> None:
    with database.transaction() as db:
        visit = configured.visit(db, connections.by_name(db, NAME).id, _NOW)
        for name in names:
            parsed = formats.read((EXAMPLES / "orders" / name).read_bytes())
            some = [each for each in parsed if isinstance(each, Accepted)]
            accepting.accept(db, visit, some)


def _file(database: Any, *names: str) -> None:
    """Take documents in, and ask for lists."""
    with database.transaction() as db:
        visit = configured.visit(db, connections.by_name(db, NAME).id, _NOW)
        for name in names:
            content = (EXAMPLES / "documents" / name).read_bytes()
            parsed = formats.read_documents(content)
            some = [each for each in parsed if isinstance(each, AcceptedDocument)]
            filing.accept(db, visit, some)
        scheduling.ask(db, visit, list(listed.LISTS.values()))


@contextlib.contextmanager
def _serving(server: flask.Flask) -> Iterator[str]:
    web = werkzeug.serving.make_server("127.0.0.1", 0, server, threaded=True)
    thread = threading.Thread(target=web.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{web.server_port}"
    finally:
        web.shutdown()
        thread.join()


def _seen(db: sa.Connection) -> Seen:
    """Read the rows that are copied."""
    orders = {str(row["state"]): row for row in _rows(db, Order)}
    posting = {row["kind"]: row for row in _rows(db, Job) if row["exchange_id"]}
    job = posting[kinds.POST_ORDER.word]
    exchanges = {row["id"]: row for row in _rows(db, Exchange)}
    exchange = exchanges[job["exchange_id"]]
    sessions = {row["id"]: row for row in _rows(db, Session)}
    references = _rows(db, Reference)
    customer = next(
        row
        for row in references
        if row["kind"] == kinds.CUSTOMER and row["state"] == "known"
    )
    items = [row for row in references if row["kind"] != kinds.CUSTOMER][:3]
    return Seen(
        orders, customer, items, job, sessions[exchange["session_id"]], exchange
    )


def _rows(db: sa.Connection, model: Any) -> list[Row]:
    found = db.execute(sa.select(model.__table__).order_by(sa.text("1")))
    return [dict(row) for row in found.mappings()]


def _copy(db: sa.Connection, seen: Seen, orders: int) -> dict[str, int]:
    first = 1_000
    ids = range(first, first + orders)
    _insert(db, Reference, (_customer(seen, n) for n in ids[::PER_CUSTOMER]))
    _insert(db, Session, (_session(seen, n) for n in ids[::PER_VISIT]))
    _insert(db, Exchange, (_exchange(seen, n) for n in ids[::PER_VISIT]))
    _insert(db, Order, (_order(seen, n) for n in ids))
    _insert(db, OrderReference, (row for n in ids for row in _needs(seen, n)))
    _insert(db, Job, (row for n in ids for row in _jobs(seen, n)))
    _insert(db, AuditEntry, (_entry(n) for n in ids[::2]))
    shown = ids[orders // 2 // 100 * 100]
    return {
        "SKIPPED": shown,
        "HELD": shown + STATES.index("held"),
        "WAITING": shown + STATES.index("waiting"),
        "POSTED": shown + len(STATES),
        "JOB": shown + len(STATES),
        "SESSION": _start(shown, PER_VISIT),
        "EXCHANGE": _start(shown, PER_VISIT),
        "CUSTOMER": _start(shown, PER_CUSTOMER),
    }


def _insert(db: sa.Connection, model: Any, rows: Iterable[Row]) -> None:
    left = iter(rows)
    while some := list(itertools.islice(left, CHUNK)):
        db.execute(sa.insert(model), some)


def _start(number: int, size: int) -> int:
    """Give the first of so many that stand together."""
    return number - number % size


def _state(number: int) -> str:
    place = number % 100
    return STATES[place] if place < len(STATES) else "posted"


def _at(number: int) -> datetime:
    # Two years of orders, the newest a moment ago.
    return _NOW - _APART * (101_000 - number)


def _order(seen: Seen, number: int) -> Row:
    state, at = _state(number), _at(number)
    row = seen.orders[state] | {
        "id": number,
        "number": f"N-{number:07}",
        "source_id": str(number),
        "buyer": f"Buyer {number // PER_CUSTOMER}",
        "external_guid": f"{{{uuid.uuid4()}}}",
        "received_at": at,
        "updated_at": at,
    }
    if state == "posted":
        row |= {
            "txn_id": f"{number:X}-{number}",
            "customer_id": _start(number, PER_CUSTOMER),
            "posted_at": at,
        }
    return row


def _customer(seen: Seen, number: int) -> Row:
    name = f"Customer {number // PER_CUSTOMER}"
    return seen.customer | {
        "id": number,
        "key": name.casefold(),
        "name": name,
        "full_name": name,
        "list_id": f"{number:X}-{number}",
        "external_guid": f"{{{uuid.uuid4()}}}",
    }


def _needs(seen: Seen, number: int) -> Iterator[Row]:
    if _state(number) in ("posted", "waiting"):
        customer = _start(number, PER_CUSTOMER)
        yield {"order_id": number, "reference_id": customer, "role": "customer"}
        for each in seen.items:
            yield {"order_id": number, "reference_id": each["id"], "role": "item"}


def _jobs(seen: Seen, number: int) -> Iterator[Row]:
    at, exchange = _at(number), _start(number, PER_VISIT)
    done = {
        "exchange_id": exchange,
        "created_at": at,
        "ended_at": at,
        "next_attempt_at": at,
    }
    if _state(number) == "posted":
        yield seen.job | done | {"id": number, "subject_id": number}
    look_up = {"kind": kinds.LOOK_UP_CUSTOMER.word, "writes": False}
    if number % PER_CUSTOMER == 0:
        job_id = number + 1_000_000
        yield seen.job | done | look_up | {"id": job_id, "subject_id": number}


def _session(seen: Seen, number: int) -> Row:
    at = _at(number)
    times = {"opened_at": at, "last_call_at": at, "ended_at": at}
    return seen.session | times | {"id": number, "ticket_digest": uuid.uuid4().hex}


def _exchange(seen: Seen, number: int) -> Row:
    at = _at(number)
    times = {"first_sent_at": at, "sent_at": at, "answered_at": at}
    own = {"id": number, "session_id": number, "message_set_id": str(number)}
    return seen.exchange | times | own


def _entry(number: int) -> Row:
    return {
        "connection": NAME,
        "who": f"page: {EMAIL}",
        "address": "198.51.100.7",
        "action": "orders retry",
        "subject": f"N-{number:07}",
        "details": "",
        "at": _at(number),
    }
