"""Installations that put the sales of a store together by day."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.installation import Installation

Daily = Callable[..., Installation]


@pytest.fixture
def daily(install) -> Daily:
    """Give a function that starts an installation whose first store is summed up."""

    def started(**store: Any) -> Installation:
        usual = {"summary": "daily", "single_customer": "Web Sales"}
        lists = {"customers": [{"Name": "Web Sales"}]}
        shop: Installation = install(store=usual | store, lists=lists)
        return shop

    return started


@pytest.fixture
def shop(daily: Daily) -> Installation:
    """Give an installation whose first store is summed up by day."""
    return daily()
