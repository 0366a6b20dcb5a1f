"""Recording transactions: every kind is checked first, and refused without a trace."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from qbwc_server.simulator import (
    adjustments,
    answers,
    balances,
    documents,
    drafts,
    entry_checks,
    forms,
    journals,
    payments,
    posting_rules,
    purchases,
    sales,
    settlements,
    statuses,
    taxes,
    transaction_totals,
)
from qbwc_server.simulator.books import Books, Link, Transaction
from qbwc_server.simulator.drafts import Content, Draft
from qbwc_server.simulator.ledger import Posting
from qbwc_server.simulator.lists import Members
from qbxml import schema

_KNOWN = frozenset(schema.names())
ADDS = tuple(f"{kind}Add" for kind in forms.FORMS if f"{kind}Add" in _KNOWN)
MODS = tuple(f"{kind}Mod" for kind in forms.FORMS if f"{kind}Mod" in _KNOWN)
_SALES = ("SalesReceipt", "Invoice", "CreditMemo", "SalesOrder")
_BUILT_BY: dict[str, Callable[[Draft], Content]] = {
    **dict.fromkeys(_SALES, sales.build),
    **dict.fromkeys(
        ("Bill", "VendorCredit", "Check", "PurchaseOrder"), purchases.build
    ),
    "JournalEntry": journals.build,
    "ReceivePayment": payments.build,
    "Deposit": payments.build_deposit,
    "InventoryAdjustment": adjustments.build,
}
_RATE_IGNORED = statuses.Status(
    530, "The field Rate was ignored, since an Amount was given."
)
_ACCOUNT_TYPES = {
    "APAccountRef": "AccountsPayable",
    "ARAccountRef": "AccountsReceivable",
}
_LINKING = ("LinkToTxnID", "LinkToTxn", "ApplyCheckToTxnAdd", "ApplyCheckToTxnMod")


def add(books: Books, request: documents.Request) -> answers.Answer:
    """Record a transaction, or refuse it without a trace."""
    form = forms.of_request(request)
    draft = drafts.new(books, form, request.aggregate)
    content = _checked(draft)
    links = _links(draft, content)
    if form.kind == "ReceivePayment" and content.members["TotalAmount"] == "0.00":
        return _only_credits(books, content, links)
    postings = _postings(draft, content)
    recorded = books.new_transaction(form.kind)
    _write(draft, content, recorded)
    # Absent: QuickBooks counts on; present but empty: it stays blank (qbxml 2.6).
    if form.numbered and "RefNumber" not in draft.header:
        recorded.members["RefNumber"] = str(recorded.number)
    return _booked(draft, recorded, postings, links)


def change(books: Books, request: documents.Request) -> answers.Answer:
    """Change a transaction that is as the asker has read it (3200)."""
    form = forms.of_request(request)
    given = documents.members(request.aggregate)
    existing = books.transactions.get(given["TxnID"])
    if existing is None or existing.kind != form.kind:
        raise statuses.not_found(given["TxnID"])
    if given["EditSequence"] != str(existing.edit_sequence):
        raise statuses.stale(given["EditSequence"])
    draft = drafts.change(books, existing, request.aggregate)
    check_closing(books, existing.members["TxnDate"])
    content = _checked(draft)
    links = _links(draft, content)
    postings = _postings(draft, content)
    _write(draft, content, existing)
    books.touch(existing)
    return _booked(draft, existing, postings, links)


def check_closing(books: Books, day: str, code: int = 3171) -> None:
    """Refuse what is on or before the closing date."""
    closing = books.preferences.closing_date
    if closing and date.fromisoformat(day) <= closing:
        raise statuses.Refusal(
            code, f"The date {day} is on or before the closing date {closing}."
        )


def _checked(draft: Draft) -> Content:
    if any(name in draft.header for name in _LINKING) or any(
        name in line.given for line in draft.lines for name in _LINKING
    ):
        raise statuses.Refusal(
            1030, "The simulator does not link transactions of these kinds."
        )
    today = draft.books.now().date().isoformat()
    check_closing(draft.books, draft.header.get("TxnDate") or today)
    entry_checks.check_addresses(draft.header, draft.form.title)
    _check_accounts(draft)
    return _BUILT_BY[draft.form.kind](draft)


def _check_accounts(draft: Draft) -> None:
    """Refuse an account that is not of the type that its place is for."""
    types = _ACCOUNT_TYPES | (
        {"AccountRef": "Bank"} if draft.form.kind == "Check" else {}
    )
    for member, account_type in types.items():
        account = draft.books.lists.get("accounts", draft.identity(member))
        if account and account.members.get("AccountType") != account_type:
            name = draft.books.lists.full_name(account)
            raise statuses.unusable_account(account, name, draft.form.title)


def _links(draft: Draft, content: Content) -> list[Link]:
    """Give what is settled with it; an invoice may use credits at once."""
    chosen = draft.header.get("SetCredit") or []
    every = chosen if isinstance(chosen, list) else [chosen]
    links = [
        *content.links,
        *(payments.credit(draft, each, payments.ITSELF) for each in every),
    ]
    payments.check(draft, links)
    return links


def _postings(draft: Draft, content: Content) -> list[Posting]:
    """Work out what is booked, as if what a Mod replaces had never been."""
    now = draft.books.now()
    members = {**draft.header, **content.members}
    probe = Transaction(
        draft.form.kind, "", 0, now, now, 0, members, list(content.lines)
    )
    before = draft.existing.postings if draft.existing else []
    draft.books.ledger.take_back(before)
    postings = posting_rules.of(draft.books, probe)
    draft.books.ledger.book(before)
    posting_rules.check(draft.books, draft.form.title, postings)
    if draft.form.kind != "ReceivePayment":
        _check_settled(draft, content, transaction_totals.of(probe))
    return postings


def _check_settled(draft: Draft, content: Content, total: Decimal) -> None:
    """Refuse a total below what is settled of it (3210)."""
    own = draft.existing.txn_id if draft.existing else None
    links = [
        *_links(draft, content),
        *(each for each in draft.books.links if own in (each.payer, each.paid)),
    ]
    settled = sum((each.amount + each.discount for each in links), taxes.ZERO)
    if settled > max(total, taxes.ZERO):
        raise statuses.invalid_amount("Amount", settled)


def _write(draft: Draft, content: Content, target: Transaction) -> None:
    """Write header and lines, each with an ID of its own."""
    known = answers.known_members(f"{draft.form.kind}Ret")
    today = draft.books.now().date().isoformat()
    header = {n: v for n, v in draft.header.items() if n in known}
    members = {"TxnDate": today, **header, **content.members}
    target.members = {n: v for n, v in members.items() if v not in ("", {})}
    identities = _line_ids(draft, target)
    target.lines = [
        (name, _numbered(line, next(identities), each.line_id))
        for each, (name, line) in zip(draft.lines, content.lines, strict=False)
    ]
    if back := target.members.get("CashBackInfoRet"):
        identity = back.get("TxnLineID", "")
        target.members["CashBackInfoRet"] = _numbered(back, next(identities), identity)


def _line_ids(draft: Draft, target: Transaction) -> Iterator[str]:
    """Make line IDs that no line has or had."""
    stamp = target.txn_id.partition("-")[2]
    taken = {line.line_id for line in draft.lines}
    taken |= {str(line.get("TxnLineID")) for _, line in target.lines}
    place = 0
    while True:
        place += 1
        made = f"{target.number:X}{place:03X}-{stamp}"
        if made not in taken:
            yield made


def _numbered(members: Members, made: str, kept: str) -> Members:
    """Give a line its TxnLineID, and the lines of a group theirs."""
    identity = kept or made
    numbered: Members = {"TxnLineID": identity}
    for name, value in members.items():
        if isinstance(value, list) and name.endswith("LineRet"):
            head, _, stamp = identity.partition("-")
            numbered[name] = [
                {"TxnLineID": f"{head}{n:02X}-{stamp}"} | each
                for n, each in enumerate(value)
            ]
        elif name != "TxnLineID":
            numbered[name] = value
    return numbered


def _booked(
    draft: Draft, recorded: Transaction, postings: list[Posting], links: list[Link]
) -> answers.Answer:
    """Book a transaction that is written, and settle what it settles."""
    books = draft.books
    balances.rebook(books, recorded, postings)
    own = [_named(each, recorded.txn_id) for each in links]
    settlements.show(books, recorded)
    if own or recorded.kind == "ReceivePayment":
        settlements.replace(books, recorded.txn_id, own)
    shown = answers.transaction(recorded, recorded.lines)
    ignored = any(line.overrides_rate for line in draft.lines)
    return answers.Answer([shown], _RATE_IGNORED if ignored else statuses.OK)


def _named(link: Link, txn_id: str) -> Link:
    """Put the ID of a new transaction where its links name it."""
    own = payments.ITSELF
    payer = txn_id if link.payer == own else link.payer
    return replace(link, payer=payer, paid=txn_id if link.paid == own else link.paid)


def _only_credits(books: Books, content: Content, links: list[Link]) -> answers.Answer:
    """Apply credits alone: there is no transaction to be found later (2.7)."""
    settlements.add(books, links)
    return answers.Answer([answers.Ret("ReceivePaymentRet", content.members)])
