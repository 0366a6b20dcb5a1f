"""Taking documents in, and deciding about them, on the command line."""

import json

import pytest

from tests import papers
from tests.support.command_line import EXAMPLES

CUSTOMER = EXAMPLES / "documents" / "01-customer.json"
INVOICE = EXAMPLES / "documents" / "03-sales-invoice.json"
PARKED = EXAMPLES / "documents" / "21-not-completed.json"
PURCHASE = EXAMPLES / "documents" / "07-purchase-order.json"
ORDER = EXAMPLES / "orders" / "01-receipt.json"


def test_several_files(shell):
    """Each document counts by itself: a rejected one does not stop the others."""
    bad = papers.invoice("INV-BAD", InvoiceDate="never")
    (shell.folder / "bad.json").write_text(json.dumps(bad))

    ran = shell.run("documents", "import", "shop", "bad.json", CUSTOMER, "--json")

    assert ran.status == 1
    assert [(each["number"], each["result"]) for each in ran.json] == [
        ("INV-BAD", "rejected"),
        ("JUNIPER", "accepted"),
    ]
    assert "InvoiceDate" in ran.json[0]["remark"]
    assert [each.get("kind") for each in ran.json] == [None, "customer"]
    assert "1 document rejected" in ran.err


def test_standard_input_in_a_named_format(shell):
    """It is read where a file is called -."""
    text = json.dumps({"Items": [papers.invoice()], "Pagination": {}})

    ran = shell.good(
        *("documents", "import", "shop", "-", "--format", "unleashed"), stdin=text
    )

    assert "INV-00000123" in ran.out


@pytest.mark.parametrize("text", ["", "{", "[]", '{"Invoices": 7}', "\x00\xff"])
def test_what_is_no_file_of_documents(shell, text):
    """It is refused in one sentence or rejected, and nothing is stored."""
    ran = shell.run("documents", "import", "shop", "-", stdin=text)

    assert ran.status == 1
    assert shell.good("documents", "list", "shop", "--json").json == []


def test_orders_and_documents_mixed_up(shell):
    """Each import names the other, and takes nothing in."""
    orders = shell.run("orders", "import", "shop", INVOICE)
    documents = shell.run("documents", "import", "shop", ORDER)

    assert orders.status == documents.status == 1
    assert "qbwc documents import" in orders.err
    assert "qbwc orders import" in documents.err


def test_a_document_for_programs(shell):
    """It has the members of an order, and says its kind."""
    shell.good("documents", "import", "shop", PARKED)
    (listed,) = shell.good("documents", "list", "shop", "--json").json

    shown = shell.good("documents", "show", "shop", listed["number"], "--json").json

    assert shown == listed
    members = ("number", "store", "state", "reason", "warnings", "customer")
    more = ("items", "transaction", "received_at", "posted_at", "kind")
    assert set(members) | set(more) <= set(shown)
    assert shown["reason"]["code"] == "NOT_COMPLETED"


def test_filters(shell):
    """Only what is asked for is listed."""
    shell.good("documents", "import", "shop", CUSTOMER, INVOICE, PARKED)

    held = shell.good("documents", "list", "shop", "--state", "held", "--json").json
    customers = shell.good(
        "documents", "list", "shop", "--kind", "customer", "--json"
    ).json
    numbered = shell.good(
        "documents", "list", "shop", "--number", "JUNIPER", "--json"
    ).json

    assert {each["state"] for each in held} == {"held"}
    assert [each["kind"] for each in customers] == ["customer"]
    assert numbered == customers


def test_jobs_are_told_in_words(shell):
    """They name what they are about."""
    shell.good("documents", "import", "shop", CUSTOMER, INVOICE)

    jobs = shell.good("jobs", "list", "shop").out

    assert 'look up customer "Juniper Tea Room"' in jobs


def test_release_cancel_and_retry(shell):
    """Each does what it says, or says why not."""
    shell.good("documents", "import", "shop", CUSTOMER, PARKED)
    (held,) = shell.good("documents", "list", "shop", "--state", "held", "--json").json

    released = shell.good("documents", "release", "shop", held["number"])
    cancelled = shell.good("documents", "cancel", "shop", "JUNIPER")
    refused = shell.run("documents", "retry", "shop", "JUNIPER")
    unknown = shell.run("documents", "adopt", "shop", "NOBODY", "1A-1")

    assert "is held now" in released.out
    assert "is cancelled now" in cancelled.out
    assert refused.status == 1
    assert "only a document that is skipped or failed can be retried" in refused.err
    assert unknown.status == 1
    assert "there is no document NOBODY" in unknown.err
    audited = shell.good("audit", "list", "shop", "--json").json
    assert "documents cancel" in {each["action"] for each in audited}


def test_a_number_that_two_kinds_share(shell):
    """The kind must be named, and may be."""
    both = [papers.purchase("A-1"), papers.sales_order("A-1")]
    shell.good("documents", "import", "shop", "-", stdin=json.dumps(both))

    unclear = shell.run("documents", "show", "shop", "A-1")
    named = shell.good(
        "documents", "show", "shop", "A-1", "--kind", "purchase_order", "--json"
    )

    assert unclear.status == 1
    assert "name the kind" in unclear.err
    assert named.json["kind"] == "purchase_order"


def test_a_number_that_two_suppliers_share(shell):
    """A purchase with costs of another supplier is two documents of one number."""
    shell.good("documents", "import", "shop", PURCHASE)

    unclear = shell.run("documents", "cancel", "shop", "PO-00000871")
    named = shell.good(
        *("documents", "cancel", "shop", "PO-00000871"),
        *("--party", "Pierside Customs Brokers"),
    )

    assert unclear.status == 1
    assert "Pierside Customs Brokers" in unclear.err
    assert "is cancelled now" in named.out


def test_settings_that_set_documents_free(shell):
    """It is said how many."""
    text = (EXAMPLES / "settings.toml").read_text("utf-8")
    off = text.replace("[unleashed]\nenabled = true", "[unleashed]\nenabled = false")
    assert off != text
    (shell.folder / "off.toml").write_text(off)
    (shell.folder / "on.toml").write_text(text)
    shell.good("settings", "import", "shop", "off.toml")
    shell.good("documents", "import", "shop", CUSTOMER)

    ran = shell.good("settings", "import", "shop", "on.toml")

    assert "1 held document free" in ran.out
