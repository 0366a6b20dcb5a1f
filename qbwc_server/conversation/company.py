"""The company file: recognised before anything is written (architecture, 10)."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server.calls import SendRequest
from qbwc_server.flows import comparing
from qbwc_server.settings import Settings
from qbwc_server.store import audit, connections, sessions
from qbwc_server.store.audit import Action, Actor, Entry
from qbxml import company

#: the first version in which a query may say what it wants to be told
LOWEST_VERSION = (4, 0)


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
    seen, version = _identity(facts, call), _version(facts, call, settings)
    problem = mismatch(connection, seen)
    if problem:
        audit.count(db, *_trace(connection, Action.FILE_REFUSED), session.last_call_at)
    problem = problem or _too_old(version)
    if problem:
        connections.update(db, connection.id, {"attention": problem})
        return problem
    _accept(db, session, connection, seen)
    gone = comparing.alarms(db, connection.id, settings)
    remarks = (_remark(connection, seen), _warning(facts, settings), *gone)
    values = {
        "company_facts": _stored(facts) or connection.company_facts,
        "attention": " ".join(filter(None, (*remarks, connection.older_copy))),
    }
    connections.update(db, connection.id, _bound(connection, seen) | values)
    values = {
        "recognised": True,
        "qbxml_version": version,
        "country": ((facts.country if facts else "") or call.country)[:8],
    }
    sessions.update(db, session.id, values)
    return ""


def mismatch(connection: Any, seen: Identity) -> str:
    """Say why a company file is not the one a connection is bound to; '' if it is.

    The FileID decides where both sides have one. A file that has lost it must have the
    name and the path that it had: a copy has lost it, too. Where there never was one,
    either will do, so that a file that was renamed or moved is still accepted.
    """
    if not _is_bound(connection):
        return ""
    if connection.bound_file_id and seen.file_id:
        same = connection.bound_file_id == seen.file_id
    else:
        agree = [_agree(*pair) for pair in _comparable(connection, seen)]
        enough = all if connection.bound_file_id else any
        same = enough(agree) or not agree
    if same:
        return ""
    return (
        f"The company file that is open ({seen.name or seen.path}) is not the one that"
        f" this connection belongs to ({connection.bound_name or connection.bound_path}"
        "). Nothing was sent. Open the right company file, or let the connection accept"
        f" the new one with: qbwc connection rebind {connection.name}"
    )


def _is_bound(connection: Any) -> bool:
    return bool(
        connection.bound_file_id or connection.bound_name or connection.bound_path
    )


def _comparable(connection: Any, seen: Identity) -> list[tuple[str, str]]:
    """Give name and path, each as known and as seen, where both sides have one."""
    pairs = [(connection.bound_name, seen.name), (connection.bound_path, seen.path)]
    return [pair for pair in pairs if all(pair)]


def _agree(one: str, other: str) -> bool:
    # Windows tells neither capitals nor the two slashes apart.
    written = [text.casefold().replace("/", "\\") for text in (one, other)]
    return written[0] == written[1]


def _accept(db: sa.Connection, session: Any, connection: Any, seen: Identity) -> None:
    """Write down that a file is a connection's own from now on, or was renamed."""
    if not _is_bound(connection) and any((seen.file_id, seen.name, seen.path)):
        audit.note(db, *_trace(connection, Action.FILE_BOUND), session.last_call_at)
    elif _changes(connection, seen):
        audit.note(db, *_trace(connection, Action.FILE_RENAMED), session.last_call_at)


def _trace(connection: Any, action: Action) -> tuple[Actor, Entry]:
    actor = Actor(f"Web Connector: {connection.username}")
    return actor, Entry(connection.name, action)


def _changes(connection: Any, seen: Identity) -> list[tuple[str, str]]:
    return [pair for pair in _comparable(connection, seen) if not _agree(*pair)]


def _remark(connection: Any, seen: Identity) -> str:
    """Say, in the session in which it is noticed, what is odd about a known file."""
    changes = [f"{old} is now {new}" for old, new in _changes(connection, seen)]
    if changes:
        told = "; ".join(changes)
        return f"The company file was renamed or moved, and is accepted: {told}."
    if _is_bound(connection) and not any((seen.file_id, seen.name, seen.path)):
        return "The Web Connector did not tell which company file is open."
    return ""


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
    most = [_pair(settings.qbxml_version)]
    if call.major > 0 <= call.minor:
        most.append((call.major, call.minor))
    spoken = [_pair(each) for each in facts.versions] if facts else []
    # Not every number between two versions is one: QuickBooks says which it speaks.
    known = [each for each in spoken if each <= min(most)]
    major, minor = max(known) if known else min(most + spoken)
    return f"{major}.{minor}"


def _too_old(version: str) -> str:
    """Say why nothing can be asked in a version; '' where all can be.

    It is the visit that is turned away: the orders are not to blame, and wait.
    """
    if _pair(version) >= LOWEST_VERSION:
        return ""
    least = ".".join(map(str, LOWEST_VERSION))
    return (
        f"This QuickBooks announces qbXML {version}; this server needs {least} or"
        " newer. Nothing was sent. Update QuickBooks, or let the Web Connector open"
        " the company file with a newer one."
    )


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
