"""Who does what a code asks for, as pages say it."""

from __future__ import annotations

from collections.abc import Mapping

BOOKKEEPER = "the bookkeeper"
SHOP = "whoever looks after the shop"
ADMINISTRATOR = "an admin of this server"
NOBODY = "nobody"

#: who does what the code asks for
_CODES_OF = {
    BOOKKEEPER: (
        "CUSTOMER_NOT_FOUND",
        "CUSTOMER_NAME_TAKEN",
        "CUSTOMER_INACTIVE",
        "CUSTOMER_CREATE_REFUSED",
        "ITEM_NOT_FOUND",
        "ITEM_CREATE_REFUSED",
        "ITEM_INACTIVE",
        "ITEM_KIND_UNUSABLE",
        "NEGATIVE_TOTAL",
        "SPLIT_ORDER",
        "NEEDS_APPROVAL",
        "NAME_TAKEN",
        "SUPPLIER_NOT_FOUND",
        "SUPPLIER_INACTIVE",
        "SUPPLIER_CREATE_REFUSED",
        "NOT_INVOICED",
        "REFUND_DIFFERS",
        "REFUND_EXCEEDS_ORDER",
    ),
    SHOP: (
        "SUPPLIER_NAME_BLANK",
        "ORDER_UNCLEAR",
        "NOTHING_PAID",
        "IN_DAILY_SUMMARY",
        "MISSING_SKU",
        "CUSTOMER_NAME_BLANK",
        "NO_LINES",
        "BAD_QUANTITY",
        "BAD_AMOUNT",
        "AMOUNT_OUT_OF_RANGE",
    ),
    ADMINISTRATOR: (
        "ITEM_ACCOUNTS_NOT_SET",
        "ITEM_NAME_INVALID",
        "COST_ITEM_MISSING",
        "BEFORE_START_DATE",
        "STATUS_UNKNOWN",
        "STORE_NOT_CONFIGURED",
        "CONFIG_INCOMPLETE",
        "ACCOUNT_ROLE_NOT_SET",
        "SWITCHED_OFF",
    ),
    NOBODY: (
        "NO_VALUE",
        "NOTHING_OWED",
        "NOT_POSTED_YET",
        "ORDER_CANCELLED",
        "AWAITING_PAYMENT",
        "NOT_COMPLETED",
        "ALREADY_POSTED",
    ),
}

WHO: Mapping[str, str] = {
    name: who for who, names in _CODES_OF.items() for name in names
}
