"""Answers of other simulators and other versions: read by what they say (qbxml 1.4)."""

import pytest

from tests.factories import TO, a_line, an_order, of
from tests.support import rewriting
from tests.support.installation import writes
from tests.support.rewriting import RewrittenCompany

INES = of("Ines", "Brandt", "ines@example.com")
ADDS = ["CustomerAdd", "ItemInventoryAdd", "SalesReceiptAdd", "SalesReceiptAdd"]
WAYS = {
    "attributes in another order": rewriting.attributes_backwards,
    "severity in capitals": rewriting.replaced('Severity="Info"', 'Severity="INFO"'),
    "no severity": rewriting.replaced(' statusSeverity="[^"]*"', ""),
    "no text of the status": rewriting.replaced(' statusMessage="[^"]*"', ""),
    "no request IDs": rewriting.replaced(' requestID="[^"]*"', ""),
    "empty request IDs": rewriting.replaced('requestID="[^"]*"', 'requestID=""'),
    "some request IDs": rewriting.without_every_second_id,
    "no encoding": rewriting.replaced(r"<\?xml[^>]*\?>", '<?xml version="1.0" ?>'),
    "no declaration": rewriting.replaced(r"<\?xml[^>]*\?>", ""),
    "CRLF": rewriting.replaced(r">\s*<", ">\r\n<"),
    "members nobody knows": rewriting.replaced(
        r"<(\w+Ret)>", r"<\1><Later><Thing>1</Thing></Later><Odd/>"
    ),
    "one decimal": rewriting.replaced(r"(Amount>\d+\.\d)0<", r"\1<"),
    "five decimals": rewriting.replaced(r"(Amount>\d+\.\d\d)<", r"\g<1>000<"),
    "nobody is 1": rewriting.replaced('Code="500"', 'Code="1"'),
    "nobody is 500": rewriting.replaced('Code="1"', 'Code="500"'),
    "nobody is 3120": rewriting.replaced('Code="(1|500)"', 'Code="3120"'),
    "nobody is 0": rewriting.replaced('Code="(1|500)"', 'Code="0"'),
    "a warning with all": rewriting.replaced('Code="0"', 'Code="530"'),
    "customers of two members": rewriting.only_members("CustomerRet", "ListID", "Name"),
    "sales of one member": rewriting.only_members("SalesReceiptRet", "TxnID"),
    "remembered customers": rewriting.remembered("CustomerRet", "CustomerAddRq"),
    "remembered items": rewriting.remembered("ItemInventoryRet", "ItemInventoryAddRq"),
    "remembered sales": rewriting.remembered("SalesReceiptRet", "SalesReceiptAddRq"),
    "customers without record": rewriting.without_records(
        "CustomerRet", "CustomerAddRq"
    ),
    "items without record": rewriting.without_records(
        "ItemInventoryRet", "ItemInventoryAddRq"
    ),
    "sales without record": rewriting.without_records(
        "SalesReceiptRet", "SalesReceiptAddRq"
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_answers_written_otherwise(shop, way):
    """Whatever the way, everything is found, made and posted once."""
    shop.company = RewrittenCompany(shop.company.books, WAYS[way])
    shop.connector.company = shop.company
    lines = [a_line("MUG"), a_line("BURN-01"), a_line("NEW-1")]
    shop.post(
        an_order("1", {TO + "line_items": lines}, base_shipping_cost="5.00"),
        an_order("2", **INES),
    )

    shop.visit()

    told = shop.orders()
    assert {each.outcome for each in told.values()} == {("posted", None)}
    assert {each.row.txn_id for each in told.values()} == {
        each.txn_id for each in shop.company.transactions
    }
    assert sorted(writes(shop.sent())) == ADDS
    assert [each.warnings for each in told.values()] == [[], []]
