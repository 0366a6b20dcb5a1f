"""SE-N1, SE-N7, SE-16 e: what the settings of a store put on its transactions."""

import pytest

from tests import factories
from tests.factories import TO, an_order
from tests.support.installation import sales

LISTS = {
    "templates": [{"Name": "Web Form"}],
    "classes": [{"Name": "Online"}],
    "sales_reps": [{"Name": "AB"}],
    "ship_methods": [{"Name": "Ground"}],
}
STORE = {
    "template": "Web Form",
    "class": "Online",
    "sales_rep": "AB",
    "ship_method_map": {"UPS® Ground": "Ground"},
    "payment_method_map": {"paypal": "Check"},
    "ref_number_prefix": "W-",
    "memo": "{store}: {number} {notes}",
    "email_to_be_sent": True,
    "print_later": False,
}


def post(install, kind: str, **members):
    """Post an order of a store with everything set."""
    shop = install(
        store=STORE | {"transaction": kind, "terms": "Net 30"} | members,
        lists=LISTS,
    )
    order = an_order(
        "LONG-NUMBER-123456",
        {TO + "shipping_method": "UPS® Ground"},
        payment_method="PayPal",
        notes="Ring twice",
    )
    (transaction,) = sales(shop.post(order))
    assert shop.order("LONG-NUMBER-123456").outcome == ("posted", None)
    return transaction.fields


@pytest.mark.parametrize("kind", ["sales_receipt", "invoice", "sales_order"])
def test_every_key_of_a_store(install, kind):
    """SE-N7: on each kind of transaction QuickBooks takes them."""
    fields = post(install, kind)

    assert fields["ClassRef"] == "Online"
    assert fields["TemplateRef"] == "Web Form"
    assert fields["SalesRepRef"] == "AB"
    assert fields["ShipMethodRef"] == "Ground"
    assert fields["RefNumber"] == "W-ER-123456"
    assert fields["Memo"] == "Pine Web: LONG-NUMBER-123456 Ring twice"
    assert fields["IsToBeEmailed"] == "true"
    assert fields["IsToBePrinted"] == "false"


def test_receipt(install):
    """SE-N7: payment method by the map, deposit account; no PO number, no terms."""
    fields = post(install, "sales_receipt")

    assert fields["PaymentMethodRef"] == "Check"
    assert fields["DepositToAccountRef"] == "Web Clearing"
    assert "PONumber" not in fields
    assert "TermsRef" not in fields


@pytest.mark.parametrize("kind", ["invoice", "sales_order"])
def test_invoice_and_sales_order(install, kind):
    """SE-16 e: the whole number as PO number; terms; nothing of a receipt."""
    fields = post(install, kind)

    assert fields["PONumber"] == "LONG-NUMBER-123456"
    assert fields["TermsRef"] == "Net 30"
    assert "PaymentMethodRef" not in fields
    assert "DepositToAccountRef" not in fields


def test_order_of_no_store(shop):
    """SE-N1: the default store takes it."""
    (transaction,) = sales(shop.post(an_order(store_api_key=None)))

    assert transaction.name == "SalesReceiptAdd"
    assert shop.order().row.store_name == "Pine Web"


def test_order_of_no_store_without_a_default(install):
    """SE-N1: held."""
    shop = install(store={"default_store": False})

    assert shop.post(an_order(store_api_key=None)) == []
    assert shop.order().outcome == ("held", "STORE_NOT_CONFIGURED")


def test_store_whose_account_is_gone(install):
    """SE-N7: what QuickBooks does not have is said, and the order can be retried."""
    shop = install(store={"deposit_account": "No Such Account"})
    shop.post(an_order())
    assert shop.order().outcome == ("failed", "QUICKBOOKS_3140")
    assert "No Such Account" in shop.order().message

    shop.configure(factories.settings())
    shop.act("retry", "P-1001")
    shop.visit()

    assert shop.order().outcome == ("posted", None)
