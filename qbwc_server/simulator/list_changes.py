"""Adding to the lists and changing their entries: names, parents, references."""

from qbwc_server.simulator import (
    answers,
    documents,
    entry_checks,
    list_kinds,
    openings,
    references,
    statuses,
)
from qbwc_server.simulator.books import Books
from qbwc_server.simulator.lists import Entry, Members
from qbxml import schema

_KNOWN = frozenset(schema.names())
ADDS = {
    f"{kind}Add": kind for kind in list_kinds.LIST_OF_KIND if f"{kind}Add" in _KNOWN
}
MODS = {
    f"{kind}Mod": kind for kind in list_kinds.LIST_OF_KIND if f"{kind}Mod" in _KNOWN
}

_BASE = frozenset(("Name", "IsActive", "ParentRef", "ListID", "EditSequence"))
_TAXED = frozenset(
    (
        "Customer",
        "ItemService",
        "ItemNonInventory",
        "ItemOtherCharge",
        "ItemInventory",
        "ItemInventoryAssembly",
        "ItemFixedAsset",
        "ItemDiscount",
    )
)


def add(books: Books, request: documents.Request) -> answers.Answer:
    """Add an entry to a list."""
    kind = ADDS[request.name]
    given = documents.members(request.aggregate)
    given.setdefault("Name", _of_parts(given))
    entry_checks.check(books, kind, given)
    entry_checks.check_accounts(kind, given)
    parent = _parent(books, kind, given)
    name = _free_name(books, kind, (parent, given["Name"]))
    kept = _kept(books, request, given)
    entry = books.new_entry(kind, name, parent)
    entry.is_active = given.get("IsActive") not in ("false", "0")
    entry.members = _defaults(books, kind) | _filled(kept)
    books.lists.add(entry)
    openings.start(books, entry, given)
    return answers.Answer([answers.entry(books, entry)])


def change(books: Books, request: documents.Request) -> answers.Answer:
    """Change an entry: absent members stay, empty ones are cleared (qbxml 4.7)."""
    kind = MODS[request.name]
    given = documents.members(request.aggregate)
    entry = _current(books, kind, given)
    entry_checks.check(books, kind, given)
    parent = _parent(books, kind, given) if "ParentRef" in given else entry.parent_id
    name = given.get("Name") or _renamed(entry, given)
    if (name, parent) != (entry.name, entry.parent_id):
        _move(books, entry, (parent, name))
    kept = _kept(books, request, given)
    entry.members = _filled(references.overlay(entry.members, kept))
    if "IsActive" in given:
        entry.is_active = given["IsActive"] in ("true", "1")
    books.touch(entry)
    return answers.Answer([answers.entry(books, entry)])


def _parent(books: Books, kind: str, given: Members) -> str | None:
    wanted = given.get("ParentRef")
    if not references.label(wanted):
        return None
    list_name = list_kinds.LIST_OF_KIND[kind]
    parent = references.look_up(books, list_name, wanted)
    if parent is None:
        title = list_kinds.LISTS[list_name].title
        raise statuses.invalid_parent(references.label(wanted), title)
    return parent.list_id


def _free_name(books: Books, kind: str, place: tuple[str | None, str]) -> str:
    """Refuse a name that any entry holds, an inactive one too (qbxml 8)."""
    parent, name = place[0], place[1].strip()
    if not name:
        raise statuses.Refusal(3080, 'The string in the field "Name" is invalid.')
    if books.lists.holder(list_kinds.LIST_OF_KIND[kind], parent, name):
        raise statuses.name_in_use(name)
    return name


def _kept(books: Books, request: documents.Request, given: Members) -> Members:
    """Keep what an answer can show, with its references resolved."""
    title = list_kinds.LISTS[list_kinds.LIST_OF_KIND[request.name[:-3]]].title
    resolved = references.resolve(
        books, {n: v for n, v in given.items() if n not in _BASE}, title
    )
    known = answers.known_members(f"{request.name[:-3]}Ret")
    return {name: value for name, value in resolved.items() if name in known}


def _filled(members: Members) -> Members:
    """Leave out what is blank."""
    return {name: value for name, value in members.items() if value not in ("", {})}


def _defaults(books: Books, kind: str) -> Members:
    """Fill in what QuickBooks fills in by itself."""
    code = books.preferences.taxable_code
    if books.preferences.sales_tax and code and kind in _TAXED:
        return {"SalesTaxCodeRef": {"ListID": code}}
    return {}


def _current(books: Books, kind: str, given: Members) -> Entry:
    """Find the entry to change; it must be as the asker has read it (3200)."""
    entry = books.lists.get(list_kinds.LIST_OF_KIND[kind], given["ListID"])
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
    above = books.lists.get(entry.list_name, parent)
    if above is not None and entry in books.lists.path(above):
        label = books.lists.full_name(above)
        raise statuses.invalid_parent(label, list_kinds.title(entry.list_name))
    left = books.lists.get(entry.list_name, entry.parent_id)
    books.lists.rename(entry, name, parent)
    # Totals of old and new parents follow.
    for each in (left, entry):
        if each is not None:
            openings.show(books, each)


def _of_parts(given: Members) -> str:
    """Put the name of an employee together, who is added without one (qbxml 5.4)."""
    parts = (given.get(part) for part in ("FirstName", "MiddleName", "LastName"))
    return " ".join(part for part in parts if part)


def _renamed(entry: Entry, given: Members) -> str:
    """Give the name of an entry once changed; an employee's follows its parts."""
    if entry.kind != "Employee":
        return entry.name
    return _of_parts(entry.members | given) or entry.name
