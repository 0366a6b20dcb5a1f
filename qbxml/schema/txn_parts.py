"""What transactions of any kind and their lines are made of (qbxml 4.3)."""

from qbxml.schema.fields import (
    aggregate,
    amount,
    date,
    enum_of,
    flag,
    ident,
    one_of,
    ref,
    text,
)
from qbxml.schema.shared import EXTERNAL_GUID, TXN_TYPES

CLASS = ref("ClassRef", 159)
CUSTOMER = ref("CustomerRef", 209)
ITEM = ref("ItemRef")
MEMO = text("Memo", 4095)
GUID = EXTERNAL_GUID.added("9.0")
UNIT = text("UnitOfMeasure", 31).added("7.0")
UNIT_SET = ref("OverrideUOMSetRef", 31).added("7.0")
SITE = ref("InventorySiteRef", 31).added("10.0")
SHELF = ref("InventorySiteLocationRef", 31).added("12.0")
SITES = (SITE, SHELF)
SERIAL = one_of(text("SerialNumber", 4095), text("LotNumber", 40))
EXPIRES = text("ExpirationDateForSerialLotNumber", 1099).added("16.0")
ITEM_ACCOUNT = ref("OverrideItemAccountRef", 159)
TAX_AMOUNT = amount("TaxAmount").added("6.1").australian
# Whether a customer is charged for what was bought on his behalf.
BILLABLE = enum_of("BillableStatus", "Billable NotBillable HasBeenBilled")
LINK = aggregate("LinkToTxn", ident("TxnID").needed, ident("TxnLineID").needed)
SET_CREDIT = aggregate(
    "SetCredit",
    ident("CreditTxnID").needed,
    amount("AppliedAmount").needed,
    flag("Override").added("10.0"),
).many
LINKED_TXN = aggregate(
    "LinkedTxn",
    ident("TxnID"),
    enum_of("TxnType", TXN_TYPES),
    date("TxnDate"),
    text("RefNumber", 20),
    enum_of("LinkType", "AMTTYPE QUANTYPE"),
    amount("Amount"),
).many
