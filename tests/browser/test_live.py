"""Pages refresh what changed, and nothing that somebody is at is lost by it."""

from playwright.sync_api import expect

from qbwc_server.store import people
from tests import factories
from tests.support import programs

ORDERS = "/admin/connections/lake/orders/"


def refreshed(page, part):
    """Have a part of a page refresh itself now, and wait until it has."""
    with page.expect_response(lambda r: "hx-request" in r.request.headers):
        page.evaluate(
            f"document.querySelector('{part}').dispatchEvent(new CustomEvent('every'))"
        )
    page.wait_for_timeout(100)


def test_what_is_open_stays_open(house, admin):
    """A text that was unfolded is not folded away while somebody reads it."""
    programs.register(house.database)
    house.take_in("lake", factories.an_order("P-1"))
    page = admin.go(f"{ORDERS}1")
    page.get_by_text("The request").click()

    house.take_in("lake", factories.an_order("P-1", {"internal_notes": "x"}))
    refreshed(page, "#story")

    expect(page.locator("details pre").first).to_be_visible()


def test_what_is_typed_stays(house, admin):
    """Neither a text in a filter nor one in the part that refreshes is lost."""
    programs.register(house.database)
    house.take_in("lake", factories.an_order("P-1"), factories.an_order("P-2"))
    page = admin.go(ORDERS)
    search = page.get_by_label("Number, name, TxnID")
    search.fill("P-")
    page.get_by_label("Order P-2").check()
    page.get_by_label("Order P-1").focus()

    house.take_in("lake", factories.an_order("P-3"))
    refreshed(page, "#rows")

    expect(page.get_by_label("Order P-3")).to_be_visible()
    expect(search).to_have_value("P-")
    expect(page.get_by_label("Order P-2")).to_be_checked()
    expect(page.get_by_label("Order P-1")).to_be_focused()


def test_a_page_that_nobody_looks_at(house, admin):
    """It asks for nothing."""
    programs.register(house.database)
    page = admin.go(ORDERS)
    asked = []
    page.on("request", lambda request: asked.append(request.resource_type))

    page.evaluate("Object.defineProperty(document, 'hidden', { get: () => true })")
    page.evaluate("document.querySelector('#rows').dispatchEvent(new Event('every'))")
    page.wait_for_timeout(300)

    assert "fetch" not in asked


def test_a_refresh_that_fails(house, admin):
    """What is shown stays until the server answers again."""
    programs.register(house.database)
    house.take_in("lake", factories.an_order("P-1"))
    page = admin.go(ORDERS)
    page.route("**/orders/*", lambda route: route.fulfill(status=502, body="gone"))

    refreshed(page, "#rows")

    expect(page.get_by_label("Order P-1")).to_be_visible()
    admin.complaints.clear()


def test_a_session_that_ended_meanwhile(house, admin):
    """The page leads to the log-in, and from there back."""
    programs.register(house.database)
    page = admin.go(f"{ORDERS}?state=held")
    with house.database.transaction() as db:
        row = people.by_email(db, "ada@example.com")
        assert row
        people.log_out_everywhere(db, row.id)

    page.evaluate("document.querySelector('#rows').dispatchEvent(new Event('every'))")

    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    assert "next=" in page.url
