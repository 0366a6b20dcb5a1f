"""Under which name a customer is searched and created (SE-1, SE-2)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qbwc_server.importing.canonical import Address, Order
from qbwc_server.rules import reasons
from qbwc_server.rules.reasons import OrderWarning
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings

LONGEST = 41  # Customer/Name (qbxml 5.4)
SUFFIX = " (C)"

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")


@dataclass(frozen=True)
class CustomerName:
    """A customer as an order names them; `search` is "" when there is no name."""

    search: str
    full: str
    cut: bool
    hashed: str
    email: str
    first: str
    last: str
    company: str
    warnings: tuple[OrderWarning, ...] = ()


def customer_name(order: Order, settings: Settings) -> CustomerName:
    """Arrange an order's customer in the configured pattern (SE-2)."""
    texts = Texts(settings.text.charset)
    first, last = _person(order, settings)
    mail = email(order)
    full = _arranged({"first": first, "last": last, "email": mail}, settings, texts)
    full = full or _fallback(order, settings)
    search = texts.name("customer name", full, LONGEST)
    whole = Texts(settings.text.charset).name("customer name", full)
    return CustomerName(
        search=search,
        full=whole,
        cut=search != whole,
        hashed=hashed(whole),
        email=mail,
        first=first,
        last=last,
        company=company(order),
        warnings=(*email_warnings(mail), *texts.warnings()),
    )


def email(order: Order) -> str:
    """Find the customer's e-mail: billing, else the first recipient's (SE-1)."""
    emails = (each.address.email for each in order.recipients)
    return order.billing.email or next(filter(None, emails), "")


def email_warnings(mail: str) -> tuple[OrderWarning, ...]:
    """Warn of an e-mail that is no address (SE-1 d)."""
    if not mail or _EMAIL.fullmatch(mail):
        return ()
    message = f'The e-mail "{mail[:80]}" is not a valid address.'
    return (reasons.warning("EMAIL_INVALID", message),)


def company(order: Order) -> str:
    """Find the customer's company: billing, else the first recipient's."""
    companies = (each.address.company for each in order.recipients)
    return order.billing.company or next(filter(None, companies), "")


def hashed(full: str, limit: int = LONGEST) -> str:
    """Give the name for a cut one that turned out to be somebody else's (SE-2 e)."""
    digest = hashlib.sha1(full.casefold().encode(), usedforsecurity=False)
    return f"{full[: limit - len('~0000')]}~{digest.hexdigest()[:4]}"


def suffixed(name: str) -> str:
    """Give the name for a customer whose own is taken by another list (SE-4 c)."""
    return name[: LONGEST - len(SUFFIX)].rstrip(" ,-") + SUFFIX


def key(name: str) -> str:
    """Give the key that a customer's name is known by: names ignore case (SE-2 f)."""
    return name.casefold()


def _person(order: Order, settings: Settings) -> tuple[str, str]:
    # Pairs only, never one part from each (SE-2 a).
    people = (order.billing, *(each.address for each in order.recipients))
    for person in people:
        if _speaks(person, settings):
            return person.first_name, person.last_name
    return "", ""


def _speaks(person: Address, settings: Settings) -> bool:
    texts = Texts(settings.text.charset)
    names = (person.first_name, person.last_name)
    return any(texts.clean("name", each) for each in names)


def _arranged(parts: Mapping[str, str], settings: Settings, texts: Texts) -> str:
    arrange, needed = _PATTERNS[settings.customer.pattern]
    cleaned = {name: texts.clean(_PARTS[name], parts[name]) for name in needed}
    if settings.customer.strict_pattern and not all(cleaned.values()):
        return ""
    return arrange(cleaned)


def _fallback(order: Order, settings: Settings) -> str:
    # A strict pattern skips the order; nothing may stand in for it (SE-2 b).
    if settings.customer.strict_pattern:
        return ""
    choice = settings.customer.name_fallback
    return {"none": "", "company": company(order), "email": email(order)}[choice]


def _joined(separator: str, *parts: str) -> str:
    return separator.join(each for each in parts if each)


def _first_last(parts: Mapping[str, str]) -> str:
    return _joined(" ", parts["first"], parts["last"])


def _last_first(parts: Mapping[str, str]) -> str:
    return _joined(", ", parts["last"], parts["first"])


_PARTS = {"first": "first name", "last": "last name", "email": "e-mail"}
_PATTERNS: Mapping[str, tuple[Callable[[Mapping[str, str]], str], tuple[str, ...]]] = {
    "email": (lambda parts: parts["email"], ("email",)),
    "first_last": (_first_last, ("first", "last")),
    "last_first": (_last_first, ("first", "last")),
    "last_first_email": (
        lambda parts: _joined(", ", _last_first(parts), parts["email"]),
        ("first", "last", "email"),
    ),
    "first_last_email": (
        lambda parts: _joined(", ", _first_last(parts), parts["email"]),
        ("first", "last", "email"),
    ),
}
