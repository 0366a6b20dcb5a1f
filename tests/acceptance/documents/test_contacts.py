"""Customers and suppliers: found or made, changed, renamed, refused (UN-3, UN-15)."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from qbwc_server.conversation import registration
from qbwc_server.simulator.visits import Ending
from qbwc_server.simulator.web_connector import once
from tests import factories, papers
from tests.support import sent as sets
from tests.support.faults import Fault
from tests.support.installation import names


@dataclass(frozen=True)
class Kind:
    """A kind of contact: how its papers are made, and what it is in QuickBooks."""

    make: Any
    element: str
    list_name: str
    name: str
    number: str
    code: str

    def paper(self, **members: Any) -> Any:
        """Make a paper."""
        return self.make(self.name, **members)

    def renamed(self, name: str) -> Any:
        """Make a paper of the same contact under another name."""
        field = "CustomerName" if self.element == "Customer" else "SupplierName"
        return self.make(self.name, **{field: name})


KINDS = [
    Kind(papers.customer, "Customer", "customers", "Alder & Co", "ALD", "CustomerCode"),
    Kind(papers.supplier, "Vendor", "vendors", "Mill & Sons", "MILL", "SupplierCode"),
]
BOTH = pytest.mark.parametrize("kind", KINDS, ids=["customer", "supplier"])


def fields_of(sent, name):
    """Give the fields of every request of a name."""
    return [each.fields for each in sent if each.name == name]


@BOTH
def test_found_by_its_name(shop, kind):
    """Linked as it is; only a later change is sent."""
    entry = shop.company.add(kind.list_name, {"Name": kind.name.upper()})

    first = shop.post_papers(kind.paper())
    second = shop.post_papers(kind.paper(PhoneNumber="555 0999"))

    assert names(first) == [f"{kind.element}Query"]
    assert shop.document(kind.number).row.list_id == entry.list_id
    (changed,) = fields_of(second, f"{kind.element}Mod")
    assert (changed["ListID"], changed["Phone"]) == (entry.list_id, "555 0999")
    assert shop.document(kind.number).outcome == ("posted", None)


@BOTH
def test_the_same_once_more(shop, kind):
    """What has not changed is a duplicate, and nothing is sent."""
    shop.post_papers(kind.paper())

    results = shop.file(kind.paper(LastModifiedOn="2026-11-01T00:00:00Z"))

    assert results == ["duplicate"]
    assert shop.visit().exchanges == []


@BOTH
def test_several_changes_before_the_next_visit(shop, kind):
    """One message with the latest state, before it is added and after."""
    shop.file(kind.paper(PhoneNumber="1"), kind.paper(PhoneNumber="2"))
    first = shop.post_papers(kind.paper(PhoneNumber="3"))
    shop.file(kind.paper(PhoneNumber="4"))
    second = shop.post_papers(kind.paper(PhoneNumber="5"))

    assert [f["Phone"] for f in fields_of(first, f"{kind.element}Add")] == ["3"]
    assert [f["Phone"] for f in fields_of(second, f"{kind.element}Mod")] == ["5"]


@BOTH
@pytest.mark.parametrize(
    "early, late",
    [
        ("/Date(1791763200000)/", "/Date(1791763201000)/"),
        ("2026-10-12T04:00:00Z", "/Date(1791792000000+0000)/"),
        ("2026-10-12T04:00:00", "2026-10-12T04:00:01"),
    ],
)
def test_states_that_come_out_of_order(shop, kind, early, late):
    """The latest is what the source says it is, before the visit and after it."""
    shop.file(kind.paper(PhoneNumber="new", LastModifiedOn=late))
    shop.file(kind.paper(PhoneNumber="old", LastModifiedOn=early))
    first = sets.requests([shop.visit()])
    again = shop.file(kind.paper(PhoneNumber="old", LastModifiedOn=early))

    assert [f["Phone"] for f in fields_of(first, f"{kind.element}Add")] == ["new"]
    assert again == ["duplicate"]
    assert shop.visit().exchanges == []


@BOTH
@pytest.mark.parametrize("way", ["Add", "Mod"])
def test_changed_while_it_travels(shop, kind, way):
    """What is under way arrives, and the latest state goes after it."""
    if way == "Mod":
        shop.post_papers(kind.paper())

    def changed_meanwhile(document):
        if f"{kind.element}{way}Rq" in document:
            shop.connector.on_request_set = lambda _: None
            shop.file(kind.paper(PhoneNumber="latest"))

    shop.connector.on_request_set = changed_meanwhile

    sent = shop.post_papers(kind.paper(PhoneNumber="first"))

    changes = [each for each in sent if each.is_write]
    assert names(changes) == [f"{kind.element}{way}", f"{kind.element}Mod"]
    assert [each.fields["Phone"] for each in changes] == ["first", "latest"]
    assert shop.document(kind.number).outcome == ("posted", None)


@BOTH
@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("what", ["lose_answer", "lose_request"])
def test_changed_while_an_answer_is_lost(shop, kind, kept, what):
    """The lost change is sought, and the latest state goes after it."""
    quirks = replace(shop.company.books.quirks, message_sets_kept=kept)
    shop.company.books.quirks = quirks
    shop.post_papers(kind.paper())
    setattr(shop.connector, what, once(f"<{kind.element}Mod>"))
    shop.post_papers(kind.paper(PhoneNumber="lost"))

    shop.file(kind.paper(PhoneNumber="latest"))
    shop.visit()

    entry = shop.company.find(kind.list_name, kind.name)
    assert entry.members["Phone"] == "latest"
    assert shop.document(kind.number).outcome == ("posted", None)
    assert shop.visit().ending == Ending.NO_WORK


@BOTH
def test_changed_in_quickbooks_meanwhile(shop, kind):
    """3200: it is read again, and sent once more with the new edit sequence."""
    shop.post_papers(kind.paper())
    entry = shop.company.find(kind.list_name, kind.name)
    shop.clock.advance(60)
    shop.company.set_active(entry, active=True)
    shop.company.rename(entry, "Renamed by hand")

    sent = shop.post_papers(kind.paper(PhoneNumber="555 0999"))

    asked = [f"{kind.element}Mod", f"{kind.element}Query", f"{kind.element}Mod"]
    assert names(sent) == asked
    assert shop.document(kind.number).outcome == ("posted", None)
    assert shop.company.find(kind.list_name, kind.name) is entry


@BOTH
def test_changed_in_quickbooks_all_the_time(shop, kind):
    """Once more and no more: then it has failed, and can be retried."""
    shop.post_papers(kind.paper())
    shop.company.faults = [Fault(f"{kind.element}ModRq", (3200, "out of date"))]

    sent = shop.post_papers(kind.paper(PhoneNumber="555 0999"))
    told = shop.document(kind.number)
    shop.company.faults = []
    shop.do("retry", kind.number)
    shop.visit()

    assert names(sent).count(f"{kind.element}Mod") == 2
    assert told.outcome == ("failed", "QUICKBOOKS_3200")
    assert shop.document(kind.number).outcome == ("posted", None)


@BOTH
def test_obsolete_in_the_source(shop, kind):
    """It is made inactive in QuickBooks."""
    shop.post_papers(kind.paper())

    sent = shop.post_papers(kind.paper(Obsolete=True))

    (changed,) = fields_of(sent, f"{kind.element}Mod")
    assert changed["IsActive"] == "false"
    assert not shop.company.find(kind.list_name, kind.name).is_active


@BOTH
def test_renamed_in_the_source(shop, kind):
    """Its entry is renamed; whoever names it now finds it without asking."""
    shop.post_papers(kind.paper())
    entry = shop.company.find(kind.list_name, kind.name)

    sent = shop.post_papers(kind.renamed("Quite Another"))

    (changed,) = fields_of(sent, f"{kind.element}Mod")
    assert (changed["ListID"], changed["Name"]) == (entry.list_id, "Quite Another")
    assert shop.company.find(kind.list_name, "Quite Another") is entry
    again = shop.post_papers(kind.renamed("Quite Another") | {"PhoneNumber": "7"})
    assert names(again) == [f"{kind.element}Mod"]


def test_invoice_after_a_renaming(shop):
    """Under the new name it is for the same customer; the old name is free."""
    shop.post_papers(papers.customer(), papers.invoice("INV-1"))
    alder = shop.customer("Alder & Co")
    shop.post_papers(papers.customer(CustomerName="Alder Ltd"))

    party = papers.ALDER | {"CustomerName": "Alder Ltd"}
    sent = shop.post_papers(papers.invoice("INV-2", Customer=party))
    old = shop.post_papers(papers.invoice("INV-3"))

    assert names(sent) == ["InvoiceQuery", "InvoiceAdd"]  # the check of the file
    assert sent[1].fields["CustomerRef"] == alder
    assert "CustomerAdd" in names(old)


@BOTH
def test_gone_from_quickbooks(shop, kind):
    """A deleted entry is looked up by its name and made anew."""
    shop.post_papers(kind.paper())
    entry = shop.company.find(kind.list_name, kind.name)
    shop.company.delete(entry)

    sent = shop.post_papers(kind.paper(PhoneNumber="555 0999"))

    assert names(sent)[-1] == f"{kind.element}Add"
    (made,) = fields_of(sent, f"{kind.element}Add")
    assert made["Phone"] == "555 0999"
    anew = shop.company.find(kind.list_name, kind.name)
    assert shop.document(kind.number).row.list_id == anew.list_id


@BOTH
def test_add_that_is_refused(shop, kind):
    """It has failed with what QuickBooks said, and may be retried."""
    shop.company.faults = [
        Fault(f"{kind.element}AddRq", (3070, "The text is too long"))
    ]
    shop.post_papers(kind.paper())
    told = shop.document(kind.number)

    shop.company.faults = []
    shop.do("retry", kind.number)
    shop.visit()

    assert told.state == "failed"
    assert told.reason.endswith("_CREATE_REFUSED")
    assert "3070" in told.message
    assert shop.document(kind.number).outcome == ("posted", None)


@BOTH
def test_mod_that_is_refused(shop, kind):
    """The entry stays linked; a retry sends the change."""
    shop.post_papers(kind.paper())
    shop.company.faults = [
        Fault(f"{kind.element}ModRq", (3070, "The text is too long"))
    ]
    shop.post_papers(kind.paper(PhoneNumber="555 0999"))
    told = shop.document(kind.number)

    shop.company.faults = []
    shop.do("retry", kind.number)
    shop.visit()

    assert told.outcome == ("failed", "QUICKBOOKS_3070")
    assert shop.document(kind.number).outcome == ("posted", None)
    assert names(shop.sent()).count(f"{kind.element}Mod") == 2


@BOTH
def test_name_that_somebody_else_has(shop, kind):
    """3100: who has it is asked, and the document is held until it is free."""
    entry = shop.company.add("employees", {"Name": kind.name})

    sent = shop.post_papers(kind.paper())
    told = shop.document(kind.number)
    shop.company.rename(entry, "Somebody Else")
    shop.do("release", kind.number)
    shop.visit()

    assert names(sent)[-1] == "EntityQuery"
    assert told.outcome == ("held", "NAME_TAKEN")
    assert "employee" in told.message
    assert shop.document(kind.number).outcome == ("posted", None)


LONG = "Northern Lakes Paddling and Camping Society"


@BOTH
@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    "pair", [(f"{LONG} East", f"{LONG} West"), ("Lakes: East", "Lakes- East")]
)
def test_names_that_are_alike_once_they_are_cut(shop, kind, at_once, pair):
    """UN-15: the second is held, and nothing of it is booked on the first."""
    one, other = pair
    first = kind.renamed(one) | {"Guid": "one", kind.code: "ONE"}
    second = kind.renamed(other) | {"Guid": "two", kind.code: "TWO"}
    if at_once:
        sent = shop.post_papers(first, second)
    else:
        sent = [*shop.post_papers(first), *shop.post_papers(second)]

    assert len(fields_of(sent, f"{kind.element}Add")) == 1
    assert shop.document("ONE").outcome == ("posted", None)
    assert shop.document("TWO").outcome == ("held", "NAME_TAKEN")
    assert one in shop.document("TWO").message

    party = kind.code.removesuffix("Code")
    make = papers.invoice if party == "Customer" else papers.purchase
    shop.post_papers(
        make("N-1", **{party: {f"{party}Name": one}}),
        make("N-2", **{party: {f"{party}Name": other}}),
    )

    assert shop.document("N-1").outcome == ("posted", None)
    assert shop.document("N-2").outcome == ("held", "NAME_TAKEN")


@BOTH
def test_somebody_was_faster(shop, kind):
    """3100, but it is one of the same list: it is used."""

    def made_by_hand(document):
        if f"{kind.element}AddRq" in document:
            shop.connector.on_request_set = lambda _: None
            shop.company.add(kind.list_name, {"Name": kind.name})

    shop.connector.on_request_set = made_by_hand

    shop.post_papers(kind.paper())

    assert shop.document(kind.number).outcome == ("posted", None)
    entry = shop.company.find(kind.list_name, kind.name)
    assert shop.document(kind.number).row.list_id == entry.list_id


def test_both_lists_at_once(shop):
    """A customer and a supplier of one name: one is made, the other held."""
    sent = shop.post_papers(
        papers.supplier("Harbor"), papers.customer("Harbor", CustomerCode="HB")
    )

    assert len([each for each in sent if each.is_write]) == 1
    outcomes = {told.outcome for told in shop.documents().values()}
    assert outcomes == {("posted", None), ("held", "NAME_TAKEN")}


def test_codes_that_clash(shop):
    """A customer and a supplier may not share a code either."""
    shop.post_papers(papers.supplier("Harbor", SupplierCode="X1"))

    sent = shop.post_papers(papers.customer("Bay", CustomerCode="x1"))

    assert sent == []
    told = shop.document("x1", "customer")
    assert told.outcome == ("held", "NAME_TAKEN")


def test_rename_to_a_taken_name(shop):
    """The change is held, with the entry as it was."""
    shop.post_papers(papers.customer(), papers.supplier())
    entry = shop.company.find("customers", "Alder & Co")

    sent = shop.post_papers(papers.customer(CustomerName="Mill & Sons"))

    assert sent == []
    assert shop.document("ALD").outcome == ("held", "NAME_TAKEN")
    assert shop.document("ALD").row.list_id == entry.list_id
    back = shop.post_papers(papers.customer(PhoneNumber="9"))
    assert names(back) == ["CustomerMod"]


def test_switch_goes_off_while_it_waits(open_shop):
    """What waits is held, and nothing is sent; on again it goes."""
    shop = open_shop()
    shop.file(papers.customer(), papers.invoice())
    off = papers.unleashed(export={"customers": False, "sales_invoices": False})
    shop.configure(factories.settings(unleashed=off))

    found = sets.requests([shop.visit()])

    assert not [each for each in found if each.is_write]
    states = {told.outcome for told in shop.documents().values()}
    assert states == {("held", "SWITCHED_OFF")}
    shop.configure(factories.settings(unleashed=papers.unleashed()))
    shop.visit()
    assert {each.state for each in shop.documents().values()} == {"posted"}


def test_master_switch(open_shop):
    """Nothing goes out while the settings take no documents."""
    shop = open_shop(enabled=False)

    sent = shop.post_papers(papers.customer(), papers.invoice(), papers.shipment())

    assert sent == []
    states = {told.outcome for told in shop.documents().values()}
    assert states == {("held", "SWITCHED_OFF")}


def test_customer_of_an_order_and_of_documents(shop):
    """One CustomerAdd, with what the source knows, for all who name the customer."""
    ben = {"CustomerName": "Cho, Ben", "CustomerCode": "CHO", "Guid": "c-cho"}
    shop.take_in(factories.an_order(**factories.of("Ben", "Cho", "ben@example.com")))
    shop.file(papers.invoice(Customer=ben), papers.customer(**ben))

    shop.visit()

    (made,) = fields_of(shop.sent(), "CustomerAdd")
    assert (made["Name"], made["AccountNumber"]) == ("Cho, Ben", "CHO")
    assert shop.order().outcome == ("posted", None)
    assert {told.state for told in shop.documents().values()} == {"posted"}
    sold = [each.fields for each in shop.sent() if "CustomerRef" in each.fields]
    assert {each["CustomerRef"] for each in sold} == {shop.customer("Cho, Ben")}


def test_named_by_an_invoice_before_it_is_sent(shop):
    """Made by its name alone; what the source knows is added when it comes."""
    first = shop.post_papers(papers.invoice())
    second = shop.post_papers(papers.customer())
    third = shop.post_papers(papers.customer())

    (made,) = fields_of(first, "CustomerAdd")
    assert made == {"Name": "Alder & Co"}
    assert fields_of(second, "CustomerMod")[-1]["Phone"] == "555 0100"
    assert shop.company.find("customers", "Alder & Co").members["Phone"] == "555 0100"
    assert third == []


@pytest.mark.parametrize(
    "paper, switch, code",
    [
        (papers.invoice(), "customers", "CUSTOMER_NOT_FOUND"),
        (papers.purchase(), "suppliers", "SUPPLIER_NOT_FOUND"),
    ],
)
def test_party_that_may_not_be_created(open_shop, paper, switch, code):
    """With its switch off a customer or vendor that QuickBooks lacks is a reason."""
    shop = open_shop(export={switch: False})

    sent = shop.post_papers(paper)

    assert not [each for each in sent if each.is_write]
    (told,) = shop.documents().values()
    assert told.outcome == ("skipped", code)


@BOTH
def test_inactive_party(shop, kind):
    """It is said, and after it was made active the document goes on."""
    made = shop.company.add(kind.list_name, {"Name": kind.name, "IsActive": False})
    is_customer = kind.element == "Customer"
    shop.post_papers(papers.invoice() if is_customer else papers.purchase())
    (told,) = shop.documents().values()
    code = "CUSTOMER_INACTIVE" if is_customer else "SUPPLIER_INACTIVE"
    assert told.outcome == ("skipped", code)

    shop.company.set_active(made, active=True)
    shop.do("retry", told.number)
    shop.visit()

    assert shop.document(told.number).outcome == ("posted", None)


def test_another_company_file(shop):
    """After a rebinding nothing is changed by the list ID of the old file."""
    shop.post_papers(papers.customer())
    shop.file(papers.invoice("INV-9"))
    with shop.database.transaction() as db:
        registration.rebind(db, "lake", shop.clock())
    shop.company.delete(shop.company.find("customers", "Alder & Co"))

    sent = shop.post_papers(papers.customer(PhoneNumber="555 0999"))

    assert "CustomerMod" not in names(sent)
    (made,) = fields_of(sent, "CustomerAdd")
    assert made["Phone"] == "555 0999"
    assert {told.state for told in shop.documents().values()} == {"posted"}
