"""SE-1 to SE-3: whose order it is, and what is done with customers that exist."""

import pytest

from tests import factories
from tests.factories import TO, an_order, of
from tests.support.faults import Fault
from tests.support.installation import names, sales, writes

BYRD = {"Name": "Byrd, Ada"}


def searched(sent) -> list[str]:
    """List the names of customers that were looked up, without repeats."""
    found: list[str] = []
    for each in sent:
        if each.name == "CustomerQuery" and "FullName" in each.fields:
            name = each.fields["FullName"]
            found += name if isinstance(name, list) else [name]
    return found


@pytest.mark.parametrize(
    "billing, recipients, email",
    [
        (" new@example.com ", ["other@example.com"], "new@example.com"),
        ("   ", ["priya@example.net"], "priya@example.net"),
        (None, ["", "ines@example.org"], "ines@example.org"),
        ("Mixed.Case@Example.COM", [None], "Mixed.Case@Example.COM"),
    ],
)
def test_email_of_a_new_customer(shop, billing, recipients, email):
    """SE-1: billing's, else that of the first recipient who has one."""
    order = an_order("1", {"billing_email": billing}, **of("Ines", "Brandt"))
    (first,) = order["recipients"]
    order["recipients"] = [first | {"email": each} for each in recipients]

    sent = shop.post(order)

    (customer,) = [each for each in sent if each.name == "CustomerAdd"]
    assert customer.fields["Email"] == email


def test_no_email_anywhere(shop):
    """SE-1 c: another pattern goes on without it, and none is sent."""
    sent = shop.post(an_order(**of("Ines", "Brandt", "")))

    (customer,) = [each for each in sent if each.name == "CustomerAdd"]
    assert "Email" not in customer.fields
    assert shop.order().outcome == ("posted", None)


def test_no_email_for_the_pattern_of_emails(install):
    """SE-1 c: the name is blank; not one request is sent."""
    shop = install(customer={"pattern": "email"})

    sent = shop.post(an_order(**of("Ines", "Brandt", "")))

    assert sent == []
    assert shop.order().outcome == ("skipped", "CUSTOMER_NAME_BLANK")


@pytest.mark.parametrize(
    "pattern, name",
    [
        ("email", "a@b.example"),
        ("first_last", "Ada Byrd"),
        ("last_first", "Byrd, Ada"),
        ("last_first_email", "Byrd, Ada, a@b.example"),
        ("first_last_email", "Ada Byrd, a@b.example"),
    ],
)
def test_the_five_patterns(install, pattern, name):
    """SE-2: the name that is searched is the one that is used or created."""
    shop = install(customer={"pattern": pattern})

    sent = shop.post(an_order(**of("Ada", "Byrd", "a@b.example")))

    assert searched(sent) == [name]
    created = [each.fields["Name"] for each in sent if each.name == "CustomerAdd"]
    assert created == ([] if name == "Byrd, Ada" else [name])
    (receipt,) = sales(sent)
    assert receipt.fields["CustomerRef"] == shop.customer(name)


@pytest.mark.parametrize("status", [500, 1])
def test_both_ways_to_say_that_nobody_was_found(install, status):
    """SE-2 f: 500 and 1 both mean not found, so the customer is created."""
    shop = install(quirks={"no_name_found": status})

    sent = shop.post(an_order(**of("Ines", "Brandt")))

    assert writes(sent) == ["CustomerAdd", "SalesReceiptAdd"]


def test_name_in_other_letters(shop):
    """SE-2 f: names are compared without case."""
    sent = shop.post(an_order(**of("ADA", "byrd")))

    assert writes(sent) == ["SalesReceiptAdd"]
    assert sales(sent)[0].fields["CustomerRef"] == shop.customer("Byrd, Ada")


def test_job_of_that_name(install):
    """SE-2 f: a job under another customer does not count."""
    shop = install(lists={"customers": [{"FullName": "Byrd, Ada:Brandt, Ines"}]})

    sent = shop.post(an_order(**of("Ines", "Brandt")))

    assert writes(sent) == ["CustomerAdd", "SalesReceiptAdd"]
    assert sales(sent)[0].fields["CustomerRef"] == shop.customer("Brandt, Ines")


def test_accents_tell_two_customers_apart(install):
    """SE-2 f: the search is exact: Zoë is not Zoe, though asked for together."""
    shop = install(lists={"customers": [{"Name": "Leveque, Zoe"}]})

    sent = shop.post(
        an_order("1", **of("Zoe", "Leveque", "zoe@example.com")),
        an_order("2", **of("Zoë", "Lévêque", "other@example.com")),
    )

    created = [each.fields["Name"] for each in sent if each.name == "CustomerAdd"]
    assert created == ["Lévêque, Zoë"]
    assert len({each.fields["CustomerRef"] for each in sales(sent)}) == 2


LONG = of("Maximiliana-Theodora", "von Hohenberg: Estate Office", "max@example.com")
CUT = "von Hohenberg- Estate Office, Maximiliana"


def test_long_name(shop):
    """SE-2 e: cut at 41, and searched and created in the same form."""
    sent = shop.post(an_order(**LONG))

    assert searched(sent) == [CUT]
    assert sent[-1].name == "SalesReceiptAdd"
    assert shop.customer(CUT)
    assert shop.order().warnings == ["TEXT_TRUNCATED"]


def test_cut_name_of_somebody_else(install):
    """SE-2 e: another e-mail behind a cut name leads to a name with a hash."""
    other = {"Name": CUT, "Email": "else@example.com"}
    shop = install(lists={"customers": [other]})

    sent = shop.post(an_order("1", **LONG))
    again = shop.post(an_order("2", **LONG))

    hashed = searched(sent)[1]
    assert hashed[:37] == f"{CUT[:36]}~"
    assert len(hashed) == 41
    created = [each.fields["Name"] for each in sent if each.name == "CustomerAdd"]
    assert created == [hashed]
    references = [each.fields["CustomerRef"] for each in sales(sent + again)]
    assert references == [shop.customer(hashed)] * 2
    assert writes(again) == ["SalesReceiptAdd"]


@pytest.mark.parametrize("email", ["MAX@example.com", None])
def test_cut_name_of_the_same_customer(install, email):
    """SE-2 e: the same e-mail, or none on record, is the same customer."""
    known = {"Name": CUT} | ({"Email": email} if email else {})
    shop = install(lists={"customers": [known]})

    sent = shop.post(an_order(**LONG))

    assert writes(sent) == ["SalesReceiptAdd"]
    assert sales(sent)[0].fields["CustomerRef"] == shop.customer(CUT)


def test_two_new_customers_of_one_cut_name(shop):
    """SE-2 e: the first is created as cut, the other one with a hash."""
    sent = shop.post(
        an_order("1", **LONG),
        an_order("2", {"billing_email": "else@example.com"}, **LONG),
    )

    created = [each.fields["Name"] for each in sent if each.name == "CustomerAdd"]
    assert created[0] == CUT
    assert created[1].startswith(f"{CUT[:36]}~")
    first, second = (each.fields["CustomerRef"] for each in sales(sent))
    assert first != second


EARLIER = {"TimeModified": "2026-01-05T09:00:00-06:00"}


def many_customers(count: int) -> list[dict[str, str]]:
    """Make customers whose e-mails all differ."""
    return [
        {"Name": f"Customer {n}", "Email": f"c{n}@example.com"} | EARLIER
        for n in range(count)
    ]


@pytest.fixture
def small_pages(monkeypatch):
    """Copy the customer list in pages of four."""
    monkeypatch.setattr("qbwc_server.flows.listed.PAGE", 4)


def pages(sent) -> int:
    """Count the pages of the customer list that were asked for."""
    return sum("MaxReturned" in each.fields for each in sent)


def test_email_on_record_under_another_name(install, small_pages):
    """SE-2 h: found in a copy of the list that came in several pages."""
    married = {"Name": "Brandt-Okafor, Ines", "Email": "Ines@Example.com"}
    customers = [*many_customers(9), married]
    shop = install(
        customer={"email_field_fallback": True}, lists={"customers": customers}
    )

    sent = shop.post(an_order(**of("Ines", "Brandt", "ines@example.com")))

    assert writes(sent) == ["SalesReceiptAdd"]
    assert pages(sent) == 3
    assert sales(sent)[0].fields["CustomerRef"] == shop.customer("Brandt-Okafor, Ines")


def test_email_on_record_of_several(install):
    """SE-2 h: the first active one is used, in the order of QuickBooks."""
    mail = {"Email": "ines@example.com"}
    several = [
        {"Name": "One", "IsActive": False} | mail,
        {"Name": "Two"} | mail,
        {"Name": "Three"} | mail,
    ]
    shop = install(
        customer={"email_field_fallback": True}, lists={"customers": several}
    )

    sent = shop.post(an_order(**of("Ines", "Brandt", "ines@example.com")))

    assert sales(sent)[0].fields["CustomerRef"] == shop.customer("Two")


def test_email_on_record_of_an_inactive_customer_only(install):
    """SE-2 h: that one it is, and it is inactive."""
    one = {"Name": "One", "IsActive": False, "Email": "ines@example.com"}
    shop = install(customer={"email_field_fallback": True}, lists={"customers": [one]})

    sent = shop.post(an_order(**of("Ines", "Brandt", "ines@example.com")))

    assert writes(sent) == []
    assert shop.order().outcome == ("skipped", "CUSTOMER_INACTIVE")


def test_email_that_nobody_has(install, small_pages):
    """SE-2 h: the customer is created, and found without a look at every page."""
    shop = install(
        customer={"email_field_fallback": True}, lists={"customers": many_customers(9)}
    )

    first = shop.post(an_order("1", **of("Ines", "Brandt", "ines@example.com")))
    second = shop.post(an_order("2", **of("Ina", "Brandt", "INES@example.com")))

    assert writes(first) == ["CustomerAdd", "SalesReceiptAdd"]
    assert writes(second) == ["SalesReceiptAdd"]
    assert pages(second) < pages(first)
    assert sales(second)[0].fields["CustomerRef"] == shop.customer("Brandt, Ines")


def test_email_on_record_of_a_cut_name_that_is_somebody_elses(install):
    """SE-2 e, h: before the name with a hash is created, the e-mail is looked for."""
    customers = [
        {"Name": CUT, "Email": "else@example.com"},
        {"Name": "Hohenberg", "Email": "max@example.com"},
    ]
    shop = install(
        customer={"email_field_fallback": True}, lists={"customers": customers}
    )

    sent = shop.post(an_order(**LONG))

    assert writes(sent) == ["SalesReceiptAdd"]
    assert sales(sent)[0].fields["CustomerRef"] == shop.customer("Hohenberg")


def test_copy_interrupted(install, small_pages):
    """SE-2 h: a session lost among the pages begins the copy anew."""
    married = {"Name": "Brandt-Okafor, Ines", "Email": "ines@example.com"}
    customers = [married, *many_customers(9)]
    shop = install(
        customer={"email_field_fallback": True}, lists={"customers": customers}
    )
    shop.connector.lose_answer = lambda text: 'iterator="Continue"' in text
    shop.post(an_order(**of("Ines", "Brandt", "ines@example.com")))
    shop.connector.lose_answer = lambda _: False

    visit = shop.visit()

    pages = [e.request for e in visit.exchanges if "iterator=" in e.request]
    assert 'iterator="Start"' in pages[0]
    # Nothing of the broken copy counts as seen: all customers are asked for again.
    assert "FromModifiedDate" not in pages[0]
    receipt = sales(shop.sent())[0]
    assert receipt.fields["CustomerRef"] == shop.customer("Brandt-Okafor, Ines")
    assert shop.order().outcome == ("posted", None)


def test_single_customer_of_a_store(install):
    """SE-2 i: every order goes to that one; its own customer is never looked for."""
    shop = install(
        store={"single_customer": "Web Sales"},
        lists={"customers": [{"Name": "Web Sales", "SalesTaxCodeRef": "Non"}]},
    )

    sent = shop.post(an_order("1"), an_order("2", **of("", "", "")))

    assert searched(sent) == ["Web Sales"]
    references = {each.fields["CustomerRef"] for each in sales(sent)}
    assert references == {shop.customer("Web Sales")}
    assert [told.warnings for told in shop.orders().values()] == [[], []]


def test_single_customer_that_is_a_job(install):
    """SE-2 i: the name may be a path."""
    shop = install(
        store={"single_customer": "Byrd, Ada:Web"},
        lists={"customers": [{"FullName": "Byrd, Ada:Web"}]},
    )

    sent = shop.post(an_order())

    assert sales(sent)[0].fields["CustomerRef"] == shop.customer("Byrd, Ada:Web")


def test_single_customer_that_is_absent(install):
    """SE-2 i: it is not created from somebody's order."""
    shop = install(store={"single_customer": "Web Sales"})

    sent = shop.post(an_order())

    assert writes(sent) == []
    assert shop.order().outcome == ("skipped", "CUSTOMER_NOT_FOUND")
    assert "Web Sales" in shop.order().message


def test_single_customer_that_is_inactive(install):
    """SE-2 i, SE-3 a: it cannot be used in a transaction."""
    single = {"Name": "Web Sales", "IsActive": False}
    shop = install(
        store={"single_customer": "Web Sales"}, lists={"customers": [single]}
    )

    sent = shop.post(an_order())

    assert writes(sent) == []
    assert shop.order().outcome == ("skipped", "CUSTOMER_INACTIVE")


BEN = of("Ben", "Okoro", "ben@example.com")


@pytest.mark.parametrize("listed", [True, False])
def test_inactive_customer(install, listed):
    """SE-3 a: skipped, whether or not a look-up by name shows inactive ones."""
    shop = install(quirks={"lists_find_inactive": listed})

    sent = shop.post(an_order(**BEN))

    assert sales(sent) == []
    assert shop.order().outcome == ("skipped", "CUSTOMER_INACTIVE")


@pytest.mark.parametrize("listed", [True, False])
def test_inactive_customer_made_active(install, listed):
    """SE-3 a: reactivate_inactive sends nothing but the flag, then the order."""
    shop = install(
        customer={"reactivate_inactive": True}, quirks={"lists_find_inactive": listed}
    )

    sent = shop.post(an_order("1", **BEN), an_order("2", **BEN))

    mods = [each for each in sent if each.name == "CustomerMod"]
    assert [set(each.fields) for each in mods] == [
        {"ListID", "EditSequence", "IsActive"}
    ]
    assert len(sales(sent)) == 2
    assert {t.outcome for t in shop.orders().values()} == {("posted", None)}


def test_inactive_customer_changed_meanwhile(install):
    """SE-3 a: a stale edit sequence is read again."""
    shop = install(customer={"reactivate_inactive": True})
    entry = shop.company.find("customers", "Okoro, Ben")
    assert entry is not None

    def edited(document: str) -> None:
        if "CustomerMod" in document and shop.connector.on_request_set is edited:
            shop.connector.on_request_set = lambda _: None
            shop.company.books.touch(entry)

    shop.connector.on_request_set = edited

    sent = shop.post(an_order(**BEN))

    assert writes(sent) == ["CustomerMod", "CustomerMod", "SalesReceiptAdd"]
    assert shop.order().outcome == ("posted", None)


def test_inactive_customer_that_changes_all_the_time(install):
    """It is read again once; then the order is skipped, and a person may retry it."""
    shop = install(customer={"reactivate_inactive": True})
    stale = (3200, "The provided edit sequence is out-of-date.")
    shop.company.faults = [Fault("CustomerModRq", stale)]

    sent = shop.post(an_order(**BEN))

    assert writes(sent) == ["CustomerMod", "CustomerMod"]
    assert shop.order().outcome == ("skipped", "CUSTOMER_INACTIVE")
    shop.clock.advance(2 * 86400)
    shop.act("retry", "P-1001")
    shop.visit()
    assert writes(shop.sent()) == ["CustomerMod"] * 4


def test_inactive_customer_mended_by_hand(shop):
    """SE-5: once the cause is removed in QuickBooks, a retry posts the order."""
    shop.post(an_order(**BEN))
    entry = shop.company.find("customers", "Okoro, Ben")
    assert entry is not None
    shop.company.set_active(entry, active=True)

    shop.act("retry", "P-1001")
    shop.visit()

    assert shop.order().outcome == ("posted", None)


def test_other_address_and_email(shop):
    """SE-3 b: the customer stays as it is; the address goes on the transaction."""
    sent = shop.post(
        an_order(
            changes={TO + "city": "Dallas", "billing_email": "new@example.com"},
        )
    )

    assert writes(sent) == ["SalesReceiptAdd"]
    assert sales(sent)[0].fields["ShipAddress"]["City"] == "Dallas"
    assert shop.order().warnings == []


@pytest.mark.parametrize(
    "state, warnings",
    [
        ("TX", []),
        ("NY", ["CUSTOMER_TAX_DIFFERS"]),
        ("OH", ["CUSTOMER_TAX_DIFFERS"]),
    ],
)
def test_other_state(shop, state, warnings):
    """SE-3 b: a warning where the map gives another tax than the customer has."""
    shop.post(an_order(changes={TO + "state": state}))

    assert shop.order().outcome == ("posted", None)
    assert shop.order().warnings == warnings


def test_other_state_of_an_order_that_is_skipped(install):
    """SE-3 b: the warning is for orders that go on to posting."""
    shop = install(item={"auto_create": False})
    order = an_order(changes={TO + "state": "NY"})
    order["recipients"][0]["line_items"] = [factories.a_line("NOWHERE")]

    shop.post(order)

    assert shop.order().outcome == ("skipped", "ITEM_NOT_FOUND")
    assert shop.order().warnings == []


def deleted(shop, full_name: str) -> None:
    """Merge a customer away in QuickBooks: list ID and transactions leave."""
    for transaction in shop.company.transactions:
        shop.company.delete(transaction)
    shop.company.delete(shop.company.find("customers", full_name))


def test_customer_replaced_in_quickbooks(shop):
    """SE-3 c: a list ID that is gone is looked up once more, and posted with."""
    shop.post(an_order("1"))
    deleted(shop, "Byrd, Ada")
    shop.company.add("customers", BYRD)

    sent = shop.post(an_order("2"))

    assert names(sent).count("SalesReceiptAdd") == 2
    assert searched(sent) == ["Byrd, Ada"]
    assert shop.order("2").outcome == ("posted", None)
    (kept,) = shop.company.transactions
    assert kept.reference("CustomerRef") == shop.customer("Byrd, Ada")


def test_customer_deleted_in_quickbooks(shop):
    """SE-3 c: not found any more, so it is created again."""
    shop.post(an_order("1"))
    deleted(shop, "Byrd, Ada")

    sent = shop.post(an_order("2"))

    assert writes(sent) == ["SalesReceiptAdd", "CustomerAdd", "SalesReceiptAdd"]
    assert shop.order("2").outcome == ("posted", None)


def test_customer_deleted_with_many_orders_ready(install):
    """SE-3 c: orders whose turn comes later never go out without a customer."""
    shop = install(limits={"batch_first": 2, "batch_max": 2})
    shop.post(an_order("0"))
    deleted(shop, "Byrd, Ada")

    sent = shop.post(*(an_order(str(n)) for n in range(1, 6)))
    shop.visit()

    assert all(each.fields.get("CustomerRef") for each in sales(sent))
    assert {told.outcome for told in shop.orders().values()} == {("posted", None)}
    assert len(shop.company.transactions) == 5
    assert writes(shop.sent()).count("CustomerAdd") == 1


def test_reference_that_stays_gone(shop):
    """SE-3 c: looked up once more, then the order has failed with QuickBooks' text."""
    entry = shop.company.find("payment_methods", "Web Card")
    assert entry is not None
    shop.company.delete(entry)

    sent = shop.post(an_order())

    assert names(sent).count("SalesReceiptAdd") == 2
    assert shop.order().outcome == ("failed", "QUICKBOOKS_3140")
    assert "Web Card" in shop.order().message
