"""Every reason and warning code: its sentence, what to do (business-rules 6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qbwc_server.rules import follow_up_codes


class Kind(StrEnum):
    """What a code means for the order."""

    SKIPPED = "skipped"
    HELD = "held"
    DUPLICATE = "duplicate"
    WARNING = "warning"


@dataclass(frozen=True)
class Code:
    """One code: its kind, its sentence, and what a person does about it."""

    kind: Kind
    message: str
    what_to_do: str = ""


_RETRY = "then retry the order."

_SKIPPED = {
    "MISSING_SKU": (
        "A line has no SKU, so its QuickBooks item is not known.",
        f"Give every product of the order a SKU in the shop, send it again, {_RETRY}",
    ),
    "CUSTOMER_NOT_FOUND": (
        "QuickBooks has no customer of this name, and none may be created.",
        (
            "Add the customer to QuickBooks under exactly this name, or let the"
            f" settings create customers, {_RETRY}"
        ),
    ),
    "CUSTOMER_NAME_BLANK": (
        "The order gives no name that the customer could be found under.",
        (
            "Complete the customer's name or e-mail in the shop, or choose another name"
            f" pattern or fall-back in the settings, {_RETRY}"
        ),
    ),
    "CUSTOMER_NAME_TAKEN": (
        (
            "The customer's name belongs to a vendor, an employee or another name in"
            " QuickBooks, where names may exist only once."
        ),
        (
            "Rename that entry in QuickBooks, or set customer.on_name_taken to"
            f' "suffix", {_RETRY}'
        ),
    ),
    "CUSTOMER_INACTIVE": (
        "The customer is inactive in QuickBooks.",
        (
            "Make the customer active in QuickBooks, or let the settings reactivate"
            f" customers, {_RETRY}"
        ),
    ),
    "CUSTOMER_CREATE_REFUSED": (
        "QuickBooks refused to create the customer.",
        f"Read what QuickBooks said, remove the cause, {_RETRY}",
    ),
    "ITEM_NOT_FOUND": (
        "QuickBooks has no item for a line, and none may be created.",
        (
            "Add the item to QuickBooks with the SKU as its name, or map the SKU to an"
            f" item in the settings, {_RETRY}"
        ),
    ),
    "ITEM_CREATE_REFUSED": (
        "QuickBooks refused to create an item.",
        f"Read what QuickBooks said, remove the cause, {_RETRY}",
    ),
    "ITEM_ACCOUNTS_NOT_SET": (
        "An item must be created, but the settings name no accounts for it.",
        f"Choose the income, cost-of-goods and asset accounts, {_RETRY}",
    ),
    "ITEM_NAME_INVALID": (
        (
            "An item must be created, but its SKU cannot be a name in QuickBooks: it is"
            " longer than 31 characters or contains a colon."
        ),
        (
            "Map the SKU to an item in the settings' sku_map, or change it in the shop,"
            f" {_RETRY}"
        ),
    ),
    "ITEM_INACTIVE": (
        "The item of a line is inactive in QuickBooks.",
        f"Make the item active in QuickBooks, {_RETRY}",
    ),
    "ITEM_KIND_UNUSABLE": (
        "QuickBooks has the SKU only as a kind of item that cannot be sold on a line.",
        (
            "Map the SKU to another item in the settings' sku_map, or rename the item"
            f" in QuickBooks, {_RETRY}"
        ),
    ),
    "NO_LINES": (
        "The order has no lines that could be posted.",
        (
            "Nothing, if the order is empty on purpose; otherwise complete it in the"
            " shop and send it again."
        ),
    ),
    "ORDER_CANCELLED": (
        "The order was cancelled in the shop, so it is not posted.",
        "Nothing; if it was not meant to be cancelled, send it again from the shop.",
    ),
    "BEFORE_START_DATE": (
        "The order is older than the start date of the settings.",
        (
            "Nothing, if it is in the books already; otherwise choose an earlier start"
            f" date, {_RETRY}"
        ),
    ),
    "BAD_QUANTITY": (
        "A line has a quantity that cannot be posted.",
        "Correct the quantity in the shop and send the order again.",
    ),
    "BAD_AMOUNT": (
        "The order has an amount that is not a number.",
        "Correct the amount in the shop and send the order again.",
    ),
    "AMOUNT_OUT_OF_RANGE": (
        "The order has an amount that is too large for QuickBooks.",
        "Check the quantity and the price in the shop and send the order again.",
    ),
    "NEGATIVE_TOTAL": (
        "The order's total is below zero, which QuickBooks does not take on a sale.",
        "Enter it in QuickBooks by hand, as a credit memo or a refund.",
    ),
    "COST_ITEM_MISSING": (
        "The item that the settings name for a charge is not in QuickBooks.",
        f"Add that item to QuickBooks or choose another in the settings, {_RETRY}",
    ),
}

_SKIPPED |= {
    "SUPPLIER_NOT_FOUND": (
        "QuickBooks has no vendor of this name, and none may be created.",
        (
            "Add the vendor to QuickBooks under exactly this name, or let the settings"
            " export suppliers, then retry the document."
        ),
    ),
    "SUPPLIER_NAME_BLANK": (
        "The document gives no name that the vendor could be found under.",
        "Complete the supplier's name in the source and send the document again.",
    ),
    "SUPPLIER_INACTIVE": (
        "The vendor is inactive in QuickBooks.",
        "Make the vendor active in QuickBooks, then retry the document.",
    ),
    "SUPPLIER_CREATE_REFUSED": (
        "QuickBooks refused to create the vendor.",
        "Read what QuickBooks said, remove the cause, then retry the document.",
    ),
    "NO_VALUE": (
        "The journal has no value, so there is nothing to book.",
        "Nothing; if it should have one, correct the costs and send it again.",
    ),
}

_SKIPPED |= follow_up_codes.SKIPPED

_HELD = {
    "AWAITING_PAYMENT": (
        "The order is not paid yet.",
        (
            "Nothing: it goes on by itself when the shop reports it as paid. Release it"
            " to post it now."
        ),
    ),
    "STATUS_UNKNOWN": (
        "The order has a status that the settings do not know.",
        "Add the status to one of the settings' lists, or release the order.",
    ),
    "STORE_NOT_CONFIGURED": (
        "The order comes from a store that the settings do not know.",
        "Add the store to the settings; the order then goes on.",
    ),
    "CONFIG_INCOMPLETE": (
        "The settings lack something that this order needs.",
        "Complete the settings; the order then goes on.",
    ),
    "SPLIT_ORDER": (
        "The order is a part that was split off another order.",
        (
            "Check that the original order is not posted with the same goods, then"
            " release or cancel this one."
        ),
    ),
    "NEEDS_APPROVAL": (
        "The settings want every order looked at before it is posted.",
        "Approve or cancel the order.",
    ),
    "ACCOUNT_ROLE_NOT_SET": (
        "The document needs an account that the settings do not name.",
        "Choose the account in the settings; the document then goes on.",
    ),
    "NAME_TAKEN": (
        (
            "The name belongs to another list of QuickBooks, where names may exist only"
            " once."
        ),
        "Rename one of the two; the document then goes on.",
    ),
    "NOT_COMPLETED": (
        "The document is not completed yet.",
        "Nothing: it goes on by itself when it is completed.",
    ),
    "SWITCHED_OFF": (
        "The settings switch off this kind of document.",
        "Switch it on in the settings; the document then goes on.",
    ),
}

_HELD |= follow_up_codes.HELD

_DUPLICATE = {
    "ALREADY_POSTED": (
        "The order is in QuickBooks already; it is not posted again.",
        "Nothing.",
    ),
}

_WARNINGS = {
    "EMAIL_INVALID": "The customer's e-mail is not a valid address.",
    "LINE_AMOUNT_USED": "Price times quantity differs from the line's total; the"
    " total was posted.",
    "ZERO_QUANTITY_LINE": "A line with quantity 0 was left out.",
    "PRICES_INCLUDE_TAX": "The shop's prices include tax; they were taken as they are.",
    "SALES_ACCOUNT_IGNORED": "The product's own sales account was ignored.",
    "EMAIL_NOT_UNIQUE": "Another contact has the same e-mail.",
    "CANCELLED_AFTER_POSTING": "The shop cancelled the order after it was posted;"
    " QuickBooks was not changed.",
    "CHANGED_AFTER_POSTING": "The shop changed the order after it was posted;"
    " QuickBooks was not changed.",
    "TOTAL_MISMATCH": "QuickBooks' total differs from the order's.",
    "DISCOUNT_NOT_POSTED": "The discount was not posted: no discount item is set.",
    "COST_NOT_POSTED": "A charge was not posted: the settings switch it off.",
    "COST_TAX_NEGATIVE": "A charge has a negative tax; it was posted as not taxable.",
    "COST_FIELD_FALLBACK": "A charge lacks its usual figure; another was used.",
    "TEXT_FOLDED": "Letters that QuickBooks cannot store were replaced.",
    "TEXT_TRUNCATED": "Text was cut to the length that QuickBooks takes.",
    "DUPLICATE_ITEM_NAME": "QuickBooks has several items of this name; the first was"
    " used.",
    "MULTIPLE_STATES": "The order goes to several states; its tax follows the first.",
    "CUSTOMER_TAX_DIFFERS": "The customer's tax set-up in QuickBooks differs from what"
    " the settings give for the address.",
    "SHIPPING_TAX_UNKNOWN": "The file does not say whether shipping was taxed.",
    "NEW_VALUE_BOOKED": "The source gives only the new value of the stock, not the"
    " change; it was booked as the change.",
    "RENAMED_IN_QUICKBOOKS": "The entry was renamed in QuickBooks.",
}


def _table() -> dict[str, Code]:
    kinds = {
        Kind.SKIPPED: _SKIPPED,
        Kind.HELD: _HELD,
        Kind.DUPLICATE: _DUPLICATE,
    }
    stops = {
        name: Code(kind, *texts)
        for kind, table in kinds.items()
        for name, texts in table.items()
    }
    notes = {name: Code(Kind.WARNING, text) for name, text in _WARNINGS.items()}
    return stops | notes


CODES: Mapping[str, Code] = _table()
