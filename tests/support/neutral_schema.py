"""Intuit's schema of all editions at once: which members there are, in which order.

It is that of version 13.0. Beside the Desktop editions it has the Online edition, which
is no concern of ours.
"""

import functools
from collections.abc import Iterator

from lxml import etree

from tests.support import intuit_schema

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_FILES = ("qbxmlops130.xsd", "qbxml130.xsd", "qbxmlso130.xsd", "qbxmltypes130.xsd")
_INNER = {"sequence", "choice", "complexType", "complexContent", "extension"}


def paths(name: str) -> tuple[str, ...]:
    """List the members of "CheckAddRq", each once: "CheckAdd/ExpenseLineAdd/Memo"."""
    declared = _declared()["complexType", f"{name}Type"]
    return tuple(dict.fromkeys(_paths(declared, "")))


@functools.cache
def _declared() -> dict[tuple[str, str], etree._Element]:
    found: dict[tuple[str, str], etree._Element] = {}
    for file in _FILES:
        for element in etree.parse(intuit_schema.folder() / file).getroot():
            if isinstance(element.tag, str) and element.get("name"):
                kind = str(element.tag).removeprefix(_XSD)
                found.setdefault((kind, str(element.get("name"))), element)
    return found


def _paths(element: etree._Element, above: str) -> Iterator[str]:
    for child in _children(_resolved(element)):
        path = above + str(child.get("ref") or child.get("name"))
        yield path
        yield from _paths(child, f"{path}/")


def _resolved(element: etree._Element) -> etree._Element:
    if element.get("ref"):
        element = _declared()["element", str(element.get("ref"))]
    return _declared().get(("complexType", str(element.get("type"))), element)


def _children(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        kind = str(child.tag).removeprefix(_XSD)
        if kind == "element":
            yield child
        elif kind == "group":
            yield from _children(_declared()["group", str(child.get("ref"))])
        elif kind in _INNER:
            base = _declared().get(("complexType", str(child.get("base"))))
            yield from () if base is None else _children(base)
            yield from _children(child)
