"""Adding to the lists and changing their entries: names, parents, references."""

from collections.abc import Mapping
from typing import Any

from qbwc_server.simulator import (
    answers,
    documents,
    lists,
    moments,
    pages,
    references,
    statuses,
)
from qbwc_server.simulator.books import Books, Deletion
from qbwc_server.simulator.lists import Entry, Members

ADDS = {
    f"{kind}Add": kind
    for kind in (
        "Customer",
        "Vendor",
        "ItemInventory",
        "ItemInventoryAssembly",
        "ItemNonInventory",
        "ItemService",
        "ItemOtherCharge",
    )
}
MODS = {f"{kind}Mod": kind for kind in ADDS.values()}

_BASE = frozenset(("Name", "IsActive", "ParentRef", "ListID", "EditSequence"))
_PRINTED_LINES = 5
_ADDRESSES = ("BillAddress", "ShipAddress", "VendorAddress")
_INVENTORY = ("ItemInventory", "ItemInventoryAssembly")
# Accounts that QuickBooks insists on although the schema does not (qbxml 4.5).
_ACCOUNTS = ("IncomeAccountRef", "COGSAccountRef", "AssetAccountRef")


def add(books: Books, request: documents.Request) -> answers.Answer:
    """Add an entry to a list."""
    kind = ADDS[request.name]
    given = documents.members(request.aggregate)
    _check(books, kind, given)
    _check_accounts(kind, given)
    parent = _parent(books, kind, given)
    name = _free_name(books, kind, (parent, given["Name"]))
    kept = _kept(books, request, given)
    entry = books.new_entry(kind, name, parent)
    entry.is_active = given.get("IsActive") not in ("false", "0")
    entry.members = _defaults(books, kind, given) | _filled(kept)
    books.lists.add(entry)
    return answers.Answer([answers.entry(books, entry)])


def change(books: Books, request: documents.Request) -> answers.Answer:
    """Change an entry: absent members stay, empty ones are cleared (qbxml 4.7)."""
    kind = MODS[request.name]
    given = documents.members(request.aggregate)
    entry = _current(books, kind, given)
    _check(books, kind, given)
    parent = _parent(books, kind, given) if "ParentRef" in given else entry.parent_id
    name = given.get("Name") or entry.name
    if (name, parent) != (entry.name, entry.parent_id):
        _move(books, entry, (parent, name))
    kept = _kept(books, request, given)
    entry.members = _filled(_merged(entry.members, kept))
    if "IsActive" in given:
        entry.is_active = given["IsActive"] in ("true", "1")
    books.touch(entry)
    return answers.Answer([answers.entry(books, entry)])


def delete(books: Books, entry: Entry) -> None:
    """Delete an entry as a user would; one that is in use stays."""
    if _is_used(books, entry):
        raise statuses.Refusal(3160, f'"{entry.name}" is in use and cannot be deleted.')
    label = books.lists.full_name(entry)
    books.lists.remove(entry)
    books.deletions.append(Deletion(entry.kind, entry.list_id, label, books.now()))


def deleted(books: Books, request: documents.Request) -> answers.Answer:
    """List what was deleted of some lists."""
    kinds = documents.every(request.body, "ListDelType")
    limits = request.body.get("DeletedDateRangeFilter") or {}
    records = [
        answers.Ret("ListDeletedRet", _deletion(each))
        for each in books.deletions
        if each.kind in kinds
        and moments.within(books, each.deleted, limits, "DeletedDate")
    ]
    return pages.listed(request, records, statuses.OK if records else statuses.NO_MATCH)


def check_addresses(given: Mapping[str, Any], place: str) -> None:
    """Refuse an address that prints on more than five lines (qbxml 5.6)."""
    for member in (*_ADDRESSES, "ShipToAddress"):
        value = given.get(member)
        for address in value if isinstance(value, list) else [value]:
            if address and len(answers.address_block(address)) > _PRINTED_LINES:
                raise statuses.too_many_lines(f"{member} of the {place}")


def _check(books: Books, kind: str, given: Members) -> None:
    name = given.get("Name", "")
    if ":" in name:
        raise statuses.invalid_name(name)
    tax_members = [m for m in ("SalesTaxCodeRef", "ItemSalesTaxRef") if given.get(m)]
    if kind == "Customer" and tax_members and not books.preferences.sales_tax:
        raise statuses.feature_off("sales tax")
    if kind in _INVENTORY and not books.preferences.inventory:
        raise statuses.feature_off("inventory")
    check_addresses(given, kind)


def _check_accounts(kind: str, given: Members) -> None:
    if kind in _INVENTORY:
        missing = [name for name in _ACCOUNTS if not references.label(given.get(name))]
    else:
        missing = _missing_in_block(given)
    if missing:
        raise statuses.Refusal(
            3270, f"Missing posting account: the {kind} needs {missing[0]}."
        )


def _missing_in_block(given: Members) -> list[str]:
    if "SalesOrPurchase" in given:
        block, needed = given["SalesOrPurchase"] or {}, ["AccountRef"]
    elif "SalesAndPurchase" in given:
        block = given["SalesAndPurchase"] or {}
        needed = ["IncomeAccountRef", "ExpenseAccountRef"]
    else:
        return []
    return [name for name in needed if not references.label(block.get(name))]


def _parent(books: Books, kind: str, given: Members) -> str | None:
    wanted = given.get("ParentRef")
    if not references.label(wanted):
        return None
    list_name = lists.LIST_OF_KIND[kind]
    parent = references.look_up(books, list_name, wanted)
    if parent is None:
        title = lists.LISTS[list_name].title
        raise statuses.invalid_parent(references.label(wanted), title)
    return parent.list_id


def _free_name(books: Books, kind: str, place: tuple[str | None, str]) -> str:
    """Refuse a name that any entry holds, an inactive one too (qbxml 8)."""
    parent, name = place[0], place[1].strip()
    if not name:
        raise statuses.Refusal(3080, 'The string in the field "Name" is invalid.')
    if books.lists.holder(lists.LIST_OF_KIND[kind], parent, name):
        raise statuses.name_in_use(name)
    return name


def _kept(books: Books, request: documents.Request, given: Members) -> Members:
    """Keep what an answer can show, with its references resolved."""
    title = lists.LISTS[lists.LIST_OF_KIND[request.name[:-3]]].title
    resolved = references.resolve(
        books, {n: v for n, v in given.items() if n not in _BASE}, title
    )
    known = answers.known_members(f"{request.name[:-3]}Ret")
    return {name: value for name, value in resolved.items() if name in known}


def _filled(members: Members) -> Members:
    """Leave out what is blank."""
    return {name: value for name, value in members.items() if value not in ("", {})}


def _defaults(books: Books, kind: str, given: Members) -> Members:
    """Fill in what QuickBooks fills in by itself."""
    defaults: Members = {}
    balance = given.get("OpenBalance") or "0.00"
    if kind in ("Customer", "Vendor"):
        defaults["Balance"] = balance
    if kind == "Customer":
        defaults["TotalBalance"] = balance
    if kind in _INVENTORY:
        defaults |= {"QuantityOnHand": "0", "AverageCost": "0.00"}
        defaults |= {"QuantityOnOrder": "0", "QuantityOnSalesOrder": "0"}
    code = books.preferences.taxable_code
    if books.preferences.sales_tax and code and kind != "Vendor":
        defaults["SalesTaxCodeRef"] = {"ListID": code}
    return defaults


def _current(books: Books, kind: str, given: Members) -> Entry:
    """Find the entry to change; it must be as the asker has read it (3200)."""
    entry = books.lists.get(lists.LIST_OF_KIND[kind], given["ListID"])
    if entry is None or entry.kind != kind:
        raise statuses.not_found(given["ListID"])
    if given["EditSequence"] != str(entry.edit_sequence):
        raise statuses.stale(given["EditSequence"])
    return entry


def _move(books: Books, entry: Entry, place: tuple[str | None, str]) -> None:
    parent, name = place[0], place[1].strip()
    holder = books.lists.holder(entry.list_name, parent, name)
    if holder is not None and holder is not entry:
        raise statuses.name_in_use(name)
    books.lists.rename(entry, name, parent)


def _merged(old: Members, new: Members) -> Members:
    """Lay new members over old ones; addresses keep the lines that were not sent."""
    merged = dict(old)
    for name, value in new.items():
        nested = isinstance(value, dict) and isinstance(old.get(name), dict)
        inner = nested and not references.is_reference(name, value)
        merged[name] = _merged(old[name], value) if inner else value
    return merged


def _is_used(books: Books, entry: Entry) -> bool:
    used = (entry.list_name, entry.list_id)
    for other in books.lists.of(*lists.LISTS):
        child = other.list_name == used[0] and other.parent_id == used[1]
        if child or used in lists.targets(other.members):
            return True
    return any(used in each.references() for each in books.transactions.values())


def _deletion(deletion: Deletion) -> Members:
    return {
        "ListDelType": deletion.kind,
        "ListID": deletion.identity,
        "TimeDeleted": deletion.deleted.isoformat(timespec="seconds"),
        "FullName": deletion.label,
    }
