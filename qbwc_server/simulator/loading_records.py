"""Reading from JSON what a company file has recorded: transactions, postings, links."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from qbwc_server.simulator import (
    books,
    ledger,
    openings,
    posting_rules,
    reading,
    taxes,
)
from qbwc_server.simulator.books import Books, Transaction
from qbwc_server.simulator.ledger import Posting

_HEAD = frozenset(
    (
        "kind",
        "TxnID",
        "TxnNumber",
        "lines",
        "postings",
        "TimeCreated",
        "TimeModified",
        "EditSequence",
    )
)


def read(kept: Books, document: Mapping[str, Any]) -> None:
    """Read everything that is recorded, and book it."""
    kept.openings = [_posting(kept, each) for each in document.get("openings", [])]
    kept.ledger.book(kept.openings)
    for each in document.get("transactions", []):
        _read_transaction(kept, each)
    kept.links = [_link(each) for each in document.get("links", [])]
    openings.reconcile(kept, kept.lists.of(*openings.WITH_BALANCES))


def _read_transaction(kept: Books, document: Mapping[str, Any]) -> None:
    place = f"transaction {document['TxnID']}"
    given = {n: v for n, v in document.items() if n not in _HEAD}
    made = Transaction(
        document["kind"],
        document["TxnID"],
        int(document["TxnNumber"]),
        datetime.fromisoformat(document["TimeCreated"]),
        datetime.fromisoformat(document["TimeModified"]),
        int(document["EditSequence"]),
        reading.members(kept, given, place),
        [
            (name, reading.members(kept, line, place))
            for each in document.get("lines", [])
            for name, line in each.items()
        ],
    )
    kept.transactions[made.txn_id] = made
    kept.last_txn_number = max(kept.last_txn_number, made.number)
    if "postings" in document:
        made.postings = [_posting(kept, each) for each in document["postings"]]
    else:
        made.postings = posting_rules.of(kept, made)
    kept.ledger.book(made.postings)


def _posting(kept: Books, document: Mapping[str, Any]) -> Posting:
    found = reading.members(kept, document, "posting")
    identities = {
        name: found[member]["ListID"] if member in found else None
        for name, member in (
            ("account", "AccountRef"),
            ("name", "EntityRef"),
            ("item", "ItemRef"),
        )
    }
    return Posting(
        amount=taxes.cents(Decimal(found.get("Amount") or 0)),
        quantity=Decimal(found.get("Quantity") or 0),
        stock=found.get("Stock", ledger.ON_HAND),
        **identities,
    )


def _link(document: Mapping[str, Any]) -> books.Link:
    amounts = {
        name: taxes.cents(Decimal(str(document.get(name) or 0)))
        for name in ("amount", "discount")
    }
    known = {each.name for each in dataclasses.fields(books.Link)}
    return books.Link(**{n: document[n] for n in document if n in known} | amounts)
