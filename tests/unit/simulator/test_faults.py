"""Faults and plans are values; inside QuickBooks they do what their kind says."""

import pytest

from qbwc_server.simulator import faults
from qbwc_server.simulator.faults import Fault, Kind, Occasion, ScenarioError
from qbwc_server.simulator.faulty_company import FaultyCompany
from qbwc_server.simulator.plans import DRAWN, Plan, Strikes
from qbxml import errors, responses
from tests.support import simulated

SET = {"newMessageSetID": "A1"}
NAMES = ("Ash", "Birch", "Cedar", "Dogwood")


@pytest.fixture
def company():
    """Give a company file that follows plans."""
    return FaultyCompany(simulated.company().books)


def strike(company, kind, **particulars):
    """Have one fault strike the next set."""
    company.strikes = Strikes(Plan((Fault(kind, step=0, **particulars),)))
    company.strikes.begin_visit()


def adds(*names):
    """Write a set that adds customers."""
    body = "".join(
        f'<CustomerAddRq requestID="{n}"><CustomerAdd><Name>{name}</Name></CustomerAdd>'
        "</CustomerAddRq>"
        for n, name in enumerate(names, 1)
    )
    return simulated.document(body, **SET)


def there(company):
    """List which of the names QuickBooks has."""
    return [name for name in NAMES if company.find("customers", name)]


def statuses(outcome):
    """List request IDs and statuses of an answer."""
    answer = responses.read(outcome.response)
    return [(each.request_id, each.status.code) for each in answer.responses]


def test_every_kind_has_an_occasion():
    """The vocabulary is complete."""
    assert set(faults.TRAITS) == set(Kind)


def test_the_same_seed():
    """It draws the same plan; another seed another one."""
    assert Plan.from_seed(4) == Plan.from_seed(4)
    assert Plan.from_seed(4).faults != Plan.from_seed(5).faults


def test_a_long_plan():
    """Every kind that may be drawn is drawn; deaths and backups are not."""
    drawn = {each.kind for each in Plan.from_seed(1, 2000).faults}

    assert drawn == set(DRAWN)
    assert not drawn & {Kind.SERVER_KILLED, Kind.BACKUP_RESTORED}


def test_a_saved_plan(tmp_path):
    """It is the same when it is loaded again."""
    plan = Plan.from_seed(9, 30)
    plan.save(tmp_path / "plan.json")

    assert Plan.load(tmp_path / "plan.json") == plan


def test_a_printed_plan():
    """Each fault has a line that says when, what and where."""
    fault = Fault(Kind.HRESULT_AFTER, visit=2, code="0x80040402", text="InvoiceAdd")

    assert str(Plan((fault,), name="bad day")) == (
        'bad day\n  visit 2, set 1: hresult after (0x80040402) at "InvoiceAdd"'
    )


@pytest.mark.parametrize(
    "document, problem",
    [
        ([], "a scenario has"),
        ({"faults": {}}, "a list"),
        ({"faults": [3]}, "JSON object"),
        ({"faults": [{"kind": "slow answer", "when": 1}]}, "'when' is no part"),
        ({"faults": [{"kind": "slow answer", "visit": "1"}]}, "cannot be '1'"),
        ({"faults": [{"kind": "slow answer", "visit": True}]}, "cannot be True"),
        ({"faults": [{}]}, "the kinds are company closed"),
    ],
)
def test_a_wrong_scenario(document, problem):
    """It is refused with a sentence."""
    with pytest.raises(ScenarioError, match=problem):
        Plan.from_json(document)


def test_steps_and_visits():
    """A fault is due in its visit, at its step, and only where its text stands."""
    strikes = Strikes(Plan((Fault(Kind.UNREADABLE, visit=2, step=2, text="Add"),)))

    due = []
    for _ in range(2):
        strikes.begin_visit()
        due += [bool(strikes.due(Occasion.SET, "AddRq")) for _ in range(3)]
    strikes.begin_visit()

    assert due == [False, False, False, False, True, False]
    assert Strikes(strikes.plan, calm=True).due(Occasion.SET, "AddRq") == []


def test_partly_done(company):
    """What is not done is not answered, and the rest is done."""
    strike(company, Kind.PARTLY_DONE, every=2)

    outcome = company.process(adds(*NAMES))

    assert statuses(outcome) == [("2", 0), ("4", 0)]
    assert there(company) == ["Birch", "Dogwood"]


def test_partly_done_and_sent_again(company):
    """QuickBooks repeats its outcome under the same bytes and ID (qbxml 2.3)."""
    strike(company, Kind.PARTLY_DONE, every=2)
    company.process(adds(*NAMES))
    company.strikes.calm = True

    again = company.process(adds(*NAMES))

    assert statuses(again) == [("2", 0), ("4", 0)]
    assert there(company) == ["Birch", "Dogwood"]


def test_partly_answered(company):
    """Everything is done."""
    strike(company, Kind.PARTLY_ANSWERED, every=3)

    outcome = company.process(adds(*NAMES))

    assert statuses(outcome) == [("2", 0), ("3", 0)]
    assert there(company) == list(NAMES)


def test_refused(company):
    """The struck requests are answered with the status and not done."""
    strike(company, Kind.REQUEST_REFUSED, code="3175", every=3)

    outcome = company.process(adds(*NAMES))

    assert sorted(statuses(outcome)) == [("1", 3175), ("2", 0), ("3", 0), ("4", 3175)]
    assert there(company) == ["Birch", "Cedar"]


def test_done_but_refused(company):
    """The status says nothing of what was done."""
    strike(company, Kind.STATUS_AFTER, code="1000")

    outcome = company.process(adds("Ash"))

    assert statuses(outcome) == [("1", 1000)]
    assert there(company) == ["Ash"]


@pytest.mark.parametrize("kind", [Kind.HRESULT_BEFORE, Kind.UNREADABLE])
def test_nothing_done(company, kind):
    """An hresult and no answer."""
    strike(company, kind)

    outcome = company.process(adds("Ash"))

    assert (outcome.response, outcome.hresult[:2]) == ("", "0x")
    assert there(company) == []


@pytest.mark.parametrize(
    "kind",
    [
        Kind.HRESULT_AFTER,
        Kind.SET_FORGOTTEN,
        Kind.ANSWER_EMPTY,
        Kind.ANSWER_GARBLED,
        Kind.ANSWER_HALF,
        Kind.NOT_XML,
    ],
)
def test_done_and_no_answer(company, kind):
    """Everything is done, and no answer can be read."""
    strike(company, kind)

    outcome = company.process(adds(*NAMES))

    with pytest.raises(errors.ResponseError):
        responses.read(outcome.response)
    assert there(company) == list(NAMES)
    assert company.strikes.tally == {kind: 1}


@pytest.mark.parametrize(
    "code, done", [("9001", False), ("9002", False), ("9005", True), ("600", False)]
)
def test_a_set_status(company, code, done):
    """The code is all that comes back; 9005 alone means that it was done."""
    strike(company, Kind.SET_STATUS, code=code)

    answer = responses.read(company.process(adds("Ash")).response)

    assert (answer.set_status, list(answer.responses)) == (int(code), [])
    assert bool(there(company)) is done


def test_a_forgotten_set_sent_again(company):
    """It is carried out a second time: here the name is taken."""
    strike(company, Kind.SET_FORGOTTEN)
    company.process(adds("Ash"))
    company.strikes.calm = True

    assert statuses(company.process(adds("Ash"))) == [("1", 3100)]


def test_a_fault_that_cannot_strike(company):
    """A set without an ID has no set status: it goes well and nothing is counted."""
    strike(company, Kind.SET_STATUS, code="9002")

    outcome = company.process(simulated.document('<HostQueryRq requestID="1"/>'))

    assert statuses(outcome) == [("1", 0)]
    assert company.strikes.struck == []


def test_a_restored_backup(company):
    """Lists, and the memory of message sets, are what they were."""
    company.back_up()
    company.process(adds("Ash"))

    assert company.restore()

    assert there(company) == []
    assert statuses(company.process(adds("Ash"))) == [("1", 0)]


def test_no_backup(company):
    """There is nothing to go back to."""
    assert not company.restore()
