"""The `since` and edition marks of the qbXML reference, by path of the element.

The reference lies beside Intuit's schema and is no part of this repository; tests
that need it are skipped without it.
"""

import functools
import re
from collections.abc import Iterator

import pytest

from tests.support import intuit_schema

Mark = tuple[str, frozenset[str]]
_TOKEN = re.compile(r"E\{[^}]*\}|E\([^)]*\)|[(){}|·]|(?:(?!E[{(])[^(){}|·])+")
# Words of the legend that stand for the members of an aggregate.
_SHORT = re.compile(
    "ADDR|KV|DXR?|NR?F|[MT]DR|[CE]F|RN[FR]|TBF|LTT?|BC|CCI?|ER",
)
_NAME = re.compile(r"\s*([A-Za-z][A-Za-z0-9]*)")
_SINCE = re.compile(r"@(\d+\.\d+)")
_EDITIONS = re.compile(r"†([A-Z/]+)")


@functools.cache
def marks() -> dict[str, dict[str, Mark]]:
    """Give {"CustomerAddRq": {"CustomerAdd/ClassRef": (since, editions)}}."""
    lines = [*_lines("qbxml.md"), *_lines("qbxml-responses.md")]
    found: dict[str, dict[str, Mark]] = {}
    names: list[str] = []
    for line in lines:
        if line.startswith(("- `", "**")):
            names = re.findall(r"\b([A-Z]\w+R[qs])\b", line)
        elif names:
            found |= {name: dict(_paths(_bare(line))) for name in names}
            names = []
    return found


def of_kin(name: str, side: str) -> dict[str, Mark]:
    """Give the marks that the messages of the same kind have in common with this one.

    An answer shows the same whatever was asked, and a Mod has what its Add has.
    """
    kind, verb = re.sub("(Add|Mod|Query)$", "", name), re.search("Add|Mod|Query$", name)
    if side == "Rq":
        added = marks().get(f"{kind}AddRq", {}) if verb and verb[0] == "Mod" else {}
        return {re.sub(r"Add\b", "Mod", path): mark for path, mark in added.items()}
    found = (marks().get(f"{kind}{one}Rs", {}) for one in ("Add", "Query", "Mod"))
    return next(filter(None, found), {})


def _lines(name: str) -> list[str]:
    path = intuit_schema.folder().parent / "reference" / name
    if not path.is_file():
        pytest.skip(f"the qbXML reference is not at {path}")
    return path.read_text("utf-8").splitlines()


def _bare(line: str) -> str:
    """Drop what describes the attributes of the message."""
    return re.sub(r"^\s*(\*\*)?\[[^]]*\](\*\*)?", "", line)


def _paths(line: str) -> Iterator[tuple[str, Mark]]:
    """Walk through the notation; a mark may stand behind the members it counts for."""
    stack: list[str] = []
    last = ""
    for token in _TOKEN.findall(line):
        if token == "(":
            stack.append(last)
        elif token == ")" and stack:
            last = stack.pop()
        elif token.startswith(("E{", "E(")):
            continue
        elif (found := _NAME.match(token)) and not _SHORT.fullmatch(found[1]):
            last = found[1]
            yield "/".join([*stack, last]), _mark(token)
        elif last and ("@" in token or "†" in token):
            yield "/".join([*stack, last]), _mark(token)


def _mark(token: str) -> Mark:
    since, editions = _SINCE.search(token), _EDITIONS.search(token)
    known = editions[1].split("/") if editions else ["US", "CA", "UK", "AU"]
    return (since[1] if since else "1.0", frozenset(known))
