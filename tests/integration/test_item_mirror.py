"""SE-11 a, SE-12: the mirror of the items says what one query per SKU would say."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qbwc_server.flows import listed, mirroring
from qbwc_server.simulator.company_file import CompanyFile, Outcome
from qbwc_server.simulator.reading import CompanyFileError
from qbwc_server.simulator.statuses import Refusal
from qbwc_server.store import connections
from tests.factories import goods
from tests.support import mirrored, simulated
from tests.support.faults import Fault, FaultyCompany

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
        document = simulated.company(self.clock).to_json()
        self.company = FaultyCompany.from_json(document, self.clock)
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
    max_examples=12,
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


@pytest.fixture
def small_pages(monkeypatch):
    """Let a page hold few items, so that the list has many."""
    monkeypatch.setattr(listed, "MIRROR_PAGE", 5)


def a_day_later(pair):
    """Let time go by, so that changes are not those of the first reading."""
    pair.clock.advance(86_400)


def kinds_asked(asker):
    """Name what was asked in the last visit."""
    return [each.name for each in asker.asked]


def test_nothing_is_asked_of_single_skus(fresh):
    """One page tells everything that does not depend on an order."""
    pair = fresh()

    pair.agree(["TENT-2P", "tent-2p", "LAMP-OLD", "KIT-CAMP", "None such"])

    assert pair.mirror.names_asked == []
    assert kinds_asked(pair.mirror) == ["ItemQuery"]


def test_the_first_one_that_quickbooks_returns(fresh):
    """SE-12: of namesakes QuickBooks says which is first; the mirror cannot know."""
    pair = fresh()

    found = pair.agree(["TENT-2P", "BURN-01"])

    assert pair.mirror.names_asked == ["BURN-01"]
    warnings = found["burn-01"]["facts"]["warnings"]
    assert [each["code"] for each in warnings] == ["DUPLICATE_ITEM_NAME"]


def test_only_what_has_changed_is_read(fresh):
    """From the second time on, with what was deleted."""
    pair = fresh()
    pair.agree()
    a_day_later(pair)
    pair.company.add("items", goods("NEW"))

    found = pair.agree(["NEW", "TENT-2P"])

    assert found["new"]["state"] == "known"
    page = next(each for each in pair.mirror.asked if each.name == "ItemQuery")
    assert page.fields["FromModifiedDate"]
    assert "ListDeletedQuery" in kinds_asked(pair.mirror)


def test_deleted_item(fresh):
    """It is not found any more."""
    pair = fresh(goods("GONE"))
    assert pair.agree(["GONE"])["gone"]["state"] == "known"
    a_day_later(pair)
    pair.company.add("items", goods("NEW"))
    pair.company.delete(pair.company.find("items", "GONE"))

    assert pair.agree(["GONE"])["gone"]["state"] == "absent"


def test_newest_item_is_gone(fresh):
    """An empty answer: the list is another one, and read as a whole."""
    pair = fresh()
    pair.agree()
    a_day_later(pair)
    newest = pair.company.add("items", goods("NEWEST"))
    pair.agree(["NEWEST"])
    a_day_later(pair)
    pair.company.delete(newest)

    assert pair.agree(["NEWEST"])["newest"]["state"] == "absent"
    dates = [e.fields.get("FromModifiedDate") for e in pair.mirror.asked]
    assert dates.count(None) >= 2  # the deletions, and the whole list


def test_older_copy_of_the_file(fresh):
    """Nobody noticed that a backup was restored: no order was posted yet."""
    pair = fresh()
    backup = pair.company.to_json()
    pair.agree()
    a_day_later(pair)
    pair.company.add("items", goods("SINCE"))
    pair.agree(["SINCE"])
    a_day_later(pair)
    for asker in (pair.mirror, pair.direct):
        asker.company = CompanyFile.from_json(backup, pair.clock)

    assert pair.agree(["SINCE"])["since"]["state"] == "absent"


def test_renamed_parent(fresh):
    """What stands below has another full name, although it was not changed itself."""
    pair = fresh(goods("Camp:Cook:POT"), goods("Camp:CUP"))
    pair.agree(["POT", "CUP"])
    a_day_later(pair)
    pair.company.add("items", goods("NEW"))
    pair.agree(["NEW"])
    a_day_later(pair)
    pair.company.rename(pair.company.find("items", "Camp:Cook"), "Kitchen")
    pair.company.rename(pair.company.find("items", "Camp"), "Outdoors")

    found = pair.agree(["POT", "CUP", "Kitchen"])

    assert found["pot"]["full_name"] == "Outdoors:Kitchen:POT"
    assert found["cup"]["full_name"] == "Outdoors:CUP"


def test_long_ago(fresh):
    """QuickBooks forgets after 90 days what was deleted: the list is read anew."""
    pair = fresh(goods("GONE"))
    pair.agree(["GONE"])
    pair.company.delete(pair.company.find("items", "GONE"))
    pair.company.books.deletions.clear()
    pair.clock.advance(61 * 86_400)
    pair.company.add("items", goods("NEW"))

    assert pair.agree(["GONE"])["gone"]["state"] == "absent"
    assert kinds_asked(pair.mirror) == ["ItemQuery"]


def test_item_changed_while_the_pages_come(fresh, small_pages):
    """After several pages what has changed since is asked for once more."""
    pair = fresh(*(goods(f"SKU-{n}") for n in range(8)))
    process, pages = pair.company.process, list[str]()

    def late(document):
        outcome = process(document)
        if 'iterator="Continue"' in document and not pages:
            pages.append(document)
            pair.company.add("items", goods("LATE"))
            pair.company.delete(pair.company.find("items", "SKU-0"))
        return outcome

    pair.company.process = late
    found = pair.mirror.look_up(["LATE", "SKU-0", "SKU-1"])

    assert pages
    assert {key: each["state"] for key, each in found.items()} == {
        "late": "known",
        "sku-0": "absent",
        "sku-1": "known",
    }


@pytest.mark.parametrize("lost", ['iterator="Start"', 'iterator="Continue"'])
def test_interrupted(fresh, small_pages, lost):
    """Half a list counts for nothing; the next visit begins anew."""
    pair = fresh(*(goods(f"SKU-{n}") for n in range(8)))
    process, strikes = pair.company.process, list[str]()

    def broken(document):
        if lost in document and not strikes:
            strikes.append(document)
            return Outcome("", "0x80040402", "QuickBooks has gone")
        return process(document)

    pair.company.process = broken
    unknown = pair.mirror.look_up(["SKU-1", "None such"])
    pair.clock.advance(60)
    pair.mirror.visit()

    assert {each["state"] for each in unknown.values()} == {"unknown"}
    assert pair.mirror.told(["SKU-1"])["sku-1"]["state"] == "known"
    assert pair.mirror.told(["None such"])["none such"]["state"] == "absent"


@pytest.mark.parametrize("asked", ["<ListDeletedQueryRq", 'iterator="'])
def test_what_cannot_be_asked(fresh, asked):
    """The SKUs are asked for one by one then."""
    pair = fresh()
    pair.agree()
    a_day_later(pair)
    pair.company.delete(pair.company.find("items", "LAMP-OLD"))
    pair.company.faults = [Fault(asked, (3250, "This feature is not enabled."))]

    found = pair.agree(["TENT-2P", "LAMP-OLD"])

    assert found["lamp-old"]["state"] == "absent"
    assert sorted(pair.mirror.names_asked) == ["LAMP-OLD", "TENT-2P"]


def test_few_skus(fresh):
    """They travel with other look-ups, in a request each."""
    pair = fresh()
    pair.mirror = mirrored.an_asker(
        pair.direct.database, pair.company, pair.clock, "auto"
    )
    few = [f"SKU-{n}" for n in range(mirroring.FEWEST - 1)]

    pair.agree(few)
    assert len(pair.mirror.names_asked) == len(few)

    pair.agree([*few, "One more"])
    assert pair.mirror.names_asked == []


def test_list_that_is_too_long(fresh, monkeypatch):
    """Its first page says how many follow: fewer requests without it."""
    monkeypatch.setattr(listed, "MIRROR_PAGE", 10)
    pair = fresh(*(goods(f"SKU-{n}") for n in range(40)))
    pair.mirror = mirrored.an_asker(
        pair.direct.database, pair.company, pair.clock, "auto"
    )
    some = [f"SKU-{n}" for n in range(25)]

    pair.agree(some)
    assert len(pair.mirror.names_asked) == len(some)
    assert kinds_asked(pair.mirror).count("ItemQuery") == len(some) + 1

    # Known to be long by now: not even begun.
    pair.agree(some)
    assert kinds_asked(pair.mirror).count("ItemQuery") == len(some)

    # More SKUs make it worth while.
    pair.agree([f"SKU-{n}" for n in range(80)])
    assert pair.mirror.names_asked == []


def test_answers_without_a_moment_of_change(fresh):
    """Nothing says from when on to ask: the list is read as a whole each time."""
    pair = fresh(goods("GONE"))
    process = pair.company.process
    pair.company.process = lambda text: process(
        text.replace("<IncludeRetElement>TimeModified</IncludeRetElement>", "")
    )
    pair.agree(["GONE"])
    a_day_later(pair)
    pair.company.delete(pair.company.find("items", "GONE"))

    assert pair.agree(["GONE"])["gone"]["state"] == "absent"
    assert kinds_asked(pair.mirror) == ["ItemQuery"]
