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

from tests.support import sources

MISSING = "Intuit's schema is not here: name a copy in QBXML_SCHEMAS"


@dataclass
class Recorder:
    """The request sets of one test."""

    documents: list[tuple[bytes, bool]] = field(default_factory=list)

    def record(self, document: bytes | str, *, neutral: bool = False) -> None:
        """Keep a document; `neutral` has other editions' fields allowed."""
        if isinstance(document, str):
            document = document.encode("ascii")
        self.documents.append((document, neutral))

    def watching(self, wrap: Callable[..., bytes]) -> Callable[..., bytes]:
        """Give a function that wraps requests as `wrap` does and keeps the outcome."""

        @functools.wraps(wrap)
        def recording(*requests: object, **options: object) -> bytes:
            document = wrap(*requests, **options)
            self.record(document, neutral=options.get("edition", "US") != "US")
            return document

        return recording

    def mistakes(self) -> list[str]:
        """Give what the schema has against the documents; none without a schema."""
        check = validator()
        if check is None:
            return []
        return [
            f"{mistake}\n{document.decode('ascii')}"
            for document, neutral in self.documents
            for mistake in check(document, None, neutral)
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
