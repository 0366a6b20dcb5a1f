"""The company file: recognised before anything is written (architecture, 10)."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server.calls import SendRequest
from qbwc_server.settings import Settings
from qbwc_server.store import connections, sessions
from qbxml import company


@dataclass(frozen=True)
class Identity:
    """What tells one company file from another."""

    file_id: str
    name: str
    path: str


def learn(
    db: sa.Connection, session: Any, call: SendRequest, settings: Settings
) -> str:
    """Take in what the first call of a session tells; return '' or a refusal."""
    connection = connections.lock(db, session.connection_id)
    facts = company.read_company(call.company_facts)
    seen = _identity(facts, call)
    problem = mismatch(connection, seen)
    if problem:
        connections.update(db, connection.id, {"attention": problem})
        return problem
    version = _version(facts, call, settings)
    connections.update(
        db,
        connection.id,
        _bound(connection, seen)
        | {
            "company_facts": _stored(facts) or connection.company_facts,
            "attention": _warning(facts, settings),
        },
    )
    values = {
        "recognised": True,
        "qbxml_version": version,
        "country": (facts.country if facts else "") or call.country[:8],
    }
    sessions.update(db, session.id, values)
    return ""


def mismatch(connection: Any, seen: Identity) -> str:
    """Say why a company file is not the one a connection is bound to; '' if it is.

    The FileID decides where both sides have one; otherwise one of name and path must
    agree, so that a file that was renamed or moved is still accepted.
    """
    if connection.bound_name is None and connection.bound_path is None:
        return ""
    if connection.bound_file_id and seen.file_id:
        same = connection.bound_file_id == seen.file_id
    else:
        names = _agree(connection.bound_name, seen.name)
        paths = _agree(connection.bound_path, seen.path)
        same = True in (names, paths) or (names is None and paths is None)
    if same:
        return ""
    return (
        f"The company file that is open ({seen.name or seen.path}) is not the one that"
        f" this connection belongs to ({connection.bound_name or connection.bound_path}"
        "). Nothing was sent. Open the right company file, or let the connection accept"
        f" the new one with: qbwc connection rebind {connection.name}"
    )


def _agree(one: str | None, other: str) -> bool | None:
    if not one or not other:
        return None
    return one.casefold() == other.casefold()


def _identity(facts: company.CompanyFacts | None, call: SendRequest) -> Identity:
    file_id = (facts.file_id or "") if facts else ""
    return Identity(
        file_id.strip("{} ").lower()[:64],
        ((facts.company_name or "") if facts else "")[:255],
        call.company_file.strip()[:1024],
    )


def _bound(connection: Any, seen: Identity) -> dict[str, Any]:
    return {
        "bound_file_id": seen.file_id or connection.bound_file_id,
        "bound_name": seen.name or connection.bound_name,
        "bound_path": seen.path or connection.bound_path,
    }


def _version(
    facts: company.CompanyFacts | None, call: SendRequest, settings: Settings
) -> str:
    """The lower of what the settings want and what QuickBooks announces."""
    offered = [_pair(settings.qbxml_version)]
    if call.major:
        offered.append((call.major, call.minor))
    if facts and facts.highest_version:
        offered.append(_pair(facts.highest_version))
    major, minor = min(offered)
    return f"{major}.{minor}"


def _pair(version: str) -> tuple[int, int]:
    major, _, minor = version.partition(".")
    return int(major), int(minor or 0)


def _stored(facts: company.CompanyFacts | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    return {
        "product": facts.product,
        "country": facts.country,
        "version": facts.highest_version,
        "company": facts.company_name,
        "sales_tax": facts.sales_tax_on,
    }


def _warning(facts: company.CompanyFacts | None, settings: Settings) -> str:
    """Warn where QuickBooks would refuse every customer we make (SE-6 b)."""
    if facts is None or settings.tax.mode != "quickbooks":
        return ""
    if facts.sales_tax_on is False:
        return (
            "Sales tax is switched off in QuickBooks, but tax.mode is 'quickbooks':"
            " new customers would be refused. Switch sales tax on in QuickBooks, or"
            " set tax.mode to 'none'."
        )
    return ""
