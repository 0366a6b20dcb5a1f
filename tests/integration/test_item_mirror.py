"""SE-11 a, SE-12: the mirror of the items says what one query per SKU would say."""

import contextlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qbwc_server.simulator.reading import CompanyFileError
from qbwc_server.simulator.statuses import Refusal
from qbwc_server.store import connections
from tests import factories
from tests.support import mirrored, simulated

NAMES = st.sampled_from(["A", "a", "AB", "B", "b c", "B  C", "SKU", "sku", "É", "%_"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(":".join)
#: kinds that may stand below another one, and such that may not
NESTED = ["ItemInventory", "ItemNonInventory", "ItemService", "ItemOtherCharge"]
FLAT = ["ItemSubtotal", "ItemPayment"]
ITEMS = st.builds(
    lambda path, kind, active: {"kind": kind, "FullName": path, "IsActive": active},
    PATHS,
    st.sampled_from(NESTED),
    st.booleans() | st.just(True),
) | st.builds(
    lambda name, kind, active: {"kind": kind, "Name": name, "IsActive": active},
    NAMES,
    st.sampled_from(FLAT),
    st.booleans(),
)
#: what a person does in QuickBooks between two visits, to the how-many-eth item
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["add", "rename", "move", "switch", "delete"]),
        st.integers(0, 30),
        ITEMS,
        NAMES,
    ),
    max_size=6,
)
SKUS = ["A", "AB", "b", "B C", "b  c", "Sku", "é", "%_", "None such"]


class Pair:
    """The same company file, asked through the mirror and without it."""

    def __init__(self, database, items):
        self.clock = simulated.Clock()
        self.company = simulated.company(self.clock)
        for each in items:
            self.add(each)
        self.mirror = mirrored.an_asker(database, self.company, self.clock, "always")
        self.direct = mirrored.an_asker(database, self.company, self.clock, "never")

    def add(self, item):
        """Put an item into the list, unless its name is taken."""
        with contextlib.suppress(CompanyFileError):
            self.company.add("items", item)

    def agree(self, skus=SKUS):
        """Look the same SKUs up in both ways; give what was found."""
        found = self.mirror.look_up(skus)
        assert found == self.direct.look_up(skus)
        return found

    def change(self, what, place, item, name):
        """Change something as a person would, a while later."""
        self.clock.advance(3600)
        there = self.company.entries("items")
        if what == "add" or not there:
            self.add(item)
            return
        entry = there[place % len(there)]
        if what == "rename":
            self._name(entry, name, entry.parent_id)
        elif what == "move":
            self._name(entry, entry.name, None)
        elif what == "switch":
            self.company.set_active(entry, active=not entry.is_active)
        else:
            with contextlib.suppress(Refusal):
                self.company.delete(entry)

    def _name(self, entry, name, parent):
        holder = self.company.books.lists.holder("items", parent, name)
        if holder in (None, entry):
            self.company.books.lists.rename(entry, name, parent)
            self.company.books.touch(entry)


@pytest.fixture
def fresh(database):
    """Give a function that makes a pair on an empty database."""

    def pair(*items):
        with database.transaction() as db:
            for row in connections.listing(db):
                connections.remove(db, row.id)
        return Pair(database, items)

    return pair


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(items=st.lists(ITEMS, max_size=12), changes=st.lists(CHANGES, max_size=2))
def test_any_list_and_any_change(fresh, items, changes):
    """Subitems, namesakes, inactive ones, other kinds; added, renamed, gone."""
    pair = fresh(*items)

    pair.agree()
    for some in changes:
        for each in some:
            pair.change(*each)
        pair.agree()
