"""Installations that leave the money of receipts in Undeposited Funds."""

import pytest

from tests import papers
from tests.support.installation import Installation


@pytest.fixture
def shop(install) -> Installation:
    """Give an installation that leaves its receipts' money in Undeposited Funds."""
    shop: Installation = install(store={"deposit_account": "", "payment_method": ""})
    return shop


@pytest.fixture
def filing_shop(install) -> Installation:
    """Give an installation that takes papers of the second source too."""
    shop: Installation = install(unleashed=papers.unleashed())
    return shop
