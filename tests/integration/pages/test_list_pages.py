"""The pages of lists: what was imported, leafed through, searched, and read anew."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from qbwc_server.models import Pull
from qbwc_server.states import Role
from qbwc_server.store import audit, connections
from tests import factories
from tests.support import programs

LISTS = "/admin/connections/lake/lists"
PEOPLE = [
    {"Name": f"Grove {number:03}", "Email": f"grove.{number:03}@example.com"}
    for number in range(120)
]
OLD = {"Name": "Old Income", "AccountType": "Income"}
ASLEEP = {"Name": "Willow, Ann", "IsActive": False}
CHECKING = {"Name": "Cash Box", "AccountType": "Bank", "AccountNumber": "1077"}
on_both = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def operator(at):
    """Give an operator who is logged in."""
    return at(Role.OPERATOR)


@pytest.fixture
def company():
    """Give a company file with many customers, and an account with a number."""
    return factories.a_company(customers=[*PEOPLE, ASLEEP], accounts=[CHECKING, OLD])


@pytest.fixture
def connector(house, company):
    """Give the Web Connector of the connection."""
    return house.connector("lake", programs.PASSWORD, company)


def pulled(operator, connector, what):
    """Press the button, and let the Web Connector come."""
    operator.do(f"{LISTS}/pull", {"what": what})
    connector.visit()


def names(page):
    """Give the names that a list's page shows."""
    found = re.findall(r'<td data-label="Name"[^>]*>(.*?)</td>', page.text)
    return [html.unescape(each) for each in found]


def row(page, name):
    """Give what a page says of one entry or list, as text."""
    rows = re.findall(r"<tr id=.*?</tr>", page.text, re.DOTALL)
    (found,) = [each for each in rows if f">{html.escape(name)}<" in each]
    plain = html.unescape(re.sub("<[^>]+>", " ", found))
    return " ".join(plain.split())


def test_nothing_was_read(operator):
    """Each list says so, and its page what to do."""
    overview, page = operator.get(f"{LISTS}/"), operator.get(f"{LISTS}/customers")

    assert overview.text.count("never read") == 8
    assert "Press “Pull now”" in page.text


def test_asking(house, operator):
    """It is said when it is read, written down, and asked for only once."""
    page = operator.do(f"{LISTS}/pull", {"what": "customers"})
    operator.do(f"{LISTS}/pull", {"what": "customers"})
    every = operator.do(f"{LISTS}/pull", {"what": "all"})

    said = "Customers are read at the next visit of the Web Connector."
    assert page.said == [said]
    assert "waiting" in row(page, "Customers")
    assert every.said == ["All lists are read at the next visit of the Web Connector."]
    jobs = operator.get("/admin/connections/lake/jobs/").text
    assert jobs.count("read list") == 10 + jobs.count("read list (")
    with house.database.read() as db:
        trail = [(e.action, e.subject, e.who) for e in audit.listing(db)]
    assert ("lists pull", "customers", "page: otto@example.com") in trail


def test_asking_for_what_is_no_list(operator, contents):
    """It is refused, and changes nothing."""
    before = contents()

    assert operator.post(f"{LISTS}/pull", {"what": "orders"}).status == 400
    assert operator.get(f"{LISTS}/orders").status == 404
    assert contents() == before


def test_asking_while_the_connection_is_paused(house, operator):
    """That nothing comes until it goes on is said."""
    with house.database.transaction() as db:
        lake = connections.by_name(db, "lake")
        connections.update(db, lake.id, {"paused": True})

    page = operator.do(f"{LISTS}/pull", {"what": "items"})

    assert "The connection is paused: nothing is read until it goes on." in page.said


@on_both
def test_a_long_list(operator, connector):
    """It comes in pages by name, each entry once."""
    pulled(operator, connector, "customers")
    path, seen, pages = f"{LISTS}/customers", [], 0

    while path:
        page = operator.get(path)
        seen += names(page)
        pages += 1
        further = re.search(r'href="([^"]+)" rel="next"', page.text)
        path = further[1].replace("&amp;", "&") if further else ""

    assert pages == 3
    assert len(seen) == len(set(seen)) > 120
    assert seen == sorted(seen, key=str.casefold)


@on_both
def test_entries_are_found(operator, connector):
    """By a part of the name or list ID, a whole e-mail, and what is written beside."""
    pulled(operator, connector, "customers")
    pulled(operator, connector, "accounts")
    page = operator.get(f"{LISTS}/customers?text=GROVE+007")
    (list_id,) = re.findall(r"<code>([^<]+)</code></td>", page.text)

    def found(query):
        return names(operator.get(f"{LISTS}/{query}"))

    assert names(page) == ["Grove 007"]
    assert found(f"customers?text={list_id}") == ["Grove 007"]
    assert found("customers?text=Grove.007%40Example.com") == ["Grove 007"]
    assert found("customers?text=grove.007%40") == []
    assert len(found("customers?text=grove+01")) == 10
    assert found("customers?text=%25") == []
    assert found("customers?mark=inactive") == ["Okoro, Ben", "Willow, Ann"]
    assert found("customers?mark=inactive&text=grove") == []
    assert found("customers?mark=nonsense") == []
    assert found("accounts?text=1077") == ["Cash Box"]


def test_what_is_on_hand(operator, company, connector):
    """It follows QuickBooks, though the item was imported before."""
    pulled(operator, connector, "items")
    item = company.find("items", "MUG")
    item.members["QuantityOnHand"] = "42"
    company.books.touch(item)
    pulled(operator, connector, "items")

    assert " 42 " in row(operator.get(f"{LISTS}/items"), "MUG")


@on_both
def test_one_that_was_renamed(operator, company, connector):
    """The old one has another name by now, the new one says what it was."""
    pulled(operator, connector, "customers")
    company.rename(company.find("customers", "Grove 007"), "Forest 007")
    pulled(operator, connector, "customers")

    overview = operator.get(f"{LISTS}/")
    page = operator.get(f"{LISTS}/customers?mark=renamed")

    assert "1 renamed in QuickBooks" in row(overview, "Customers")
    assert names(page) == ["Forest 007", "Grove 007"]
    assert "has another name in QuickBooks by now" in row(page, "Grove 007")
    assert "(RENAMED_IN_QUICKBOOKS)" in html.unescape(page.text).replace(" ", "")


@on_both
def test_one_that_was_deleted(house, operator, company, connector):
    """It stays as it was imported, and is marked; an account in use is warned of."""
    house.configure("lake", item={"income_account": "Old Income"})
    pulled(operator, connector, "customers")
    pulled(operator, connector, "accounts")
    company.delete(company.find("customers", "Grove 007"))
    company.delete(company.find("accounts", "Old Income"))
    pulled(operator, connector, "customers")
    pulled(operator, connector, "accounts")

    overview = operator.get(f"{LISTS}/")
    gone = operator.get(f"{LISTS}/customers?mark=gone")
    accounts = operator.get(f"{LISTS}/accounts?mark=gone")

    assert names(gone) == ["Grove 007"]
    assert "gone from QuickBooks" in row(gone, "Grove 007")
    assert names(accounts) == ["Old Income"]
    assert "named in the settings" in row(accounts, "Old Income")
    assert "1 gone from QuickBooks" in row(overview, "Accounts")
    assert "item.income_account" in overview.text


def test_a_pull_that_is_under_way(house, operator, connector):
    """How far it is, and when the next is due, are told."""
    pulled(operator, connector, "vendors")
    operator.do(f"{LISTS}/pull", {"what": "vendors"})
    with house.database.transaction() as db:
        db.execute(sa.update(Pull).values(seen=400, remaining=800, iterator_id="{i}"))

    page = operator.get(f"{LISTS}/")

    assert "being read, 400 of 1,200" in row(page, "Vendors")
    assert "in 23 hours" in row(page, "Vendors")


def test_a_pull_that_was_refused(house, operator, connector):
    """Its page says why, in QuickBooks' words."""
    pulled(operator, connector, "terms")
    before = datetime.now(UTC) - timedelta(hours=3)
    with house.database.transaction() as db:
        values = {"problem": "The list is in use.", "refused_at": before}
        db.execute(sa.update(Pull).values(**values))

    assert "3 hours ago : The list is in use." in row(
        operator.get(f"{LISTS}/"), "Terms"
    )


@on_both
def test_taxes(operator, connector):
    """Codes, items and groups are one page, with rates and members."""
    pulled(operator, connector, "taxes")

    page = operator.get(f"{LISTS}/taxes")

    assert "8.25 %" in row(page, "Texas Sales Tax")
    assert "New York State Tax" in row(page, "New York City Group")
    assert "sales tax code, taxable" in row(page, "Tax")
