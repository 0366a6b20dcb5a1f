"""Daily summaries: added up to the cent, whatever the orders are."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from qbwc_server.importing import canonical
from qbwc_server.importing.canonical import Charge, Line, Order, Recipient
from qbwc_server.rules import money, summaries, transactions
from qbwc_server.rules.transactions import ListIds
from tests import factories

DAY = date(2026, 10, 12)
SETTINGS = factories.settings(
    store={"summary": "daily", "single_customer": "Web Sales"}
)

_amounts = st.decimals(0, 500, places=2)
_prices = st.decimals(0, 50, places=5)
_lines = st.builds(
    Line,
    item_name=st.sampled_from(["Mug", "Pan"]),
    sku=st.sampled_from("abc"),
    quantity=st.decimals("0.001", 40, places=3),
    unit_price=st.none() | _prices,
    total_excluding_tax=st.none() | _amounts,
)
_charges = st.builds(Charge, base=_amounts, excluding_tax=_amounts, tax=_amounts)
_orders = st.builds(
    Order,
    external_order_identifier=st.text("0123456789", min_size=1),
    ordered_at=st.just(DAY),
    store_api_key=st.just(factories.WEB),
    shipping=_charges,
    wrapping=_charges,
    discount_amount=st.none() | _amounts,
    recipients=st.lists(_lines, min_size=1, max_size=4).map(
        lambda some: (Recipient(lines=tuple(some)),)
    ),
)


class _Named(dict[str, str]):
    def __missing__(self, key):
        return key


def written(order):
    """Give the lines of an order's transaction; list IDs are names."""
    ids = ListIds("C-1", _Named())
    return transactions.build_transaction(order, SETTINGS, ids).fields["lines"]


def value(line):
    """Give what a line comes to."""
    if "Rate" in line:
        return money.cents(money.product(line["Rate"], line["Quantity"]))
    return line["Amount"]


def by_item(lines, figure):
    """Add up by item and tax code."""
    sums: dict[object, Decimal] = {}
    for line in lines:
        code = (line.get("SalesTaxCodeRef") or {}).get("FullName")
        key = (line["ItemRef"]["ListID"], code, "Quantity" in line)
        sums[key] = sums.get(key, Decimal()) + figure(line)
    return sums


def quantity(line):
    """Give how many of the item."""
    return line.get("Quantity", Decimal())


@given(st.lists(_orders, min_size=1, max_size=6))
def test_the_same_as_one_by_one(orders):
    """Amounts to the cent and quantities are those of the orders, item by item."""
    summary = summaries.compose("D20261012", DAY, factories.WEB, orders)

    together, singly = written(summary), [e for one in orders for e in written(one)]

    assert by_item(together, value) == by_item(singly, value)
    assert by_item(together, quantity) == by_item(singly, quantity)
    assert len(together) <= len(singly)


@given(st.lists(_orders, min_size=1, max_size=3))
def test_read_back(orders):
    """The database gives back exactly what was put together."""
    summary = summaries.compose("D20261012", DAY, factories.WEB, orders)

    assert canonical.load(canonical.dump(summary)) == summary


def test_nobody_is_named_twice():
    """Names and addresses stay with the orders."""
    order = Order(
        "1", DAY, billing=canonical.Address(last_name="Byrd"), notes="Ring twice"
    )

    (part,) = summaries.compose("D", DAY, factories.WEB, [order]).parts

    assert part == Order("1", DAY)


def test_lines_that_come_to_too_much():
    """They are not added up beyond what a line may come to."""
    line = {"ItemRef": {"ListID": "a"}, "Desc": "Mug", "Quantity": Decimal(1)}
    lines = [line | {"Amount": Decimal(40)}] * 3

    added = summaries.added_up(lines, Decimal(100))

    assert [each["Amount"] for each in added] == [80, 40]


def test_totals_that_are_not_known():
    """The total of a day is known where every order's is."""
    known, unknown = Order("1", DAY, total_including_tax=Decimal(7)), Order("2", DAY)

    both = summaries.compose("D", DAY, "", [known, unknown])
    twice = summaries.compose("D", DAY, "", [known, known])

    assert both.total_including_tax is None
    assert twice.total_including_tax == 14
