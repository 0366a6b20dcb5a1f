"""Whatever is entered, changed, voided and deleted, the books balance."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from qbwc_server.simulator import forms
from qbwc_server.simulator.company_file import CompanyFile
from tests.support import accounting, simulated
from tests.support.accounting import CUSTOMER, DAY, VENDOR, ask

ACCOUNTS = ("Freight", "Rent", "Checking", "Inventory Asset", "Business Card")
GOODS = ("TENT-2P", "Stoves:BURN-01", "Shipping Charge")
LINES = {
    "SalesReceipt": "SalesReceiptLine",
    "Invoice": "InvoiceLine",
    "CreditMemo": "CreditMemoLine",
    "SalesOrder": "SalesOrderLine",
    "Bill": "ItemLine",
    "VendorCredit": "ItemLine",
    "Check": "ItemLine",
    "PurchaseOrder": "PurchaseOrderLine",
}
_SOLD, _BOUGHT = {"CustomerRef": CUSTOMER}, {"VendorRef": VENDOR}
HEADS: dict[str, dict[str, str]] = {
    "SalesReceipt": _SOLD,
    "Invoice": _SOLD,
    "CreditMemo": _SOLD,
    "SalesOrder": _SOLD,
    "Bill": _BOUGHT,
    "VendorCredit": _BOUGHT,
    "PurchaseOrder": _BOUGHT,
    "Check": {"AccountRef": "Checking"},
}
amounts = st.decimals("0.00", "999.99", places=2).map(str)
quantities = st.decimals("0", "9", places=1).map(str)
places = st.integers(0, 20)
Step = Callable[[CompanyFile], object]


def entered(kind: str, item: str, quantity: str, amount: str) -> Step:
    """Enter a transaction with one line."""
    line = {"ItemRef": item, "Quantity": quantity, "Amount": amount}
    parts = {**HEADS[kind], "TxnDate": DAY, f"{LINES[kind]}Add": line}
    return lambda kept: ask(kept, f"{kind}Add", **parts)


def expense(kind: str, account: str, amount: str) -> Step:
    """Enter a purchase of no goods."""
    line = {"AccountRef": account, "Amount": amount}
    parts: dict[str, Any] = {**HEADS[kind], "TxnDate": DAY, "ExpenseLineAdd": line}
    return lambda kept: ask(kept, f"{kind}Add", **parts)


def journal(debit: str, credit: str, amount: str) -> Step:
    """Enter a journal entry that balances."""
    return lambda kept: ask(
        kept,
        "JournalEntryAdd",
        JournalDebitLine={"AccountRef": debit, "Amount": amount},
        JournalCreditLine={"AccountRef": credit, "Amount": amount},
    )


def payment(total: str) -> Step:
    """Receive a payment for whatever is owed."""
    parts = {"CustomerRef": CUSTOMER, "TotalAmount": total, "IsAutoApply": "true"}
    return lambda kept: ask(kept, "ReceivePaymentAdd", **parts)


def adjustment(item: str, how: str, number: str) -> Step:
    """Count the goods."""
    line = {"ItemRef": item, "QuantityAdjustment": {how: number}}
    parts = {"AccountRef": "Inventory Adjustments", "InventoryAdjustmentLineAdd": line}
    return lambda kept: ask(kept, "InventoryAdjustmentAdd", **parts)


def deposit(place: int) -> Step:
    """Deposit a payment, if the transaction of that place is one."""

    def step(kept: CompanyFile) -> None:
        if chosen := picked(kept, place, ("ReceivePayment", "SalesReceipt")):
            line = {"PaymentTxnID": chosen.txn_id}
            parts = {"DepositToAccountRef": "Checking", "DepositLineAdd": line}
            ask(kept, "DepositAdd", **parts)

    return step


def removed(request: str, place: int) -> Step:
    """Void or delete a transaction, where that is possible."""

    def step(kept: CompanyFile) -> None:
        kinds = VOIDABLE if request == "TxnVoid" else tuple(forms.FORMS)
        chosen = picked(kept, place, kinds)
        if chosen is None:
            return
        parts = {f"{request}Type": chosen.kind, "TxnID": chosen.txn_id}
        ask(kept, request, **parts)

    return step


VOIDABLE = tuple(kind for kind, form in forms.FORMS.items() if form.voids)
CHANGEABLE = ("Bill", "VendorCredit", "Check", "CreditMemo", "PurchaseOrder")


def changed(place: int, amount: str) -> Step:
    """Give the first line of a transaction another amount."""

    def step(kept: CompanyFile) -> None:
        chosen = picked(kept, place, CHANGEABLE)
        if chosen is None:
            return
        name, line = chosen.lines[0]
        parts = {
            "TxnID": chosen.txn_id,
            "EditSequence": str(chosen.edit_sequence),
            f"{name.removesuffix('Ret')}Mod": {
                "TxnLineID": line["TxnLineID"],
                "Amount": amount,
            },
        }
        ask(kept, f"{chosen.kind}Mod", **parts)

    return step


def picked(kept: CompanyFile, place: int, kinds: tuple[str, ...]) -> Any:
    """Pick a transaction of some kinds by its place, going round."""
    every = [each for each in kept.transactions if each.kind in kinds]
    return every[place % len(every)] if every else None


steps = st.one_of(
    st.builds(
        entered,
        st.sampled_from(list(LINES)),
        st.sampled_from(GOODS),
        quantities,
        amounts,
    ),
    st.builds(
        expense,
        st.sampled_from(("Bill", "VendorCredit", "Check")),
        st.sampled_from(ACCOUNTS),
        amounts,
    ),
    st.builds(journal, st.sampled_from(ACCOUNTS), st.sampled_from(ACCOUNTS), amounts),
    st.builds(payment, amounts),
    st.builds(
        adjustment,
        st.sampled_from(GOODS),
        st.sampled_from(("NewQuantity", "QuantityDifference")),
        quantities,
    ),
    st.builds(deposit, places),
    st.builds(changed, places, amounts),
    st.builds(removed, st.sampled_from(("TxnVoid", "TxnDel")), places),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(steps, max_size=14))
def test_any_sequence_of_changes(sequence):
    """The trial balance is zero, and every balance is what the postings add up to."""
    kept = accounting.company()

    for step in sequence:
        step(kept)
        accounting.prove(kept)

    loaded = CompanyFile.from_json(kept.to_json(), lambda: simulated.START)
    accounting.prove(loaded)
    assert loaded.to_json() == kept.to_json()
    assert loaded.trial_balance() == kept.trial_balance()


@settings(deadline=None, max_examples=30)
@given(st.lists(steps, min_size=1, max_size=10))
def test_everything_deleted_again(sequence):
    """Nothing is left of it: no balance, no stock, no link."""
    kept = accounting.company()
    for step in sequence:
        step(kept)

    deposits_first = sorted(kept.transactions, key=lambda each: each.kind != "Deposit")
    for each in deposits_first:
        kept.delete(each)

    accounting.prove(kept)
    assert kept.trial_balance() == {}
    assert kept.books.links == []


@settings(deadline=None, max_examples=30)
@given(st.lists(steps, min_size=1, max_size=10))
def test_a_file_without_postings(sequence):
    """Files of before have none: they follow from the transactions."""
    kept = accounting.company()
    for step in sequence:
        step(kept)
    document = kept.to_json()
    for each in document["transactions"]:
        del each["postings"]

    loaded = CompanyFile.from_json(document, lambda: simulated.START)

    accounting.prove(loaded)
