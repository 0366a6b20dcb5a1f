"""Journal entries: debits equal credits, to the cent (qbxml 4.7)."""

from decimal import Decimal

from qbwc_server.simulator import posting_rules, statuses, taxes
from qbwc_server.simulator.drafts import Content, Draft
from qbwc_server.simulator.lists import Members

_DEBIT = "JournalDebitLine"


def build(draft: Draft) -> Content:
    """Check a journal entry."""
    lines = [(each.ret_name, _line(draft, each.given)) for each in draft.lines]
    _check_balance(draft, lines)
    _check_owed(draft, lines)
    return Content({}, lines)


def _line(draft: Draft, given: Members) -> Members:
    kept = {name: value for name, value in given.items() if value not in ("", {})}
    amount = taxes.cents(Decimal(kept.get("Amount") or 0))
    if amount < 0:
        reason = "The amount of a journal line must not be negative."
        raise statuses.not_saved(draft.form.title, reason)
    if amount and "AccountRef" not in kept:
        reason = "A journal line with an amount must have an account."
        raise statuses.not_saved(draft.form.title, reason)
    return kept | {"Amount": str(amount)}


def _check_balance(draft: Draft, lines: list[tuple[str, Members]]) -> None:
    debits = [Decimal(members["Amount"]) for name, members in lines if name == _DEBIT]
    every = sum((Decimal(members["Amount"]) for _, members in lines), taxes.ZERO)
    if not any("AccountRef" in members for _, members in lines):
        raise statuses.blank(draft.form.title)
    if 2 * sum(debits, taxes.ZERO) != every:
        reason = (
            "The transaction is not in balance. Make sure the amounts in the debit"
            " column equal the amounts in the credit column."
        )
        raise statuses.not_saved(draft.form.title, reason)


def _check_owed(draft: Draft, lines: list[tuple[str, Members]]) -> None:
    """Allow one line only on accounts that are kept by name."""
    accounts = draft.books.lists
    owed = [
        account
        for _, members in lines
        if (account := accounts.get("accounts", _account(members)))
        and account.members.get("AccountType") in posting_rules.OWED
    ]
    if len(owed) > 1:
        reason = (
            "Transactions cannot have more than one accounts receivable or accounts"
            " payable line."
        )
        raise statuses.not_saved(draft.form.title, reason)


def _account(members: Members) -> str | None:
    reference = members.get("AccountRef")
    return reference["ListID"] if isinstance(reference, dict) else None
