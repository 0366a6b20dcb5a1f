"""Reference numbers: the end of a number is what tells it from others (5.1)."""

from __future__ import annotations

from qbwc_server.importing.documents import Document
from qbwc_server.rules.texts import Texts


def last(place: str, document: Document, length: int, texts: Texts) -> str:
    """Give the last characters of a document's number."""
    return tail(place, document.number, length, texts)


def tail(place: str, number: str, length: int, texts: Texts) -> str:
    """Give the last characters of any number."""
    return texts.clean(place, number)[-length:].strip()
