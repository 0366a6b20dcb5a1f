"""The lists of a company file: which there are, who shares names, what refers to what.

Entries keep references as ``{"ListID": ...}``; names are looked up when they are shown,
so a renamed entry is renamed everywhere.
"""

import bisect
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Members = dict[str, Any]


@dataclass(frozen=True)
class ListKind:
    """One list of the company file: its name here, in QuickBooks' texts, its kinds."""

    name: str
    title: str
    kinds: tuple[str, ...]
    space: str = ""
    nests: bool = False


ITEM_KINDS = (
    "ItemService",
    "ItemNonInventory",
    "ItemOtherCharge",
    "ItemInventory",
    "ItemInventoryAssembly",
    "ItemFixedAsset",
    "ItemSubtotal",
    "ItemDiscount",
    "ItemPayment",
    "ItemSalesTax",
    "ItemSalesTaxGroup",
    "ItemGroup",
)
TAX_KINDS = ("ItemSalesTax", "ItemSalesTaxGroup")
# Items of these kinds have no FullName in their Ret (qbxml 4.6).
FLAT_KINDS = frozenset(
    (
        "ItemFixedAsset",
        "ItemSubtotal",
        "ItemPayment",
        "ItemSalesTax",
        "ItemSalesTaxGroup",
        "ItemGroup",
    )
)

# Customers, vendors, employees and other names share one space of names (qbxml 8).
_KINDS = (
    ListKind("customers", "Customer", ("Customer",), "names", nests=True),
    ListKind("vendors", "Vendor", ("Vendor",), "names"),
    ListKind("employees", "Employee", ("Employee",), "names"),
    ListKind("other_names", "Other Name", ("OtherName",), "names"),
    ListKind("items", "Item", ITEM_KINDS, nests=True),
    ListKind("accounts", "Account", ("Account",), nests=True),
    ListKind("classes", "Class", ("Class",), nests=True),
    ListKind("customer_types", "Customer Type", ("CustomerType",), nests=True),
    ListKind("vendor_types", "Vendor Type", ("VendorType",), nests=True),
    ListKind("job_types", "Job Type", ("JobType",), nests=True),
    ListKind("sales_tax_codes", "Sales Tax Code", ("SalesTaxCode",)),
    ListKind("terms", "Terms", ("StandardTerms", "DateDrivenTerms")),
    ListKind("payment_methods", "Payment Method", ("PaymentMethod",)),
    ListKind("ship_methods", "Ship Method", ("ShipMethod",)),
    ListKind("sales_reps", "Sales Rep", ("SalesRep",)),
    ListKind("customer_messages", "Customer Message", ("CustomerMsg",)),
    ListKind("price_levels", "Price Level", ("PriceLevel",)),
    ListKind("templates", "Template", ("Template",)),
    ListKind("inventory_sites", "Inventory Site", ("InventorySite",)),
)
LISTS = {kind.name: kind for kind in _KINDS}
LIST_OF_KIND = {kind: each.name for each in _KINDS for kind in each.kinds}

REFERENCES = {
    "CustomerRef": "customers",
    "EntityRef": "customers",
    "PrefVendorRef": "vendors",
    "TaxVendorRef": "vendors",
    "VendorRef": "vendors",
    "ItemRef": "items",
    "ItemGroupRef": "items",
    "ItemInventoryRef": "items",
    "ItemSalesTaxRef": "items",
    "DefaultItemSalesTaxRef": "items",
    "AccountRef": "accounts",
    "ARAccountRef": "accounts",
    "IncomeAccountRef": "accounts",
    "COGSAccountRef": "accounts",
    "AssetAccountRef": "accounts",
    "ExpenseAccountRef": "accounts",
    "DepositToAccountRef": "accounts",
    "OverrideItemAccountRef": "accounts",
    "ClassRef": "classes",
    "CustomerTypeRef": "customer_types",
    "VendorTypeRef": "vendor_types",
    "JobTypeRef": "job_types",
    "SalesTaxCodeRef": "sales_tax_codes",
    "CustomerSalesTaxCodeRef": "sales_tax_codes",
    "DefaultTaxableSalesTaxCodeRef": "sales_tax_codes",
    "DefaultNonTaxableSalesTaxCodeRef": "sales_tax_codes",
    "TermsRef": "terms",
    "PaymentMethodRef": "payment_methods",
    "PreferredPaymentMethodRef": "payment_methods",
    "ShipMethodRef": "ship_methods",
    "SalesRepRef": "sales_reps",
    "CustomerMsgRef": "customer_messages",
    "PriceLevelRef": "price_levels",
    "TemplateRef": "templates",
    "InventorySiteRef": "inventory_sites",
}


@dataclass
class Entry:
    """One entry of a list; `members` holds what its Ret shows besides the rest."""

    kind: str
    list_id: str
    name: str
    parent_id: str | None
    is_active: bool
    created: datetime
    modified: datetime
    edit_sequence: int
    members: Members = field(default_factory=dict)

    @property
    def list_name(self) -> str:
        """Name the list that this entry stands in."""
        return LIST_OF_KIND[self.kind]

    def reference(self, member: str) -> str | None:
        """Give the list ID that a reference of this entry points to."""
        target = self.members.get(member)
        return target["ListID"] if isinstance(target, Mapping) else None


def targets(members: Members) -> Iterator[tuple[str, str]]:
    """Go through every reference inside members, as (list, list ID)."""
    for name, value in members.items():
        for each in value if isinstance(value, list) else [value]:
            if name in REFERENCES and isinstance(each, Mapping):
                yield REFERENCES[name], each["ListID"]
            elif isinstance(each, dict):
                yield from targets(each)


# Parts names in a haystack; XML has no such character, so no needle has.
_EDGE = "\x00"


def key(name: str) -> str:
    """Fold a name as QuickBooks compares it: without case (qbxml 8)."""
    return name.strip().casefold()


@dataclass(frozen=True)
class _Haystack:
    """The names of a list in one text, which is searched much faster than a list."""

    text: str
    starts: tuple[int, ...]
    entries: tuple[Entry, ...]

    def containing(self, needle: str) -> list[Entry]:
        found: list[Entry] = []
        at = self.text.find(needle)
        while at >= 0:
            place = bisect.bisect_right(self.starts, at) - 1
            found.append(self.entries[place])
            following = place + 1
            if following == len(self.starts):
                break
            at = self.text.find(needle, self.starts[following])
        return found


class Lists:
    """Every entry of the company file, found by list ID, by full name or by holder."""

    def __init__(self) -> None:
        self._haystacks: dict[str, _Haystack] = {}
        self._entries: dict[str, dict[str, Entry]] = {name: {} for name in LISTS}
        self._full_names: dict[tuple[str, str], Entry] = {}
        self._holders: dict[tuple[str, str | None, str], Entry] = {}

    def add(self, entry: Entry) -> None:
        """Put an entry at the end of its list."""
        self._entries[entry.list_name][entry.list_id] = entry
        self._index(entry)

    def remove(self, entry: Entry) -> None:
        """Take an entry out of its list."""
        del self._entries[entry.list_name][entry.list_id]
        self._reindex()

    def rename(self, entry: Entry, name: str, parent_id: str | None) -> None:
        """Give an entry another name or parent; its children's full names follow."""
        entry.name, entry.parent_id = name, parent_id
        self._reindex()

    def of(self, *list_names: str) -> Iterator[Entry]:
        """Go through the entries of some lists, in the order they were made."""
        for name in list_names:
            yield from self._entries[name].values()

    def get(self, list_name: str, list_id: str | None) -> Entry | None:
        """Find an entry by its list ID, which is unique in its list only."""
        return self._entries[list_name].get(list_id) if list_id else None

    def named(self, list_name: str, full_name: str) -> Entry | None:
        """Find an entry by its full name."""
        return self._full_names.get((list_name, key(full_name)))

    def holder(self, list_name: str, parent_id: str | None, name: str) -> Entry | None:
        """Tell who holds a name: any of the lists that share it (qbxml 8)."""
        return self._holders.get((_space(list_name), parent_id, key(name)))

    def containing(self, list_name: str, criterion: str, part: str) -> list[Entry]:
        """Find the entries whose Name starts, ends or continues so, without case."""
        before = _EDGE if criterion == "StartsWith" else ""
        after = _EDGE if criterion == "EndsWith" else ""
        needle = f"{before}{part.casefold()}{after}"
        return self._haystack(list_name).containing(needle)

    def full_name(self, entry: Entry) -> str:
        """Spell the path of an entry, as ``Parent:Child``."""
        return ":".join(reversed([each.name for each in self._path(entry)]))

    def sublevel(self, entry: Entry) -> int:
        """Count the parents of an entry."""
        return len(self._path(entry)) - 1

    def _path(self, entry: Entry) -> list[Entry]:
        path = [entry]
        while parent := self.get(entry.list_name, path[-1].parent_id):
            path.append(parent)
        return path

    def _haystack(self, list_name: str) -> _Haystack:
        if list_name not in self._haystacks:
            entries = tuple(self._entries[list_name].values())
            names = [f"{_EDGE}{each.name.casefold()}{_EDGE}" for each in entries]
            starts = itertools.accumulate([0, *(len(name) for name in names)])
            found = _Haystack("".join(names), tuple(starts)[:-1], entries)
            self._haystacks[list_name] = found
        return self._haystacks[list_name]

    def _index(self, entry: Entry) -> None:
        name = entry.list_name
        self._haystacks.pop(name, None)
        self._full_names[name, key(self.full_name(entry))] = entry
        self._holders[_space(name), entry.parent_id, key(entry.name)] = entry

    def _reindex(self) -> None:
        self._haystacks.clear()
        self._full_names.clear()
        self._holders.clear()
        for entry in self.of(*LISTS):
            self._index(entry)


def _space(list_name: str) -> str:
    return LISTS[list_name].space or list_name
