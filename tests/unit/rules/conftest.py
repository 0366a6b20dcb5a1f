"""Orders and settings for the tests of the rules; all people and goods are made up."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from qbwc_server import settings as settings_module
from qbwc_server.importing.canonical import Address, Charge, Line, Order, Recipient
from qbwc_server.importing.scalars import moment
from qbwc_server.settings import Settings

CONFIGURED = """
[item]
income_account = "Sales:Goods"
cogs_account = "Cost of Goods Sold"
asset_account = "Inventory Asset"
[tax]
mode = "quickbooks"
taxable_code = "Tax"
nontaxable_code = "Non"
[[tax.map]]
state = "TX"
item = "Texas Tax"
[[tax.map]]
state = "New York"
item = "NYC Group"
[[tax.map]]
state = "Ontario"
country = "Canada"
item = "HST"
[charges]
shipping = { enabled = true, item = "Shipping Charge" }
handling = { enabled = true, item = "Handling Charge" }
wrapping = { enabled = true, item = "Gift Wrap" }
[discount]
item = "Web Discount"
[order]
start_date = 2026-10-01
time_zone = "America/Chicago"
[[stores]]
key = "web"
name = "Pine Web"
default_store = true
deposit_account = "Clearing"
payment_method = "Card"
[[stores]]
key = "trade"
name = "Pine Trade"
transaction = "invoice"
terms = "Net 30"
"""


class Maker:
    """Makes lines and orders that would be posted, but for what a test changes."""

    def line(self, **members: Any) -> Line:
        """Make a line of one mug."""
        usual = Line(
            item_name="Mug",
            sku="MUG",
            quantity=Decimal(1),
            unit_price=Decimal("10.00"),
        )
        return replace(usual, **members)

    def charge(
        self, base: str, excluding: str, tax: str, including: str = "0"
    ) -> Charge:
        """Make a charge of four figures."""
        figures = (base, excluding, including, tax)
        return Charge(*(Decimal(each) for each in figures))

    def home(self, **members: Any) -> Address:
        """Make an address in Texas."""
        usual = Address(
            first_name="Ada",
            last_name="Byrd",
            email="a@b.example",
            address="1 Oak St",
            city="Austin",
            state="TX",
            postal_code="78704",
            country="US",
        )
        return replace(usual, **members)

    def order(self, *lines: Line, **members: Any) -> Order:
        """Make an order of these lines, or of one mug, to one recipient."""
        recipient = Recipient(self.home(), lines or (self.line(),))
        ordered_at = moment("2026-10-12T15:04:22Z")
        assert ordered_at is not None
        usual = Order(
            external_order_identifier="P-1001",
            ordered_at=ordered_at,
            order_status="awaiting_shipment",
            billing=self.home(),
            recipients=(recipient,),
        )
        return replace(usual, **members)

    def settings(self, **sections: dict[str, Any]) -> Settings:
        """Make the settings, with members of sections changed."""
        usual = settings_module.load(CONFIGURED).settings
        changed = {
            name: getattr(usual, name).model_copy(update=members)
            for name, members in sections.items()
        }
        return usual.model_copy(update=changed)

    def settings_with_store(self, **members: Any) -> Settings:
        """Make the settings, with members of the default store changed."""
        usual = settings_module.load(CONFIGURED).settings
        store = usual.stores[0].model_copy(update=members)
        return usual.model_copy(update={"stores": (store, *usual.stores[1:])})


@pytest.fixture
def make() -> Maker:
    """Make orders, lines, addresses and settings."""
    return Maker()
