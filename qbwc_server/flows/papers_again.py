"""Which stored document is it that arrived: the guard against booking it twice.

Its key is the paper's GUID, or kind and number where the paper came without one (5.1).
What once came with its GUID and once without is the same document all the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import recognising
from qbwc_server.flows.base import Visit
from qbwc_server.importing.documents import Document, DocumentKind
from qbwc_server.importing.unleashed import AcceptedDocument
from qbwc_server.store import documents

Key = tuple[str, str]


def without_repeats(
    arrived: Iterable[AcceptedDocument],
) -> Iterator[dict[Key, AcceptedDocument]]:
    """Part documents so that no part holds one twice; the later one counts."""
    for some in recognising.parted((_key(each.document), each) for each in arrived):
        alike = ((_likeness(each.document), each) for each in some.values())
        for few in recognising.parted(alike):
            yield {_key(each.document): each for each in few.values()}


def known(
    db: sa.Connection, visit: Visit, arrived: Mapping[Key, AcceptedDocument]
) -> dict[Key, Any]:
    """The stored documents among those that arrived, by the keys of these."""
    rows = documents.existing(db, visit.connection_id, list(arrived))
    others = {key: e.document for key, e in arrived.items() if key not in rows}
    numbered = _numbered(db, visit, others.values())
    for key, document in others.items():
        twins = [e for e in numbered[key[0], document.number] if _are_one(document, e)]
        if len(twins) == 1:
            rows[key] = twins[0]
    return rows


def _numbered(
    db: sa.Connection, visit: Visit, wanted: Iterable[Document]
) -> dict[Key, list[Any]]:
    numbers: dict[str, set[str]] = defaultdict(set)
    for document in wanted:
        numbers[str(document.kind)].add(document.number)
    found: dict[Key, list[Any]] = defaultdict(list)
    for kind, some in numbers.items():
        for row in documents.numbered(db, visit.connection_id, kind, some):
            found[kind, row.number].append(row)
    return found


def _are_one(document: Document, row: Any) -> bool:
    """Tell whether exactly one of two came without the GUID that the other has."""
    is_named, further = _parts(document.number, document.key)
    was_named, was_further = _parts(row.number, row.key)
    return is_named != was_named and further == was_further


def _likeness(document: Document) -> Key:
    _, further = _parts(document.number, document.key)
    return str(document.kind), f"{document.number.casefold()}/{further}"


def _parts(number: str, key: str) -> tuple[bool, str]:
    """Tell whether a key is a GUID's, and which further document of its paper it is."""
    for kind in DocumentKind:
        unnamed = f"{kind}:{number.casefold()}"
        if key == unnamed or key.startswith(f"{unnamed}/"):
            return False, key[len(unnamed) + 1 :]
    return True, key.partition("/")[2]


def _key(document: Document) -> Key:
    return str(document.kind), document.key
