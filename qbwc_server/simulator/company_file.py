"""A simulated company file: what the Web Connector's other side does.

`CompanyFile` is the whole of it for whoever uses it: made from JSON or as a sensible US
company, asked in qbXML, saved again. The shape of the JSON is told in `loading`.
"""

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from qbwc_server.simulator import (
    answers,
    books,
    lists,
    loading,
    removals,
    request_sets,
    saving,
    starter,
)

Outcome = request_sets.Outcome
Quirks = books.Quirks
Entry = lists.Entry
Transaction = books.Transaction


class CompanyFile:
    """A company file and the QuickBooks that has it open."""

    def __init__(self, kept: books.Books) -> None:
        self.books = kept

    @classmethod
    def starter(cls, clock: books.Clock | None = None) -> Self:
        """Make a small US company: accounts, taxes, terms, charges, no customers."""
        return cls.from_json(starter.COMPANY, clock)

    @classmethod
    def from_json(cls, document: Any, clock: books.Clock | None = None) -> Self:
        """Make a company file of a JSON document; raise CompanyFileError if wrong."""
        return cls(loading.read(document, clock))

    @classmethod
    def load(cls, path: Path, clock: books.Clock | None = None) -> Self:
        """Read a company file from a JSON file."""
        try:
            return cls.from_json(json.loads(path.read_text("utf-8")), clock)
        except ValueError as error:
            raise loading.CompanyFileError(f"{path.name}: {error}") from error

    def to_json(self) -> dict[str, Any]:
        """Give the company file as a JSON document."""
        return saving.write(self.books)

    def save(self, path: Path) -> None:
        """Write the company file to a JSON file."""
        text = json.dumps(self.to_json(), indent=1, ensure_ascii=False)
        path.write_text(text + "\n", "utf-8")

    @property
    def path(self) -> str:
        """The path under which QuickBooks has the file open."""
        return self.books.profile.path

    @property
    def version(self) -> tuple[int, int]:
        """The highest version of qbXML that this QuickBooks reads."""
        highest = self.books.profile.versions[-1]
        major, _, minor = highest.partition(".")
        return int(major), int(minor)

    @property
    def transactions(self) -> Sequence[Transaction]:
        """Every transaction, in the order it was recorded."""
        return list(self.books.transactions.values())

    def process(self, document: str) -> Outcome:
        """Carry out a request document, as ProcessRequest of QuickBooks does."""
        return request_sets.process(self.books, document)

    def end_session(self) -> None:
        """Close the session: iterators do not outlive it (qbxml 6)."""
        self.books.iterators.clear()

    def register(self, owner_id: str, file_id: str) -> None:
        """Keep the FileID of a .qwc file, as the Web Connector does (5)."""
        self.books.profile.extensions[owner_id, "FileID"] = file_id

    def entries(self, list_name: str) -> Sequence[Entry]:
        """List the entries of a list ("customers", "items"), inactive ones too."""
        return list(self.books.lists.of(list_name))

    def find(self, list_name: str, full_name: str) -> Entry | None:
        """Find an entry by its full name."""
        return self.books.lists.named(list_name, full_name)

    def add(self, list_name: str, document: dict[str, Any]) -> Entry:
        """Put an entry into a list, as a user would; JSON as in a file."""
        return loading.add_entry(self.books, list_name, document)

    def rename(self, entry: Entry, name: str) -> None:
        """Rename an entry, as a user would."""
        self.books.lists.rename(entry, name, entry.parent_id)
        self.books.touch(entry)

    def set_active(self, entry: Entry, *, active: bool) -> None:
        """Make an entry active or inactive, as a user would."""
        entry.is_active = active
        self.books.touch(entry)

    def delete(self, record: Entry | Transaction) -> None:
        """Delete an entry that nothing uses, or a transaction, as a user would."""
        if isinstance(record, Entry):
            removals.delete_entry(self.books, record)
        else:
            removals.delete_transaction(self.books, record)

    def trial_balance(self) -> dict[str, Decimal]:
        """Give what every account comes to, debits positive: the sum is zero."""
        found: dict[str, Decimal] = {}
        for account in self.books.lists.of("accounts"):
            balance = self.books.ledger.account(account.list_id)
            found[self.full_name(account)] = balance
        return {name: balance for name, balance in found.items() if balance}

    def full_name(self, entry: Entry) -> str:
        """Spell the path of an entry."""
        return self.books.lists.full_name(entry)

    def shown(self, transaction: Transaction) -> answers.Ret:
        """Show a transaction with its lines."""
        return answers.transaction(transaction, transaction.lines)
