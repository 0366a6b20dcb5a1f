"""What a waiting order's next step is: decided purely, carried out by `resolving`.

Look-ups come before creations, and creations only when every look-up of the order
says that it can succeed, so that a skipped order leaves no stray customer (SE-16 b).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qbwc_server.flows import kinds, names
from qbwc_server.importing.canonical import Order
from qbwc_server.rules import customers as customer_rules
from qbwc_server.rules import items as item_rules
from qbwc_server.rules import reasons, transactions
from qbwc_server.rules.items import Problem
from qbwc_server.rules.plans import ItemReference, Plan
from qbwc_server.rules.reasons import Reason
from qbwc_server.settings import Settings
from qbwc_server.states import ReferenceState
from qbwc_server.store.references import Name

ITEM_KINDS = {
    "sku": kinds.ITEM,
    "full_name": kinds.ITEM_FULL_NAME,
    "list_id": kinds.ITEM_LIST_ID,
}
#: kinds of items that a charge or a discount may be posted on, besides products
_CHARGE_KINDS = item_rules.SELLABLE | {"Discount"}


@dataclass(frozen=True)
class Case:
    """A waiting order with what is known of everything it names."""

    order: Order
    plan: Plan
    settings: Settings
    references: Mapping[tuple[str, str], Any]


@dataclass(frozen=True)
class Wait:
    """Something is still being looked up."""


@dataclass(frozen=True)
class Link:
    """The order needs a reference that it did not name at first."""

    name: Name


@dataclass(frozen=True)
class Create:
    """Make what is missing; the order waits for it."""

    customer: int | None = None
    wake: int | None = None
    items: tuple[int, ...] = ()
    warnings: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Ready:
    """Everything is known; the transaction can be posted."""

    customer: int
    warnings: tuple[dict[str, Any], ...] = field(default=())


@dataclass(frozen=True)
class Stop:
    """The order goes no further, and why."""

    reason: Reason


Step = Wait | Link | Create | Ready | Stop


def decide(case: Case) -> Step:
    """Say what comes next for an order."""
    customer = _customer(case)
    if isinstance(customer, Link):
        return customer
    rows = [customer, *_items(case).values()]
    if any(row is None or row.state == ReferenceState.UNKNOWN for row in rows):
        return Wait()
    stop = _customer_stop(case, customer) or _item_stop(case)
    if stop is not None:
        return Stop(stop)
    create = _missing(case, customer)
    if create != Create():
        return create
    return Ready(customer.id, tuple(_warnings(case, customer)))


def names_of(plan: Plan) -> list[tuple[Name, str]]:
    """The references that a plan needs, each with what it is needed for."""
    customer = Name(kinds.CUSTOMER, plan.customer.key, plan.customer.name)
    return [
        (customer, kinds.AS_CUSTOMER),
        *((item_name(each), _role(each)) for each in plan.items),
    ]


def item_name(needed: ItemReference) -> Name:
    """The reference of an item that an order is posted on."""
    return Name(ITEM_KINDS[needed.by], needed.key, needed.text)


def _role(needed: ItemReference) -> str:
    return kinds.AS_ITEM if needed.line_numbers else kinds.AS_CONFIGURED


def _customer(case: Case) -> Any:
    """The reference of the customer: by name, by hashed name, or by e-mail."""
    row = _by_name(case)
    if row is None or isinstance(row, Link):
        return row
    if row.state == ReferenceState.ABSENT and row.problem is None:
        return _by_email(case, row)
    return row


def _by_name(case: Case) -> Any:
    needed = case.plan.customer
    row = case.references.get((kinds.CUSTOMER, needed.key))
    if row is None or row.state == ReferenceState.UNKNOWN:
        return row
    if needed.cut and _is_somebody_else(row, needed.email):
        return _linked(case, Name(kinds.CUSTOMER, *_hashed(needed.hashed)))
    return row


def _hashed(name: str) -> tuple[str, str]:
    return name.casefold(), name


def _is_somebody_else(row: Any, email: str) -> bool:
    # A cut name that is another person's, told by the e-mail (SE-2 e).
    theirs = (row.facts.get("email") or "").strip()
    known = row.state == ReferenceState.KNOWN
    return known and bool(theirs) and theirs.casefold() != email.strip().casefold()


def _by_email(case: Case, row: Any) -> Any:
    # Before creating: does the copy of the list know the e-mail (SE-2 h).
    email = case.plan.customer.email.strip()
    wanted = (
        case.settings.customer.email_field_fallback and not case.plan.customer.single
    )
    if not (wanted and email):
        return row
    found = _linked(case, Name(kinds.CUSTOMER_EMAIL, email.casefold(), email))
    if isinstance(found, Link) or found.state != ReferenceState.ABSENT:
        return found
    return row


def _linked(case: Case, name: Name) -> Any:
    row = case.references.get((name.kind, name.key))
    return Link(name) if row is None else row


def _items(case: Case) -> dict[str, Any]:
    return {
        each.key: case.references.get((ITEM_KINDS[each.by], each.key))
        for each in case.plan.items
    }


def _customer_stop(case: Case, row: Any) -> Reason | None:
    if row.state == ReferenceState.ABSENT and row.problem is not None:
        return reasons.reason(row.problem["code"], row.problem["message"])
    if row.state == ReferenceState.ABSENT:
        return customer_rules.creation_refusal(case.order, case.settings)
    if names.is_inactive(row) and not case.settings.customer.reactivate_inactive:
        message = f'The customer "{row.full_name}" is inactive in QuickBooks.'
        return reasons.reason("CUSTOMER_INACTIVE", message)
    return None


def _item_stop(case: Case) -> Reason | None:
    rows = _items(case)
    problems = {
        each.key: problem
        for each in case.plan.items
        if (problem := _item_problem(case, each, rows[each.key])) is not None
    }
    if not problems:
        return None
    return transactions.unusable_items(case.order, case.plan, problems)


def _item_problem(case: Case, needed: ItemReference, row: Any) -> Problem | None:
    if row.state == ReferenceState.ABSENT:
        if row.problem is not None:
            return Problem(row.problem["code"], row.problem["message"])
        if not needed.line_numbers:
            return Problem("ITEM_NOT_FOUND")
        code = item_rules.creation_refusal(needed.lookup, case.settings)
        return Problem(code) if code else None
    if not row.facts.get("active", True):
        return Problem("ITEM_INACTIVE")
    return _kind_problem(case, needed, row.facts.get("kind", ""))


def _kind_problem(case: Case, needed: ItemReference, kind: str) -> Problem | None:
    group = kind == item_rules.GROUP and case.settings.item.allow_groups
    on_lines = kind in item_rules.SELLABLE or group
    on_charges = kind in _CHARGE_KINDS
    usable = (on_lines or not needed.line_numbers) and (
        on_charges or not needed.charges
    )
    return None if usable else Problem("ITEM_KIND_UNUSABLE")


def _missing(case: Case, customer: Any) -> Create:
    # The customer first: a refusal must not leave new items behind (SE-16 a).
    if customer.state == ReferenceState.ABSENT:
        return Create(customer.id, warnings=tuple(_creation_warnings(case)))
    if names.is_inactive(customer):
        return Create(wake=customer.id)
    rows = _items(case).values()
    absent = [row.id for row in rows if row.state == ReferenceState.ABSENT]
    return Create(items=tuple(absent))


def _creation_warnings(case: Case) -> list[dict[str, Any]]:
    new = customer_rules.customer_fields(case.order, case.settings)
    return [warning.to_json() for warning in new.warnings]


def _warnings(case: Case, customer: Any) -> list[dict[str, Any]]:
    found = [w for row in _items(case).values() for w in row.facts.get("warnings", ())]
    differs = names.tax_warning(customer, case.order, case.settings)
    if differs is not None and not case.plan.customer.single:
        found.append(differs.to_json())
    return found
