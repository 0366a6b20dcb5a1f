"""SE-4 to SE-9: customers that are created, with which taxes, and names in use."""

import pytest

from tests import factories
from tests.factories import TO, a_line, an_order, of
from tests.support.faults import Fault
from tests.support.installation import names, sales, writes

INES = of("Ines", "Brandt", "ines@example.com")
ROSA = of("Rosa", "Delgado", "rosa@example.com")


def created(sent):
    """Give the customers that were to be created."""
    return [each.fields for each in sent if each.name == "CustomerAdd"]


def tax(sent):
    """Give the tax references of the one customer that was created."""
    (fields,) = created(sent)
    return fields.get("SalesTaxCodeRef"), fields.get("ItemSalesTaxRef")


def test_fields_of_a_new_customer(shop):
    """SE-4 a: name, company, addresses, phone, e-mail, taxes, each where it belongs."""
    order = an_order(
        "1",
        {
            "billing_company": "Brandt: Tools & Co",
            "billing_phone_number": "512-555-0142",
            "billing_first_name": "Ines: the younger",
        },
        **INES,
    )

    (fields,) = created(shop.post(order))

    assert fields["Name"] == "Brandt, Ines- the younger"
    assert fields["CompanyName"] == "Brandt: Tools & Co"
    assert fields["FirstName"] == "Ines: the younger"
    assert fields["LastName"] == "Brandt"
    assert fields["BillAddress"]["Addr1"] == "Brandt: Tools & Co"
    assert fields["ShipAddress"]["Addr2"] == "1 Oak St"
    assert fields["Phone"] == "512-555-0142"
    assert fields["Email"] == "ines@example.com"


def test_two_orders_of_one_new_customer(shop):
    """SE-4 b: one CustomerAdd; both receipts carry its list ID."""
    sent = shop.post(
        an_order("1", **INES), an_order("2", **INES), an_order("1", **INES)
    )

    assert writes(sent) == ["CustomerAdd", "SalesReceiptAdd", "SalesReceiptAdd"]
    references = {each.fields["CustomerRef"] for each in sales(sent)}
    assert references == {shop.customer("Brandt, Ines")}
    assert shop.take_in(an_order("1", **INES)) == ["duplicate"]
    assert shop.visit().ending == "no work"


def test_orders_of_one_new_customer_taken_in_between(shop):
    """SE-4 b: an order that arrives while the customer is made waits for it too."""

    def one_more(document: str) -> None:
        if "CustomerAddRq" in document:
            shop.take_in(an_order("2", **INES))

    shop.connector.on_request_set = one_more

    sent = shop.post(an_order("1", **INES))

    assert writes(sent).count("CustomerAdd") == 1
    assert {told.state for told in shop.orders().values()} == {"posted"}


@pytest.mark.parametrize(
    "first, last, holder",
    [
        ("Rosa", "Delgado", "vendor"),
        ("Ken", "Ito", "employee"),
        ("Petty", "Friend", "other name"),
    ],
)
def test_name_taken_by_another_list(shop, first, last, holder):
    """SE-4 c: skipped, and who has the name is said."""
    sent = shop.post(an_order(**of(first, last)))

    assert writes(sent) == ["CustomerAdd"]
    assert names(sent)[-1] == "EntityQuery"
    assert shop.order().outcome == ("skipped", "CUSTOMER_NAME_TAKEN")
    assert holder in shop.order().message


def test_name_taken_by_a_customer_made_meanwhile(shop):
    """SE-4 c: someone was faster: that customer is used."""

    def made_by_hand(document: str) -> None:
        if "CustomerAddRq" in document:
            shop.company.add("customers", {"Name": "Brandt, Ines"})

    shop.connector.on_request_set = made_by_hand

    sent = shop.post(an_order(**INES))

    assert sales(sent)[0].fields["CustomerRef"] == shop.customer("Brandt, Ines")
    assert shop.order().outcome == ("posted", None)


def test_cut_name_taken_by_somebody_else_meanwhile(shop):
    """SE-2 e, SE-4 c: whoever was faster has another e-mail: it is not them."""
    long = of("Maximiliana-Theodora", "von Hohenberg Estate Office", "max@example.com")
    cut = "von Hohenberg Estate Office, Maximiliana"

    def made_by_hand(document: str) -> None:
        if "CustomerAddRq" in document:
            shop.connector.on_request_set = lambda _: None
            name = document.partition("<Name>")[2].partition("<")[0]
            entry = {"Name": name, "Email": "else@example.com"}
            shop.company.add("customers", entry)

    shop.connector.on_request_set = made_by_hand

    sent = shop.post(an_order(**long))

    assert created(sent)[0]["Name"].startswith(cut)
    assert len(created(sent)) == 2
    assert "~" in created(sent)[1]["Name"]
    assert shop.order().outcome == ("posted", None)


@pytest.mark.parametrize("first, last", [("Rosa", "Delgado"), ("Ken", "Ito")])
def test_suffix_for_a_taken_name(install, first, last):
    """SE-4 c: on_name_taken = suffix creates another name, and remembers it."""
    shop = install(customer={"on_name_taken": "suffix"})
    person = of(first, last)

    sent = shop.post(an_order("1", **person))
    again = shop.post(an_order("2", **person))

    assert [each["Name"] for each in created(sent)][-1] == f"{last}, {first} (C)"
    assert names(again) == ["SalesReceiptQuery", "SalesReceiptAdd"]
    references = {each.fields["CustomerRef"] for each in sales(sent + again)}
    assert references == {shop.customer(f"{last}, {first} (C)")}


def test_suffix_where_that_customer_exists(install):
    """SE-4 c: `name (C)` is a customer already: it is used, not doubled."""
    shop = install(
        customer={"on_name_taken": "suffix"},
        lists={"customers": [{"Name": "Delgado, Rosa (C)"}]},
    )

    sent = shop.post(an_order(**ROSA))

    assert sales(sent)[0].fields["CustomerRef"] == shop.customer("Delgado, Rosa (C)")
    assert shop.order().outcome == ("posted", None)


def test_suffix_that_is_taken_as_well(install):
    """SE-4 c: a vendor has that name too: skipped, not tried for ever."""
    shop = install(
        customer={"on_name_taken": "suffix"},
        lists={"vendors": [{"Name": "Delgado, Rosa (C)"}]},
    )

    sent = shop.post(an_order(**ROSA))

    assert sales(sent) == []
    assert len(created(sent)) <= 2
    assert shop.order().outcome == ("skipped", "CUSTOMER_NAME_TAKEN")


def test_suffix_on_a_long_name(install):
    """SE-4 c: the name is cut so that the suffix fits."""
    name = "Longworthy-Featherstonehaugh, Maximiliana"
    shop = install(
        customer={"on_name_taken": "suffix"}, lists={"vendors": [{"Name": name}]}
    )
    person = of("Maximiliana", "Longworthy-Featherstonehaugh")

    sent = shop.post(an_order(**person))

    assert created(sent)[-1]["Name"] == "Longworthy-Featherstonehaugh, Maximil (C)"
    assert shop.order().outcome == ("posted", None)


def test_taken_name_set_free(shop):
    """SE-5: after the vendor was renamed, a retry creates the customer."""
    shop.post(an_order(**ROSA))
    vendor = shop.company.find("vendors", "Delgado, Rosa")
    assert vendor is not None
    shop.company.rename(vendor, "Delgado Supplies")

    shop.act("retry", "P-1001")
    shop.visit()

    assert shop.order().outcome == ("posted", None)


BUSY = Fault(
    "CustomerAddRq", (3175, "There was an error when adding: the list is in use.")
)


def test_busy_list(shop):
    """SE-4 d: 3175 is tried again later, not skipped; other orders go on."""
    shop.company.faults = [Fault(BUSY.text, BUSY.status, times=1)]

    first = shop.post(an_order("1", **INES), an_order("2"))
    assert shop.order("1").state == "waiting"
    assert shop.order("2").state == "posted"
    assert writes(first).count("CustomerAdd") == 1

    shop.clock.advance(120)
    shop.visit()
    assert shop.order("1").outcome == ("posted", None)


def test_list_that_stays_busy(shop):
    """SE-4 d: after five attempts a person is asked, with QuickBooks' own text."""
    shop.company.faults = [BUSY]
    shop.take_in(an_order(**INES))

    for _ in range(8):
        shop.visit()
        shop.clock.advance(24 * 3600)

    assert writes(shop.sent()).count("CustomerAdd") == 5
    assert shop.order().outcome == ("skipped", "CUSTOMER_CREATE_REFUSED")
    assert "3175" in shop.order().message


def test_refusal_for_another_reason(shop):
    """SE-4 d: skipped with QuickBooks' status and text, at once."""
    text = "There has been an internal error when processing the request."
    shop.company.faults = [Fault("CustomerAddRq", (3261, text))]

    sent = shop.post(an_order(**INES))

    assert writes(sent) == ["CustomerAdd"]
    assert shop.order().outcome == ("skipped", "CUSTOMER_CREATE_REFUSED")
    assert "3261" in shop.order().message
    assert text in shop.order().message


def test_tax_item_of_the_map_is_gone(shop):
    """SE-8 c: the new customer is refused, and the order says why."""
    entry = shop.company.find("items", "California Sales Tax")
    assert entry is not None
    shop.company.delete(entry)

    shop.post(an_order("1", {TO + "state": "CA"}, **INES))

    assert shop.order("1").outcome == ("skipped", "CUSTOMER_CREATE_REFUSED")
    assert "California Sales Tax" in shop.order("1").message


def test_customer_that_may_not_be_created(install):
    """SE-5: auto-create off: skipped, no Add of any kind, items neither."""
    shop = install(customer={"auto_create": False})
    order = an_order(changes={TO + "line_items": [a_line("NEW-1")]}, **INES)

    sent = shop.post(order)

    assert writes(sent) == []
    assert shop.order().outcome == ("skipped", "CUSTOMER_NOT_FOUND")
    assert "Brandt, Ines" in shop.order().message


def test_customer_made_by_hand_after_the_skip(install):
    """SE-5: the retry finds the customer."""
    shop = install(customer={"auto_create": False})
    shop.post(an_order(**INES))
    shop.company.add("customers", {"Name": "Brandt, Ines"})

    shop.act("retry", "P-1001")
    shop.visit()

    assert shop.order().outcome == ("posted", None)


@pytest.mark.parametrize("mode", ["none", "store"])
def test_taxes_that_quickbooks_does_not_handle(install, mode):
    """SE-6: no tax element at all on a new customer."""
    shop = install(tax={"mode": mode, "store_item": "Shop Tax"})

    sent = shop.post(an_order(**INES))

    assert tax(sent) == (None, None)
    assert shop.order().outcome == ("posted", None)


@pytest.mark.parametrize("missing", ["taxable_code", "nontaxable_code"])
def test_codes_missing_then_set(install, missing):
    """SE-6 a: held, nothing written; with the codes set the order goes on."""
    shop = install(tax={missing: ""}, charges={})

    held = shop.post(an_order(**INES))
    assert writes(held) == []
    assert shop.order().outcome == ("held", "CONFIG_INCOMPLETE")

    shop.configure(factories.settings())
    shop.visit()
    assert shop.order().outcome == ("posted", None)
    assert shop.customer("Brandt, Ines")


def test_codes_missing_for_a_customer_that_exists(install):
    """SE-6 a: only orders that would create a customer are held."""
    shop = install(tax={"taxable_code": "", "nontaxable_code": ""})

    shop.post(an_order())

    assert shop.order().outcome == ("posted", None)


def test_sales_tax_switched_off_in_quickbooks(install):
    """SE-6 b: the connection warns of it from the first session on."""
    shop = install(preferences={"sales_tax": False})

    shop.post(an_order())

    assert "Sales tax is switched off" in shop.connection().attention


def test_canadian_company_file(install):
    """SE-6 c: the tax mapping is not available there; customers are made without."""
    shop = install(quickbooks={"country": "CA"})

    sent = shop.post(an_order(**INES))

    assert tax(sent) == (None, None)


@pytest.mark.parametrize(
    "changes, found",
    [
        ({}, ("Tax", "Texas Sales Tax")),
        ({TO + "state": "Texas"}, ("Tax", "Texas Sales Tax")),
        ({TO + "state": "Tx."}, ("Tax", "Texas Sales Tax")),
        ({TO + "state": "ny"}, ("Tax", "New York City Group")),
        ({TO + "state": "OH"}, ("Non", None)),
        (
            {TO + "state": "", TO + "province": "New York"},
            ("Tax", "New York City Group"),
        ),
        ({TO + "state": "CA", TO + "country": "CA"}, ("Non", None)),
        ({TO + "state": "Ontario", TO + "country": "Canada"}, ("Non", None)),
        ({TO + "country": "UnitedStates"}, ("Tax", "Texas Sales Tax")),
        ({TO + "country": ""}, ("Tax", "Texas Sales Tax")),
    ],
)
def test_tax_of_the_state(shop, changes, found):
    """SE-8, SE-9: the mapped item or group with the taxable code; else nontaxable."""
    sent = shop.post(an_order("1", changes, **INES))

    assert tax(sent) == found


STREET = ("address", "city", "state", "postal_code")


def without(prefix: str, *kept: str) -> dict[str, str]:
    """Blank an address but for some members."""
    return {prefix + name: "" for name in STREET if name not in kept}


@pytest.mark.parametrize(
    "changes, found",
    [
        # Name and country alone make no address: billing's state is used.
        (without(TO) | {"billing_state": "CA"}, ("Tax", "California Sales Tax")),
        # A state alone makes one.
        (
            without(TO) | {TO + "state": "NY", "billing_state": "TX"},
            ("Tax", "New York City Group"),
        ),
        # Shipping without a state does not fall back to billing.
        ({TO + "state": "", "billing_state": "TX"}, ("Non", None)),
        (without(TO) | without("billing_"), ("Non", None)),
    ],
)
def test_address_that_decides(shop, changes, found):
    """SE-7: shipping, unless it is blank; then billing."""
    sent = shop.post(an_order("1", changes, **INES))

    assert tax(sent) == found


@pytest.mark.parametrize(
    "section, changes, found",
    [
        # C1: the older way, billing before shipping.
        (
            {"address_order": ["billing", "shipping"]},
            {"billing_state": "CA"},
            ("Tax", "California Sales Tax"),
        ),
        # SE-8 b: a blank country is the one of the settings, in map and order alike.
        (
            {"default_country": "Canada", "map": [{"state": "ON", "item": "Texas"}]},
            {TO + "country": "", TO + "state": "TX"},
            ("Non", None),
        ),
        (
            {
                "default_country": "Canada",
                "map": [{"state": "TX", "country": "US", "item": "Texas Sales Tax"}],
            },
            {TO + "country": "USA"},
            ("Tax", "Texas Sales Tax"),
        ),
    ],
)
def test_settings_that_choose_the_row(install, section, changes, found):
    """tax.address_order, tax.default_country and the country of a row."""
    shop = install(tax=section)

    sent = shop.post(an_order("1", changes, **INES))

    assert tax(sent) == found


def test_plain_letters_only(install):
    """6.1, text.charset: every text is folded, as it is searched and as it is made."""
    shop = install(text={"charset": "ascii"})

    sent = shop.post(an_order(**of("Zoë", "Lévêque €", "z@example.com")))

    (customer,) = created(sent)
    assert customer["Name"] == "Leveque EUR, Zoe"
    assert customer["BillAddress"]["Addr1"] == "Zoe Leveque EUR"
    assert "&#" not in "".join(e.request for v in shop.visits for e in v.exchanges)
    assert shop.order().warnings == ["TEXT_FOLDED"]


def test_no_shipping_address(shop):
    """SE-4 a: a blank shipping address is left out; billing's is sent."""
    sent = shop.post(an_order("1", without(TO), **INES))

    (fields,) = created(sent)
    assert "ShipAddress" not in fields
    assert fields["BillAddress"]["City"] == "Austin"


def test_no_billing_address(shop):
    """SE-4 a: billing blank: the shipping address stands in for it."""
    sent = shop.post(an_order("1", without("billing_"), **INES))

    (fields,) = created(sent)
    assert fields["BillAddress"]["City"] == "Austin"
