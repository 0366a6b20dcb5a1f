"""Texts with places for an order's figures: "ShippingEasy {number}"."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACES = (
    "number",
    "store",
    "id",
    "reference",
    "alternate",
    "email",
    "notes",
    "internal_notes",
)
_PLACE = re.compile(r"\{(\w*)\}")


def checked(template: str) -> str:
    """Refuse a template with a place that no order can fill."""
    unknown = [each for each in _PLACE.findall(template) if each not in PLACES]
    if unknown:
        known = ", ".join(f"{{{each}}}" for each in PLACES)
        raise ValueError(f"{{{unknown[0]}}} is unknown; an order fills {known}")
    return template


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put an order's values into the places of a template."""
    return _PLACE.sub(lambda place: values.get(place[1], ""), template)
