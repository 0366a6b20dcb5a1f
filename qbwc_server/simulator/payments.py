"""Received payments, applied to open invoices (qbxml 4.7), and deposits of them."""

import collections
from collections.abc import Iterator, Sequence
from decimal import Decimal

from qbwc_server.simulator import (
    settlements,
    special_accounts,
    statuses,
    taxes,
    transaction_totals,
)
from qbwc_server.simulator.books import Link, Transaction
from qbwc_server.simulator.drafts import Content, Draft
from qbwc_server.simulator.lists import Members

_DEPOSITED = ("ReceivePayment", "SalesReceipt")
ITSELF = ""


def build(draft: Draft) -> Content:
    """Work out a payment and what it pays; its links name it by `ITSELF`."""
    total = _amount(draft.header, "TotalAmount")
    links = list(_links(draft, total))
    used = sum((each.amount for each in links if each.payer == ITSELF), taxes.ZERO)
    if total < 0 or used > total:
        raise statuses.invalid_amount("PaymentAmount", used)
    members: Members = {"TotalAmount": str(total)}
    for member, special in (
        ("ARAccountRef", "AccountsReceivable"),
        ("DepositToAccountRef", "UndepositedFunds"),
    ):
        if not draft.identity(member):
            found = special_accounts.find(draft.books, special)
            members[member] = {"ListID": found}
    _check_deposit(draft, total)
    if not total and not links:
        raise statuses.blank(draft.form.title)
    return Content(members, _discounts(links), links)


def build_deposit(draft: Draft) -> Content:
    """Work out a deposit of payments and of other money."""
    lines = [(each.ret_name, _deposited(draft, each.given)) for each in draft.lines]
    if not lines:
        raise statuses.blank(draft.form.title)
    back = draft.header.get("CashBackInfoAdd") or draft.header.get("CashBackInfoMod")
    back = (draft.header.get("CashBackInfoRet") or {}) | (back or {})
    total = sum((_amount(members, "Amount") for _, members in lines), taxes.ZERO)
    members: Members = {"DepositTotal": str(total - _amount(back, "Amount"))}
    if back:
        members["CashBackInfoRet"] = back
    return Content(members, lines)


def _check_deposit(draft: Draft, total: Decimal) -> None:
    """Refuse another total for a payment that has been deposited."""
    payment = draft.existing
    if payment is None or total == transaction_totals.of(payment):
        return
    if deposit := settlements.deposit_of(draft.books, payment):
        reason = f"The payment was deposited in {deposit.txn_id}."
        raise statuses.not_saved(draft.form.title, reason)


def _links(draft: Draft, total: Decimal) -> Iterator[Link]:
    given = [each.given for each in draft.lines]
    if draft.header.get("IsAutoApply") in ("true", "1"):
        yield from _automatic(draft, total)
    for each in given:
        yield from _applied(draft, each)


def _automatic(draft: Draft, total: Decimal) -> Iterator[Link]:
    """Pay the oldest invoices first."""
    invoices = [
        each
        for each in draft.books.transactions.values()
        if each.kind == "Invoice" and _is_of_customer(draft, each)
    ]
    for invoice in sorted(invoices, key=lambda each: str(each.members["TxnDate"])):
        part = min(total, _open(draft, invoice))
        if part > 0:
            total -= part
            yield Link(ITSELF, invoice.txn_id, part)


def _applied(draft: Draft, given: Members) -> Iterator[Link]:
    invoice = draft.books.transactions.get(given["TxnID"])
    if (
        invoice is None
        or invoice.kind != "Invoice"
        or not _is_of_customer(draft, invoice)
        or not _open(draft, invoice)
    ):
        raise statuses.not_found(given["TxnID"])
    member = "PaymentAmount" if "PaymentAmount" in given else "Amount"
    amount, discount = _amount(given, member), _amount(given, "DiscountAmount")
    used = list(_used_credits(draft, given, invoice))
    if min(amount, discount) < 0:
        raise statuses.invalid_amount("PaymentAmount", amount)
    yield from used
    if amount or discount:
        account = (given.get("DiscountAccountRef") or {}).get("ListID")
        if discount and not account:
            raise statuses.Refusal(3150, "A discount needs a DiscountAccountRef.")
        yield Link(ITSELF, invoice.txn_id, amount, discount, account)


def _used_credits(draft: Draft, given: Members, invoice: Transaction) -> Iterator[Link]:
    chosen = given.get("SetCredit") or []
    for each in chosen if isinstance(chosen, list) else [chosen]:
        yield credit(draft, each, invoice.txn_id)


def credit(draft: Draft, given: Members, invoice: str) -> Link:
    """Have a credit of the same customer pay a part of an invoice."""
    memo = draft.books.transactions.get(given["CreditTxnID"])
    if memo is None or memo.kind != "CreditMemo" or not _is_of_customer(draft, memo):
        raise statuses.not_found(given["CreditTxnID"])
    return Link(memo.txn_id, invoice, _amount(given, "AppliedAmount"))


def check(draft: Draft, links: Sequence[Link]) -> None:
    """Refuse to pay more than is owed, or with more than a credit has left (3210)."""
    paid: dict[str, Decimal] = collections.defaultdict(Decimal)
    used: dict[str, Decimal] = collections.defaultdict(Decimal)
    for each in links:
        paid[each.paid] += each.amount + each.discount
        used[each.payer] += each.amount
    for txn_id, amount in paid.items():
        invoice = draft.books.transactions.get(txn_id)
        if invoice and amount > _open(draft, invoice):
            raise statuses.invalid_amount("PaymentAmount", amount)
    for txn_id, amount in used.items():
        memo = draft.books.transactions.get(txn_id)
        if memo and amount > settlements.unused(draft.books, memo):
            raise statuses.invalid_amount("AppliedAmount", amount)


def _open(draft: Draft, invoice: Transaction) -> Decimal:
    """Give what is owed of an invoice, without what a Mod is about to replace."""
    own = draft.existing.txn_id if draft.existing else None
    paid = [
        each.amount + each.discount
        for each in draft.books.links
        if each.payer == own and each.paid == invoice.txn_id
    ]
    return settlements.owed(draft.books, invoice) + sum(paid, taxes.ZERO)


def _is_of_customer(draft: Draft, other: Transaction) -> bool:
    same = other.reference("CustomerRef") == draft.identity("CustomerRef")
    account = draft.identity("ARAccountRef")
    return same and account in (None, other.reference("ARAccountRef"))


def _discounts(links: Sequence[Link]) -> list[tuple[str, Members]]:
    """Give the lines that are booked before they are shown in full."""
    return [
        (
            "AppliedToTxnRet",
            {
                "DiscountAmount": str(each.discount),
                "DiscountAccountRef": {"ListID": each.discount_account},
            },
        )
        for each in links
        if each.discount
    ]


def _deposited(draft: Draft, given: Members) -> Members:
    """Deposit a payment that lies in Undeposited Funds, or other money."""
    kept = {name: value for name, value in given.items() if value not in ("", {})}
    identity = kept.pop("PaymentTxnID", None) or kept.get("TxnID")
    if identity is None:
        if "AccountRef" not in kept:
            reason = "A deposit line must have an account."
            raise statuses.not_saved(draft.form.title, reason)
        return kept | {"Amount": str(_amount(kept, "Amount"))}
    payment = draft.books.transactions.get(identity)
    if payment is None or payment.kind not in _DEPOSITED:
        raise statuses.not_found(identity)
    if settlements.deposit_of(draft.books, payment) not in (None, draft.existing):
        raise statuses.not_found(identity)
    funds = payment.members["DepositToAccountRef"]
    if funds["ListID"] != special_accounts.find(draft.books, "UndepositedFunds"):
        raise statuses.not_found(identity)
    chosen = {name.removeprefix("Override"): value for name, value in kept.items()}
    said = ("Memo", "CheckNumber", "ClassRef", "TxnLineID")
    return _of_payment(payment) | {n: chosen[n] for n in said if n in chosen}


def _of_payment(payment: Transaction) -> Members:
    shown: Members = {
        "TxnType": payment.kind,
        "TxnID": payment.txn_id,
        "AccountRef": payment.members["DepositToAccountRef"],
        "Amount": payment.members["TotalAmount"],
    }
    for member, source in (
        ("EntityRef", "CustomerRef"),
        ("PaymentMethodRef", "PaymentMethodRef"),
    ):
        if source in payment.members:
            shown[member] = payment.members[source]
    return shown


def _amount(members: Members, name: str) -> Decimal:
    return taxes.cents(Decimal(members.get(name) or 0))
