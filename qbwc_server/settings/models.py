"""Every key of the integration settings, with its default and its limits.

Lengths are those of the QuickBooks field that a value ends in (qbxml 5.4). Business
rules are named where a key belongs to one.
"""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    Strict,
    StringConstraints,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from qbwc_server.settings import templates
from qbwc_server.settings.lists import ListsSettings
from qbwc_server.settings.section import Section

LARGEST_AMOUNT = Decimal("9999999999999.99")  # thirteen digits: AMTTYPE, qbxml 5.1


def _limited(length: int) -> Any:
    return StringConstraints(strict=True, strip_whitespace=True, max_length=length)


def _day(value: Any, info: ValidationInfo) -> Any:
    if info.mode == "json":  # JSON, which the database keeps, has no dates
        return date.fromisoformat(value)
    if isinstance(value, datetime) or not isinstance(value, date):
        message = "must be a date such as 2026-10-01, without quotes"
        raise PydanticCustomError("day", message)
    return value


def _amount(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        message = 'must be an amount in quotes such as "9999999999.99"'
        raise PydanticCustomError("amount", message)
    try:
        amount = Decimal(value)
    except InvalidOperation:
        raise ValueError(f'"{value}" is not an amount') from None
    if not (amount.is_finite() and 0 < amount <= LARGEST_AMOUNT):
        raise ValueError(f"must be more than 0 and at most {LARGEST_AMOUNT}")
    return amount


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        message = f'"{value}" is no time zone; write one such as "America/Chicago"'
        raise ValueError(message) from None
    return value


def _listed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) != len(values):
        raise ValueError("names the same thing twice")
    return values


Flag = Annotated[bool, Strict()]
Text = Annotated[str, Strict()]
Code = Annotated[str, _limited(3)]
Name15 = Annotated[str, _limited(15)]
Name31 = Annotated[str, _limited(31)]
Name159 = Annotated[str, _limited(159)]
Target = Annotated[str, _limited(159), Field(min_length=1)]
Template = Annotated[str, Strict(), AfterValidator(templates.checked)]
Prefix = Annotated[str, StringConstraints(strict=True, max_length=11)]
Statuses = Annotated[tuple[Text, ...], BeforeValidator(_listed)]
Source = Literal["shipping", "billing"]


class CustomerSettings(Section):
    """How customers are found and created (SE-2 to SE-5)."""

    pattern: Literal[
        "email", "first_last", "last_first", "last_first_email", "first_last_email"
    ] = "last_first"
    auto_create: Flag = True
    strict_pattern: Flag = False
    name_fallback: Literal["none", "company", "email"] = "none"
    email_field_fallback: Flag = False
    reactivate_inactive: Flag = False
    on_name_taken: Literal["skip", "suffix"] = "skip"


class ItemSettings(Section):
    """How items are found and created (SE-11 to SE-14)."""

    auto_create: Flag = True
    create_type: Literal["inventory", "noninventory", "service"] = "inventory"
    income_account: Name159 = ""
    cogs_account: Name159 = ""
    asset_account: Name159 = ""
    parent: Name159 = ""
    allow_groups: Flag = False
    mirror: Literal["auto", "always", "never"] = "auto"


class TaxMapping(Section):
    """One row of the tax map: a state and its tax item or group (SE-8)."""

    state: Annotated[str, StringConstraints(strict=True, min_length=1)]
    item: Annotated[str, _limited(31), Field(min_length=1)]
    country: Text = ""


class TaxSettings(Section):
    """Who works out sales tax, and with what (SE-6 to SE-9, SE-N5)."""

    mode: Literal["quickbooks", "none", "store"] = "none"
    taxable_code: Code = ""
    nontaxable_code: Code = ""
    default_country: Text = "US"
    address_order: Annotated[
        tuple[Source, ...],
        BeforeValidator(_listed),
        Field(min_length=1),
        AfterValidator(_once),
    ] = ("shipping", "billing")
    store_item: Name159 = ""
    map: Annotated[tuple[TaxMapping, ...], BeforeValidator(_listed)] = ()


class ChargeSettings(Section):
    """Whether one kind of charge is posted, and on which item (SE-18)."""

    enabled: Flag = False
    item: Name159 = ""


class ChargesSettings(Section):
    """The three charges of an order (SE-18 to SE-20)."""

    include_zero: Flag = False
    shipping: ChargeSettings = ChargeSettings()
    handling: ChargeSettings = ChargeSettings()
    wrapping: ChargeSettings = ChargeSettings()


class DiscountSettings(Section):
    """The item that discounts are posted on (SE-N6)."""

    item: Name159 = ""


class OrderSettings(Section):
    """What orders are taken, and what their transactions say."""

    start_date: Annotated[date, BeforeValidator(_day)] | None = None
    time_zone: Annotated[str, Strict(), AfterValidator(_zone)] = "UTC"
    ref_number: Literal["last_11", "first_11", "none"] = "last_11"
    ref_number_prefix: Prefix = ""
    memo: Template = "ShippingEasy {number}"
    po_number: Template = "{number}"
    allow_costs_only: Flag = False
    max_line_amount: Annotated[Decimal, BeforeValidator(_amount)] = Decimal(
        "9999999999.99"
    )
    accepted_statuses: Statuses = (
        "awaiting_shipment",
        "awaiting_fulfillment",
        "partially_shipped",
        "ready_for_shipment",
        "shipped",
    )
    held_statuses: Statuses = ("awaiting_payment",)
    cancelled_statuses: Statuses = (
        "cleared",
        "cancelled",
        "canceled",
        "refunded",
        "voided",
    )
    review: Flag = False

    @property
    def zone(self) -> ZoneInfo:
        """Give the time zone whose day is TxnDate."""
        return ZoneInfo(self.time_zone)


class TextSettings(Section):
    """Which letters are sent as they are (business-rules 6.1)."""

    charset: Literal["windows-1252", "ascii"] = "windows-1252"


class Store(Section):
    """One shop: its transaction type and what its transactions carry (SE-N1, SE-N7)."""

    key: Annotated[str, _limited(64), Field(min_length=1)]
    name: Annotated[str, _limited(255), Field(min_length=1)]
    default_store: Flag = False
    transaction: Literal["sales_receipt", "invoice", "sales_order"] = "sales_receipt"
    deposit_account: Name159 = ""
    payment_method: Name31 = ""
    terms: Name31 = ""
    template: Name31 = ""
    class_: Name159 = Field(default="", alias="class")
    sales_rep: Annotated[str, _limited(5)] = ""
    single_customer: Annotated[str, _limited(209)] = ""
    summary: Literal["none", "daily"] = "none"
    ref_number_prefix: Prefix | None = None
    memo: Template | None = None
    email_to_be_sent: Flag | None = None
    print_later: Flag | None = None
    ship_method_map: dict[Text, Name15] = Field(default_factory=dict)
    payment_method_map: dict[Text, Name31] = Field(default_factory=dict)


class UnleashedExports(Section):
    """What the second source sends to QuickBooks, each by its own switch (UN-2)."""

    customers: Flag = True
    suppliers: Flag = True
    sales_invoices: Flag = True
    purchase_orders: Flag = True
    shipment_journals: Flag = True
    adjustment_journals: Flag = True
    sales_journals: Flag = True
    credit_journals: Flag = True
    assembly_journals: Flag = True
    customer_credits: Flag = True
    supplier_returns: Flag = True


class UnleashedAccounts(Section):
    """The account roles of the second source (UN-1)."""

    sales: Name159 = ""
    stock_on_hand: Name159 = ""
    cost_of_goods_sold: Name159 = ""
    purchase: Name159 = ""
    expense: Name159 = ""
    purchase_tax: Name159 = ""


class UnleashedSettings(Section):
    """The second source: accounting documents (UN-1, UN-2, UN-12, UN-13)."""

    enabled: Flag = False
    sales_product: Literal["per_product", "single"] = "per_product"
    purchase_as: Literal["bill", "purchase_order"] = "bill"
    tax_item: Name159 = ""
    discount_item: Name159 = ""
    export: UnleashedExports = UnleashedExports()
    accounts: UnleashedAccounts = UnleashedAccounts()


class Settings(Section):
    """All integration settings of one connection."""

    qbxml_version: Annotated[
        str, StringConstraints(strict=True, pattern=r"^([4-9]|1[0-6])\.\d$")
    ] = "13.0"
    customer: CustomerSettings = CustomerSettings()
    item: ItemSettings = ItemSettings()
    tax: TaxSettings = TaxSettings()
    charges: ChargesSettings = ChargesSettings()
    discount: DiscountSettings = DiscountSettings()
    order: OrderSettings = OrderSettings()
    text: TextSettings = TextSettings()
    sku_map: dict[Text, Target] = Field(default_factory=dict)
    stores: Annotated[tuple[Store, ...], BeforeValidator(_listed)] = ()
    unleashed: UnleashedSettings = UnleashedSettings()
    lists: ListsSettings = ListsSettings()

    @classmethod
    def default(cls) -> Settings:
        """Give the settings of a connection that nobody has configured yet."""
        return cls()

    def store_for(self, store_api_key: str) -> Store | None:
        """Find the store of an order; a blank key means the default store (SE-N1)."""
        key = store_api_key.strip()
        if not key:
            return next((each for each in self.stores if each.default_store), None)
        return next((each for each in self.stores if each.key == key), None)
