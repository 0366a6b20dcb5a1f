"""What an order's transaction needs, as the database keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qbwc_server.importing import plain
from qbwc_server.rules import items
from qbwc_server.rules.items import SkuLookup
from qbwc_server.rules.reasons import OrderWarning


@dataclass(frozen=True)
class CustomerReference:
    """The customer that a transaction is for."""

    key: str
    name: str
    cut: bool = False
    hashed: str = ""
    email: str = ""
    single: bool = False


@dataclass(frozen=True)
class ItemReference:
    """An item that a transaction needs: for lines, for charges, or for both."""

    key: str
    text: str
    by: items.By
    is_alias: bool = False
    line_numbers: tuple[int, ...] = ()
    charges: tuple[str, ...] = ()

    @property
    def lookup(self) -> SkuLookup:
        """Give the reference as the rules of items know it."""
        return SkuLookup(self.key, self.text, self.by, is_alias=self.is_alias)


@dataclass(frozen=True)
class Plan:
    """Everything that must be known before an order's transaction can be built."""

    transaction: str
    customer: CustomerReference
    items: tuple[ItemReference, ...]
    warnings: tuple[OrderWarning, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the plan as the database keeps it."""
        dumped: dict[str, Any] = plain.dump(self)
        return dumped

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Plan:
        """Read a plan back from what `to_json` gave."""
        return cls(
            transaction=values["transaction"],
            customer=CustomerReference(**values["customer"]),
            items=tuple(item_from_json(each) for each in values["items"]),
            warnings=tuple(OrderWarning(**each) for each in values["warnings"]),
        )


def item_from_json(values: Mapping[str, Any]) -> ItemReference:
    """Read an item back from what `asdict` gave."""
    sequences = {name: tuple(values[name]) for name in ("line_numbers", "charges")}
    return ItemReference(**{**values, **sequences})
