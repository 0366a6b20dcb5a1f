"""What a Web Connector would not like about the address is said on the pages."""

import pytest

from qbwc_server.states import Role
from tests.integration.pages.conftest import EMAILS
from tests.support import houses
from tests.support.people import Person


@pytest.mark.parametrize(
    "url, said",
    [
        ("http://localhost:8000", ""),
        ("http://books.example.com", "needs https"),
        ("http://192.0.2.7", "addresses made of numbers"),
        ("http://books.example.com/shop", "a proxy in front must take it away"),
    ],
)
def test_the_public_address(house, tmp_path, url, said):
    """On a connection's page and where one is made; a good one has no remark."""
    with houses.serving(house.database, tmp_path / "o", public_url=url) as other:
        admin = Person(other.port)
        admin.log_in(EMAILS[Role.ADMIN])
        pages = [
            admin.get(path).text
            for path in ("/admin/connections/lake/", "/admin/connections/new")
        ]

    remarks = [f"The address of this server, {url}" in text for text in pages]
    assert remarks == [bool(said)] * 2
    assert all(said in text for text in pages)
    assert url + "/qbwc" in pages[0]
