"""Reading a company file from JSON, and the shape of that JSON.

    {"company": {"name", "path", ... members of CompanyRet,
                 "extensions": [{"OwnerID", "DataExtName": "FileID", "DataExtValue"}]},
     "quickbooks": {"product", "major_version", "minor_version", "country", "versions",
                    "file_mode", "utc_offset": "-06:00"},
     "preferences": {"sales_tax": true, "default_item_sales_tax": "State Tax",
                     "taxable_code": "Tax", "nontaxable_code": "Non",
                     "closing_date": null, "inventory": true, "sales_orders": true},
     "quirks": {...},                               fields of `books.Quirks`
     "lists": {"customers": [{"Name": "Whitfield, Marta", "IsActive": true,
                              "SalesTaxCodeRef": "Tax"}],
               "items": [{"kind": "ItemInventory", "FullName": "Stoves:BURN-01"}]},
     "transactions": [{"kind": "SalesReceipt", "TxnID": ..., "lines": [...],
                       "postings": [{"AccountRef": "Sales", "Amount": "-12.50"}]}],
     "openings": [{"AccountRef": "Checking", "Amount": "100.00"}],  as postings are
     "links": [{"payer": TxnID, "paid": TxnID, "amount": "12.50"}],
     "message_sets": {...}, "deletions": [...], "counters": {...}}

Every part may be absent. An entry has a `FullName` or a `Name`; parents that are not in
the list are made. Its other members are those of its Ret, a reference is the full name
or the list ID of what it refers to. ListID, dates and edit sequence are made if absent.
Postings that are absent follow from the transaction; a Balance or QuantityOnHand that
goes beyond what is booked is taken for what was there before the first transaction.
"""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from qbwc_server.simulator import (
    answers,
    books,
    list_kinds,
    loading_records,
    openings,
    reading,
    saving,
)
from qbwc_server.simulator.books import Books
from qbwc_server.simulator.lists import Entry, Members

_PARTS = frozenset(
    (
        "company",
        "quickbooks",
        "preferences",
        "quirks",
        "lists",
        "transactions",
        "openings",
        "links",
        "message_sets",
        "deletions",
        "counters",
    )
)
_HEAD = frozenset(
    (
        "kind",
        "ListID",
        "Name",
        "FullName",
        "IsActive",
        "ParentRef",
        "Sublevel",
        "TimeCreated",
        "TimeModified",
        "EditSequence",
    )
)


CompanyFileError = reading.CompanyFileError


def read(document: Any, clock: books.Clock | None = None) -> Books:
    """Make a company file of a JSON document."""
    if not isinstance(document, Mapping):
        raise CompanyFileError("a company file is a JSON object")
    for part in document:
        if part not in _PARTS:
            raise CompanyFileError(f"'{part}' is no part of a company file")
    kept = Books(clock=clock) if clock else Books()
    try:
        _read_profile(kept, document)
        _read_lists(kept, document.get("lists", {}))
        _read_preferences(kept, document.get("preferences", {}))
        _read_rest(kept, document)
        loading_records.read(kept, document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CompanyFileError(f"not a company file: {error!r}") from error
    return kept


def add_entry(kept: Books, list_name: str, document: Mapping[str, Any]) -> Entry:
    """Put one entry into a list, and the parents it lacks."""
    entry = _placed(kept, list_name, document)
    entry.members = _members_read(kept, entry.kind, document)
    openings.reconcile(kept, [entry])
    return entry


def _read_profile(kept: Books, document: Mapping[str, Any]) -> None:
    company = dict(document.get("company", {}))
    quickbooks = dict(document.get("quickbooks", {}))
    profile = kept.profile
    profile.name = company.pop("name", profile.name)
    profile.path = company.pop("path", profile.path)
    for each in company.pop("extensions", []):
        profile.extensions[each["OwnerID"], each["DataExtName"]] = each["DataExtValue"]
    _only_known(company, "CompanyRet", "company")
    profile.members = company
    if offset := quickbooks.pop("utc_offset", None):
        profile.utc_offset = _offset(offset)
    if versions := quickbooks.pop("versions", None):
        profile.versions = tuple(versions)
    for name, value in quickbooks.items():
        _set(profile, name, value)
    kept.quirks = books.Quirks(**document.get("quirks", {}))


def _read_lists(kept: Books, document: Mapping[str, Any]) -> None:
    """Place all entries first, then resolve what they refer to."""
    for name in document:
        if name not in list_kinds.LISTS:
            raise CompanyFileError(f"lists: there is no list '{name}'")
    given = [(name, each) for name in document for each in document[name]]
    for _, each in given:
        _count_list_id(kept, each.get("ListID", ""))
    placed = [_placed(kept, name, each) for name, each in given]
    for entry, (_, each) in zip(placed, given, strict=True):
        entry.members = _members_read(kept, entry.kind, each)


def _read_preferences(kept: Books, document: Mapping[str, Any]) -> None:
    """Set the preferences; the usual codes are found by themselves."""
    found = {"taxable_code": "Tax", "nontaxable_code": "Non"} | dict(document)
    for name, value in found.items():
        if name in saving.CHOSEN and value is not None:
            entry = kept.lists.named(saving.CHOSEN[name], value)
            if entry is None and name in document:
                raise CompanyFileError(f"preferences: {name} '{value}' is not there")
            _set(kept.preferences, name, entry.list_id if entry else None)
        elif name == "closing_date":
            kept.preferences.closing_date = value and date.fromisoformat(value)
        else:
            _set(kept.preferences, name, value)


def _read_rest(kept: Books, document: Mapping[str, Any]) -> None:
    for name, each in document.get("message_sets", {}).items():
        kept.message_sets[name] = books.StoredSet(**each)
    for each in document.get("deletions", []):
        moment = datetime.fromisoformat(each["deleted"])
        kept.deletions.append(books.Deletion(**{**each, "deleted": moment}))
    counters = document.get("counters", {})
    kept.last_list_number = max(kept.last_list_number, counters.get("list", 0))
    kept.last_txn_number = max(kept.last_txn_number, counters.get("txn", 0))


def _placed(kept: Books, list_name: str, document: Mapping[str, Any]) -> Entry:
    """Put an entry into its list, still without members."""
    kinds = list_kinds.LISTS[list_name].kinds
    kind = document.get("kind", kinds[0] if list_name != "items" else "")
    full_name = str(document.get("FullName") or document.get("Name") or "")
    place = f"{list_name}: '{full_name}'"
    if kind not in kinds:
        raise CompanyFileError(f"{place} has no kind of {', '.join(kinds)}")
    if not full_name:
        raise CompanyFileError(f"{list_name}: an entry has no Name")
    parent = _parent(kept, kind, full_name)
    name = full_name.rpartition(":")[2] if parent else full_name
    if kept.lists.holder(list_name, parent, name):
        raise CompanyFileError(
            f"{place} is there twice, or in a list that shares names"
        )
    entry = _made(kept, (kind, name, parent), document)
    kept.lists.add(entry)
    return entry


def _parent(kept: Books, kind: str, full_name: str) -> str | None:
    path = full_name.rpartition(":")[0]
    list_name = list_kinds.LIST_OF_KIND[kind]
    if not path or not list_kinds.LISTS[list_name].nests:
        return None
    found = kept.lists.named(list_name, path)
    return (found or _placed(kept, list_name, {"kind": kind, "FullName": path})).list_id


def _made(
    kept: Books, head: tuple[str, str, str | None], document: Mapping[str, Any]
) -> Entry:
    now = kept.now().isoformat()
    modified = datetime.fromisoformat(document.get("TimeModified", now))
    sequence = document.get("EditSequence", int(modified.timestamp()))
    return Entry(
        kind=head[0],
        list_id=document.get("ListID") or kept.new_list_id(),
        name=head[1],
        parent_id=head[2],
        is_active=document.get("IsActive", True) in (True, "true"),
        created=datetime.fromisoformat(document.get("TimeCreated", now)),
        modified=modified,
        edit_sequence=int(sequence),
    )


def _count_list_id(kept: Books, identity: str) -> None:
    """Keep new list IDs apart from one that was given."""
    head = identity.partition("-")[0]
    if all(letter in "0123456789ABCDEFabcdef" for letter in head) and head:
        kept.last_list_number = max(kept.last_list_number, int(head, 16))


def _members_read(kept: Books, kind: str, document: Mapping[str, Any]) -> Members:
    members = {name: value for name, value in document.items() if name not in _HEAD}
    ret_name, place = f"{kind}Ret", document.get("FullName") or document.get("Name")
    _only_known(members, ret_name, f"{kind} '{place}'")
    return {
        name: reading.value(kept, name, value, f"{kind} '{place}'")
        for name, value in members.items()
    }


def _only_known(members: Mapping[str, Any], ret_name: str, place: str) -> None:
    """Refuse members that no answer could show: most likely they are misspelt."""
    known = answers.known_members(ret_name)
    for name in members:
        if name not in known:
            raise CompanyFileError(f"{place}: {ret_name} has no '{name}'")


def _set(target: object, name: str, value: Any) -> None:
    if name not in {each.name for each in dataclasses.fields(target)}:  # type: ignore[arg-type]
        raise CompanyFileError(f"'{name}' is not known")
    setattr(target, name, value)


def _offset(text: str) -> timedelta:
    offset = datetime.fromisoformat(f"2026-01-01T00:00:00{text}").utcoffset()
    return offset or timedelta(0)
