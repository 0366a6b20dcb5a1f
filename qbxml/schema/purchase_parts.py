"""What bills, vendor credits and checks are made of: expense lines and item lines."""

from qbxml.schema import txn_parts as txn
from qbxml.schema.fields import (
    Field,
    Group,
    aggregate,
    amount,
    flag,
    ident,
    one_of,
    price,
    quantity,
    ref,
    text,
)
from qbxml.schema.shared import CUSTOM_FIELD, CUSTOM_FIELD_RET

VENDOR = ref("VendorRef", 41)
PAYABLE = ref("APAccountRef", 159)
REF_NUMBER = text("RefNumber", 20)
TAX_CODE = ref("SalesTaxCodeRef", 6).added("6.0").abroad
TAX = (flag("IsTaxIncluded").added("6.0").abroad, TAX_CODE)

_LINE_ID = ident("TxnLineID")
_REP = ref("SalesRepRef", 5).added("13.0")
_CUSTOM = CUSTOM_FIELD.added("13.0")
_CUSTOM_RET = CUSTOM_FIELD_RET.added("13.0")
_FOR_WHOM = (txn.CUSTOMER, txn.CLASS, TAX_CODE, txn.BILLABLE)
_EXPENSE = (
    ref("AccountRef", 159),
    amount("Amount"),
    txn.TAX_AMOUNT,
    txn.MEMO,
    *_FOR_WHOM,
)
_ITEM = (
    txn.ITEM,
    *txn.SITES,
    txn.SERIAL,
    txn.EXPIRES,
    text("Desc", 4095),
    quantity("Quantity"),
    txn.UNIT,
)
_COST = (price("Cost"), amount("Amount"), txn.TAX_AMOUNT, *_FOR_WHOM)
_GROUP = ref("ItemGroupRef", 31)

EXPENSES = aggregate("ExpenseLineAdd", *_EXPENSE, _REP, _CUSTOM).many
EXPENSES_RET = aggregate("ExpenseLineRet", _LINE_ID, *_EXPENSE, _REP, _CUSTOM_RET).many
# In a Mod the lines of each sort replace all that there were, or are cleared.
EXPENSES_MOD = (
    flag("ClearExpenseLines"),
    aggregate("ExpenseLineMod", _LINE_ID.needed, *_EXPENSE, _REP).many,
)


def item_lines(*links: Field) -> Group:
    """Declare the item lines and item groups of an Add, in any mix."""
    line = aggregate(
        "ItemLineAdd", *_ITEM, *_COST, txn.ITEM_ACCOUNT, *links, _REP, _CUSTOM
    )
    group = aggregate(
        "ItemGroupLineAdd",
        _GROUP.needed,
        quantity("Quantity"),
        txn.UNIT,
        *txn.SITES,
        _CUSTOM,
    )
    return one_of(line.needed, group.needed).many


def _item_lines_mod() -> Group:
    line = aggregate(
        "ItemLineMod",
        _LINE_ID.needed,
        *_ITEM,
        txn.UNIT_SET,
        *_COST,
        txn.ITEM_ACCOUNT,
        _REP,
    )
    group = aggregate(
        "ItemGroupLineMod",
        _LINE_ID.needed,
        _GROUP,
        quantity("Quantity"),
        txn.UNIT,
        txn.UNIT_SET,
        line.many,
    )
    return one_of(line.needed, group.needed).many


def _item_lines_ret() -> Group:
    line = aggregate(
        "ItemLineRet", _LINE_ID, *_ITEM, txn.UNIT_SET, *_COST, _REP, _CUSTOM_RET
    )
    group = aggregate(
        "ItemGroupLineRet",
        _LINE_ID,
        _GROUP,
        text("Desc", 4095),
        quantity("Quantity"),
        txn.UNIT,
        txn.UNIT_SET,
        amount("TotalAmount"),
        line.many,
        _CUSTOM,
    )
    return one_of(line, group).many


ITEMS_MOD = (flag("ClearItemLines"), _item_lines_mod())
ITEMS_RET = _item_lines_ret()
