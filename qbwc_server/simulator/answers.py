"""What a request is answered with, and how it is written: in the order of the tables.

The order, the version and the edition of every member come from `qbxml.schema`; names
that the tables do not know are not written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

import qbxml.errors
from qbwc_server.simulator import books as books_module
from qbwc_server.simulator import list_kinds, lists, statuses
from qbxml import schema, types
from qbxml.schema import Field, Group

Books = books_module.Books
Lines = Sequence[tuple[str, lists.Members]]
_BLOCKS = {
    "BillAddress": "BillAddressBlock",
    "ShipAddress": "ShipAddressBlock",
    "VendorAddress": "VendorAddressBlock",
    "OtherNameAddress": "OtherNameAddressBlock",
    "Address": "AddressBlock",
    "CompanyAddressForCustomer": "CompanyAddressBlockForCustomer",
}


@dataclass(frozen=True)
class Ret:
    """One record of an answer, with references as list IDs only."""

    name: str
    members: lists.Members
    lines: Lines = ()


@dataclass(frozen=True)
class Answer:
    """What one request is answered with."""

    records: Sequence[Ret] = ()
    status: statuses.Status = statuses.OK
    attributes: Mapping[str, str] = field(default_factory=dict)
    #: members that stand in the response itself, as those of a TxnDel do
    content: lists.Members = field(default_factory=dict)


@dataclass(frozen=True)
class Wish:
    """How the asker wants a record: which version of qbXML, which members."""

    version: tuple[int, int]
    edition: str
    only: frozenset[str] = frozenset()

    def takes(self, member: Field) -> bool:
        """Tell whether this version and edition of qbXML have a member."""
        return member.since <= self.version and self.edition in member.editions


def entry(books: Books, shown: lists.Entry) -> Ret:
    """Show an entry of a list."""
    members = {
        "ListID": shown.list_id,
        **_dates(shown),
        "Name": shown.name,
        "FullName": books.lists.full_name(shown),
        "IsActive": "true" if shown.is_active else "false",
        "Sublevel": str(books.lists.sublevel(shown)),
        **shown.members,
    }
    if shown.parent_id:
        members["ParentRef"] = {"ListID": shown.parent_id}
    return Ret(f"{shown.kind}Ret", members)


def transaction(shown: books_module.Transaction, lines: Lines = ()) -> Ret:
    """Show a transaction, with its lines only if they are given."""
    members = {
        "TxnID": shown.txn_id,
        **_dates(shown),
        "TxnNumber": str(shown.number),
        **shown.members,
    }
    return Ret(f"{shown.kind}Ret", members, lines)


def known_members(ret_name: str) -> Mapping[str, Field]:
    """Give the members that a record may have; none where no answer shows it."""
    try:
        return _content(schema.ret(ret_name)).members
    except qbxml.errors.RequestError:
        # Templates and the like are referred to, but never asked for.
        return {}


def write(books: Books, parent: etree._Element, ret: Ret, wish: Wish) -> None:
    """Write a record below its response."""
    writer = _Writer(books, wish)
    parent_list = list_kinds.LIST_OF_KIND.get(ret.name.removesuffix("Ret"), "")
    pairs = [
        *writer.shown(ret.members, parent_list).items(),
        *((name, writer.shown(line, "")) for name, line in ret.lines),
    ]
    if wish.only:
        pairs = [pair for pair in pairs if pair[0] in wish.only]
    element = etree.SubElement(parent, ret.name)
    writer.aggregate(element, _content(schema.ret(ret.name)), pairs)


def write_content(
    books: Books, response: etree._Element, content: lists.Members, wish: Wish
) -> None:
    """Write members straight into a response."""
    table = schema.message(response.tag.removesuffix("Rs")).answer
    _Writer(books, wish).aggregate(response, table, content.items())


def address_block(address: Mapping[str, str]) -> list[str]:
    """Lay out an address as QuickBooks prints it (qbxml 5.6)."""
    lines = [address.get(f"Addr{n}", "") for n in range(1, 6)]
    region = f"{address.get('State', '')} {address.get('PostalCode', '')}".strip()
    city = ", ".join(part for part in (address.get("City", ""), region) if part)
    return [line for line in (*lines, city, address.get("Country", "")) if line]


def _dates(record: lists.Entry | books_module.Transaction) -> lists.Members:
    return {
        "TimeCreated": record.created.isoformat(timespec="seconds"),
        "TimeModified": record.modified.isoformat(timespec="seconds"),
        "EditSequence": str(record.edit_sequence),
    }


def _content(found: Field) -> Group:
    if found.content is None:
        raise TypeError(f"{found.name} is no aggregate")
    return found.content


@dataclass(frozen=True)
class _Writer:
    books: Books
    wish: Wish

    def shown(self, members: lists.Members, parent_list: str) -> lists.Members:
        """Fill in the names of references and the printed form of addresses."""
        shown: lists.Members = {}
        for name, value in members.items():
            shown[name] = self._value(name, value, parent_list)
            if name in _BLOCKS and value:
                block = address_block(value)[:5]
                shown[_BLOCKS[name]] = {
                    f"Addr{n}": line for n, line in enumerate(block, 1)
                }
        return shown

    def aggregate(
        self,
        element: etree._Element,
        content: Group,
        pairs: Iterable[tuple[str, object]],
    ) -> None:
        """Write members in the order of the table."""
        places = content.places
        known = [pair for pair in pairs if pair[0] in places]
        for name, value in sorted(known, key=lambda pair: places[pair[0]]):
            member = content.members[name]
            if self.wish.takes(member):
                self._member(element, member, value)

    def _member(self, parent: etree._Element, member: Field, value: object) -> None:
        for each in _every(value):
            element = etree.SubElement(parent, member.name)
            if isinstance(each, Mapping):
                self.aggregate(element, _content(member), each.items())
            else:
                element.text = _text(member, str(each))

    def _value(self, name: str, value: object, parent_list: str) -> object:
        if isinstance(value, list):
            return [self._value(name, each, parent_list) for each in value]
        if not isinstance(value, Mapping):
            return value
        list_name = list_kinds.REFERENCES.get(name) or (
            parent_list if name == "ParentRef" else ""
        )
        found = (
            self.books.lists.get(list_name, value.get("ListID")) if list_name else None
        )
        if found:
            return {
                "ListID": found.list_id,
                "FullName": self.books.lists.full_name(found),
            }
        return self.shown(dict(value), parent_list)


def _every(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _text(member: Field, text: str) -> str:
    """Write a scalar as QuickBooks does: true/false, amounts with two decimals."""
    if member.kind is types.Kind.FLAG:
        return {"1": "true", "0": "false"}.get(text, text)
    if member.kind is types.Kind.AMOUNT and text and "." not in text:
        return f"{text}.00"
    return text
