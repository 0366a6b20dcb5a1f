"""A record of every request set that a test sends, checked against Intuit's schema.

The schema is under Intuit's licence and not part of this repository: QBXML_SCHEMAS
names a copy, with the validator beside it (`../tools/check_qbxml.py`).
"""

import functools
import importlib.util
import os
import pathlib
from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa

from qbwc_server import models
from qbwc_server.simulator.visits import Visit
from qbwc_server.simulator.web_connector import WebConnector
from qbwc_server.store import exchanges
from qbwc_server.store.database import Database
from tests.support import sources

MISSING = "Intuit's schema is not here: name a copy in QBXML_SCHEMAS"


@dataclass
class Recorder:
    """The request sets of one test."""

    documents: list[tuple[bytes, bool]] = field(default_factory=list)

    def record(self, document: bytes | str, *, neutral: bool = False) -> None:
        """Keep a document; `neutral` has other editions' fields allowed."""
        written = document.encode() if isinstance(document, str) else document
        if (written, neutral) not in self.documents:
            self.documents.append((written, neutral))

    def record_stored(self, database: Database) -> None:
        """Keep what another process sent, from the exchanges of its database."""
        with database.read() as db:
            for exchange_id in db.scalars(sa.select(models.Exchange.id)).all():
                self.record(exchanges.request_of(db, exchange_id))

    def watching(self, wrap: Callable[..., bytes]) -> Callable[..., bytes]:
        """Give a function that wraps requests as `wrap` does and keeps the outcome."""

        @functools.wraps(wrap)
        def recording(*requests: object, **options: object) -> bytes:
            document = wrap(*requests, **options)
            self.record(document, neutral=options.get("edition", "US") != "US")
            return document

        return recording

    def listening(self, exchange: Callable[..., None]) -> Callable[..., None]:
        """Give the Web Connector's own step, which keeps what it is handed as well."""

        def recording(connector: WebConnector, visit: Visit, document: str) -> None:
            country = connector.company.books.profile.country
            self.record(document, neutral=country != "US")
            exchange(connector, visit, document)

        return recording

    def mistakes(self) -> list[str]:
        """Give what the schema has against the documents; none without a schema."""
        check = validator()
        if check is None:
            return []
        return [
            f"{mistake}\n{document.decode('utf-8', 'replace')}"
            for document, neutral in self.documents
            for mistake in check(document, None, neutral) or _not_ascii(document)
        ]


@functools.cache
def validator() -> Callable[[bytes, str | None, bool], list[str]] | None:
    """Load the validator beside the schema; None where it is absent."""
    default = sources.ROOT.parent / "shared" / "qbxml-schemas"
    schemas = pathlib.Path(os.environ.get("QBXML_SCHEMAS") or default)
    file = schemas.parent / "tools" / "check_qbxml.py"
    if not (schemas / "derived").is_dir() or not file.is_file():
        return None
    spec = importlib.util.spec_from_file_location("check_qbxml", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    check: Callable[[bytes, str | None, bool], list[str]] = module.check
    return check


def _not_ascii(document: bytes) -> list[str]:
    return [] if document.isascii() else ["there are characters outside ASCII"]
