"""UN-1, UN-2, UN-4, UN-15: what holds a document back, and in which order."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from qbwc_server.importing.canonical import Unreadable
from qbwc_server.importing.documents import DocumentKind, Party, Product
from qbwc_server.rules.documents import checks, drafts, plans
from qbwc_server.rules.documents.plans import DocumentPlan, KnownLists
from qbwc_server.rules.reasons import Kind
from qbwc_server.settings.models import UnleashedExports
from tests.unit.rules.documents.conftest import NOTHING_KNOWN

CODES = frozenset({"ald"})


def a_document(papers, kind):
    """Make a document of a kind that goes well."""
    makers = {
        DocumentKind.CUSTOMER: papers.contact,
        DocumentKind.SUPPLIER: lambda: papers.contact("supplier"),
        DocumentKind.SALES_INVOICE: papers.invoice,
        DocumentKind.CUSTOMER_CREDIT: papers.credit,
        DocumentKind.PURCHASE_ORDER: papers.purchase,
        DocumentKind.SUPPLIER_RETURN: papers.supplier_return,
    }
    if kind in makers:
        return makers[kind]()
    labour = papers.goods(product=Product("LABOUR", never_diminishing=True))
    lines = [labour] if kind == DocumentKind.ASSEMBLY_JOURNAL else []
    return papers.journal(kind.removesuffix("_journal"), *lines)


def test_every_kind_has_its_switch():
    """UN-2: the settings know a switch for each kind, and no other."""
    assert set(checks.SWITCHES.values()) == set(UnleashedExports.model_fields)


@pytest.mark.parametrize("kind", checks.SWITCHES)
def test_every_kind_is_planned_and_written(papers, kind):
    """A usual document of each kind passes, and its entry fits QuickBooks' tables."""
    assert papers.fields(a_document(papers, kind))


@pytest.mark.parametrize("kind", checks.SWITCHES)
def test_switched_off(papers, kind):
    """UN-2: each kind by its own switch."""
    switches = {name: name != f"{kind}s" for name in UnleashedExports.model_fields}

    reason = papers.reason(a_document(papers, kind), papers.settings(export=switches))

    assert (reason.code, reason.kind) == ("SWITCHED_OFF", Kind.HELD)
    assert f"unleashed.export.{kind}s" in reason.message


def test_master_switch(papers):
    """UN-2: the master switch stops everything."""
    reason = papers.reason(papers.invoice(), papers.settings(enabled=False))

    assert reason.code == "SWITCHED_OFF"
    assert "unleashed.enabled" in reason.message


@pytest.mark.parametrize("said", ["Completed", "complete", " COMPLETED "])
@pytest.mark.parametrize("kind", checks.SWITCHES)
def test_completed(papers, kind, said):
    """UN-4: both spellings in any case."""
    assert papers.plan(replace(a_document(papers, kind), status=said))


@pytest.mark.parametrize(
    "said",
    ["Parked", "Placed", "Backordered", "Costed", "Receipted", "Deleted", "Mine", ""],
)
@pytest.mark.parametrize(
    "kind",
    [
        DocumentKind.SALES_INVOICE,
        DocumentKind.CUSTOMER_CREDIT,
        DocumentKind.PURCHASE_ORDER,
        DocumentKind.SUPPLIER_RETURN,
        DocumentKind.SALES_JOURNAL,
        DocumentKind.ADJUSTMENT_JOURNAL,
        DocumentKind.CREDIT_JOURNAL,
        DocumentKind.ASSEMBLY_JOURNAL,
    ],
)
def test_not_completed(papers, kind, said):
    """UN-4: any other status holds the document."""
    reason = papers.reason(replace(a_document(papers, kind), status=said))

    assert (reason.code, reason.kind) == ("NOT_COMPLETED", Kind.HELD)


@pytest.mark.parametrize("said", ["", "Dispatched", "Completed", "shipped"])
def test_shipment_that_left(papers, said):
    """5.1: a shipment is booked when it is dispatched; none says nothing against it."""
    assert papers.plan(replace(papers.journal("shipment"), status=said))


def test_shipment_that_has_not_left(papers):
    """5.1: what is still on the shelf moves no value."""
    reason = papers.reason(replace(papers.journal("shipment"), status="Parked"))

    assert reason.code == "NOT_COMPLETED"


@pytest.mark.parametrize("kind", ["customer", "supplier"])
def test_contacts_have_no_status(papers, kind):
    """UN-4: they have no such gate."""
    assert papers.plan(replace(papers.contact(kind), status="Parked"))


@pytest.mark.parametrize(
    "make, role",
    [
        (lambda p: p.invoice(), "sales"),
        (lambda p: p.credit(), "sales"),
        (lambda p: p.purchase(), "stock_on_hand"),
        (lambda p: p.supplier_return(), "stock_on_hand"),
        (lambda p: p.journal("shipment"), "stock_on_hand"),
        (lambda p: p.journal("shipment"), "cost_of_goods_sold"),
        (lambda p: p.journal("sales"), "cost_of_goods_sold"),
        (lambda p: p.journal("credit"), "stock_on_hand"),
        (lambda p: p.journal("adjustment"), "cost_of_goods_sold"),
    ],
)
def test_role_without_account(papers, make, role):
    """UN-1: a document whose role is not set is held."""
    reason = papers.reason(make(papers), papers.settings({role: ""}))

    assert (reason.code, reason.kind) == ("ACCOUNT_ROLE_NOT_SET", Kind.HELD)
    assert f"unleashed.accounts.{role}" in reason.message


@pytest.mark.parametrize(
    "make, role",
    [
        (lambda p: p.invoice(), "stock_on_hand"),
        (lambda p: p.purchase(), "sales"),
        (lambda p: p.purchase(), "purchase"),
        (lambda p: p.journal("shipment"), "expense"),
        (lambda p: p.contact(), "sales"),
    ],
)
def test_role_that_is_not_needed(papers, make, role):
    """UN-1: only what the document itself needs can hold it."""
    assert papers.plan(make(papers), papers.settings({role: ""}))


def test_switch_and_status_come_before_the_rest(papers):
    """The order of the gates: switch, status, roles, amounts, names."""
    faulty = papers.invoice(
        papers.sold(quantity=Unreadable("many")), party=Party("Mill")
    )
    known = KnownLists(vendors=frozenset({"mill"}))
    parked = replace(faulty, status="Parked")
    roleless = papers.settings({"sales": ""})

    off = papers.reason(parked, papers.settings({"sales": ""}, enabled=False), known)
    codes = [
        off.code,
        papers.reason(parked, roleless, known).code,
        papers.reason(faulty, roleless, known).code,
        papers.reason(faulty, None, known).code,
        papers.reason(papers.invoice(party=Party("Mill")), None, known).code,
    ]

    assert codes == [
        "SWITCHED_OFF",
        "NOT_COMPLETED",
        "ACCOUNT_ROLE_NOT_SET",
        "BAD_QUANTITY",
        "NAME_TAKEN",
    ]


@pytest.mark.parametrize(
    "known, holder",
    [
        (KnownLists(vendors=frozenset({"harbor"})), "a vendor"),
        (KnownLists(employees=frozenset({"harbor"})), "an employee"),
        (KnownLists(other_names=frozenset({"harbor"})), "an other name"),
    ],
)
def test_customer_name_taken(papers, known, holder):
    """UN-15: the name is that of another list, however it is written."""
    invoice = papers.invoice(party=Party(" HARBOR "))

    contact = papers.reason(papers.contact(name="Harbor"), None, known)
    reason = papers.reason(invoice, None, known)

    assert contact.code == reason.code == "NAME_TAKEN"
    assert holder in reason.message


@pytest.mark.parametrize(
    "make", [lambda p: p.purchase(), lambda p: p.contact("supplier", name="Mill")]
)
def test_vendor_name_taken(papers, make):
    """UN-15: and the other way about."""
    reason = papers.reason(
        make(papers), None, KnownLists(customers=frozenset({"mill"}))
    )

    assert reason.code == "NAME_TAKEN"
    assert "a customer" in reason.message


def test_own_name_is_no_clash(papers):
    """UN-15: a customer that QuickBooks has under this name is just that one."""
    known = KnownLists(customers=frozenset({"harbor"}), vendors=frozenset({"mill"}))

    assert papers.plan(papers.invoice(), None, known)
    assert papers.plan(papers.purchase(), None, known)


@pytest.mark.parametrize(
    "kind, others, own",
    [
        ("customer", {"supplier_codes": CODES}, {"customer_codes": CODES}),
        ("supplier", {"customer_codes": CODES}, {"supplier_codes": CODES}),
    ],
)
def test_code_taken(papers, kind, others, own):
    """UN-15: customers and suppliers share no code either."""
    document = papers.contact(kind)

    reason = papers.reason(document, None, replace(NOTHING_KNOWN, **others))

    assert reason.code == "NAME_TAKEN"
    assert '"ALD"' in reason.message
    assert papers.plan(document, None, replace(NOTHING_KNOWN, **own))


@pytest.mark.parametrize(
    "make, code",
    [
        (lambda p: p.invoice(party=Party("", "HARB")), "CUSTOMER_NAME_BLANK"),
        (lambda p: p.credit(party=Party("Москва")), "CUSTOMER_NAME_BLANK"),
        (lambda p: p.purchase(party=Party()), "SUPPLIER_NAME_BLANK"),
        (lambda p: p.contact("supplier", name=""), "SUPPLIER_NAME_BLANK"),
    ],
)
def test_nameless(papers, make, code):
    """Without a name nobody can be found."""
    assert papers.reason(make(papers)).code == code


def test_plan_survives_the_database(papers):
    """A plan is JSON and comes back as it was."""
    product = Product("W-1", price=Decimal("12.50"), sales_account="4100")
    found = papers.plan(papers.invoice(papers.sold(product=product)))
    journal = papers.plan(papers.journal("shipment"))

    for each in (found, journal):
        assert DocumentPlan.from_json(json.loads(json.dumps(each.to_json()))) == each


def test_party_may_be_created_where_its_export_is_on(papers):
    """UN-2: who is named is created by name only if contacts are exported."""
    off = papers.settings(export={"customers": False, "suppliers": True})

    assert papers.plan(papers.invoice()).party.may_create is True
    assert papers.plan(papers.invoice(), off).party.may_create is False
    assert papers.plan(papers.purchase(), off).party.may_create is True


def test_party_is_looked_up_as_it_would_be_created(papers):
    """6.1: cleaned and cut alike, with a warning."""
    plan = papers.plan(papers.invoice(party=Party("Łódź: " + "x" * 50)))

    assert plan.party.name == "Lódz- " + "x" * 35
    assert plan.party.key == plans.key(plan.party.name)
    assert {each.code for each in plan.warnings} == {"TEXT_FOLDED", "TEXT_TRUNCATED"}


@pytest.mark.parametrize(
    "total, expected",
    [
        (Decimal("30.01"), []),
        (Decimal("30.02"), ["TOTAL_MISMATCH"]),
        (None, []),
    ],
)
def test_total_afterwards(papers, total, expected):
    """A total that differs by more than a cent is told, never corrected."""
    invoice = papers.invoice(total=Decimal("30.00"))

    warnings = drafts.after_posting(invoice, total)

    assert [each.code for each in warnings] == expected
    assert drafts.after_posting(papers.journal("sales"), total) == ()
