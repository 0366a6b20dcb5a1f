"""What people do at the pages, from the first link to the books."""

import re
import secrets
from datetime import UTC, datetime

import pyotp
from playwright.sync_api import expect

from qbwc_server.simulator.company_file import CompanyFile
from qbwc_server.states import Role
from qbwc_server.store import people
from tests import factories, papers
from tests.support import browsers, programs
from tests.support.houses import PASSWORD


def test_from_nothing_to_the_first_finished_visit(house, visit):
    """A link, a password, a connection, settings, and each step is detected."""
    page = _begun(house, visit())
    username, password = _new_connection(page)
    steps = page.locator("ol.steps li")
    expect(steps.nth(2)).to_have_class("done")
    expect(steps.nth(3)).to_have_class("open")

    _import_settings(page)
    page.get_by_role("link", name="Connection").click()
    connector = house.connector(username, password, factories.a_company())
    connector.visit()
    expect(steps.nth(4)).to_have_class("done")
    house.take_in("Pine Books", factories.an_order())
    connector.visit()

    expect(steps.nth(7)).to_have_class("done")
    expect(page.locator("ol.steps li.open")).to_have_count(0)


def _begun(house, visitor):
    """Become the first user by a link."""
    secret = secrets.token_urlsafe(32)
    with house.database.transaction() as db:
        people.invite(db, secret, Role.ADMIN, datetime.now(UTC))
    page = visitor.go(f"/admin/welcome/{secret}")
    page.get_by_label("E-mail address").fill("ada@example.com")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_label("Password once more").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    return page


def _new_connection(page):
    """Make a connection; give its user name and the password that is shown once."""
    page.get_by_role("button", name="Make a connection").click()
    page.get_by_label("Name").fill("Pine Books")
    page.get_by_role("button", name="Make the connection").click()
    facts = page.locator("dl.facts dd code")
    shown = facts.nth(0).inner_text(), facts.nth(1).inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the .qwc file").click()
    assert download.value.suggested_filename == "Pine Books.qwc"
    page.get_by_role("link", name="Go on").click()
    return shown


def _import_settings(page):
    page.get_by_role("link", name="Settings").click()
    page.get_by_text("Import a settings file").click()
    content = factories.settings_text(factories.settings()).encode()
    file = {"name": "s.toml", "mimeType": "application/toml", "buffer": content}
    page.get_by_label("TOML file").set_input_files(file)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("status")).to_contain_text("in force")


def test_orders_turn_posted_while_one_looks(house, admin):
    """The listing changes by itself, and ticks stay where they are."""
    programs.register(house.database)
    house.take_in("lake", factories.an_order("P-1"), factories.an_order("P-2"))
    page = admin.go("/admin/connections/lake/orders/")
    page.get_by_label("Order P-1").check()
    expect(page.locator("tbody .state.waiting")).to_have_count(2)

    house.connector("lake", programs.PASSWORD, factories.a_company()).visit()

    expect(page.locator("tbody .state.posted")).to_have_count(2, timeout=15_000)
    assert page.get_by_label("Order P-1").is_checked()
    assert not page.get_by_label("Order P-2").is_checked()


def test_a_skipped_order_is_mended_in_the_settings(house, admin):
    """Its reason leads to the setting; after that and a retry it is posted."""
    programs.register(house.database)
    company: CompanyFile = factories.a_company()
    connector = house.connector("lake", programs.PASSWORD, company)
    page = admin.go("/admin/connections/lake/settings/")
    page.get_by_label("Create items that QuickBooks lacks").uncheck()
    page.get_by_role("button", name="Put these settings in force").click()
    lines = {factories.TO + "line_items": [factories.a_line("NEW-SKU")]}
    house.take_in("lake", factories.an_order("P-7", lines))
    connector.visit()
    page = admin.go("/admin/connections/lake/orders/")
    expect(page.locator("tbody .state.skipped")).to_have_count(1)
    page.get_by_role("link", name="P-7").click()
    expect(page.locator(".remark").first).to_contain_text("ITEM_NOT_FOUND")

    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Create items that QuickBooks lacks").check()
    page.get_by_role("button", name="Put these settings in force").click()
    page.get_by_role("link", name="Orders", exact=True).click()
    page.get_by_role("link", name="P-7").click()
    page.get_by_role("button", name="Retry").click()
    connector.visit()

    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "posted", timeout=15_000
    )
    expect(page.locator("ol.time-line")).to_contain_text("Create item")
    page.locator("ol.time-line details").last.click()
    expect(page.locator("ol.time-line pre").last).to_contain_text("SalesReceipt")


def test_the_tax_map_is_edited_by_state(house, admin):
    """A row is added, one is removed, one with a mistake is shown beside its field."""
    programs.register(house.database)
    page = admin.go("/admin/connections/lake/settings/")
    page.get_by_label("State, row 4").fill("Ohio")
    page.get_by_role("button", name="Put these settings in force").click()
    expect(page.get_by_role("alert")).to_contain_text("tax.map[3].item")
    expect(page.get_by_label("Tax item or group, row 4")).to_have_attribute(
        "aria-invalid", "true"
    )

    page.get_by_label("Tax item or group, row 4").fill("Ohio Sales Tax")
    page.get_by_label("Remove row 1").check()
    page.get_by_role("button", name="Put these settings in force").click()

    expect(page.get_by_role("status")).to_contain_text("in force")
    kept = [(each.state, each.item) for each in house.settings("lake").tax.map]
    assert kept == [
        ("NY", "New York City Group"),
        ("CA", "California Sales Tax"),
        ("Ohio", "Ohio Sales Tax"),
    ]
    page.get_by_role("button", name="History").click()
    expect(page.get_by_text("Ohio Sales Tax").first).to_be_visible()


def test_documents_from_held_to_posted(house, admin):
    """Papers come, one is held, the settings free it, and it turns posted by itself."""
    programs.register(house.database)
    accounts = {**papers.ACCOUNTS, "purchase_tax": ""}
    house.configure("lake", unleashed=papers.unleashed(accounts))
    connector = house.connector("lake", programs.PASSWORD, factories.a_company())
    house.file("lake", papers.invoice(), papers.purchase(TaxTotal=9, Total=117))
    page = admin.go("/admin/connections/lake/documents/")
    expect(page.locator("tbody .state.waiting")).to_have_count(1)
    page.get_by_label("Document INV-00000123").check()
    connector.visit()
    expect(page.locator("tbody .state.posted")).to_have_count(1, timeout=15_000)
    assert page.get_by_label("Document INV-00000123").is_checked()
    page.get_by_role("link", name="PO-00000045").click()
    expect(page.locator(".remark").first).to_contain_text("ACCOUNT_ROLE_NOT_SET")

    page.get_by_role("link", name="Settings").click()
    page.locator("[name='unleashed.accounts.purchase_tax']").fill("Prepaid Insurance")
    page.get_by_role("button", name="Put these settings in force").click()
    expect(page.get_by_role("status")).to_contain_text("1 held document")
    page.get_by_role("link", name="Documents").click()
    page.get_by_role("link", name="PO-00000045").click()
    expect(page.get_by_text("It comes to 117.00.")).to_be_visible()
    connector.visit()

    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "posted", timeout=15_000
    )
    page.locator("ol.time-line details").last.click()
    expect(page.locator("ol.time-line pre").last).to_contain_text("BillRet")


def test_lists_are_pulled_and_searched(house, admin):
    """A press asks for them, they come while one looks, and a name is found."""
    programs.register(house.database)
    connector = house.connector("lake", programs.PASSWORD, factories.a_company())
    page = admin.go("/admin/connections/lake/")
    page.get_by_role("link", name="Lists").click()
    page.get_by_role("button", name="Pull all now").click()
    expect(page.get_by_role("status")).to_contain_text("at the next visit")
    expect(page.locator("tbody .state.waiting")).to_have_count(8)

    connector.visit()

    items = page.locator("#list-items")
    expect(items).to_contain_text("read just now", timeout=15_000)
    page.get_by_role("link", name="Items").click()
    page.get_by_label("Name, list ID").fill("mug")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("MUG")


def test_without_scripts(house, visit):
    """Every deed works by plain forms."""
    programs.register(house.database)
    house.add_user("otto@example.com", Role.OPERATOR)
    held = [
        factories.an_order(number, order_status="awaiting_payment")
        for number in ("P-1", "P-2")
    ]
    house.take_in("lake", *held)
    visitor = visit(java_script_enabled=False)

    page = visitor.log_in("otto@example.com", PASSWORD)
    page.get_by_role("link", name="lake").click()
    page.get_by_role("link", name="Orders", exact=True).click()
    page.get_by_label("Order P-1").check()
    page.get_by_label("Order P-2").check()
    page.get_by_role("button", name="Let it go on").click()

    expect(page.get_by_role("status")).to_contain_text("2 orders: let go on.")
    expect(page.locator("tbody .state.waiting")).to_have_count(2)
    page.get_by_role("link", name="Lists").click()
    page.get_by_role("button", name="Pull customers now").click()
    expect(page.get_by_role("status")).to_contain_text("Customers are read")
    house.file("lake", papers.payment(order="P-99"))
    page.get_by_role("link", name="Documents").click()
    page.get_by_label("Document PAY-1").check()
    page.get_by_role("button", name="Call it off").click()
    expect(page.get_by_role("status")).to_contain_text("1 document: called off.")


def test_a_viewer_sees_no_buttons(house, visit):
    """Who may only look is offered nothing that would be refused."""
    programs.register(house.database)
    house.add_user("vera@example.com", Role.VIEWER)
    house.take_in("lake", factories.an_order("P-1", order_status="awaiting_payment"))
    house.file("lake", papers.payment())
    visitor = visit()

    page = visitor.log_in("vera@example.com", PASSWORD)

    expect(page.get_by_role("link", name="People")).to_have_count(0)
    page = visitor.go("/admin/connections/lake/orders/")
    expect(page.get_by_role("button", name="Let it go on")).to_have_count(0)
    page.get_by_role("link", name="P-1").click()
    expect(
        page.get_by_role("button", name=re.compile("Let it go|Call it"))
    ).to_have_count(0)
    page = visitor.go("/admin/connections/lake/documents/1")
    expect(page.get_by_role("button", name=re.compile("Call it"))).to_have_count(0)
    page = visitor.go("/admin/connections/lake/lists/")
    expect(page.get_by_role("button", name=re.compile("Pull"))).to_have_count(0)
    page = visitor.go("/admin/connections/lake/settings/")
    expect(page.get_by_role("button", name="Put these")).to_have_count(0)


def test_codes_at_log_in(house, admin, visit):
    """A QR code is scanned, a code proves it, and from then on one is asked for."""
    page = admin.go("/admin/account")
    page.get_by_role("button", name="Switch codes on").click()
    page.get_by_text("The app cannot scan?").click()
    secret = page.locator("details code").inner_text()
    page.get_by_label("Code", exact=True).fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Switch codes on").click()
    expect(page.get_by_role("status")).to_contain_text("From now on")

    other = visit()
    page = other.go("/admin/log-in")
    page.get_by_label("E-mail address").fill("ada@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("code")
    # The browser itself says that the answer was 401; that is no complaint of ours.
    other.complaints.clear()


def test_a_phone(house, visit):
    """Nothing is wider than the screen."""
    programs.register(house.database)
    house.add_user("ada@example.com", Role.ADMIN)
    house.take_in("lake", factories.an_order("P-1"))
    house.configure("lake", unleashed=papers.unleashed())
    house.file("lake", papers.invoice())
    house.pull("lake", "taxes")
    house.connector("lake", programs.PASSWORD, factories.a_company()).visit()
    visitor = visit(viewport=browsers.PHONE)
    visitor.log_in("ada@example.com", PASSWORD)

    for path in (
        "/admin/",
        "/admin/connections/lake/",
        "/admin/connections/lake/orders/",
        "/admin/connections/lake/orders/1",
        "/admin/connections/lake/documents/",
        "/admin/connections/lake/documents/1",
        "/admin/connections/lake/lists/",
        "/admin/connections/lake/lists/taxes",
        "/admin/connections/lake/jobs/",
        "/admin/connections/lake/settings/",
        "/admin/connections/lake/settings/history",
        "/admin/connections/new",
        "/admin/people",
        "/admin/tokens",
        "/admin/audit",
        "/admin/account",
        "/admin/help",
    ):
        page = visitor.go(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= browsers.PHONE["width"], path
