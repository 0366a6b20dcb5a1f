"""Documents of any kind and size, piece by piece."""

import io
from collections.abc import Iterator
from typing import BinaryIO, TextIO

Document = str | bytes | BinaryIO | TextIO

# The first chunk is small, so that a reader gets its first response soon; each is twice
# as large as the one before. Expat 2.5 scans a token that is not complete anew with
# every chunk: with small ones a comment of 20 MB took as long as a thousand answers.
FIRST = 1 << 16
_LARGEST = 1 << 23
_BLANK = " \t\r\n"


def of(document: Document) -> Iterator[str | bytes]:
    """Yield the document piecewise, without white space or a BOM at its beginning."""
    source = document
    if isinstance(source, str):
        source = io.StringIO(source, newline="")
    elif isinstance(source, bytes):
        source = io.BytesIO(source)
    started, size = False, FIRST
    while chunk := source.read(size):
        size = min(2 * size, _LARGEST)
        if not started:
            chunk = _beginning(chunk)
        started = started or bool(chunk)
        if chunk:
            yield chunk


def _beginning(chunk: str | bytes) -> str | bytes:
    if isinstance(chunk, str):
        return chunk.lstrip("\ufeff" + _BLANK)
    if chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
        return chunk
    return chunk.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK.encode())
