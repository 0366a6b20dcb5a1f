"""Installations that take documents, and have met their company file before."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import papers
from tests.support.installation import Installation

Open = Callable[..., Installation]


@pytest.fixture
def open_shop(install) -> Open:
    """Give a function that starts an installation which takes documents.

    Its parameters are members of the settings' section for documents; `parts` are
    those of `install`. Accounts and taxes have been read already.
    """

    def opened(parts: dict[str, Any] | None = None, **members: Any) -> Installation:
        unleashed = papers.unleashed(**members)
        shop: Installation = install(unleashed=unleashed, **parts or {})
        shop.visit()
        shop.visits.clear()
        return shop

    return opened


@pytest.fixture
def shop(open_shop: Open) -> Installation:
    """Give an installation that takes documents of every kind."""
    return open_shop()
