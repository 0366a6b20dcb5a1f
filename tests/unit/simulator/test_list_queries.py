"""Queries of the lists: what is found, what is missing, pages."""

import pytest

from qbwc_server.simulator import list_queries
from qbwc_server.simulator.company_file import CompanyFile
from qbxml import schema
from tests.support import simulated
from tests.support.simulated import Clock, ask, one


def names(response) -> list[str]:
    """List what was found."""
    return [record.get("FullName") or record.get("Name") for record in response.records]


def customers(inner: str, attributes: str = "") -> str:
    """Write a CustomerQueryRq."""
    return f"<CustomerQueryRq{attributes}>{inner}</CustomerQueryRq>"


def items_like(criterion: str, part: str, status: str = "All") -> str:
    """Write an ItemQueryRq with a NameFilter."""
    return (
        f"<ItemQueryRq><ActiveStatus>{status}</ActiveStatus><NameFilter>"
        f"<MatchCriterion>{criterion}</MatchCriterion><Name>{part}</Name></NameFilter>"
        "</ItemQueryRq>"
    )


@pytest.mark.parametrize(
    "wanted, code, found",
    [
        (["whitfield, marta"], 0, ["Whitfield, Marta"]),
        (["Whitfield, Marta:Cabin"], 0, ["Whitfield, Marta:Cabin"]),
        (["Cabin"], 500, []),
        (["Nobody", "Whitfield, Marta"], 500, ["Whitfield, Marta"]),
        (["Whitfield, Marta", "WHITFIELD, MARTA"], 0, ["Whitfield, Marta"]),
        (["Delgado, Rosa"], 500, []),
        (["Okafor, Daniel"], 0, ["Okafor, Daniel"]),
    ],
)
def test_full_names(wanted, code, found):
    """Case-blind and exact; what is missing gives the rest with a warning."""
    inner = "".join(f"<FullName>{name}</FullName>" for name in wanted)

    response = one(simulated.company(), customers(inner))

    assert response.status.code == code
    assert response.status.severity == ("WARN" if code else "INFO")
    assert names(response) == found


@pytest.mark.parametrize(
    "quirks, code",
    [
        ({"lists_find_inactive": False}, 500),
        ({"lists_find_inactive": False, "no_name_found": 1}, 1),
    ],
)
def test_full_name_of_an_inactive_entry(quirks, code):
    """What no source settles can be switched."""
    company = simulated.company(quirks=quirks)

    response = one(company, customers("<FullName>Okafor, Daniel</FullName>"))

    assert (response.status.code, names(response)) == (code, [])


@pytest.mark.parametrize("code", [500, 3120])
def test_unknown_list_id(code):
    """A warning, or 3120 where the quirk says so."""
    company = simulated.company(quirks={"no_list_id_found": code})

    response = one(company, customers("<ListID>80000999-1</ListID>"))

    assert (response.status.code, names(response)) == (code, [])


def test_active_status():
    """Without a word on it, inactive entries are not there."""
    company = simulated.company()

    default = one(company, customers(""))
    inactive = one(company, customers("<ActiveStatus>InactiveOnly</ActiveStatus>"))
    everyone = one(company, customers("<ActiveStatus>All</ActiveStatus>"))

    assert "Okafor, Daniel" not in names(default)
    assert names(inactive) == ["Okafor, Daniel"]
    assert len(names(everyone)) == 3


@pytest.mark.parametrize(
    "criterion, part, found",
    [
        ("EndsWith", "burn-01", ["Stoves:BURN-01", "Winter:BURN-01"]),
        ("EndsWith", "1", ["Stoves:BURN-01", "Winter:BURN-01"]),
        ("StartsWith", "TENT", ["TENT-2P"]),
        ("Contains", "mp-c", []),
        ("Contains", "AMP-", ["LAMP-OLD"]),
        ("StartsWith", "Stoves:", []),
        ("EndsWith", "oves", ["Stoves"]),
    ],
)
@pytest.mark.parametrize("quirks", [{}, {"name_filter_reads": "FullName"}])
def test_name_filter(criterion, part, found, quirks):
    """It looks at the last part of the name, without case, in list order."""
    company = simulated.company(quirks=quirks)
    if quirks and criterion == "StartsWith" and part == "Stoves:":
        found = ["Stoves:BURN-01"]

    response = one(company, items_like(criterion, part))

    assert names(response) == found
    assert response.status.code == (0 if found else 1)


def test_name_filter_that_sees_case():
    """The other possibility of an unsettled fact."""
    company = simulated.company(quirks={"name_filter_sees_case": True})

    response = one(company, items_like("EndsWith", "burn-01"))

    assert response.status.code == 1


def test_name_filter_after_a_change():
    """A new item is found at once."""
    company = simulated.company()
    one(company, items_like("EndsWith", "NEW"))
    company.add("items", {"kind": "ItemService", "FullName": "Winter:GUIDE-NEW"})

    response = one(company, items_like("EndsWith", "NEW"))

    assert names(response) == ["Winter:GUIDE-NEW"]


@pytest.mark.parametrize(
    "name, kind",
    [
        ("Delgado, Rosa", "VendorRet"),
        ("ito, ken", "EmployeeRet"),
        ("Petty Cash Friend", "OtherNameRet"),
        ("OKAFOR, DANIEL", "CustomerRet"),
    ],
)
def test_who_holds_a_name(name, kind):
    """An entity query tells the list, inactive entries included."""
    query = (
        "<EntityQueryRq><ActiveStatus>All</ActiveStatus><NameRangeFilter>"
        f"<FromName>{name}</FromName><ToName>{name}</ToName></NameRangeFilter>"
        "</EntityQueryRq>"
    )

    response = one(simulated.company(), query)

    assert [record.name for record in response.records] == [kind]


@pytest.mark.parametrize(
    "since, found",
    [
        ("2026-10-12T15:00:10+00:00", True),
        ("2026-10-12T09:00:10", True),
        ("2026-10-12T09:00:11", False),
        ("2026-10-12", True),
        ("2026-10-13", False),
    ],
)
def test_modified_since(since, found):
    """Inclusive; without offset it is the local time of QuickBooks' PC."""
    clock = Clock()
    company = simulated.company(clock)
    clock.advance(10)
    company.add("customers", {"Name": "Newer"})

    response = one(company, customers(f"<FromModifiedDate>{since}</FromModifiedDate>"))

    assert ("Newer" in names(response)) is found


def test_iterator():
    """Pages carry the same ID and count down to zero; then it is over."""
    company = simulated.company()
    attributes = ' iterator="Start"'
    limits = "<MaxReturned>2</MaxReturned><ActiveStatus>All</ActiveStatus>"

    first = one(company, customers(limits, attributes))
    identity = first.attributes["iteratorID"]
    more = f' iterator="Continue" iteratorID="{identity}"'
    second = one(company, customers(limits, more))
    third = one(company, customers(limits, more))

    assert first.attributes["iteratorRemainingCount"] == "1"
    assert second.attributes["iteratorRemainingCount"] == "0"
    assert second.attributes["iteratorID"] == identity
    assert len({*names(first), *names(second)}) == 3
    assert third.status.code == 3000


def test_iterator_across_sessions():
    """An iterator ends with the session."""
    company = simulated.company()
    limits = "<MaxReturned>1</MaxReturned>"
    first = one(company, customers(limits, ' iterator="Start"'))
    identity = first.attributes["iteratorID"]

    company.end_session()
    later = one(
        company, customers(limits, f' iterator="Continue" iteratorID="{identity}"')
    )

    assert later.status.code == 3000


def test_iterator_without_a_limit():
    """Start needs MaxReturned."""
    response = one(simulated.company(), customers("", ' iterator="Start"'))

    assert response.status.code == 3150


def test_limit_without_an_iterator():
    """It cuts silently."""
    response = one(simulated.company(), customers("<MaxReturned>1</MaxReturned>"))

    assert names(response) == ["Whitfield, Marta"]
    assert "iteratorRemainingCount" not in response.attributes


def test_count_only():
    """MetaDataOnly gives the number and no record."""
    response = one(simulated.company(), customers("", ' metaData="MetaDataOnly"'))

    assert (response.attributes["retCount"], list(response.records)) == ("2", [])


def test_chosen_members():
    """IncludeRetElement leaves the others out; a wrong name gives nothing."""
    wanted = "".join(
        f"<IncludeRetElement>{name}</IncludeRetElement>" for name in ("ListID", "Nome")
    )

    response = one(
        simulated.company(), customers("<FullName>Okafor, Daniel</FullName>" + wanted)
    )

    record = response.records[0]
    assert record.get("ListID") is not None
    assert record.get("Name") is None


def test_kinds_of_items():
    """A query of one kind returns that kind only."""
    company = simulated.company()

    groups = one(company, "<ItemSalesTaxGroupQueryRq/>")
    taxes = one(company, "<ItemSalesTaxQueryRq/>")

    assert names(groups) == ["New York City Group"]
    assert len(groups.records[0].all("ItemSalesTaxRef")) == 2
    assert {record.name for record in taxes.records} == {"ItemSalesTaxRet"}


def test_every_list_answers():
    """Each query of a list gives an answer of the schema, even without filters."""
    known = [name for name in list_queries.SCOPES if name in schema.names()]
    body = "".join(f"<{name}Rq/>" for name in known)

    answer = ask(CompanyFile.starter(), body)

    assert "CustomerQuery" in known
    assert {response.status.code for response in answer.responses} <= {0, 1}
