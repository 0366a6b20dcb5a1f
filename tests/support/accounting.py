"""Company files with an accounting side, and requests written from members.

A member whose name ends in Ref is a full name; a list is a member that is repeated.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from qbwc_server.simulator import ledger
from qbwc_server.simulator.company_file import CompanyFile
from qbxml import responses
from tests.support import simulated

CUSTOMER, VENDOR = "Whitfield, Marta", "Delgado, Rosa"
DAY = "2026-10-12"


def company(**parts: Any) -> CompanyFile:
    """Make the company of the other tests, with goods in stock and more accounts."""
    return simulated.company(**parts)


def written(name: str, members: Mapping[str, Any]) -> str:
    """Write a request: its members in their aggregate, or a query's as they are."""
    inner = _xml(members)
    if name.endswith(("Add", "Mod")):
        inner = f"<{name}>{inner}</{name}>"
    return f"<{name}Rq>{inner}</{name}Rq>"


def ask(kept: CompanyFile, name: str, **members: Any) -> responses.Response:
    """Have one request carried out."""
    return simulated.one(kept, written(name, members))


def done(kept: CompanyFile, name: str, **members: Any) -> responses.Record:
    """Have one request carried out that must go well, and give its record."""
    response = ask(kept, name, **members)
    assert response.status.code in (0, 530), response.status.message
    return response.records[0]


def found(kept: CompanyFile, name: str, **members: Any) -> list[responses.Record]:
    """Give what a query finds."""
    response = ask(kept, name, **members)
    assert response.status.code in (0, 1), response.status.message
    return list(response.records)


def mark(record: responses.Record) -> dict[str, str]:
    """Give what a Mod needs to know of a record."""
    identity = "TxnID" if record.get("TxnID") else "ListID"
    return {name: record.get(name) or "" for name in (identity, "EditSequence")}


def balance(kept: CompanyFile, account: str) -> Decimal:
    """Give the balance of an account, debits positive."""
    return kept.trial_balance().get(account, Decimal(0))


def shown(kept: CompanyFile, list_name: str, full_name: str, member: str) -> str:
    """Give what an entry shows."""
    return str(simulated.found(kept, list_name, full_name).members[member])


def prove(kept: CompanyFile) -> None:
    """Hold every balance against all postings, added up from scratch."""
    books = kept.books
    postings = [p for each in kept.transactions for p in each.postings]
    anew = ledger.Ledger([*books.openings, *postings])

    assert sum(kept.trial_balance().values()) == 0
    for account in kept.entries("accounts"):
        running = books.ledger.account(account.list_id)
        assert running == anew.account(account.list_id), account.name
    for sign, name in ((1, "customers"), (-1, "vendors")):
        for entry in kept.entries(name):
            expected = sign * anew.name(entry.list_id)
            assert Decimal(entry.members["Balance"]) == expected, entry.name
    for item in kept.entries("items"):
        if "QuantityOnHand" in item.members:
            expected = anew.quantity(item.list_id)
            assert Decimal(item.members["QuantityOnHand"]) == expected, item.name


def _xml(members: Mapping[str, Any]) -> str:
    return "".join(
        _element(name, value)
        for name, given in members.items()
        for value in (given if isinstance(given, list) else [given])
    )


def _element(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        inner = _xml(value)
    elif name.endswith("Ref"):
        inner = f"<FullName>{escape(str(value))}</FullName>"
    else:
        inner = escape(str(value))
    return f"<{name}>{inner}</{name}>"
