"""ShippingEasy's JSON, in every wrapper, right and wrong."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbwc_server.importing import canonical, shippingeasy
from qbwc_server.importing.canonical import Shipment, Unreadable
from qbwc_server.importing.parsed import Accepted, Rejected

BARE = {"external_order_identifier": "P-1", "ordered_at": "2026-10-12"}


def accepted(document):
    """Parse the one order of a document."""
    [found] = shippingeasy.parse(document)
    assert isinstance(found, Accepted)
    return found


def problems_of(document):
    """Give the problems of a document's one order by field."""
    [found] = shippingeasy.parse(document)
    assert isinstance(found, Rejected)
    return {each.field: each.message for each in found.problems}


def line(**members):
    """Make an order of one line."""
    return {**BARE, "recipients": [{"line_items": [members]}]}


@pytest.mark.parametrize(
    "document, places",
    [
        (BARE, [""]),
        ({"order": BARE}, ["order"]),
        ({"orders": [BARE, BARE], "meta": {"page": 1}}, ["orders[0]", "orders[1]"]),
        ([BARE, {"order": BARE}], ["[0]", "[1].order"]),
        ({"shipment": {"orders": [BARE]}}, ["shipment.orders[0]"]),
        ({**BARE, "order": "a shop's own member"}, [""]),
    ],
)
def test_wrappers(document, places):
    """4.1: a bare order, order, orders, shipment, and lists of them."""
    found = shippingeasy.parse(document)

    assert [each.place for each in found] == places
    assert all(isinstance(each, Accepted) for each in found)


@pytest.mark.parametrize(
    "document, place, part",
    [
        ({"orders": []}, "orders", "empty list"),
        ([], "", "empty list"),
        ({"orders": {}}, "orders", "must be a list"),
        ({"order": []}, "order", "must be an object"),
        ({"order": None}, "order", "must be an object"),
        ({"shipment": []}, "shipment", "must be an object"),
        ({"shipment": {}}, "shipment.orders", "must be the list"),
        ({"shipment": {"orders": []}}, "shipment.orders", "empty list"),
        ({"order": BARE, "orders": [BARE]}, "", "which one"),
        ([[[[[[BARE]]]]]], "[0][0][0][0]", "too deeply"),
        (
            {"order": {"order": {"order": {"order": {"order": BARE}}}}},
            None,
            "too deeply",
        ),
        (3, "", "must be an order"),
        (None, "", "must be an order"),
    ],
)
def test_broken_wrappers(document, place, part):
    """A wrapper that cannot be opened is told with its place."""
    [found] = shippingeasy.parse(document)

    assert isinstance(found, Rejected)
    assert place is None or found.place == place
    assert part in found.problems[0].message


def test_one_bad_order_among_good_ones():
    """The others are taken in; the bad one is named by its place and number."""
    bad = {"external_order_identifier": 7, "ordered_at": "never"}

    first, second, third = shippingeasy.parse({"orders": [BARE, bad, BARE]})

    assert isinstance(first, Accepted)
    assert isinstance(third, Accepted)
    assert isinstance(second, Rejected)
    assert (second.place, second.number) == ("orders[1]", "7")


def test_create_format():
    """4.1: no id, text for numbers and booleans, no store."""
    order = accepted(
        {
            **BARE,
            "total_including_tax": "73.50",
            "store_api_key": "  ",
            "recipients": [{"residential": "true", "line_items": [{"quantity": "6"}]}],
        }
    ).order

    assert order.total_including_tax == Decimal("73.50")
    assert order.recipients[0].residential is True
    assert order.lines[0].quantity == 6
    assert (order.store_api_key, order.order_id) == ("", "")


def test_every_member():
    """4.1: what the rules use is read; what they do not is kept."""
    order = accepted(
        {
            **BARE,
            "id": 7301117,
            "base_shipping_cost": "1",
            "shipping_cost_excluding_tax": "2",
            "shipping_cost_including_tax": "3",
            "shipping_cost_tax": "4",
            "billing_phone_number": "512",
            "billing_address3": "kept",
            "source_order_ids": [1, "2"],
            "coloured": True,
            "recipients": [
                {
                    "base_cost": "5",
                    "province": "QC",
                    "original_order": {"store_order_status": "awaiting_payment"},
                    "line_items": [{"product": {"id": 3}, "price_excluding_tax": 2}],
                }
            ],
        }
    ).order

    [recipient] = order.recipients
    shipping = order.shipping
    figures = (
        shipping.base,
        shipping.excluding_tax,
        shipping.including_tax,
        shipping.tax,
    )
    assert figures == (1, 2, 3, 4)
    assert order.order_id == "7301117"
    assert order.source_order_ids == ("1", "2")
    assert order.billing.phone == "512"
    assert order.raw == {"billing_address3": "kept", "coloured": True}
    assert recipient.cost.base == 5
    assert recipient.address.region == "QC"
    assert order.status == "awaiting_payment"
    assert recipient.lines[0].price_excluding_tax == 2
    assert recipient.lines[0].raw == {"product": {"id": 3}}


def test_shipment_callback():
    """4.1: the shipment's tracking is kept with its orders, which are marked."""
    shipment = {"id": 9, "tracking_number": 94001, "carrier_key": "USPS", "cents": 812}

    found = accepted({"shipment": {**shipment, "orders": [BARE]}})

    assert found.from_callback
    [kept] = found.order.shipments
    assert kept == Shipment("9", "94001", "USPS", raw={"cents": 812})
    assert not accepted(BARE).from_callback


@pytest.mark.parametrize("value", ["ten", "1e400", "NaN", True])
def test_values_that_the_rules_judge(value):
    """Product page: a SKU, quantity or amount is accepted whatever it says."""
    order = accepted(line(sku=None, quantity=value, unit_price=value)).order

    assert isinstance(order.lines[0].quantity, Unreadable)
    assert order.lines[0].sku == ""


@pytest.mark.parametrize(
    "options, expected",
    [
        (
            {"size": "L", "n": 2, "gift": True},
            (("size", "L"), ("n", "2"), ("gift", "yes")),
        ),
        ({"size": None, "x": ""}, ()),
        (None, ()),
        ([], ()),
        ("engraved", (("", "engraved"),)),
    ],
)
def test_product_options(options, expected):
    """4.1: an object of names and values; blank ones say nothing."""
    assert (
        accepted(line(product_options=options)).order.lines[0].product_options
        == expected
    )


@pytest.mark.parametrize(
    "document, field, part",
    [
        ({}, None, ""),
        ({"ordered_at": "2026-10-12"}, "external_order_identifier", "missing"),
        (
            {**BARE, "external_order_identifier": " "},
            "external_order_identifier",
            "missing",
        ),
        (
            {**BARE, "external_order_identifier": None},
            "external_order_identifier",
            "missing",
        ),
        (
            {**BARE, "external_order_identifier": 1.5},
            "external_order_identifier",
            "whole",
        ),
        (
            {**BARE, "external_order_identifier": True},
            "external_order_identifier",
            "text",
        ),
        (
            {**BARE, "external_order_identifier": ["1"]},
            "external_order_identifier",
            "text",
        ),
        (
            {**BARE, "external_order_identifier": "x" * 256},
            "external_order_identifier",
            "longer than 255",
        ),
        (
            {**BARE, "external_order_identifier": "a\ud800"},
            "external_order_identifier",
            "half a character",
        ),
        ({"external_order_identifier": "1"}, "ordered_at", "missing"),
        ({**BARE, "ordered_at": "2026-02-30"}, "ordered_at", "does not exist"),
        ({**BARE, "ordered_at": "1969-01-01"}, "ordered_at", "lies outside"),
        ({**BARE, "updated_at": "soon"}, "updated_at", "is not a time"),
        ({**BARE, "store_api_key": "k" * 65}, "store_api_key", "longer than 64"),
        ({**BARE, "id": 10**70}, "id", "longer than 64"),
        pytest.param({**BARE, "id": 10**5000}, "id", "so many digits", id="huge"),
        ({**BARE, "recipients": {}}, "recipients", "list of objects"),
        ({**BARE, "recipients": "x"}, "recipients", "list of objects"),
        ({**BARE, "recipients": [3]}, "recipients[0]", "must be an object"),
        (
            {**BARE, "recipients": [{"line_items": {}}]},
            "recipients[0].line_items",
            "list",
        ),
        (
            {**BARE, "recipients": [{}, {"line_items": [{}, None]}]},
            "recipients[1].line_items[1]",
            "must be an object",
        ),
        (line(quantity=[]), "recipients[0].line_items[0].quantity", "must be a number"),
        (line(item_name={}), "recipients[0].line_items[0].item_name", "must be text"),
        (line(sku=["A"]), "recipients[0].line_items[0].sku", "must be text"),
        (
            line(product_options=["L"]),
            "recipients[0].line_items[0].product_options",
            "object of option names",
        ),
        (
            line(product_options={"a": {}}),
            "recipients[0].line_items[0].product_options",
            "plain values",
        ),
        (
            {**BARE, "recipients": [{"residential": "maybe"}]},
            "recipients[0].residential",
            "true",
        ),
        ({**BARE, "discount_amount": {}}, "discount_amount", "must be a number"),
        ({**BARE, "source_order_ids": [{}]}, "source_order_ids", "must be text"),
        ({**BARE, "shipments": 3}, "shipments", "list of objects"),
    ],
)
def test_unreadable_structure(document, field, part):
    """What cannot be read is named by its path, with a sentence."""
    found = problems_of(document)

    assert field is None or part in found[field]


def test_all_problems_of_an_order():
    """Every mistake of an order is told at once."""
    document = {"ordered_at": "never", "recipients": [{"line_items": [{"sku": {}}]}]}

    assert problems_of({"order": document}).keys() == {
        "external_order_identifier",
        "ordered_at",
        "recipients[0].line_items[0].sku",
    }


@pytest.mark.parametrize("recipients", [None, [], [{}], [{"line_items": None}]])
def test_order_without_lines(recipients):
    """SE-10 b: it can be read, so it is the rules that skip it."""
    assert accepted({**BARE, "recipients": recipients}).order.lines == ()


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                [
                    "order",
                    "orders",
                    "shipment",
                    "external_order_identifier",
                    "ordered_at",
                    "recipients",
                    "line_items",
                    "product_options",
                    "quantity",
                    "id",
                    "x",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(values)
def test_any_json(document):
    """Whatever arrives is accepted or rejected with a sentence; nothing breaks."""
    for each in shippingeasy.parse(document):
        if isinstance(each, Accepted):
            assert canonical.load(canonical.dump(each.order)) == each.order
        else:
            assert all(problem.message for problem in each.problems)
            assert each.problems
