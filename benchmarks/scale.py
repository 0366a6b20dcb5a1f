"""Many companies polled at once at several servers on one PostgreSQL.

No server knows of another one, and nobody stays with one: each call of a Web Connector
goes to the next server. Counted is what must never be: a request that was handed out
twice, an order in another company's books or twice in its own. Measured is how long
calls take, the slowest in a hundred beside the usual one.
"""

import collections
import contextlib
import itertools
import json
import re
import time
from collections.abc import Iterator, Sequence
from concurrent import futures
from dataclasses import dataclass, field
from datetime import UTC, datetime

from benchmarks import postgresql, servers, shop
from benchmarks.figures import Figure, Size
from qbwc_server import settings
from qbwc_server.conversation import passwords
from qbwc_server.flows import accepting, configured
from qbwc_server.importing import formats
from qbwc_server.importing.parsed import Accepted
from qbwc_server.simulator import soap
from qbwc_server.simulator.calls import Caller
from qbwc_server.simulator.company_file import CompanyFile
from qbwc_server.simulator.visits import Visit
from qbwc_server.simulator.web_connector import WebConnector
from qbwc_server.store import connections
from qbwc_server.store.database import Database

COMPANIES = {Size.SHORT: 60, Size.FULL: 2_000}
ORDERS = 3
VISITS = 3
SERVERS = 2
#: Web Connectors that call at the same time
AT_ONCE = 4
#: how much slower than the usual call the slowest in a hundred may be
MOST_TIMES = 5.0
PASSWORD = "correct-horse-battery"  # noqa: S105 - of companies that are made up
_REQUEST_ID = re.compile(r' requestID="(\d+)"')
#: what a session asks besides jobs
_NOT_JOBS = frozenset(("HostQueryRq", "CompanyQueryRq", "PreferencesQueryRq"))

Times = dict[str, list[float]]


def run(size: Size) -> list[Figure]:
    """Fill a database, let every company be visited, and look at what became of it."""
    number = COMPANIES[size]
    with postgresql.server() as new_url, servers.place(new_url()) as place:
        place.run("init")
        database = Database(place.environment["QBWC_DATABASE_URL"])
        _fill(database, number)
        database.dispose()
        with _serving(place) as running:
            begun, cpu = time.perf_counter(), sum(each.cpu() for each in running)
            polled = _poll_all(running, number)
            taken = time.perf_counter() - begun
            cpu = sum(each.cpu() for each in running) - cpu
    calls = sum(len(some) for each in polled for some in each.times.values())
    return [
        *_faults(polled),
        *_latencies(polled),
        Figure(f"{number:,} companies: calls", calls / taken, "a second"),
        Figure("a call of theirs, all servers", cpu / calls * 1000, "ms CPU"),
    ]


@dataclass
class Company:
    """A company, its Web Connector, and what was seen of both."""

    number: int
    urls: Sequence[str]
    times: Times = field(default_factory=lambda: collections.defaultdict(list))
    books: CompanyFile = field(init=False)
    requests: list[str] = field(default_factory=list)

    def poll(self) -> None:
        """Let the Web Connector come as often as it does."""
        self.books = shop.company(0)
        connector = WebConnector(self.urls[0], _name(self.number), PASSWORD, self.books)
        connector.on_request_set = self._note
        for _ in range(VISITS):
            connector.caller = Everywhere(self.urls, self.times)
            connector.visit()

    @property
    def misplaced(self) -> int:
        """Count the orders that are not here, are here twice, or are another one's."""
        booked = [str(each.members["RefNumber"]) for each in self.books.transactions]
        wanted = [_order_number(self.number, n)[-11:] for n in range(ORDERS)]
        expected, found = collections.Counter(wanted), collections.Counter(booked)
        return sum(((expected - found) + (found - expected)).values())

    def _note(self, document: str) -> None:
        self.requests += _REQUEST_ID.findall(document)


class Everywhere(Caller):
    """Calls each time another server, and notes how long it took."""

    def __init__(self, urls: Sequence[str], times: Times) -> None:
        super().__init__(urls[0], soap.DOCUMENT, 100.0)
        self._callers = [Caller(url, soap.DOCUMENT, 100.0) for url in urls]
        self._next = itertools.cycle(self._callers)
        self._times = times

    def call(
        self, visit: Visit, operation: str, arguments: soap.Arguments
    ) -> soap.Result:
        """Make a call at the next server."""
        begun = time.perf_counter()
        result = next(self._next).call(visit, operation, arguments)
        self._times[operation].append(time.perf_counter() - begun)
        return result

    def hang_up(self) -> None:
        """Close every line."""
        for each in self._callers:
            each.hang_up()


def _fill(database: Database, number: int) -> None:
    now = datetime.now(UTC)
    hashed = passwords.hashed(PASSWORD)
    text = (servers.EXAMPLES / "settings.toml").read_text("utf-8")
    content = settings.to_json(settings.load(text).settings)
    for each in range(number):
        values = {
            "name": _name(each),
            "username": _name(each),
            "password_hash": hashed,
            "owner_id": f"{{3F2504E0-4F89-41D3-9A0C-{each:012}}}",
            "file_id": f"{{7D444840-9DC0-11D1-B245-{each:012}}}",
            "company_path": "",
            "every_minutes": 15,
            "created_at": now,
        }
        with database.transaction() as db:
            connection_id = connections.add(db, values)
            connections.keep_settings(db, connection_id, content, now)
            visit = configured.visit(db, connection_id, now)
            accepting.accept(db, visit, _orders(each))


def _orders(company: int) -> list[Accepted]:
    said = [
        shop.order(company * ORDERS + n)
        | {"external_order_identifier": _order_number(company, n)}
        for n in range(ORDERS)
    ]
    parsed = formats.read(json.dumps({"orders": said}).encode())
    return [each for each in parsed if isinstance(each, Accepted)]


@contextlib.contextmanager
def _serving(place: servers.Place) -> Iterator[list[servers.Running]]:
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(place.serving()) for _ in range(SERVERS)]


def _poll_all(running: Sequence[servers.Running], number: int) -> list[Company]:
    urls = [f"{each.url}/qbwc" for each in running]
    companies = [Company(n, urls) for n in range(number)]
    with futures.ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(Company.poll, companies))
    return companies


def _faults(companies: Sequence[Company]) -> list[Figure]:
    seen = collections.Counter(
        request for each in companies for request in set(each.requests)
    )
    again = sum(len(each.requests) - len(set(each.requests)) for each in companies)
    twice = again + sum(count - 1 for count in seen.values())
    misplaced = sum(each.misplaced for each in companies)
    return [
        Figure("jobs handed out twice", twice, "jobs", most=0),
        Figure("orders lost, doubled or mixed up", misplaced, "orders", most=0),
    ]


def _latencies(companies: Sequence[Company]) -> list[Figure]:
    found = []
    for operation in companies[0].times:
        taken = sorted(t for each in companies for t in each.times[operation])
        usual, slow = taken[len(taken) // 2], taken[len(taken) * 99 // 100]
        name = f"{operation}: slowest in a hundred beside the median"
        found.append(
            Figure(name, slow * 1000, "ms", usual * 1000, most_times=MOST_TIMES)
        )
    return found


def _name(company: int) -> str:
    return f"company-{company:05}"


def _order_number(company: int, order: int) -> str:
    return f"C{company:05}-{order}"
