"""Writing a company file as JSON; `loading` tells its shape."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from qbwc_server.simulator import books, ledger, list_kinds
from qbwc_server.simulator.books import Books
from qbwc_server.simulator.ledger import Posting
from qbwc_server.simulator.lists import Entry

# Preferences that are entries, and the list each of them stands in.
CHOSEN = {
    "taxable_code": "sales_tax_codes",
    "nontaxable_code": "sales_tax_codes",
    "default_item_sales_tax": "items",
}


def write(kept: Books) -> dict[str, Any]:
    """Give a company file as a JSON document."""
    return {
        "company": _company(kept),
        "quickbooks": _quickbooks(kept),
        "preferences": _preferences(kept),
        "quirks": dataclasses.asdict(kept.quirks),
        "lists": {
            name: [_entry(kept, each) for each in kept.lists.of(name)]
            for name in list_kinds.LISTS
            if next(kept.lists.of(name), None)
        },
        "transactions": [_transaction(kept, t) for t in kept.transactions.values()],
        "openings": [_posting(kept, each) for each in kept.openings],
        "links": [_link(each) for each in kept.links],
        "message_sets": {
            name: dataclasses.asdict(each) for name, each in kept.message_sets.items()
        },
        "deletions": [
            dataclasses.asdict(each) | {"deleted": each.deleted.isoformat()}
            for each in kept.deletions
        ],
        "counters": {"list": kept.last_list_number, "txn": kept.last_txn_number},
    }


def _company(kept: Books) -> dict[str, Any]:
    profile = kept.profile
    extensions = [
        {"OwnerID": owner, "DataExtName": name, "DataExtValue": value}
        for (owner, name), value in profile.extensions.items()
    ]
    names = {"name": profile.name, "path": profile.path, "extensions": extensions}
    return names | profile.members


def _quickbooks(kept: Books) -> dict[str, Any]:
    profile = kept.profile
    return {
        "product": profile.product,
        "major_version": profile.major_version,
        "minor_version": profile.minor_version,
        "country": profile.country,
        "versions": list(profile.versions),
        "file_mode": profile.file_mode,
        "utc_offset": kept.now().isoformat()[-6:],
    }


def _preferences(kept: Books) -> dict[str, Any]:
    found = dataclasses.asdict(kept.preferences)
    for name, list_name in CHOSEN.items():
        entry = kept.lists.get(list_name, found[name])
        found[name] = kept.lists.full_name(entry) if entry else None
    closing = kept.preferences.closing_date
    return found | {"closing_date": closing.isoformat() if closing else None}


def _entry(kept: Books, entry: Entry) -> dict[str, Any]:
    head = {
        "kind": entry.kind,
        "ListID": entry.list_id,
        "FullName": kept.lists.full_name(entry),
        "IsActive": entry.is_active,
    }
    return (
        head | _dates(entry) | {n: _value(kept, n, v) for n, v in entry.members.items()}
    )


def _transaction(kept: Books, each: books.Transaction) -> dict[str, Any]:
    head = {"kind": each.kind, "TxnID": each.txn_id, "TxnNumber": each.number}
    lines = [
        {name: {n: _value(kept, n, v) for n, v in line.items()}}
        for name, line in each.lines
    ]
    members = {n: _value(kept, n, v) for n, v in each.members.items()}
    postings = [_posting(kept, posting) for posting in each.postings]
    return head | _dates(each) | members | {"lines": lines, "postings": postings}


def _posting(kept: Books, each: Posting) -> dict[str, Any]:
    """Write a posting the way members are written, without what is not there."""
    members = {
        "AccountRef": each.account and {"ListID": each.account},
        "Amount": str(each.amount),
        "EntityRef": each.name and {"ListID": each.name},
        "ItemRef": each.item and {"ListID": each.item},
        "Quantity": str(each.quantity) if each.quantity else None,
        "Stock": None if each.stock == ledger.ON_HAND else each.stock,
    }
    return {n: _value(kept, n, v) for n, v in members.items() if v}


def _link(each: books.Link) -> dict[str, Any]:
    found = dataclasses.asdict(each)
    amounts = {name: str(found[name]) for name in ("amount", "discount")}
    return {n: v for n, v in (found | amounts).items() if v}


def _value(kept: Books, name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_value(kept, name, each) for each in value]
    if not isinstance(value, Mapping):
        return value
    if name in list_kinds.REFERENCES:
        found = kept.lists.get(list_kinds.REFERENCES[name], value["ListID"])
        return kept.lists.full_name(found) if found else value["ListID"]
    return {n: _value(kept, n, v) for n, v in value.items()}


def _dates(record: Entry | books.Transaction) -> dict[str, Any]:
    return {
        "TimeCreated": record.created.isoformat(),
        "TimeModified": record.modified.isoformat(),
        "EditSequence": record.edit_sequence,
    }
