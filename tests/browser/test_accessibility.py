"""axe-core finds nothing that keeps somebody from using a page, light or dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from qbwc_server.states import Role
from tests import factories, papers
from tests.support import programs
from tests.support.houses import PASSWORD

PAGES = (
    "/admin/",
    "/admin/account",
    "/admin/account/codes",
    "/admin/connections/new",
    "/admin/connections/lake/",
    "/admin/connections/lake/orders/",
    "/admin/connections/lake/orders/1",
    "/admin/connections/lake/orders/2",
    "/admin/connections/lake/documents/",
    "/admin/connections/lake/documents/1",
    "/admin/connections/lake/documents/2",
    "/admin/connections/lake/lists/",
    "/admin/connections/lake/lists/items",
    "/admin/connections/lake/lists/taxes",
    "/admin/connections/lake/lists/customers?mark=gone",
    "/admin/connections/lake/jobs/",
    "/admin/connections/lake/jobs/1",
    "/admin/connections/lake/sessions/",
    "/admin/connections/lake/sessions/1",
    "/admin/connections/lake/exchanges/1",
    "/admin/connections/lake/settings/",
    "/admin/connections/lake/settings/history",
    "/admin/people",
    "/admin/tokens",
    "/admin/audit",
    "/admin/help?text=3100",
    "/admin/nowhere",
)
SERIOUS = ("serious", "critical")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page(house, visit, scheme):
    """No serious violation, and every page has one heading of the first level."""
    programs.register(house.database)
    house.add_user("ada@example.com", Role.ADMIN)
    house.take_in("lake", factories.an_order("P-1"))
    house.take_in("lake", factories.an_order("P-2", order_status="awaiting_payment"))
    house.configure("lake", unleashed=papers.unleashed())
    house.file("lake", papers.invoice())
    house.file("lake", papers.payment(order="P-2"))
    house.pull("lake", "items", "taxes")
    house.connector("lake", programs.PASSWORD, factories.a_company()).visit()
    house.pull("lake", "customers")
    visitor = visit(color_scheme=scheme)
    visitor.log_in("ada@example.com", PASSWORD)

    found = {}
    for path in PAGES:
        page = visitor.go(path)
        assert page.get_by_role("heading", level=1).count() == 1, path
        violations = Axe().run(page).response["violations"]
        serious = [v for v in violations if v["impact"] in SERIOUS]
        if serious:
            found[path] = [_told(each) for each in serious]

    visitor.complaints = [c for c in visitor.complaints if "404" not in c]
    assert found == {}


def _told(violation):
    where = [node["html"][:120] for node in violation["nodes"][:3]]
    return f"{violation['id']}: {violation['help']}: {where}"
