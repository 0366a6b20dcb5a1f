"""How long pages take to open on many orders, beside `/healthz` that asks for nothing.

An SQLite database is filled with copies of a few orders and documents that a simulated
QuickBooks posted, skipped or held, and of entries of its lists; then every page is
opened through the WSGI application, by an administrator who is logged in.
"""

import argparse
import contextlib
import http
import logging
import pathlib
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import flask
import flask.testing

from benchmarks import many_orders
from benchmarks.figures import Figure, Size
from qbwc_server import app, config

#: milliseconds that a page may take
ALLOWED = 100.0
REPEATS = 9
FLOOR = "/healthz"
LAKE = "/admin/connections/lake"
PAGES = (
    FLOOR,
    "/admin/",
    f"{LAKE}/",
    f"{LAKE}/orders/",
    f"{LAKE}/orders/?state=posted",
    f"{LAKE}/orders/?state=held",
    f"{LAKE}/orders/?state=cancelled",
    f"{LAKE}/orders/?reason=MISSING_SKU",
    f"{LAKE}/orders/?reason=CUSTOMER_INACTIVE",
    f"{LAKE}/orders/?store=Copper+Kettle+Web",
    f"{LAKE}/orders/?store=Nowhere",
    f"{LAKE}/orders/?since=2026-01-01&until=2026-01-31",
    f"{LAKE}/orders/?since=2026-01-01&until=2026-01-31&state=held",
    f"{LAKE}/orders/?reference=CUSTOMER",
    f"{LAKE}/orders/?reference=1",
    f"{LAKE}/orders/?before=1000",
    f"{LAKE}/orders/?text=777",
    f"{LAKE}/orders/?text=buyer+4711",
    f"{LAKE}/orders/?text=nobody+of+that+name",
    f"{LAKE}/orders/POSTED",
    f"{LAKE}/orders/HELD",
    f"{LAKE}/orders/WAITING",
    f"{LAKE}/documents/",
    f"{LAKE}/documents/?state=held",
    f"{LAKE}/documents/?kind=deposit",
    f"{LAKE}/documents/?kind=payment",
    f"{LAKE}/documents/?reason=NOT_COMPLETED",
    f"{LAKE}/documents/?since=2026-01-01&until=2026-01-31",
    f"{LAKE}/documents/?text=777",
    f"{LAKE}/documents/?text=nobody+of+that+name",
    f"{LAKE}/documents/?before=2000",
    f"{LAKE}/documents/1000",
    f"{LAKE}/documents/1005",
    f"{LAKE}/documents/1050",
    f"{LAKE}/lists/",
    f"{LAKE}/lists/customers",
    f"{LAKE}/lists/customers?after=40000",
    f"{LAKE}/lists/customers?text=777",
    f"{LAKE}/lists/customers?text=copy.777%40example.com",
    f"{LAKE}/lists/customers?text=nobody+of+that+name",
    f"{LAKE}/lists/customers?mark=inactive",
    f"{LAKE}/lists/customers?mark=gone",
    f"{LAKE}/lists/customers?mark=renamed",
    f"{LAKE}/lists/items",
    f"{LAKE}/lists/items?text=777",
    f"{LAKE}/lists/accounts",
    f"{LAKE}/lists/taxes",
    f"{LAKE}/jobs/",
    f"{LAKE}/jobs/?state=failed",
    f"{LAKE}/jobs/?state=ready",
    f"{LAKE}/jobs/?kind=create-customer",
    f"{LAKE}/jobs/?kind=none",
    f"{LAKE}/jobs/JOB",
    f"{LAKE}/sessions/",
    f"{LAKE}/sessions/SESSION",
    f"{LAKE}/exchanges/EXCHANGE",
    f"{LAKE}/settings/",
    f"{LAKE}/settings/history",
    "/admin/people",
    "/admin/tokens",
    "/admin/audit",
    "/admin/audit?connection=lake",
    "/admin/audit?connection=none",
    "/admin/help",
    "/admin/help?text=3100",
    "/admin/account",
)


#: orders behind the pages
ORDERS = {Size.SHORT: 20_000, Size.FULL: 1_000_000}


def run(size: Size) -> list[Figure]:
    """Open every page; tell of the slowest, beside the page that asks for nothing."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with _filled(None, ORDERS[size]) as (server, marks):
        client = _logged_in(server)
        found = [_opened(client, each) for each in _paths(marks)]
    floor, *pages = found
    slowest = max(pages, key=lambda each: each.fastest)
    middle = statistics.median(each.fastest for each in pages)
    named = f"{len(pages)} pages on {ORDERS[size]:,} orders"
    return [
        Figure(f"{named}: the median", middle, "ms", floor.fastest),
        Figure(
            f"{named}: {slowest.path}",
            slowest.fastest,
            "ms",
            floor.fastest,
            most=ALLOWED,
        ),
    ]


@dataclass(frozen=True)
class Figures:
    """How long one page took, in milliseconds."""

    path: str
    fastest: float
    median: float
    first: float
    #: processor time of the median one: what others do on the machine is not in it
    processor: float
    kilobytes: float

    def __str__(self) -> str:
        """Give it as a line of the table."""
        mark = "  !" if self.is_slow else ""
        return (
            f"{self.fastest:>7.1f}  {self.median:>7.1f}  {self.first:>7.1f}"
            f"  {self.processor:>9.1f}  {self.kilobytes:>6.0f}  {self.path}{mark}"
        )

    @property
    def is_slow(self) -> bool:
        """Tell whether the page takes too long though nothing disturbs it."""
        return self.fastest > ALLOWED


def main() -> None:
    """Fill a database, open every page, and say how long each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--folder", type=pathlib.Path, help="keep the database there")
    wanted = parser.parse_args()
    with _filled(wanted.folder, wanted.orders) as (server, marks):
        print(f"{wanted.orders:,} orders\n")
        sys.exit(_measure(server, marks))


@contextlib.contextmanager
def _filled(
    kept: pathlib.Path | None, orders: int
) -> Iterator[tuple[flask.Flask, Mapping[str, int]]]:
    with _folder(kept) as folder:
        given = config.Config.from_env({"data_dir": folder, "secret_key": "k" * 40})
        server = app.create_app(given)
        yield server, many_orders.fill(server, orders)


def _paths(marks: Mapping[str, int]) -> Iterator[str]:
    names = r"\b(?:" + "|".join(marks) + r")\b"
    for page in PAGES:
        yield re.sub(names, lambda found: str(marks[found[0]]), page)


def _measure(server: flask.Flask, marks: Mapping[str, int]) -> int:
    """Open every page several times; tell whether one took too long."""
    print("fastest   median    first  processor      kB  page (milliseconds)")
    client = _logged_in(server)
    slow = 0
    for path in _paths(marks):
        found = _opened(client, path)
        slow += found.is_slow
        print(found, flush=True)
    print(f"\n{slow} of {len(PAGES)} took longer than {ALLOWED:.0f} ms")
    return min(slow, 1)


def _opened(client: flask.testing.FlaskClient, path: str) -> Figures:
    times, work = [], []
    size = 0
    for _ in range(REPEATS + 1):
        began, busy = time.perf_counter(), time.process_time()
        answer = client.get(path)
        size = len(answer.data)
        work.append((time.process_time() - busy) * 1000)
        times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != http.HTTPStatus.OK:
            raise SystemExit(f"{path} was answered {answer.status}")
    # The first time templates are compiled, and SQLite reads from the disk.
    first, *warm = times
    middle = statistics.median(warm)
    busiest = statistics.median(work[1:])
    return Figures(path, min(warm), middle, first, busiest, size / 1000)


def _logged_in(server: flask.Flask) -> flask.testing.FlaskClient:
    client = server.test_client()
    page = client.get("/admin/log-in").text
    (token,) = re.findall(r'name="csrf_token" value="([^"]+)"', page)
    form = {
        "csrf_token": token,
        "email": many_orders.EMAIL,
        "password": many_orders.PASSWORD,
    }
    answer = client.post("/admin/log-in", data=form)
    if answer.status_code != http.HTTPStatus.SEE_OTHER:
        raise SystemExit(f"nobody was let in: {answer.status}")
    return client


@contextlib.contextmanager
def _folder(kept: pathlib.Path | None) -> Iterator[pathlib.Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory() as folder:
        yield pathlib.Path(folder)


if __name__ == "__main__":
    main()
