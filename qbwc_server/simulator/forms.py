"""The kinds of transactions, and how they differ: one line of a table for each."""

from dataclasses import dataclass

from qbwc_server.simulator import documents, statuses


@dataclass(frozen=True)
class Form:
    """One kind of transaction, as QuickBooks has a form for it."""

    kind: str
    title: str
    #: the kinds of lines it has, without Add, Mod or Ret
    families: tuple[str, ...]
    #: the reference in its header to whom it is about
    party: str = ""
    #: the account in its header that it is booked on besides those of its lines
    account: str = ""
    #: the member that shows what it comes to
    amount: str = "TotalAmount"
    #: QuickBooks counts on where no number is sent
    numbered: bool = True
    #: its own effect on the account in its header: -1 takes from it
    sign: int = 1
    posts: bool = True
    voids: bool = True


def _sale(kind: str, title: str, account: str = "", **more: bool | int) -> Form:
    families = (f"{kind}Line", f"{kind}LineGroup")
    return Form(kind, title, families, "CustomerRef", account, **more)  # type: ignore[arg-type]


_BOUGHT = ("ExpenseLine", "ItemLine", "ItemGroupLine")
_FORMS = (
    _sale("SalesReceipt", "Sales Receipt", "DepositToAccountRef"),
    _sale("Invoice", "Invoice", "ARAccountRef"),
    _sale("CreditMemo", "Credit Memo", "ARAccountRef", sign=-1),
    _sale("SalesOrder", "Sales Order", posts=False, voids=False),
    Form(
        "PurchaseOrder",
        "Purchase Order",
        ("PurchaseOrderLine", "PurchaseOrderLineGroup"),
        "VendorRef",
        posts=False,
        voids=False,
    ),
    Form(
        "Bill",
        "Bill",
        _BOUGHT,
        "VendorRef",
        "APAccountRef",
        "AmountDue",
        numbered=False,
        sign=-1,
    ),
    Form(
        "VendorCredit",
        "Vendor Credit",
        _BOUGHT,
        "VendorRef",
        "APAccountRef",
        "CreditAmount",
        numbered=False,
    ),
    Form(
        "Check",
        "Check",
        _BOUGHT,
        "PayeeEntityRef",
        "AccountRef",
        "Amount",
        sign=-1,
    ),
    Form("JournalEntry", "Journal Entry", ("JournalDebitLine", "JournalCreditLine")),
    Form(
        "ReceivePayment",
        "Received Payment",
        ("AppliedToTxn",),
        "CustomerRef",
        "DepositToAccountRef",
        numbered=False,
        voids=False,
    ),
    Form(
        "Deposit",
        "Deposit",
        ("DepositLine",),
        account="DepositToAccountRef",
        amount="DepositTotal",
        numbered=False,
    ),
    Form(
        "InventoryAdjustment",
        "Inventory Adjustment",
        ("InventoryAdjustmentLine",),
        "CustomerRef",
        "AccountRef",
    ),
)
FORMS = {form.kind: form for form in _FORMS}


def ret_name(family: str) -> str:
    """Name a line as answers show it; a journal's lines have one name only."""
    return family if family.startswith("Journal") else f"{family}Ret"


def of_request(request: documents.Request) -> Form:
    """Find the form that an Add, a Mod or a query is about."""
    for ending in ("Add", "Mod", "Query"):
        kind = request.name.removesuffix(ending)
        if kind != request.name and kind in FORMS:
            return FORMS[kind]
    raise statuses.Refusal(1030, f"{request.name}Rq is not supported.")
