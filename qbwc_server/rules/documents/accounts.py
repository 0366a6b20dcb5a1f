"""Which account an amount goes to: the paper's own, or that of a role (UN-1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qbwc_server.rules import reasons
from qbwc_server.rules.documents import plans
from qbwc_server.rules.documents.plans import KnownLists
from qbwc_server.rules.reasons import Reason
from qbwc_server.settings import Settings


@dataclass(frozen=True)
class Account:
    """An account by what the paper says (`own`), or else by its role."""

    role: str
    own: str = ""


STOCK = Account("stock_on_hand")


def full_name(account: Account, settings: Settings, known: KnownLists) -> str:
    """Give the account's full name in QuickBooks; "" where there is none."""
    if not account.own:
        configured: str = getattr(settings.unleashed.accounts, account.role)
        return configured
    # Before the accounts were imported nothing can be said against a name.
    unknown = "" if known.accounts else account.own
    return known.accounts.get(plans.key(account.own), unknown)


def missing(
    needed: Iterable[Account], settings: Settings, known: KnownLists
) -> Reason | None:
    """Say which accounts a document lacks: it is held until they are there (UN-1)."""
    wanting = [e for e in needed if not full_name(e, settings, known)]
    if not wanting:
        return None
    roles = dict.fromkeys(f"unleashed.accounts.{e.role}" for e in wanting if not e.own)
    own = dict.fromkeys(e.own for e in wanting if e.own)
    sentences = [
        f"The settings name no account for: {', '.join(roles)}." if roles else "",
        f"QuickBooks has no account: {', '.join(own)}." if own else "",
    ]
    return reasons.reason("ACCOUNT_ROLE_NOT_SET", " ".join(filter(None, sentences)))
