"""The shop and its people in a chaos run: orders arrive, buttons are pressed."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import argon2
import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server import settings as settings_module
from qbwc_server.flows import accepting, configured, filing, operating
from qbwc_server.importing import formats
from qbwc_server.importing.parsed import Accepted
from qbwc_server.importing.unleashed import AcceptedDocument
from qbwc_server.settings import Store
from qbwc_server.simulator.proof import Claim
from qbwc_server.store import connections, overview
from qbwc_server.store.database import Database
from tests import factories, papers
from tests.chaos.clock import SharedClock

PASSWORD = "correct-horse"
OWNER = "{3F2504E0-4F89-41D3-9A0C-0305E82C3301}"
FILE = "{7D444840-9DC0-11D1-B245-5FFDCE74FAD2}"
#: as weak as it may be: the hash itself says how, and a run logs in often
_PASSWORD_HASH = argon2.PasswordHasher(1, 8, 1).hash(PASSWORD)
_FIRST = ("Ada", "Ben", "Chloé", "Dmitri", "Eun", "Farah", "Günther")
_LAST = ("Byrd", "Okoro", "Lévêque", "Sørensen", "Ito", "Delgado", "Nowak", "Hale")
#: a store whose sales are put together by day
_DAILY = Store(
    key="key-daily", name="Pine Daily", summary="daily", single_customer="Web Sales"
)
_STORES = (factories.WEB, factories.TRADE, factories.MARKET, _DAILY.key)


@dataclass
class Shop:
    """Who sends orders to one connection, and who looks after it."""

    database: Database
    clock: SharedClock
    draw: random.Random
    connection_id: int = 0
    numbers: list[str] = field(default_factory=list)
    #: what could not be sent because the database was away
    waiting: list[dict[str, Any]] = field(default_factory=list)
    papers: list[dict[str, Any]] = field(default_factory=list)
    filed: int = 0

    def register(self) -> None:
        """Register the connection."""
        values = {
            "name": "lake",
            "username": "lake",
            "password_hash": _PASSWORD_HASH,
            "owner_id": OWNER,
            "file_id": FILE,
            "company_path": "",
            "every_minutes": 15,
            "created_at": self.clock(),
        }
        usual = factories.settings(
            customer={"reactivate_inactive": True}, unleashed=papers.unleashed()
        )
        four = usual.model_copy(update={"stores": (*usual.stores, _DAILY)})
        content = settings_module.to_json(four)
        with self.database.transaction() as db:
            self.connection_id = connections.add(db, values)
            connections.keep_settings(db, self.connection_id, content, self.clock())

    def sell(self, most: int) -> None:
        """Send some new orders, and sometimes a known one once more."""
        for _ in range(self.draw.randint(0, most)):
            self.numbers.append(f"C-{len(self.numbers) + 1}")
            self.waiting.append(self._order(self.numbers[-1]))
        if self.numbers and self.draw.random() < 0.1:
            self.waiting.append(self._order(self.draw.choice(self.numbers[-20:])))
        if self.draw.random() < 0.3:
            self.papers.append(self._paper())
        self.send()
        self.file()

    def file(self) -> None:
        """Send the papers that wait."""
        if not self.papers:
            return
        parsed = formats.read_documents(json.dumps(self.papers).encode())
        accepted = [each for each in parsed if isinstance(each, AcceptedDocument)]
        try:
            with self.database.transaction() as db:
                visit = configured.visit(db, self.connection_id, self.clock())
                filing.accept(db, visit, accepted)
        except sa.exc.OperationalError:
            return
        self.papers.clear()

    def send(self) -> None:
        """Send what waits; a shop tries again until it is taken."""
        if not self.waiting:
            return
        parsed = formats.read(json.dumps(self.waiting).encode())
        accepted = [each for each in parsed if isinstance(each, Accepted)]
        try:
            with self.database.transaction() as db:
                visit = configured.visit(db, self.connection_id, self.clock())
                accepting.accept(db, visit, accepted)
        except sa.exc.OperationalError:
            return
        self.waiting.clear()

    def press_a_button(self) -> None:
        """Have somebody retry, release, approve or cancel one of the last orders."""
        if not self.numbers:
            return
        number = self.draw.choice(self.numbers[-30:])
        verb = self.draw.choice(("retry", "retry", "release", "cancel"))
        try:
            self._press(verb, number)
        except (errors.Conflict, errors.NotFound, sa.exc.OperationalError):
            return

    def retry_what_failed(self) -> None:
        """Retry every order that QuickBooks did not take."""
        for each in self._orders():
            if each.state == "failed":
                self._press("retry", each.number)
        for each in self._documents():
            if each.state == "failed":
                with self.database.transaction() as db:
                    visit = configured.visit(db, self.connection_id, self.clock())
                    operating.DOCUMENTS.retry(db, visit, each)

    def claims(self) -> Sequence[Claim]:
        """Say of every order and document what the server says of it.

        The orders of a daily summary are claimed by it; they say what it says.
        """
        by_id = {row.id: row for row in self._orders()}
        for row in by_id.values():
            summary = by_id.get(row.summary_id)
            assert summary is None or _shared(row) == _shared(summary), row
        single = [row for row in by_id.values() if row.summary_id is None]
        # Of customers and suppliers the books show no transaction.
        filed = [row for row in self._documents() if row.list_id is None]
        return [
            Claim(
                row.number,
                str(row.state),
                row.external_guid,
                row.txn_id or "",
                (row.reason or {}).get("message", ""),
            )
            for row in (*single, *filed)
        ]

    def _orders(self) -> Sequence[Any]:
        with self.database.read() as db:
            return overview.orders(db, overview.Filter(self.connection_id))

    def _documents(self) -> Sequence[Any]:
        with self.database.read() as db:
            return overview.documents(db, overview.Filter(self.connection_id))

    def _press(self, verb: str, number: str) -> None:
        with self.database.transaction() as db:
            visit = configured.visit(db, self.connection_id, self.clock())
            row = overview.order(db, self.connection_id, number)
            # Nobody releases an order in doubt without looking: that is no fault.
            if not (verb == "release" and row.state == "in_doubt"):
                operating.ORDER_ACTIONS[verb](db, visit, row)

    def _order(self, number: str) -> dict[str, Any]:
        first, last = self.draw.choice(_FIRST), self.draw.choice(_LAST)
        lines = [self._line() for _ in range(self.draw.randint(1, 3))]
        person = factories.of(first, last, f"{first}.{last}@example.com".lower())
        changes = person | {
            "store_api_key": _STORES[int(number.partition("-")[2]) % len(_STORES)],
            factories.TO + "line_items": lines,
            "ordered_at": self.clock().isoformat(),
        }
        if self.draw.random() < 0.03:
            changes |= factories.of("", "")
        return factories.an_order(number, changes)

    def _paper(self) -> dict[str, Any]:
        """Make one of the papers, for one of the people or suppliers."""
        self.filed += 1
        number, name = f"D-{self.filed}", f"{self.draw.choice(_LAST)} Trading"
        party = {"CustomerName": name, "CustomerCode": name[:4], "Guid": f"c-{name}"}
        source = {"SupplierName": f"{name} East", "SupplierCode": f"S{name[:4]}"}
        remark = {"Comments": number}
        made: list[dict[str, Any]] = [
            papers.customer(**party, MobileNumber=number),
            papers.invoice(number, Customer=party, **remark),
            papers.credit(number, Customer=party, InvoiceNumber=number),
            papers.purchase(number, Supplier=source, **remark),
            papers.supplier_return(number, Supplier=source, PurchaseOrderNumber=number),
            papers.shipment(number, OrderNumber=number),
        ]
        return self.draw.choice(made)

    def _line(self) -> dict[str, Any]:
        known = ("MUG", "BURN-01", "MUG")
        new = f"NEW-{self.draw.randint(1, 30 + len(self.numbers) // 10)}"
        sku = new if self.draw.random() < 0.3 else self.draw.choice(known)
        made: dict[str, Any] = factories.a_line(sku, f"{self.draw.randint(1, 99)}.50")
        return made


def _shared(row: Any) -> tuple[Any, ...]:
    """Give what the orders of a daily summary have from it."""
    travels = ("posting", "posted", "in_doubt", "cancelled")
    return (str(row.state) if row.state in travels else "", row.txn_id)
