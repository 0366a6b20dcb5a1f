"""What a waiting document's next step is: decided purely, carried out elsewhere.

A customer or supplier that QuickBooks has under its name is linked to it; another
one is created (UN-3). A transaction waits for its party and its products, and these
are created only when every look-up says that it can succeed (SE-16 b).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qbwc_server.flows import deciding, kinds, names
from qbwc_server.rules import items as item_rules
from qbwc_server.rules import reasons
from qbwc_server.rules.documents import names as rules
from qbwc_server.rules.documents import plans
from qbwc_server.rules.documents.plans import DocumentPlan, PartyNeed, ProductNeed
from qbwc_server.rules.reasons import FaultyLine, Reason
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings
from qbwc_server.states import ReferenceState
from qbwc_server.store.references import Name

#: the transactions that are an entry of a list themselves
CONTACTS = ("customer", "vendor")
#: the same trouble in the words for suppliers
_OF_VENDORS = {
    "CUSTOMER_NOT_FOUND": "SUPPLIER_NOT_FOUND",
    "CUSTOMER_INACTIVE": "SUPPLIER_INACTIVE",
    "CUSTOMER_CREATE_REFUSED": "SUPPLIER_CREATE_REFUSED",
}


@dataclass(frozen=True)
class Case:
    """A waiting document with what is known of everything it names."""

    row: Any
    plan: DocumentPlan
    settings: Settings
    #: by kind and key
    references: Mapping[tuple[str, str], Any]
    #: the customer or supplier of the source that has the party's name, if any has
    holder: Any | None = None

    @property
    def is_contact(self) -> bool:
        """Tell whether the document becomes an entry of a list."""
        return self.plan.transaction in CONTACTS

    @property
    def party(self) -> Any | None:
        """Give the reference of the document's customer or vendor."""
        if self.row.party_id is None:
            return None
        rows = self.references.values()
        return next(each for each in rows if each.id == self.row.party_id)


@dataclass(frozen=True)
class Wait:
    """Something is still being looked up."""


@dataclass(frozen=True)
class Link:
    """QuickBooks has the customer or supplier; nothing is sent."""

    reference: Any


@dataclass(frozen=True)
class Create:
    """Make what is missing; the document waits for it."""

    party: Any | None = None
    wake: Any | None = None
    products: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Ready:
    """Everything is known; the entry can be sent."""

    list_id: str | None = None


@dataclass(frozen=True)
class Stop:
    """The document goes no further, and why."""

    reason: Reason


Step = Wait | Link | Create | Ready | Stop


def decide(case: Case) -> Step:
    """Say what comes next for a document."""
    rows = _needed(case)
    if any(row.state == ReferenceState.UNKNOWN for row in rows):
        return Wait()
    taken = _held_by_another(case)
    if taken is not None:
        return Stop(taken)
    if case.is_contact:
        return _contact(case)
    stop = _party_stop(case) or _product_stop(case)
    if stop is not None:
        return Stop(stop)
    create = _missing(case)
    return Ready() if create == Create() else create


def names_of(plan: DocumentPlan) -> list[tuple[Name, str]]:
    """The references that a plan needs, each with what it is needed for."""
    found = [(_product(each), kinds.AS_ITEM) for each in plan.products]
    found += [(deciding.item_name(each), kinds.AS_ITEM) for each in plan.items]
    if plan.party is not None:
        is_contact = plan.transaction in CONTACTS
        role = kinds.AS_CONTACT if is_contact else plan.party.role
        found.append((party_name(plan.party), role))
    return found


def party_name(party: PartyNeed) -> Name:
    """The reference of a customer or vendor; their kinds are called as their roles."""
    return Name(party.by or party.role, party.key, party.name)


def trouble(row: Any) -> Reason:
    """Why the name of a customer or vendor cannot be used or made."""
    code = row.problem["code"]
    if code == "CUSTOMER_NAME_TAKEN":
        return reasons.reason("NAME_TAKEN", row.problem["message"])
    if row.kind == kinds.VENDOR:
        code = _OF_VENDORS.get(code, code)
    return reasons.reason(code, row.problem["message"])


def _product(need: ProductNeed) -> Name:
    wanted = {
        "code": need.code,
        "price": None if need.price is None else f"{need.price:f}",
        "account": need.account,
    }
    return Name(kinds.SALES_PRODUCT, need.key, need.name, wanted)


def _needed(case: Case) -> list[Any]:
    party = case.party
    named = [*_products(case).values(), *items_of(case.plan, case.references).values()]
    return [*named, *([party] if party is not None else [])]


def items_of(
    plan: DocumentPlan, references: Mapping[tuple[str, str], Any]
) -> dict[str, Any]:
    """Give the references of the items of an order that a plan names."""
    return {
        each.key: references[deciding.ITEM_KINDS[each.by], each.key]
        for each in plan.items
    }


def _products(case: Case) -> dict[str, Any]:
    return {
        each.key: case.references[kinds.SALES_PRODUCT, each.key]
        for each in case.plan.products
    }


def _contact(case: Case) -> Step:
    own, row = case.party, case.row
    if own is None:
        raise LookupError(f"document {row.id} has no entry to become")
    if own.state == ReferenceState.ABSENT:
        return Stop(trouble(own)) if own.problem else Create(party=own)
    # What we made by its name alone still lacks all that the source knows.
    is_new = row.list_id is None and not own.facts.get("bare")
    is_current = row.list_id is not None and row.sent_fingerprint == row.fingerprint
    return Link(own) if is_new or is_current else Ready(own.list_id)


def _held_by_another(case: Case) -> Reason | None:
    """Say that a name is another contact's of the source, once both are cut (UN-15)."""
    row, holder, need = case.row, case.holder, case.plan.party
    if need is None or holder is None or holder.id == row.id or row.list_id is not None:
        return None
    if not row.name:  # what follows an order has the customer that the order has
        return None
    texts = Texts(case.settings.text.charset)
    if plans.key(rules.clean(holder.name, texts)) != need.key:
        return None
    if not case.is_contact and plans.key(row.name) == plans.key(holder.name):
        return None
    message = (
        f'The {need.role} "{row.name}" cannot be told from "{holder.name}"'
        f' ({holder.number}): in QuickBooks both are called "{need.name}".'
    )
    return reasons.reason("NAME_TAKEN", message)


def _party_stop(case: Case) -> Reason | None:
    party, need = case.party, case.plan.party
    if party is None or need is None:
        return None
    if party.state == ReferenceState.ABSENT:
        if party.problem:
            return trouble(party)
        return None if need.may_create else reasons.reason(_missing_code(need))
    is_woken = need.role == "customer" and case.settings.customer.reactivate_inactive
    if names.is_inactive(party) and not is_woken:
        code = "CUSTOMER_INACTIVE" if need.role == "customer" else "SUPPLIER_INACTIVE"
        message = f'The {need.role} "{party.full_name}" is inactive in QuickBooks.'
        return reasons.reason(code, message)
    return None


def _missing_code(need: PartyNeed) -> str:
    is_customer = need.role == "customer"
    return "CUSTOMER_NOT_FOUND" if is_customer else "SUPPLIER_NOT_FOUND"


def _product_stop(case: Case) -> Reason | None:
    rows = _products(case)
    faulty = [
        FaultyLine(each.code, *problem)
        for each in case.plan.products
        if (problem := _product_problem(each, rows[each.key])) is not None
    ]
    return reasons.of_lines([*faulty, *_unusable_items(case)])


def _unusable_items(case: Case) -> Iterator[FaultyLine]:
    """Say which items of an order cannot be given back: none of them is created."""
    rows = items_of(case.plan, case.references)
    for each in case.plan.items:
        row = rows[each.key]
        if row.state == ReferenceState.ABSENT:
            problem = row.problem or {"code": "ITEM_NOT_FOUND", "message": ""}
            message = problem["message"] or f'QuickBooks has no item "{each.text}".'
            yield FaultyLine(each.text, problem["code"], message)
        elif not row.facts.get("active", True):
            message = f'The item "{row.full_name}" is inactive in QuickBooks.'
            yield FaultyLine(each.text, "ITEM_INACTIVE", message)


def _product_problem(need: ProductNeed, row: Any) -> tuple[str, str] | None:
    if row.state == ReferenceState.ABSENT:
        if row.problem is None:
            return None
        code, said = row.problem["code"], row.problem["message"]
        return code, f'The item "{need.name}": {said or reasons.CODES[code].message}'
    if not row.facts.get("active", True):
        message = f'The item "{row.full_name}" is inactive in QuickBooks.'
        return "ITEM_INACTIVE", message
    if row.facts.get("kind", "") not in item_rules.SELLABLE:
        message = (
            f'QuickBooks has "{row.full_name}" as a kind of item that cannot be sold on'
            " a line."
        )
        return "ITEM_KIND_UNUSABLE", message
    return None


def _missing(case: Case) -> Create:
    party = case.party
    absent = party is not None and party.state == ReferenceState.ABSENT
    asleep = party is not None and names.is_inactive(party)
    return Create(
        party=party if absent else None,
        wake=party if asleep else None,
        products=tuple(
            row
            for row in _products(case).values()
            if row.state == ReferenceState.ABSENT
        ),
    )
