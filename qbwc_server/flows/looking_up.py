"""Look-ups: which list ID does QuickBooks have for a name (SE-2, SE-11, SE-4 c)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import entries, kinds, names, resolving
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.rules import items as item_rules
from qbwc_server.rules import naming
from qbwc_server.states import ReferenceState
from qbwc_server.store import references, statements
from qbwc_server.store.references import Found
from qbxml import customers, entities, items, vendors
from qbxml import text as texts
from qbxml.entities import Entity
from qbxml.items import Item
from qbxml.message_set import Request
from qbxml.responses import Response

#: what a look-up says: found, unusable for a reason, or None for not there
Decision = Found | Mapping[str, Any] | None


def remember(db: sa.Connection, visit: Visit, decided: Mapping[int, Decision]) -> None:
    """Remember what look-ups say of references, and let those go on who wait."""
    found = {s: each for s, each in decided.items() if isinstance(each, Found)}
    absent = {s: each for s, each in decided.items() if not isinstance(each, Found)}
    references.know(db, found, visit.now)
    references.miss(db, absent, visit.now)
    resolving.advance(db, visit, list(decided))


def as_made(row: Any, found: Found) -> Found:
    """Keep of an entry that we made, or that was lost, whether it has but its name."""
    if row.state != ReferenceState.ABSENT or not row.facts.get("bare"):
        return found
    return replace(found, facts={**found.facts, "bare": True})


class _LookUp(Flow):
    """What the look-ups share: their subjects are references."""

    problem = ""

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the references."""
        return references.by_ids(db, subject_ids)

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Remember what was found, and why the rest cannot be used."""
        rows = references.by_ids(db, list(results))
        remember(db, visit, self.decide(rows, results, visit))

    def decide(
        self, rows: Mapping[int, Any], results: Mapping[int, Any], visit: Visit
    ) -> Mapping[int, Decision]:
        """Say of each reference what was found, or what is wrong with it; pure."""
        raise NotImplementedError

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Let the orders that need the names say why they cannot go on."""
        problems = {
            subject: {"code": self.problem, "message": refusal.text}
            for subject, refusal in refusals.items()
        }
        references.miss(db, problems, visit.now)
        resolving.advance(db, visit, list(refusals))


class _LookUpParty(_LookUp):
    """Look customers or vendors up by name, many in one request (SE-2 f, UN-3)."""

    sharing = kinds.NAMES_IN_A_REQUEST

    def decide(
        self, rows: Mapping[int, Any], results: Mapping[int, Any], visit: Visit
    ) -> Mapping[int, Decision]:
        """Find each one among those that were returned; first sight decides."""
        asked = {names.key(names.lookup_name(row)) for row in rows.values()}
        found = {
            subject: _named(seen, names.lookup_name(rows[subject]), asked)
            for subject, seen in results.items()
        }
        return {
            subject: as_made(rows[subject], each) if isinstance(each, Found) else each
            for subject, each in found.items()
        }


class LookUpCustomer(_LookUpParty):
    """Look customers up by name."""

    kind = kinds.LOOK_UP_CUSTOMER.word
    problem = "CUSTOMER_NOT_FOUND"

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask for up to fifty names at once."""
        return _by_names(subjects, customers.query_names)

    def read(self, response: Response) -> list[Found]:
        """Read the customers that were found."""
        return [entries.customer(record) for record in response.records]


class LookUpVendor(_LookUpParty):
    """Look vendors up by name."""

    kind = kinds.LOOK_UP_VENDOR.word
    problem = "SUPPLIER_NOT_FOUND"

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask for up to fifty names at once."""
        return _by_names(subjects, vendors.query_names)

    def read(self, response: Response) -> list[Found]:
        """Read the vendors that were found."""
        return [entries.vendor(record) for record in response.records]


class LookUpItem(_LookUp):
    """Look an item up by SKU, subitems and inactive ones included (SE-11, SE-12)."""

    kind = kinds.LOOK_UP_ITEM.word
    problem = "ITEM_NOT_FOUND"

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask for each SKU by itself: a list of names would miss subitems."""
        parent = visit.settings.item.parent
        return [
            Ask(_item_query(row, parent), (subject,))
            for subject, row in subjects.items()
        ]

    def read(self, response: Response) -> list[Item]:
        """Read the items that were found, in QuickBooks' order."""
        return [items.read(record) for record in response.records]

    def decide(
        self, rows: Mapping[int, Any], results: Mapping[int, Any], visit: Visit
    ) -> Mapping[int, Decision]:
        """Choose the item that is used for each name."""
        chosen = {s: self.choose(rows[s], seen, visit) for s, seen in results.items()}
        # Not found, although QuickBooks said before that its name is in use.
        return {s: choice or rows[s].problem for s, choice in chosen.items()}

    def choose(self, row: Any, seen: Sequence[Item], visit: Visit) -> Decision:
        """Take the first usable, active item of the SKU, or say why none will do."""
        return choose_item(row.name, seen, visit)


class LookUpProduct(LookUpItem):
    """Look up what a document sells among the items that can be sold (UN-13)."""

    kind = kinds.LOOK_UP_PRODUCT.word

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask for each name by itself, as it may be a subitem's."""
        return [
            Ask(_item_query(row, ""), (subject,)) for subject, row in subjects.items()
        ]


class LookUpItemByFullName(LookUpItem):
    """Look items up by full name, many in one request (SE-11 c, SE-10 d, SE-18)."""

    kind = kinds.LOOK_UP_ITEM_BY_FULL_NAME.word
    sharing = kinds.NAMES_IN_A_REQUEST

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask for up to fifty full names at once."""
        return _by_names(subjects, items.query_full_names)

    def choose(self, row: Any, seen: Sequence[Item], visit: Visit) -> Decision:
        """Take the item of that path; what uses it decides whether its kind will do."""
        item = next((each for each in seen if _same(each.full_name, row.name)), None)
        return names.found_item(item) if item is not None else None


class LookUpItemByListId(LookUpItem):
    """Look items up by the list ID that the settings give for a SKU (SE-10 d)."""

    kind = kinds.LOOK_UP_ITEM_BY_LIST_ID.word
    sharing = kinds.NAMES_IN_A_REQUEST

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask for up to fifty list IDs at once."""
        return _by_names(subjects, items.query_ids)

    def choose(self, row: Any, seen: Sequence[Item], visit: Visit) -> Decision:
        """Take the item of that list ID."""
        item = next((each for each in seen if each.list_id == row.name), None)
        return names.found_item(item) if item is not None else None


class LookUpNameOwner(_LookUp):
    """Find out who owns the name of a new customer or vendor (SE-4 c, UN-15)."""

    kind = kinds.LOOK_UP_NAME_OWNER.word
    problem = "CUSTOMER_NAME_TAKEN"

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask across customers, vendors, employees and other names."""
        return [
            Ask(entities.query_name(names.lookup_name(row)), (subject,))
            for subject, row in subjects.items()
        ]

    def read(self, response: Response) -> list[Entity]:
        """Read whoever was found."""
        return [entities.read(record) for record in response.records]

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Use whoever is one after all; else say who has it, or try another name."""
        rows = references.by_ids(db, list(results))
        decided = {s: _owned(rows[s], seen, visit) for s, seen in results.items()}
        suffixed = {s: each for s, each in decided.items() if isinstance(each, str)}
        references.rename(db, suffixed)
        others = {s: each for s, each in decided.items() if not isinstance(each, str)}
        remember(db, visit, others)
        resolving.advance(db, visit, list(suffixed))


def _owned(row: Any, seen: Sequence[Entity], visit: Visit) -> Decision | str:
    """What to use a name for: whoever is wanted, another name, or a problem."""
    owners = [e for e in seen if _same(e.full_name, names.lookup_name(row))]
    wanted = next((e for e in owners if e.kind == row.kind), None)
    if wanted is not None:
        return names.found_customer(wanted)
    suffixed = naming.suffixed(row.name)
    may_be = row.kind == kinds.CUSTOMER and names.lookup_name(row) != suffixed
    if may_be and visit.settings.customer.on_name_taken == "suffix":
        return suffixed
    return {"code": LookUpNameOwner.problem, "message": _taken(row, owners)}


def choose_item(sku: str, seen: Sequence[Item], visit: Visit) -> Decision:
    """Take the first usable, active item of a SKU, or say why none will do."""
    matches = item_rules.matching(sku, seen)
    choice = item_rules.choose(matches, visit.settings)
    if isinstance(choice, str):
        return None if choice == "ITEM_NOT_FOUND" else {"code": choice, "message": ""}
    item = next(each for each in seen if each is choice.item)
    return names.found_item(item, [warning.to_json() for warning in choice.warnings])


def _by_names(
    subjects: Mapping[int, Any], query: Callable[[Sequence[str]], Request]
) -> list[Ask]:
    return [
        Ask(query([names.lookup_name(subjects[s]) for s in some]), tuple(some))
        for some in statements.chunks(list(subjects), kinds.NAMES_IN_A_REQUEST)
    ]


def _item_query(row: Any, parent: str) -> Request:
    if row.problem is None:
        return items.query_sku(row.name)
    # The name was refused as taken: names ignore case, a filter may not.
    return items.query_full_names([f"{parent}:{row.name}" if parent else row.name])


def _same(one: str, other: str) -> bool:
    return names.key(one) == names.key(other)


def _named(seen: Iterable[Found], name: str, asked: Collection[str]) -> Found | None:
    """The entry of a name; QuickBooks may have stored it without its accents."""
    listed = list(seen)
    exact = next((c for c in listed if _same(c.full_name, name)), None)
    if exact is not None:
        return exact
    # Whoever was asked for by their own name is not the answer to another one.
    others = [c for c in listed if names.key(c.full_name) not in asked]
    return next((c for c in others if _plain(c.full_name) == _plain(name)), None)


def _plain(name: str) -> str:
    return names.key(texts.clean(name, charset="ascii").text)


def _taken(row: Any, owners: Sequence[Entity]) -> str:
    name = names.lookup_name(row)
    if not owners:
        return (
            f'QuickBooks says the name "{name}" is in use, but shows nobody who has it.'
        )
    article = "an" if owners[0].kind[0] in "aeiou" else "a"
    return f'The name "{name}" belongs to {article} {owners[0].kind} in QuickBooks.'
