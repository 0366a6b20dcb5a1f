"""The pulls of each list (UN-5 to UN-7, SE-2 h)."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import comparing, document_planning, kinds, listed, resolving
from qbwc_server.flows.base import Visit
from qbwc_server.flows.pulling import Pull
from qbwc_server.store import lists, references
from qbwc_server.store.references import Found


class PullCustomers(Pull):
    """Copy the customers, and find those that orders seek by their e-mail (SE-2 h)."""

    kind = kinds.PULL_CUSTOMERS.word
    alone = True
    takes_early = True
    of = listed.CUSTOMERS

    def finished(self, db: sa.Connection, visit: Visit) -> None:
        """Answer who waited for the copy."""
        _free(db, visit)
        waiting = references.unknown(db, visit.connection_id, kinds.CUSTOMER_EMAIL)
        _answer(db, visit, waiting)

    def given_up(self, db: sa.Connection, visit: Visit) -> None:
        """Go on without the copy: nobody is found by e-mail then."""
        waiting = references.unknown(db, visit.connection_id, kinds.CUSTOMER_EMAIL)
        ids = [row.id for row in waiting]
        references.miss(db, dict.fromkeys(ids), visit.now)
        resolving.advance(db, visit, ids)


class _PullNames(Pull):
    """What is held because of a name may be free now (UN-15)."""

    def finished(self, db: sa.Connection, visit: Visit) -> None:
        """Look at the documents anew that are held for a name."""
        _free(db, visit)


class PullVendors(_PullNames):
    """Copy the vendors."""

    kind = kinds.PULL_VENDORS.word
    alone = True
    takes_early = True
    of = listed.VENDORS


class PullItems(Pull):
    """Copy the items of all kinds."""

    kind = kinds.PULL_ITEMS.word
    alone = True
    takes_early = True
    of = listed.ITEMS


class _PullConfigured(Pull):
    """Copy a list that the settings name entries of."""

    def finished(self, db: sa.Connection, visit: Visit) -> None:
        """Tell the person where something is gone that the settings need (UN-5)."""
        comparing.raise_alarm(db, visit)
        document_planning.recheck(db, visit, ("ACCOUNT_ROLE_NOT_SET",))


class PullAccounts(_PullConfigured):
    """Copy the chart of accounts."""

    kind = kinds.PULL_ACCOUNTS.word
    of = listed.ACCOUNTS


class PullTaxCodes(_PullConfigured):
    """Copy the sales tax codes."""

    kind = kinds.PULL_TAX_CODES.word
    of = listed.TAX_CODES


class PullTaxItems(_PullConfigured):
    """Copy the sales tax items."""

    kind = kinds.PULL_TAX_ITEMS.word
    of = listed.TAX_ITEMS


class PullTaxGroups(_PullConfigured):
    """Copy the sales tax groups."""

    kind = kinds.PULL_TAX_GROUPS.word
    of = listed.TAX_GROUPS


class PullEmployees(_PullNames):
    """Copy the names of employees, which customers and vendors may not have (UN-15)."""

    kind = kinds.PULL_EMPLOYEES.word
    of = listed.EMPLOYEES


class PullOtherNames(_PullNames):
    """Copy the other names, which customers and vendors may not have (UN-15)."""

    kind = kinds.PULL_OTHER_NAMES.word
    of = listed.OTHER_NAMES


def _free(db: sa.Connection, visit: Visit) -> None:
    document_planning.recheck(db, visit, ("NAME_TAKEN",))


class PullTerms(Pull):
    """Copy the payment terms, which contacts are given by name."""

    kind = kinds.PULL_TERMS.word
    of = listed.TERMS


def _answer(db: sa.Connection, visit: Visit, waiting: Sequence[Any]) -> None:
    """Find customers by e-mail: the first listed, active before inactive."""
    keys = [row.key for row in waiting]
    by_email: dict[str, Any] = {}
    for entry in lists.by_email(db, visit.connection_id, keys):
        held = by_email.get(entry.email_key)
        if held is None or (entry.is_active and not held.is_active):
            by_email[entry.email_key] = entry
    found = {r.id: _found(by_email[r.key]) for r in waiting if r.key in by_email}
    references.know(db, found, visit.now)
    absent = [row.id for row in waiting if row.id not in found]
    references.miss(db, dict.fromkeys(absent), visit.now)
    resolving.advance(db, visit, [row.id for row in waiting])


def _found(entry: Any) -> Found:
    edit_sequence = entry.facts.get("edit_sequence")
    return Found(entry.list_id, entry.full_name, edit_sequence, entry.facts)
