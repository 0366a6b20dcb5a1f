"""Installations for the acceptance tests."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from qbwc_server.conversation import Limits
from tests import factories
from tests.support import installation
from tests.support.installation import Installation, Plan

Install = Callable[..., Installation]


@pytest.fixture
def dialect(request):
    """Use SQLite, except where a test asks for another database."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def database(database, dialect):
    """Do not wait for the disk: nobody pulls the plug of a test."""
    if dialect == "sqlite":
        sa.event.listen(database.engine, "connect", _do_not_wait)
    return database


@pytest.fixture
def install(database) -> Iterator[Install]:
    """Give a function that starts an installation.

    Its parameters are sections of the settings; `lists` adds entries to the company
    file, other parts of it (`quirks`, `preferences` ...) are merged; `plan` is all of
    it at once.
    """
    with ExitStack() as stack:

        def started(plan: Plan | None = None, **parts: Any) -> Installation:
            running = installation.running(database, plan or _plan(parts))
            return stack.enter_context(running)

        yield started


@pytest.fixture
def shop(install: Install) -> Installation:
    """Give an installation with the usual settings and company file."""
    return install()


def _do_not_wait(connection: Any, _: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")


def _plan(parts: dict[str, Any]) -> Plan:
    document = factories.company_document(**parts.pop("lists", {}))
    for name in ("quirks", "preferences", "quickbooks"):
        document[name] = document[name] | parts.pop(name, {})
    limits = replace(Limits(), **parts.pop("limits", {}))
    style = parts.pop("style", "document")
    return Plan(factories.settings(**parts), document, limits, style)
