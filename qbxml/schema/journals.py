"""Journal entries: debits and credits by hand (qbxml 4.3, 4.7).

The American edition has no memo on the entry, only on its lines.
"""

from qbxml.schema import txn_parts as txn
from qbxml.schema.fields import (
    Field,
    aggregate,
    amount,
    date,
    enum_of,
    flag,
    ident,
    in_order,
    one_of,
    ref,
    text,
)
from qbxml.schema.shared import (
    ACCOUNT_FILTER,
    CURRENCY,
    CUSTOM_FIELD_RET,
    EXCHANGE_RATE,
    LINES_TOO,
    TXN_HEAD,
    TXN_MOD_HEAD,
    add,
    mod,
    txn_filter,
    txn_query,
)

_HEAD = (date("TxnDate"), text("RefNumber", 11), flag("IsAdjustment"))
_AS_ADJUSTMENT = flag("IsHomeCurrencyAdjustment").added("8.0")
_IN_CURRENCY = (
    flag("IsAmountsEnteredInHomeCurrency").added("8.0"),
    CURRENCY,
    EXCHANGE_RATE,
)
_POSTING = (
    ref("AccountRef", 159),
    amount("Amount"),
    txn.TAX_AMOUNT,
    txn.MEMO,
    ref("EntityRef", 209),
    txn.CLASS,
    ref("ItemSalesTaxRef", 31).added("6.0").abroad,
    txn.BILLABLE,
)


def _side(name: str) -> Field:
    return aggregate(name, ident("TxnLineID"), *_POSTING)


_DEBIT = _side("JournalDebitLine")
_CREDIT = _side("JournalCreditLine")

JOURNAL_ENTRY_RET = aggregate(
    "JournalEntryRet",
    *TXN_HEAD,
    *_HEAD,
    _AS_ADJUSTMENT,
    *_IN_CURRENCY,
    txn.GUID,
    one_of(_DEBIT, _CREDIT).many,
    CUSTOM_FIELD_RET,
)

MESSAGES = (
    add(
        JOURNAL_ENTRY_RET,
        *_HEAD,
        one_of(_AS_ADJUSTMENT.needed, in_order(*_IN_CURRENCY)),
        txn.GUID,
        one_of(_DEBIT.needed, _CREDIT.needed).needed.many,
    ),
    mod(
        JOURNAL_ENTRY_RET,
        *TXN_MOD_HEAD,
        *_HEAD,
        *_IN_CURRENCY,
        aggregate(
            "JournalLineMod",
            ident("TxnLineID").needed,
            enum_of("JournalLineType", "Debit Credit"),
            *_POSTING,
        ).many,
    ).added("6.0"),
    txn_query(JOURNAL_ENTRY_RET, txn_filter(ACCOUNT_FILTER), LINES_TOO),
)
