"""The floor of big answers: read a body and insert its rows, as barely as can be.

`python -m benchmarks.floor_answer BODY FOLDER` prints its seconds of processor time.
"""

import json
import pathlib
import sqlite3
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.parsers import expat

import sqlalchemy as sa
from lxml import etree

from qbwc_server.models import ListEntry

_BLOCK = 1 << 16
_ROWS = 500
_NOW = datetime.now(UTC).isoformat(" ")
_COLUMNS = tuple(c.name for c in ListEntry.__table__.columns if c.name != "id")


class _Outer:
    """Hands the text of `response` on to the inner parser."""

    def __init__(self) -> None:
        self.inner = etree.XMLPullParser(("end",), tag="CustomerRet", huge_tree=True)
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.buffer_size = _BLOCK
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, _: Any) -> None:
        if name == "response":
            self.parser.CharacterDataHandler = self.inner.feed

    def _end(self, name: str) -> None:
        if name == "response":
            self.parser.CharacterDataHandler = None


def main() -> None:
    """Measure it."""
    database = sqlite3.connect(pathlib.Path(sys.argv[2]) / "floor.db")
    for statement in _tables():
        database.execute(statement)
    begun = time.process_time()
    insert = (
        f"INSERT INTO list_entries ({', '.join(_COLUMNS)})"  # noqa: S608 - our columns
        f" VALUES ({', '.join('?' * len(_COLUMNS))})"
    )
    rows: list[tuple[Any, ...]] = []
    for row in _rows(pathlib.Path(sys.argv[1])):
        rows.append(row)
        if len(rows) == _ROWS:
            database.executemany(insert, rows)
            rows.clear()
    database.executemany(insert, rows)
    database.commit()
    print(time.process_time() - begun)


def _tables() -> Iterator[str]:
    dialect: Any = sa.create_engine("sqlite://").dialect
    yield str(sa.schema.CreateTable(ListEntry.__table__).compile(dialect=dialect))  # type: ignore[arg-type]
    for index in ListEntry.__table__.indexes:  # type: ignore[attr-defined]
        yield str(sa.schema.CreateIndex(index).compile(dialect=dialect))


def _rows(body: pathlib.Path) -> Iterator[tuple[Any, ...]]:
    outer = _Outer()
    with body.open("rb") as file:
        while block := file.read(_BLOCK):
            outer.parser.Parse(block)
            events: Any = outer.inner.read_events()
            for _, element in events:
                yield _row(element)
                element.clear()


def _row(element: Any) -> tuple[Any, ...]:
    text = {child.tag: child.text for child in element}
    name, key = text["Name"], text["Name"].casefold()
    facts = {"edit_sequence": text["EditSequence"], "email": text["Email"]}
    values = {
        "connection_id": 1,
        "list": "customers",
        "list_id": text["ListID"],
        "kind": "Customer",
        "name": name,
        "full_name": text["FullName"],
        "name_key": key,
        "key": key,
        "is_active": text["IsActive"] == "true",
        "is_wanted": True,
        "missing": False,
        "email_key": text["Email"].casefold(),
        "facts": json.dumps(facts),
        "run": 1,
        "copied_at": _NOW,
        "updated_at": _NOW,
    }
    return tuple(values[name] for name in _COLUMNS)


if __name__ == "__main__":
    main()
