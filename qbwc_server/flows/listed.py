"""The lists of QuickBooks that are copied: how each is asked for and read (UN-5, UN-6).

Customers, vendors and items come in pages and may be of any size; the others have no
iterator in the language and come whole.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from qbwc_server.flows import kinds, names
from qbwc_server.flows.base import JobKind
from qbwc_server.rules import items as item_rules
from qbxml import accounts, customers, employees, items, lists, taxes, vendors
from qbxml.message_set import Request
from qbxml.responses import Record

#: entries in a page (qbxml 1.6, 6)
PAGE = 200
#: names of items in a page of the mirror: short ones, that orders wait for
MIRROR_PAGE = 500


@dataclass(frozen=True)
class Place:
    """Where a copy stands: what it asks from, and the iterator that it goes on with."""

    since: str | None = None
    iterator_id: str | None = None


@dataclass(frozen=True)
class Copied:
    """What is copied of one entry; `name` is the display name that imports match."""

    list_id: str
    kind: str
    name: str
    full_name: str
    is_active: bool = True
    #: a job of a customer is copied, but imported only where the settings say so
    is_job: bool = False
    is_sellable: bool = True
    email: str = ""
    modified: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Listed:
    """One list: its word in the tables, its job, what it is asked by and read with."""

    word: str
    job: JobKind
    ask: Callable[[Place], Request]
    read: Callable[[Record], Copied]
    #: comes in pages; what is imported of it is left alone afterwards (UN-6, UN-7)
    iterates: bool = False


def _customer(record: Record) -> Copied:
    found = customers.read(record)
    is_job = found.sublevel > 0 or found.full_name != found.name
    return Copied(
        found.list_id,
        "Customer",
        found.full_name if is_job else found.name,
        found.full_name,
        found.is_active,
        is_job,
        email=found.email or "",
        modified=found.time_modified,
        facts=_facts(
            **names.found_customer(found).facts, edit_sequence=found.edit_sequence
        ),
    )


def _vendor(record: Record) -> Copied:
    found = vendors.read(record)
    return Copied(
        found.list_id,
        "Vendor",
        found.name,
        found.name,
        found.is_active,
        email=found.email or "",
        modified=found.time_modified,
        facts=_facts(
            email=found.email,
            number=found.account_number,
            edit_sequence=found.edit_sequence,
        ),
    )


def _person(record: Record) -> Copied:
    found = employees.read(record)
    kind = employees.KINDS.get(found.kind, found.kind)
    return Copied(found.list_id, kind, found.name, found.name, found.is_active)


def _item(record: Record) -> Copied:
    found = items.read(record)
    on_hand = found.quantity_on_hand
    quantity = None if on_hand is None else f"{on_hand.normalize():f}"
    return Copied(
        found.list_id,
        found.kind,
        found.name,
        found.full_name,
        found.is_active,
        is_sellable=found.kind in item_rules.SELLABLE,
        modified=found.time_modified,
        facts=_facts(
            edit_sequence=found.edit_sequence,
            quantity_on_hand=quantity,
            guid=found.external_guid,
        ),
    )


def _account(record: Record) -> Copied:
    found = accounts.read(record)
    facts = _facts(type=found.type, number=found.number)
    named = (found.name, found.full_name)
    return Copied(found.list_id, "Account", *named, found.is_active, facts=facts)


def _tax(record: Record) -> Copied:
    found = taxes.read(record)
    rate = None if found.rate is None else format(found.rate.normalize(), "f")
    members = [each.full_name for each in found.members if each.full_name]
    facts = _facts(taxable=found.is_taxable, rate=rate, members=members)
    kind = taxes.KINDS.get(found.kind, found.kind)
    named = (found.name, found.name)
    return Copied(found.list_id, kind, *named, found.is_active, facts=facts)


def _terms(record: Record) -> Copied:
    found = lists.read(record)
    named = (found.name, found.name)
    return Copied(found.list_id, found.kind, *named, found.is_active)


def _facts(**found: Any) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, [])}


def _customers(place: Place) -> Request:
    return customers.query_page(place.since, PAGE, place.iterator_id)


def _vendors(place: Place) -> Request:
    return vendors.query_page(place.since, PAGE, place.iterator_id)


def _items(place: Place) -> Request:
    return items.query_page(place.since, PAGE, place.iterator_id)


def _item_names(place: Place) -> Request:
    since = _an_hour_before(place.since)
    return items.query_names_page(since, MIRROR_PAGE, place.iterator_id)


def _an_hour_before(moment: str | None) -> str | None:
    # An hour of local time comes twice when summer ends (qbxml 5.3).
    try:
        read = datetime.fromisoformat(moment or "")
    except ValueError:
        return None
    return (read - timedelta(hours=1)).isoformat(timespec="seconds")


CUSTOMERS = Listed(
    "customers", kinds.PULL_CUSTOMERS, _customers, _customer, iterates=True
)
VENDORS = Listed("vendors", kinds.PULL_VENDORS, _vendors, _vendor, iterates=True)
ITEMS = Listed("items", kinds.PULL_ITEMS, _items, _item, iterates=True)
#: no list that anybody asks for: what look-ups of SKUs are answered from
ITEM_MIRROR = Listed(
    "item_mirror", kinds.MIRROR_ITEMS, _item_names, _item, iterates=True
)
ACCOUNTS = Listed(
    "accounts", kinds.PULL_ACCOUNTS, lambda _: accounts.query_active(), _account
)
TAX_CODES = Listed(
    "tax_codes", kinds.PULL_TAX_CODES, lambda _: taxes.query_all("code"), _tax
)
TAX_ITEMS = Listed(
    "tax_items", kinds.PULL_TAX_ITEMS, lambda _: taxes.query_all("item"), _tax
)
TAX_GROUPS = Listed(
    "tax_groups", kinds.PULL_TAX_GROUPS, lambda _: taxes.query_all("group"), _tax
)
EMPLOYEES = Listed(
    "employees",
    kinds.PULL_EMPLOYEES,
    lambda _: employees.query_all("employee"),
    _person,
)
OTHER_NAMES = Listed(
    "othernames",
    kinds.PULL_OTHER_NAMES,
    lambda _: employees.query_all("other name"),
    _person,
)
TERMS = Listed("terms", kinds.PULL_TERMS, lambda _: lists.query_all("Terms"), _terms)

#: what a person asks for, and the lists that it is made of
WHAT: Mapping[str, tuple[Listed, ...]] = {
    "customers": (CUSTOMERS,),
    "vendors": (VENDORS,),
    "items": (ITEMS,),
    "accounts": (ACCOUNTS,),
    "taxes": (TAX_CODES, TAX_ITEMS, TAX_GROUPS),
    "employees": (EMPLOYEES,),
    "othernames": (OTHER_NAMES,),
    "terms": (TERMS,),
}
#: every list by its word in the tables
LISTS: Mapping[str, Listed] = {e.word: e for some in WHAT.values() for e in some}
