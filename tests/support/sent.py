"""What a server sent to QuickBooks, read back from its request sets."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from qbwc_server.simulator.visits import Visit

_WISHES = ("IncludeRetElement", "OwnerID", "ExternalGUID")

_SIDES = {"JournalDebitLine": "debit", "JournalCreditLine": "credit"}


@dataclass(frozen=True)
class Sent:
    """One request: "CustomerAdd", and its members with references made plain."""

    name: str
    fields: dict[str, Any]

    @property
    def is_write(self) -> bool:
        """Tell whether it changes the books."""
        return self.name.endswith(("Add", "Mod"))

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Give the lines of a transaction, groups among them."""
        found: list[dict[str, Any]] = self.fields["lines"]
        return found


def requests(visits: Iterable[Visit]) -> list[Sent]:
    """Read every request of some visits, in order."""
    documents = (each.request for visit in visits for each in visit.exchanges)
    return [sent for document in documents for sent in of_document(document)]


def of_document(document: str) -> list[Sent]:
    """Read the requests of one set."""
    root = etree.fromstring(document.encode("ascii"))
    return [_sent(each) for each in root.iterfind("QBXMLMsgsRq/*")]


def _sent(element: Any) -> Sent:
    name = element.tag.removesuffix("Rq")
    inner = element.find(name)
    fields = _members(element if inner is None else inner)
    return Sent(name, {k: v for k, v in fields.items() if k not in _WISHES})


def _members(element: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in element:
        if child.tag.endswith(("LineAdd", "LineGroupAdd")):
            found.setdefault("lines", []).append(_members(child))
        elif child.tag in _SIDES:
            side = {"side": _SIDES[child.tag]}
            found.setdefault("lines", []).append(side | _members(child))
        elif child.tag in ("FullName", "ListID") and child.tag in found:
            found[child.tag] = [*_every(found[child.tag]), child.text or ""]
        else:
            found[child.tag] = _value(child)
    return found


def _every(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _value(element: Any) -> Any:
    if not len(element):
        return element.text or ""
    if element.tag.endswith("Ref"):
        return element[0].text
    return _members(element)
