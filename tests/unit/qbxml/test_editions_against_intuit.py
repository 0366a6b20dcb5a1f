"""The tables with all editions, held against Intuit's schema of all editions."""

import re
from collections.abc import Iterator

import pytest

from qbxml import schema
from qbxml.schema import Group
from tests.support import neutral_schema

CASES = [(name, side) for name in schema.names() for side in ("Rq", "Rs")]
# What only the Online edition has, by the end of the path.
_ONLINE = re.compile(
    "(Customer|Vendor|Employee)(Add|Mod|Ret)/Suffix"
    "|(Customer|Vendor)(Add|Mod|Ret)/(Mobile|Pager)"
    "|Customer(Add|Mod|Ret)/(PrintAs|DeliveryMethod|IsStatementWithParent)"
    "|Employee(Add|Mod)/Name|EmployeeAddress/(Addr[34]|Country)"
    "|CompanyRet/CompanyEmailForCustomer"
    "|Account(Add|Ret)/(DetailAccountType|LastCheckNumber)"
    "|JournalEntry(Add|Ret)/Memo"
    r"|\w+/(Discount|SalesTax|Shipping)Line(Add|Ret)"
    r"|\w+Line(Add|Ret)/IsTaxable|\w+LineGroup(Add|Ret)/ServiceDate"
    r"|(\w+LineGroupAdd|ItemGroupLineAdd)/Desc"
    r"|\w+/TxnLineDetail|SetCredit/TxnLineID"
)
# Intuit shares one item line among all that is bought; only some link to orders.
_UNLINKED = re.compile("(VendorCredit|Check)Add/ItemLineAdd/LinkToTxn")


@pytest.mark.parametrize("name, side", CASES)
def test_members_of_all_editions(name, side):
    """None is missing, none is ours alone, and their order is the same."""
    theirs = neutral_schema.paths(name + side)
    message = schema.message(name)

    ours = list(_paths(message.content if side == "Rq" else message.answer))

    assert ours == [path for path in theirs if not _is_apart(path)]


def _is_apart(path: str) -> bool:
    """Tell what belongs to the Online edition, or is a member of what does."""
    steps = path.split("/")
    ends = ("/".join(steps[max(end - 2, 0) : end]) for end in range(1, len(steps) + 1))
    return bool(any(map(_ONLINE.fullmatch, ends)) or _UNLINKED.match(path))


def _paths(content: Group, above: str = "") -> Iterator[str]:
    """List the members that version 13.0 has, in any edition."""
    for name, field in content.members.items():
        if field.since > (13, 0):
            continue
        yield above + name
        if field.content:
            yield from _paths(field.content, f"{above}{name}/")
