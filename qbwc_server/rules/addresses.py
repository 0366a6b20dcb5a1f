"""Addresses as QuickBooks prints them: at most five lines (business-rules 6.3)."""

from __future__ import annotations

from typing import Any

from qbwc_server.importing.canonical import Address, Order
from qbwc_server.rules.texts import Texts

PRINTED_LINES = 5
LINE_LENGTH = 41


def fields(place: str, address: Address | None, texts: Texts) -> dict[str, Any] | None:
    """Give the members of BillAddress or ShipAddress; None for a blank address."""
    if address is None or address.is_blank:
        return None
    below = {
        "City": texts.clean(f"{place}/City", address.city, 31),
        "State": texts.clean(f"{place}/State", address.region, 21),
        "PostalCode": texts.clean(f"{place}/PostalCode", _postal_code(address), 13),
        "Country": texts.clean(f"{place}/Country", address.country, 31),
    }
    lines = _lines(place, address, texts)
    room = PRINTED_LINES - _printed(below)
    named = {
        f"Addr{n}": each for n, each in enumerate(_fit(place, lines, room, texts), 1)
    }
    return named | {name: each for name, each in below.items() if each}


def billing(order: Order) -> Address | None:
    """Find the billing address, or the shipping one if it is blank (SE-4 a)."""
    return shipping(order) if order.billing.is_blank else order.billing


def shipping(order: Order) -> Address | None:
    """Find the first recipient's address that is not blank (SE-7 e)."""
    homes = (each.address for each in order.recipients)
    return next((each for each in homes if not each.is_blank), None)


def _lines(place: str, address: Address, texts: Texts) -> list[str]:
    person = f"{address.first_name} {address.last_name}"
    written = (
        address.company,
        person,
        address.address,
        address.address2,
        address.address3,
    )
    cleaned = [texts.clean(f"{place}/Addr", each) for each in written]
    return [each for each in cleaned if each]


def _printed(below: dict[str, str]) -> int:
    town = below["City"] or below["State"] or below["PostalCode"]
    return bool(town) + bool(below["Country"])


def _fit(place: str, lines: list[str], room: int, texts: Texts) -> list[str]:
    kept, surplus = lines[: room - 1], lines[room - 1 :]
    joined = [*kept, ", ".join(surplus)] if surplus else kept
    return [
        texts.clean(f"{place}/Addr{number}", each, LINE_LENGTH)
        for number, each in enumerate(joined, 1)
    ]


def _postal_code(address: Address) -> str:
    plus_4 = address.postal_code_plus_4
    if plus_4 and len(address.postal_code) == len("78704"):
        return f"{address.postal_code}-{plus_4}"
    return address.postal_code
