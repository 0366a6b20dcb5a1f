"""Creating items: of an order's SKUs, and Sales products (SE-13, UN-13)."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import creating, entries, inserting, kinds
from qbwc_server.flows.base import Ask, Refusal, Visit
from qbwc_server.importing import canonical
from qbwc_server.rules import items as item_rules
from qbwc_server.rules.documents.plans import ProductNeed
from qbwc_server.rules.plans import Plan
from qbwc_server.store import references
from qbwc_server.store.references import Found
from qbxml import items
from qbxml.responses import Response


class _CreateItem(creating.Create):
    """Create an item, once for all that name it."""

    def names_taken(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Look names up once more: somebody was faster, or their kind is unusable."""
        problems = {
            subject: {"code": self.problem, "message": refusal.text}
            for subject, refusal in refusals.items()
        }
        references.forget(db, list(problems))
        references.note(db, problems)
        kinds.enqueue(db, visit, self.if_lost, list(problems))

    def read(self, response: Response) -> Found:
        """Read the new list ID; a remembered outcome does not say the kind."""
        found = entries.written(response, "Item", entries.item)
        kind = response.name.removeprefix("Item").removesuffix("AddRs")
        return replace(found, facts={"kind": kind, **found.facts})


class CreateProduct(_CreateItem):
    """Create a Sales product, on the account of its first mention (UN-13)."""

    kind = kinds.CREATE_PRODUCT.word
    if_lost = kinds.LOOK_UP_PRODUCT
    problem = "ITEM_CREATE_REFUSED"

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Send name, price and account, and nothing else."""
        return [
            Ask(items.add("noninventory", _product_fields(visit, creation)), (subject,))
            for subject, creation in subjects.items()
        ]


class CreateItem(_CreateItem):
    """Create the item of an unknown SKU, once for all orders that name it (SE-13)."""

    kind = kinds.CREATE_ITEM.word
    if_lost = kinds.LOOK_UP_ITEM
    problem = "ITEM_CREATE_REFUSED"

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Send name, description, price and the configured accounts."""
        kind = visit.settings.item.create_type
        return [
            Ask(items.add(kind, self._fields(visit, creation)), (subject,))
            for subject, creation in subjects.items()
        ]

    def _fields(self, visit: Visit, creation: creating.Creation) -> dict[str, Any]:
        row = creation.reference
        order = canonical.load(creation.order.content)
        plan = Plan.from_json(creation.order.plan)
        needed = next(each for each in plan.items if each.key == row.key)
        line = order.lines[needed.line_numbers[0] - 1]
        fields = item_rules.new_item(line, visit.settings)
        name = items.ADDS[visit.settings.item.create_type]
        return fields | inserting.guid_field(name, row, visit)


def _product_fields(visit: Visit, creation: creating.Creation) -> dict[str, Any]:
    row = creation.reference
    wanted = row.wanted or {}
    price = wanted.get("price")
    need = ProductNeed(
        row.key,
        row.name,
        price=None if price is None else Decimal(price),
        account=wanted.get("account", ""),
    )
    guid = inserting.guid_field("ItemNonInventoryAdd", row, visit)
    return need.new_item | guid
