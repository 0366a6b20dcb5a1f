"""What is left of an order once QuickBooks' letters are all there is (6.1).

A field of which nothing could be stored counts as blank, and so do the rules that ask
whether a name, an e-mail or an address is blank (SE-1 a, SE-2 a, SE-7 a).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

from qbwc_server.importing.canonical import Address, Order, Recipient
from qbwc_server.rules.reasons import OrderWarning
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings
from qbxml import text

_MEMBERS = tuple(each.name for each in fields(Address))


def order(given: Order, settings: Settings) -> Order:
    """Blank what QuickBooks could store nothing of; other texts stay as they are."""
    charset = settings.text.charset
    billing = _address(given.billing, charset)
    recipients = tuple(_recipient(each, charset) for each in given.recipients)
    changed = zip(given.recipients, recipients, strict=True)
    if billing is given.billing and all(old is new for old, new in changed):
        return given
    return replace(given, billing=billing, recipients=recipients)


def warnings(given: Order, settings: Settings) -> tuple[OrderWarning, ...]:
    """Warn of fields whose letters were all dropped."""
    texts = Texts(settings.text.charset)
    for place, address in _places(given):
        for name in _MEMBERS:
            value = getattr(address, name)
            if _is_lost(value, settings.text.charset):
                texts.clean(f"{place} {name}".replace("_", " "), value)
    return texts.warnings()


def _places(given: Order) -> Iterator[tuple[str, Address]]:
    yield "billing", given.billing
    for each in given.recipients:
        yield "recipient's", each.address


def _recipient(given: Recipient, charset: text.Charset) -> Recipient:
    address = _address(given.address, charset)
    return given if address is given.address else replace(given, address=address)


def _address(given: Address, charset: text.Charset) -> Address:
    lost = [name for name in _MEMBERS if _is_lost(getattr(given, name), charset)]
    return replace(given, **dict.fromkeys(lost, "")) if lost else given


def _is_lost(value: str, charset: text.Charset) -> bool:
    # Text that came in is trimmed and has no control characters: ASCII can be stored.
    return not value.isascii() and not text.clean(value, charset=charset).text
