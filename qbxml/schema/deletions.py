"""Deleting, voiding, and asking for what was deleted (qbxml 4.4, 4.6, 4.7)."""

from qbxml.schema.fields import (
    Field,
    Message,
    aggregate,
    enum_of,
    ident,
    in_order,
    moment,
    text,
)
from qbxml.schema.shared import COUNTED, ERROR_RECOVERY, INCLUDE

_DELETABLE_TXNS = (
    "ARRefundCreditCard Bill BillPaymentCheck BillPaymentCreditCard BuildAssembly"
    " Charge Check CreditCardCharge CreditCardCredit CreditMemo Deposit Estimate"
    " InventoryAdjustment Invoice ItemReceipt JournalEntry PurchaseOrder"
    " ReceivePayment SalesOrder SalesReceipt SalesTaxPaymentCheck TimeTracking"
    " TransferInventory VehicleMileage VendorCredit"
)
_VOIDABLE_TXNS = (
    "ARRefundCreditCard Bill BillPaymentCheck BillPaymentCreditCard Charge Check"
    " CreditCardCharge CreditCardCredit CreditMemo Deposit InventoryAdjustment Invoice"
    " ItemReceipt JournalEntry SalesReceipt VendorCredit"
)
_DELETABLE_ENTRIES = (
    "Account BillingRate Class Currency Customer CustomerMsg CustomerType"
    " DateDrivenTerms Employee InventorySite ItemDiscount ItemFixedAsset ItemGroup"
    " ItemInventory ItemInventoryAssembly ItemNonInventory ItemOtherCharge"
    " ItemPayment ItemSalesTax ItemSalesTaxGroup ItemService ItemSubtotal JobType"
    " OtherName PaymentMethod PayrollItemNonWage PayrollItemWage PriceLevel SalesRep"
    " SalesTaxCode ShipMethod StandardTerms ToDo UnitOfMeasureSet Vehicle Vendor"
    " VendorType WorkersCompCode"
)


_TXN_TYPE = enum_of("TxnDelType", _DELETABLE_TXNS)
_VOID_TYPE = enum_of("TxnVoidType", _VOIDABLE_TXNS)
_LIST_TYPE = enum_of("ListDelType", _DELETABLE_ENTRIES)
_TXN = ident("TxnID")
_ENTRY = ident("ListID")
_NUMBER = text("RefNumber")
_DELETED = moment("TimeDeleted")


def _deleted(kind: str, deleted: Field, identity: Field, name: Field) -> Message:
    """Declare the query for deleted things, which reaches back 90 days only."""
    since = aggregate(
        "DeletedDateRangeFilter", moment("FromDeletedDate"), moment("ToDeletedDate")
    )
    ret = aggregate(
        kind + "DeletedRet",
        deleted,
        identity,
        moment("TimeCreated"),
        _DELETED,
        name,
    )
    return Message(
        kind + "DeletedQuery",
        in_order(deleted.needed.many, since, INCLUDE),
        in_order(ret.many),
        COUNTED,
    )


MESSAGES = (
    Message(
        "TxnDel",
        in_order(_TXN_TYPE.needed, _TXN.needed),
        in_order(_TXN_TYPE, _TXN, _DELETED, _NUMBER, ERROR_RECOVERY),
        writes=True,
    ),
    Message(
        "TxnVoid",
        in_order(_VOID_TYPE.needed, _TXN.needed),
        in_order(
            _VOID_TYPE,
            _TXN,
            moment("TimeCreated"),
            moment("TimeModified"),
            _NUMBER,
            ERROR_RECOVERY,
        ),
        writes=True,
    ),
    # Its answer is never an ErrorRecovery, yet it changes the books.
    Message(
        "ListDel",
        in_order(_LIST_TYPE.needed, _ENTRY.needed),
        in_order(_LIST_TYPE, _ENTRY, _DELETED, text("FullName")),
        writes=True,
    ),
    _deleted("Txn", _TXN_TYPE, _TXN, _NUMBER),
    _deleted("List", _LIST_TYPE, _ENTRY, text("FullName")),
)
