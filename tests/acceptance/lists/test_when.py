"""When lists are read: asked for, on connect, on a schedule; and when not."""

import pytest

from qbwc_server.conversation import registration
from qbwc_server.flows import configured, operating
from tests import factories
from tests.support import imported, sent
from tests.support.installation import names

ON_CONNECT = [
    "AccountQuery",
    "SalesTaxCodeQuery",
    "ItemSalesTaxQuery",
    "ItemSalesTaxGroupQuery",
]
DOCUMENTS = {"unleashed": {"enabled": True}}
HOUR = 3600


def visit(shop):
    """Let the Web Connector come; give the names of what was asked."""
    return names(sent.requests([shop.visit()]))


def test_a_shop_of_orders(shop):
    """Nothing is read by itself, and no visit is longer for it."""
    shop.take_in(factories.an_order())

    requests = visit(shop)

    assert not set(requests) & set(ON_CONNECT)
    shop.clock.advance(48 * HOUR)
    assert visit(shop) == []


def test_the_first_visit_where_documents_are_taken(install):
    """UN-5: accounts and taxes are read, once."""
    shop = install(**DOCUMENTS)

    assert visit(shop) == ON_CONNECT
    assert visit(shop) == []


def test_with_the_first_orders(install):
    """They travel in one set with the look-ups: no visit has a turn more."""
    shop = install(**DOCUMENTS)
    shop.take_in(factories.an_order())

    requests = visit(shop)

    first = names(sent.of_document(shop.visits[0].exchanges[0].request))
    assert set(ON_CONNECT) < set(first)
    assert first[0] == "CustomerQuery"
    assert requests[-1] == "SalesReceiptAdd"


def test_another_company_file(install):
    """After a rebind the lists of the next file are read."""
    shop = install(**DOCUMENTS)
    visit(shop)
    with shop.database.transaction() as db:
        registration.rebind(db, "lake", shop.clock())

    assert visit(shop) == ON_CONNECT


@pytest.mark.parametrize(
    "lists, unleashed, expected",
    [
        ({"on_connect": "always"}, {}, ON_CONNECT),
        ({"on_connect": "never"}, {"enabled": True}, []),
        ({"on_connect": "documents"}, {"enabled": False}, []),
    ],
)
def test_on_connect(install, lists, unleashed, expected):
    """The settings say whether."""
    shop = install(lists={}, unleashed=unleashed)
    shop.configure(factories.settings(lists=lists, unleashed=unleashed))

    assert visit(shop) == expected


def test_a_paused_connection(install):
    """It asks for nothing, and does when it goes on."""
    shop = install(**DOCUMENTS)
    shop.pause(paused=True)
    assert visit(shop) == []

    shop.pause(paused=False)

    assert visit(shop) == ON_CONNECT


def test_on_a_schedule(shop):
    """What was imported once is read again a day later."""
    imported.pull(shop, "accounts", "vendors")
    shop.clock.advance(23 * HOUR)
    assert visit(shop) == []
    shop.clock.advance(HOUR)

    assert visit(shop) == ["AccountQuery", "VendorQuery"]
    assert visit(shop) == []


def test_another_schedule(install):
    """The settings say how often; 0 is never."""
    shop = install()
    shop.configure(factories.settings(lists={"refresh_hours": 2}))
    imported.pull(shop, "accounts")
    shop.clock.advance(2 * HOUR)
    assert visit(shop) == ["AccountQuery"]
    shop.configure(factories.settings(lists={"refresh_hours": 0}))
    shop.clock.advance(999 * HOUR)

    assert visit(shop) == []


def test_a_refused_list_waits_for_its_time(install):
    """What QuickBooks refuses is not asked for at each visit."""
    shop = install(**DOCUMENTS)
    shop.company.faults = [imported.refusal("ItemSalesTaxGroupQueryRq", 3250, "no")]
    visit(shop)
    assert visit(shop) == []
    shop.company.faults = []
    shop.clock.advance(24 * HOUR)

    assert "ItemSalesTaxGroupQuery" in visit(shop)
    assert imported.state(shop, "tax_groups") == "imported"


def test_customers_that_were_copied_for_their_emails(install):
    """SE-2 h: that is no import, and brings none with it."""
    shop = install(customer={"email_field_fallback": True})
    shop.post(factories.an_order(**factories.of("Ines", "Brandt", "i@example.com")))
    assert imported.state(shop, "customers") == "never"
    assert imported.shown(shop, "customers") == {}
    shop.clock.advance(48 * HOUR)

    assert visit(shop) == []


def test_an_import_after_such_a_copy(install):
    """The whole list is read, not only what has changed since the copy."""
    shop = install(customer={"email_field_fallback": True})
    shop.post(factories.an_order(**factories.of("Ines", "Brandt", "i@example.com")))

    requests = imported.pull(shop, "customers")

    assert "FromModifiedDate" not in requests[0].fields
    assert {"Byrd, Ada", "Brandt, Ines"} < imported.shown(shop, "customers").keys()


def test_emails_are_followed_beside_what_was_imported(install):
    """SE-2 h: a new e-mail is found though the record has the old one (UN-6)."""
    shop = install(customer={"email_field_fallback": True})
    shop.company.add("customers", {"Name": "Acme", "Email": "old@acme.example"})
    imported.pull(shop, "customers")
    imported.change(shop, "customers", "Acme", Email="new@acme.example")
    shop.clock.advance(HOUR)

    order = factories.an_order(**factories.of("Ines", "Brandt", "new@acme.example"))
    requests = shop.post(order)

    assert requests[-1].fields["CustomerRef"] == shop.customer("Acme")
    assert imported.shown(shop, "customers")["Acme"]["email"] == "old@acme.example"


def test_a_deleted_customer_is_found_by_email_no_more(install):
    """A reading of the whole list forgets who is gone."""
    shop = install(customer={"email_field_fallback": True})
    shop.company.add("customers", {"Name": "Acme", "Email": "mail@acme.example"})
    imported.pull(shop, "customers")
    imported.delete(shop, "customers", "Acme")
    imported.pull(shop, "customers")

    order = factories.an_order(**factories.of("Ines", "Brandt", "mail@acme.example"))
    requests = shop.post(order)

    assert "CustomerAdd" in names(requests)
    assert shop.order().state == "posted"


def test_a_job_that_a_person_cancels(shop):
    """The list is as it was, and can be asked for again."""
    imported.ask(shop, "accounts")
    (job,) = shop.jobs("ready")
    with shop.database.transaction() as db:
        operating.cancel_job(
            db, configured.visit(db, shop.connection_id, shop.clock()), job
        )
    assert visit(shop) == []

    imported.pull(shop, "accounts")

    assert imported.state(shop, "accounts") == "imported"
