"""The state of a simulated company file: who it is, what it holds, what time it is.

Rules live elsewhere; here things are only kept, counted and dated.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Literal

from qbwc_server.simulator.ledger import Ledger, Posting
from qbwc_server.simulator.lists import Entry, Lists, Members, targets

Clock = Callable[[], datetime]
VERSIONS = tuple(f"{n}.0" for n in range(1, 17))


@dataclass(frozen=True)
class Quirks:
    """Facts about QuickBooks that no source settles (qbxml 12); both ways must be safe.

    The first value of each is what this simulator assumes.
    """

    # qbxml 4.6: does a FullName or ListID list return inactive entries?
    lists_find_inactive: bool = True
    # qbxml 4.6: 500 or 1 when none of the names is there; 500 or 3120 for list IDs.
    no_name_found: Literal[500, 1] = 500
    no_list_id_found: Literal[500, 3120] = 500
    # qbxml 4.6: is a NameFilter strict about case, does it look at the full name?
    name_filter_sees_case: bool = False
    name_filter_reads: Literal["Name", "FullName"] = "Name"
    # qbxml 3.2: is an inactive customer or item refused in a new transaction?
    inactive_refused: bool = True
    # qbxml 7: does a taxable line of a non-taxable customer bear tax?
    line_code_beats_customer: bool = False
    # qbxml 5.3: does a change of its stock date an item, as a balance dates a name?
    stock_dates_items: bool = False
    # qbxml 2.4, 2.5: what a replay returns, and whether sets are kept at all.
    replay_returns: Literal["ErrorRecovery", "Ret"] = "ErrorRecovery"
    message_sets_kept: bool = True
    unknown_set_status: Literal[600, 9002] = 600
    # qbxml 5.7: letters beyond ASCII in answers, as they are or as references.
    answers_in_ascii: bool = False


@dataclass
class Profile:
    """Who the company file is and which QuickBooks has it open."""

    name: str = "Company"
    path: str = r"C:\Company Files\Company.qbw"
    members: Members = field(default_factory=dict)
    product: str = "QuickBooks Desktop Enterprise Solutions 24.0"
    major_version: str = "34"
    minor_version: str = "0"
    country: str = "US"
    versions: tuple[str, ...] = VERSIONS
    file_mode: str = "SingleUser"
    utc_offset: timedelta = timedelta(hours=-6)
    # (OwnerID, DataExtName) -> value: where the Web Connector keeps its FileID.
    extensions: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass
class Preferences:
    """The preferences that decide what is allowed and how sales are taxed."""

    sales_tax: bool = True
    default_item_sales_tax: str | None = None
    taxable_code: str | None = None
    nontaxable_code: str | None = None
    closing_date: date | None = None
    class_tracking: bool = False
    account_numbers: bool = False
    inventory: bool = True
    sales_orders: bool = True


@dataclass
class Transaction:
    """One transaction; `lines` are (Ret name, members) in their order."""

    kind: str
    txn_id: str
    number: int
    created: datetime
    modified: datetime
    edit_sequence: int
    members: Members = field(default_factory=dict)
    lines: list[tuple[str, Members]] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)

    def reference(self, member: str) -> str | None:
        """Give the list ID that a reference in the header points to."""
        target = self.members.get(member)
        return target["ListID"] if isinstance(target, Mapping) else None

    def references(self) -> Iterator[tuple[str, str]]:
        """Go through every reference of header and lines, as (list, list ID)."""
        yield from targets(self.members)
        for _, line in self.lines:
            yield from targets(line)


@dataclass(frozen=True)
class Deletion:
    """What is left of a deleted entry or transaction."""

    kind: str
    identity: str
    label: str
    deleted: datetime


@dataclass(frozen=True)
class Link:
    """Money of one transaction that settles another: both are told by TxnID."""

    payer: str
    paid: str
    amount: Decimal
    discount: Decimal = Decimal("0.00")
    #: the list ID of the account that bears the discount
    discount_account: str | None = None


@dataclass(frozen=True)
class StoredSet:
    """The outcome of one message set, kept for error recovery (qbxml 2.2)."""

    checksum: str
    response: str


@dataclass
class Books:
    """Everything a company file holds."""

    clock: Clock = lambda: datetime.now(UTC)
    profile: Profile = field(default_factory=Profile)
    preferences: Preferences = field(default_factory=Preferences)
    quirks: Quirks = field(default_factory=Quirks)
    lists: Lists = field(default_factory=Lists)
    transactions: dict[str, Transaction] = field(default_factory=dict)
    message_sets: dict[str, StoredSet] = field(default_factory=dict)
    deletions: list[Deletion] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    # What was booked before the first transaction: balances and stock at the start.
    openings: list[Posting] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    # QuickBooks' own accounts as they were found, "AccountsPayable" -> list ID.
    special_accounts: dict[str, str] = field(default_factory=dict)
    # What open iterators have not handed out yet; they end with the session.
    iterators: dict[str, list[Any]] = field(default_factory=dict)
    iterators_made: int = 0
    last_list_number: int = 0x80000000
    last_txn_number: int = 0

    def now(self) -> datetime:
        """Read the clock, in the company's time zone and to the second."""
        return self.local(self.clock()).replace(microsecond=0)

    def local(self, moment: datetime) -> datetime:
        """Bring a moment into the time zone of the PC that runs QuickBooks."""
        return moment.astimezone(timezone(self.profile.utc_offset))

    def new_list_id(self) -> str:
        """Make the next list ID, ``8000001F-1700000031``."""
        self.last_list_number += 1
        return f"{self.last_list_number:08X}-{int(self.now().timestamp())}"

    def new_transaction(self, kind: str) -> Transaction:
        """Record an empty transaction with the next TxnID, ``1A-1700000000``."""
        self.last_txn_number += 1
        number, now = self.last_txn_number, self.now()
        stamp = int(now.timestamp())
        made = Transaction(kind, f"{number:X}-{stamp}", number, now, now, stamp)
        self.transactions[made.txn_id] = made
        return made

    def new_entry(self, kind: str, name: str, parent_id: str | None) -> Entry:
        """Make an active entry with the next list ID; it is not in its list yet."""
        now = self.now()
        stamp = int(now.timestamp())
        identity = self.new_list_id()
        return Entry(
            kind=kind,
            list_id=identity,
            name=name,
            parent_id=parent_id,
            is_active=True,
            created=now,
            modified=now,
            edit_sequence=stamp,
        )

    def touch(self, record: Entry | Transaction) -> None:
        """Date a change; its edit sequence grows even within the same second."""
        record.modified = self.now()
        stamp = int(record.modified.timestamp())
        record.edit_sequence = max(record.edit_sequence + 1, stamp)

    def reference(self, entry: Entry) -> Members:
        """Refer to an entry the way members do."""
        return {"ListID": entry.list_id}

    def is_taxable(self, code_id: str | None) -> bool:
        """Tell whether a sales tax code is one that makes things taxable."""
        code = self.lists.get("sales_tax_codes", code_id)
        return code is not None and code.members.get("IsTaxable") == "true"
