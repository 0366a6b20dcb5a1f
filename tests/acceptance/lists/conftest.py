"""Small pages, so that a few entries make several of them."""

import pytest

SMALL = 4


@pytest.fixture
def small_pages(monkeypatch):
    """Read long lists in pages of four."""
    monkeypatch.setattr("qbwc_server.flows.listed.PAGE", SMALL)
