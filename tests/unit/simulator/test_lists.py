"""The lists of the simulated company file: names, references, changes."""

import pytest

from tests.support import simulated
from tests.support.simulated import ask, found, one, reference

ACCOUNTS = (
    reference("IncomeAccountRef", "Sales")
    + reference("COGSAccountRef", "Cost of Goods Sold")
    + reference("AssetAccountRef", "Inventory Asset")
)


def customer(inner: str) -> str:
    """Write a CustomerAddRq."""
    return f"<CustomerAddRq><CustomerAdd>{inner}</CustomerAdd></CustomerAddRq>"


def item(inner: str) -> str:
    """Write an ItemInventoryAddRq."""
    add = "ItemInventoryAdd"
    return f"<{add}Rq><{add}>{inner}</{add}></{add}Rq>"


@pytest.mark.parametrize(
    "name",
    [
        "WHITFIELD, MARTA",
        "Okafor, Daniel",
        "delgado, rosa",
        "Ito, Ken",
        "Petty Cash Friend",
    ],
)
def test_name_held_in_any_of_the_four_lists(name):
    """3100, whatever the case, whichever list, inactive or not."""
    company = simulated.company()

    response = one(company, customer(f"<Name>{name}</Name>"))

    assert response.status.code == 3100
    assert len(company.entries("customers")) == 3


def test_name_of_a_job_is_free_at_the_top():
    """A job's name is unique under its parent only."""
    company = simulated.company()

    response = one(company, customer("<Name>Cabin</Name>"))

    assert response.status.code == 0


def test_job_under_its_parent():
    """A second job of the name is refused; another one gets its path as full name."""
    company = simulated.company()
    parent = reference("ParentRef", "whitfield, marta")

    taken = one(company, customer("<Name>CABIN</Name>" + parent))
    made = one(company, customer("<Name>Barn</Name>" + parent))

    assert taken.status.code == 3100
    assert made.records[0].get("FullName") == "Whitfield, Marta:Barn"
    assert made.records[0].get("Sublevel") == "1"


@pytest.mark.parametrize(
    "inner, code, named",
    [
        ("<Name>A:B</Name>", 3090, "A:B"),
        ("<Name>  </Name>", 3080, "Name"),
        (
            "<Name>A</Name><ParentRef><FullName>Nobody</FullName></ParentRef>",
            3130,
            "Nobody",
        ),
        (
            "<Name>A</Name><TermsRef><FullName>Net 99</FullName></TermsRef>",
            3140,
            "Net 99",
        ),
        (
            "<Name>A</Name><ItemSalesTaxRef><FullName>TENT-2P</FullName></ItemSalesTaxRef>",
            3140,
            "TENT-2P",
        ),
        (
            "<Name>A</Name><BillAddress>"
            + "".join(f"<Addr{n}>{n}</Addr{n}>" for n in range(1, 5))
            + "<City>C</City><Country>D</Country></BillAddress>",
            3205,
            "BillAddress",
        ),
    ],
)
def test_customer_refused(inner, code, named):
    """The status code of QuickBooks with a text that names what is wrong."""
    company = simulated.company()

    response = one(company, customer(inner))

    assert response.status.code == code
    assert response.status.severity == "ERROR"
    assert named in response.status.message
    assert len(company.entries("customers")) == 3


def test_five_printed_lines_are_enough():
    """City, state and postal code print as one line."""
    address = (
        "<BillAddress><Addr1>1</Addr1><Addr2>2</Addr2><Addr3>3</Addr3><City>C</City>"
        "<State>TX</State><PostalCode>7</PostalCode><Country>D</Country></BillAddress>"
    )

    response = one(simulated.company(), customer("<Name>A</Name>" + address))

    block = response.records[0].all("BillAddressBlock")[0]
    assert response.status.code == 0
    assert block.get("Addr4") == "C, TX 7"


def test_tax_references_while_sales_tax_is_off():
    """A customer cannot have a tax code then; without one it is made."""
    company = simulated.company(preferences={"sales_tax": False})

    refused = one(
        company, customer("<Name>A</Name>" + reference("SalesTaxCodeRef", "Tax"))
    )
    made = one(company, customer("<Name>A</Name>"))

    assert refused.status.code == 3250
    assert made.status.code == 0
    assert made.records[0].get("SalesTaxCodeRef/FullName") is None


def test_letters_of_windows_1252():
    """They come back as they were sent; others are lost as question marks."""
    company = simulated.company()

    ask(company, customer("<Name>Zo&#235; &#268;apek</Name>"))

    assert company.find("customers", "Zo\u00eb ?apek") is not None


def test_item_needs_its_accounts():
    """A missing posting account is named, an unknown one is an invalid reference."""
    company = simulated.company()

    missing = one(
        company, item("<Name>A</Name>" + reference("IncomeAccountRef", "Sales"))
    )
    unknown = one(
        company, item("<Name>A</Name>" + ACCOUNTS.replace(">Sales<", ">Sails<"))
    )

    assert (missing.status.code, unknown.status.code) == (3270, 3140)
    assert "COGSAccountRef" in missing.status.message
    assert "Sails" in unknown.status.message


def test_item_name_under_another_parent():
    """Stoves:BURN-01 leaves BURN-01 free at the top; TENT-2P is taken there."""
    company = simulated.company()

    free = one(company, item("<Name>BURN-01</Name>" + ACCOUNTS))
    taken = one(company, item("<Name>tent-2p</Name>" + ACCOUNTS))

    assert (free.status.code, taken.status.code) == (0, 3100)


def test_inventory_switched_off():
    """No inventory part without the inventory preference."""
    company = simulated.company(preferences={"inventory": False})

    response = one(company, item("<Name>A</Name>" + ACCOUNTS))

    assert response.status.code == 3250


def modify(entry, sequence, inner):
    """Write a CustomerModRq."""
    return (
        f"<CustomerModRq><CustomerMod><ListID>{entry.list_id}</ListID>"
        f"<EditSequence>{sequence}</EditSequence>{inner}</CustomerMod></CustomerModRq>"
    )


def test_reactivated_customer():
    """The edit sequence moves on even within the same second."""
    company = simulated.company()
    entry = found(company, "customers", "Okafor, Daniel")
    before = entry.edit_sequence

    response = one(company, modify(entry, before, "<IsActive>true</IsActive>"))

    assert response.status.code == 0
    assert entry.is_active
    assert response.records[0].get("EditSequence") == str(entry.edit_sequence)
    assert entry.edit_sequence > before


def test_stale_edit_sequence():
    """3200, and nothing changes."""
    company = simulated.company()
    entry = found(company, "customers", "Okafor, Daniel")

    response = one(company, modify(entry, "1", "<IsActive>true</IsActive>"))

    assert response.status.code == 3200
    assert not entry.is_active


def test_modified_members():
    """What is absent stays, what is empty is cleared, addresses merge by line."""
    company = simulated.company()
    added = one(
        company,
        customer(
            "<Name>A</Name><BillAddress><Addr1>1</Addr1><City>C</City></BillAddress>"
            "<Phone>5</Phone><Fax>6</Fax>"
        ),
    )
    entry = found(company, "customers", "A")
    change = "<Name>B</Name><BillAddress><City>D</City></BillAddress><Phone></Phone>"

    changed = one(company, modify(entry, added.records[0].get("EditSequence"), change))

    record = changed.records[0]
    assert record.get("BillAddress/Addr1") == "1"
    assert record.get("BillAddress/City") == "D"
    assert (record.get("Phone"), record.get("Fax")) == (None, "6")
    assert company.find("customers", "b") is entry
    assert company.find("customers", "A") is None


def test_renamed_parent():
    """Its children are found under the new path."""
    company = simulated.company()

    company.rename(found(company, "customers", "Whitfield, Marta"), "Whitfield, M.")

    assert company.find("customers", "Whitfield, M.:Cabin") is not None
    assert company.find("customers", "Whitfield, Marta:Cabin") is None


def test_unknown_list_id_in_a_change():
    """3120, as for an entry that was merged away."""
    company = simulated.company()
    entry = found(company, "customers", "Okafor, Daniel")
    company.delete(entry)

    response = one(company, modify(entry, entry.edit_sequence, "<Phone>1</Phone>"))

    assert response.status.code == 3120
    assert entry.list_id in response.status.message


def test_deleted_entries():
    """The query for deleted entries names what was deleted."""
    company = simulated.company()
    entry = found(company, "customers", "Okafor, Daniel")
    company.delete(entry)
    query = "<ListDeletedQueryRq><ListDelType>{}</ListDelType></ListDeletedQueryRq>"

    listed = one(company, query.format("Customer"))
    none = one(company, query.format("Vendor"))

    assert listed.records[0].get("ListID") == entry.list_id
    assert listed.records[0].get("FullName") == "Okafor, Daniel"
    assert none.status.code == 1
