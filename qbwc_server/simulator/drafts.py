"""Transactions as they are asked for: new ones, and what a Mod makes of old ones.

Every reference is resolved here, so what works the amounts out meets list IDs only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from qbwc_server.simulator import documents, forms, references, statuses
from qbwc_server.simulator.books import Books, Link, Transaction
from qbwc_server.simulator.forms import Form
from qbwc_server.simulator.lists import Members

NEW_LINE = "-1"
# What is worked out anew where something of a line is changed, by what was sent.
_PRICES = ("Rate", "RatePercent", "Cost")
_FOLLOWS_ITEM = (*_PRICES, "Desc", "SalesTaxCodeRef", "OverrideItemAccountRef")


@dataclass(frozen=True)
class Line:
    """One line as it is asked for: `kept` is one that stays as it is recorded."""

    family: str
    given: Members
    line_id: str = ""
    kept: Members | None = None

    @property
    def ret_name(self) -> str:
        """Name the line as answers show it."""
        return forms.ret_name(self.family)

    @property
    def overrides_rate(self) -> bool:
        """Tell whether an amount was sent beside a rate, which is ignored then."""
        priced = self.given.get("Rate") or self.given.get("Cost")
        return self.kept is None and bool(priced and self.given.get("Amount"))


@dataclass(frozen=True)
class Draft:
    """A transaction as it is asked for."""

    books: Books
    form: Form
    header: Members
    lines: Sequence[Line]
    #: what a Mod changes
    existing: Transaction | None = None

    @property
    def place(self) -> str:
        """Name a line of it in QuickBooks' texts."""
        return f"{self.form.title} line"

    def identity(self, member: str) -> str | None:
        """Give the list ID that a reference of the header leads to."""
        target = self.header.get(member)
        return target["ListID"] if isinstance(target, Mapping) else None


@dataclass(frozen=True)
class Content:
    """A transaction as it will be recorded; `lines` have no ID of their own yet."""

    members: Members
    lines: Sequence[tuple[str, Members]]
    links: Sequence[Link] = field(default=())


def new(books: Books, form: Form, aggregate: etree._Element) -> Draft:
    """Read an Add."""
    header, elements = _split(form, aggregate)
    lines = [Line(_base(each), _resolved(books, form, each)) for each in elements]
    return Draft(
        books, form, references.resolve_active(books, header, form.title), lines
    )


def change(books: Books, existing: Transaction, aggregate: etree._Element) -> Draft:
    """Read a Mod: absent members stay, lines are replaced as a whole (qbxml 4.7)."""
    form = forms.FORMS[existing.kind]
    header, elements = _split(form, aggregate)
    resolved = references.resolve_active(books, header, form.title)
    lines = _Lines(books, form, existing)
    return Draft(
        books,
        form,
        references.overlay(existing.members, _without_head(resolved)),
        list(lines.changed(elements, header)),
        existing,
    )


@dataclass(frozen=True)
class _Lines:
    """The lines of a transaction that a Mod changes."""

    books: Books
    form: Form
    existing: Transaction

    def changed(
        self, elements: Sequence[etree._Element], header: Members
    ) -> Iterator[Line]:
        """Give the lines of each sort that were sent, else those there are."""
        sorts = dict.fromkeys(_sort(family) for family in self.form.families)
        for sort in sorts:
            sent = [each for each in elements if _sort(_base(each)) == sort]
            cleared = header.get(f"Clear{sort}Lines") in ("true", "1")
            if sent:
                yield from (self._line(each) for each in sent)
            elif not cleared:
                yield from self._kept(sort)

    def _kept(self, sort: str) -> Iterator[Line]:
        for name, members in self.existing.lines:
            family = name.removesuffix("Ret")
            if _sort(family) == sort:
                identity = members.get("TxnLineID", "")
                yield Line(family, members, identity, members)

    def _line(self, element: etree._Element) -> Line:
        given = _resolved(self.books, self.form, element)
        identity = given.pop("TxnLineID", NEW_LINE)
        side = given.pop("JournalLineType", "")
        family = f"Journal{side}Line" if side else _base(element)
        if any(each.tag.endswith("LineMod") for each in element):
            raise statuses.Refusal(
                1030, "The simulator does not change single lines of a group."
            )
        if identity == NEW_LINE and family == "JournalLine":
            raise statuses.Refusal(3150, "A new line needs its JournalLineType.")
        if identity == NEW_LINE:
            return Line(family, given)
        name, stored = self._stored(identity)
        if family == "JournalLine":
            family = name
        same = name == forms.ret_name(family)
        if not given and same:
            return Line(family, stored, identity, stored)
        return Line(family, _over(stored, given), identity)

    def _stored(self, identity: str) -> tuple[str, Members]:
        for name, members in self.existing.lines:
            if members.get("TxnLineID") == identity:
                return name, members
        raise statuses.not_found(identity)


def _over(stored: Members, given: Members) -> Members:
    """Lay what was sent over a recorded line, and forget what follows from it."""
    left = dict(stored)
    del left["TxnLineID"]
    moved = given.get("ItemRef", left.get("ItemRef")) != left.get("ItemRef")
    forgotten = set(_FOLLOWS_ITEM if moved else ())
    if "Amount" in given or any(name in given for name in _PRICES):
        forgotten |= set(_PRICES)
    if moved or "Quantity" in given or any(name in given for name in _PRICES):
        forgotten.add("Amount")
    kept = {name: value for name, value in left.items() if name not in forgotten}
    return references.overlay(kept, given)


def _without_head(header: Members) -> Members:
    return {n: v for n, v in header.items() if n not in ("TxnID", "EditSequence")}


def _split(
    form: Form, aggregate: etree._Element
) -> tuple[Members, list[etree._Element]]:
    """Part the header from the lines."""
    families = {*form.families, "JournalLine"}
    lines = [each for each in aggregate if _base(each) in families]
    tags = {each.tag for each in lines}
    given = documents.members(aggregate)
    return {n: v for n, v in given.items() if n not in tags}, lines


def _resolved(books: Books, form: Form, element: etree._Element) -> Members:
    given = documents.members(element)
    return references.resolve_active(books, given, f"{form.title} line")


def _base(element: etree._Element) -> str:
    return str(element.tag).removesuffix("Add").removesuffix("Mod")


def _sort(family: str) -> str:
    """Tell which lines a Mod replaces together: those of one sort."""
    return "Expense" if family == "ExpenseLine" else "Item"
