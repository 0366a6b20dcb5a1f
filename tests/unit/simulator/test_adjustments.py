"""Inventory adjustments in the simulated company file."""

import pytest

from tests.support import accounting, simulated
from tests.support.accounting import (
    DAY,
    VENDOR,
    ask,
    balance,
    done,
    found,
    mark,
    shown,
)

TENTS = {"ItemRef": "TENT-2P", "Quantity": "4", "Cost": "90.00"}


@pytest.fixture
def company():
    """Give a company file with four tents at 90.00."""
    kept = accounting.company()
    done(kept, "BillAdd", VendorRef=VENDOR, TxnDate=DAY, ItemLineAdd=TENTS)
    return kept


def adjust(company, **how):
    """Adjust the tents."""
    line = {"ItemRef": "TENT-2P"} | how
    return ask(
        company,
        "InventoryAdjustmentAdd",
        AccountRef="Inventory Adjustments",
        TxnDate=DAY,
        InventoryAdjustmentLineAdd=line,
    )


@pytest.mark.parametrize(
    "how, quantity, worth",
    [
        ({"QuantityAdjustment": {"NewQuantity": "3"}}, "3", 270),
        ({"QuantityAdjustment": {"QuantityDifference": "-4"}}, "0", 0),
        ({"QuantityAdjustment": {"QuantityDifference": "2"}}, "6", 540),
        ({"ValueAdjustment": {"NewValue": "300.00"}}, "4", 300),
        (
            {
                "ValueAdjustment": {
                    "QuantityDifference": "1",
                    "ValueDifference": "-10.00",
                }
            },
            "5",
            350,
        ),
    ],
)
def test_adjustment(company, how, quantity, worth):
    """Quantity and worth move, against the account of the adjustment."""
    response = adjust(company, **how)

    assert response.status.code == 0
    assert shown(company, "items", "TENT-2P", "QuantityOnHand") == quantity
    assert balance(company, "Inventory Asset") == worth
    assert balance(company, "Inventory Adjustments") == 360 - worth
    accounting.prove(company)


@pytest.mark.parametrize("dates", [False, True])
def test_date_of_an_item(dates):
    """Nobody says whether stock that moves dates its item: both are possible."""
    clock = simulated.Clock()
    company = accounting.company(clock=clock, quirks={"stock_dates_items": dates})
    clock.advance(3600)

    adjust(company, QuantityAdjustment={"NewQuantity": "3"})

    since = found(company, "ItemInventoryQuery", FromModifiedDate="2026-10-12T09:30:00")
    assert [e.get("Name") for e in since] == (["TENT-2P"] if dates else [])


def test_what_is_not_kept_in_stock(company):
    """It cannot be adjusted."""
    line = {
        "ItemRef": "Shipping Charge",
        "QuantityAdjustment": {"NewQuantity": "1"},
    }

    response = ask(
        company,
        "InventoryAdjustmentAdd",
        AccountRef="Inventory Adjustments",
        InventoryAdjustmentLineAdd=line,
    )

    assert response.status.code == 3140


@pytest.mark.parametrize(
    "quickbooks, preferences, code",
    [
        ({"file_mode": "MultiUser"}, {}, 0),
        ({"file_mode": "MultiUser", "product": "QuickBooks Pro 2014"}, {}, 3162),
        ({}, {"inventory": False}, 3250),
    ],
)
def test_where_adjusting_is_possible(quickbooks, preferences, code):
    """In single-user mode or in Enterprise, with inventory switched on."""
    company = accounting.company(quickbooks=quickbooks, preferences=preferences)

    response = adjust(company, QuantityAdjustment={"NewQuantity": "3"})

    assert response.status.code == code


def test_changing_an_adjustment(company):
    """A counted quantity counts from what there would be without the adjustment."""
    before = adjust(company, QuantityAdjustment={"NewQuantity": "3"}).records[0]
    line = {
        "TxnLineID": before.get("InventoryAdjustmentLineRet/TxnLineID"),
        "QuantityDifference": "-2",
    }

    done(
        company,
        "InventoryAdjustmentMod",
        **mark(before),
        InventoryAdjustmentLineMod=line,
    )

    assert shown(company, "items", "TENT-2P", "QuantityOnHand") == "2"
    assert balance(company, "Inventory Asset") == 180
    accounting.prove(company)
