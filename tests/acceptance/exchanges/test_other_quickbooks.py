"""QuickBooks as others imagine it: every reading of the documents must be safe."""

import datetime as dt
import re

import pytest

from qbwc_server.simulator.company_file import Outcome
from qbwc_server.simulator.visits import Ending
from qbwc_server.simulator.web_connector import once
from tests.factories import an_order
from tests.support.faults import Fault
from tests.support.installation import PASSWORD

POSTING = "SalesReceiptAddRq"
PROBE = "ModifiedDateRangeFilter"


def answering(shop, changed):
    """Let answers be changed by a function of request and answer."""
    process = shop.company.process

    def otherwise(document):
        outcome = process(document)
        return Outcome(changed(document, outcome.response), outcome.hresult)

    shop.company.process = otherwise


def lose(shop, *numbers):
    """Lose the answer to a set of transactions, and let the next visit find out."""
    shop.connector.lose_answer = once(POSTING)
    shop.post(*(an_order(number) for number in numbers or ("1", "2", "3")))
    shop.visit()


def prove(shop, count=3):
    """Hold that each order is in the books once, and is known to be."""
    assert {each.outcome for each in shop.orders().values()} == {("posted", None)}
    kept = {each.txn_id for each in shop.company.transactions}
    assert {each.row.txn_id for each in shop.orders().values()} == kept
    assert len(shop.company.transactions) == count


def blind(document, response):
    """Let a query for what was changed find nothing."""
    if PROBE not in document:
        return response
    return re.sub(
        r"<SalesReceiptRet>.*?</SalesReceiptRet>", "", response, flags=re.DOTALL
    )


@pytest.mark.parametrize("returned", ["ErrorRecovery", "Ret"])
def test_what_a_replay_returns(install, returned):
    """The ID is enough; the total is read afterwards."""
    shop = install(quirks={"replay_returns": returned})
    answering(shop, blind)
    shop.company.faults = [Fault("RefNumberCaseSensitive", (1, "None."), times=9)]

    lose(shop)
    shop.visit()

    prove(shop)
    assert {each.row.txn_total for each in shop.orders().values()} != {None}


@pytest.mark.parametrize("days", [-4000, -400, -3, -1, 1, 3, 400])
@pytest.mark.parametrize("kept", [True, False])
def test_a_clock_that_is_wrong(install, days, kept):
    """What was posted is found by its number where its date misleads."""
    shop = install(quirks={"message_sets_kept": kept})
    shop.company.books.clock = lambda: shop.clock() + dt.timedelta(days=days, hours=5)

    lose(shop)

    prove(shop)


def test_a_wrong_clock_and_no_guid(install):
    """Nothing tells for certain which it is: a person decides."""
    shop = install(quirks={"message_sets_kept": False})
    shop.company.books.clock = lambda: shop.clock() - dt.timedelta(days=400)
    guid = re.compile("<ExternalGUID>[^<]*</ExternalGUID>")
    answering(shop, lambda _, text: guid.sub("", text))

    lose(shop, "1")

    assert shop.order("1").state == "in_doubt"
    assert len(shop.company.transactions) == 1


def test_an_old_transaction_of_the_same_number(shop):
    """It is not ours, and holds nothing up."""
    shop.post(an_order("1"))
    (old,) = shop.company.transactions
    for name in ("ExternalGUID", "Memo"):
        del old.members[name]
    old.members["RefNumber"] = "2"
    shop.clock.advance(40 * 86400)
    shop.connector.lose_request = once(POSTING)
    shop.post(an_order("2"))

    shop.visit()

    prove(shop, 2)


@pytest.mark.parametrize("offset", ["", "Z", "+14:00", "-11:00"])
def test_times_in_another_zone(shop, offset):
    """Nothing depends on how times are written in answers."""

    def zoned(_, response):
        return re.sub(r"(\dT\d\d:\d\d:\d\d)[+-]\d\d:\d\d<", rf"\1{offset}<", response)

    answering(shop, zoned)

    lose(shop)

    prove(shop)


@pytest.mark.parametrize(
    "written",
    [lambda m: m[1].strip("{}"), lambda m: m[1].upper(), lambda m: f" {m[1]} "],
    ids=["without braces", "in capitals", "with blanks"],
)
def test_how_a_guid_is_written(install, written):
    """It is the same one."""
    shop = install(quirks={"message_sets_kept": False})
    answering(
        shop,
        lambda _, text: re.sub(
            r"(?<=<ExternalGUID>)([^<]*)(?=</ExternalGUID>)", written, text
        ),
    )

    lose(shop)

    prove(shop)


@pytest.mark.parametrize("instead", ["", "<ExternalGUID>0</ExternalGUID>"])
@pytest.mark.parametrize("kept", [True, False])
def test_answers_without_a_guid(install, instead, kept):
    """Number, customer and memo say which transaction it is."""
    shop = install(quirks={"message_sets_kept": kept})
    answering(
        shop,
        lambda _, text: re.sub(r"<ExternalGUID>[^<]*</ExternalGUID>", instead, text),
    )

    lose(shop)

    prove(shop)


def test_a_filter_that_filters_nothing(shop):
    """Everything comes back, of all times: only what is ours is adopted."""
    shop.post(an_order("0"))

    process = shop.company.process

    def unfiltered(document):
        return process(re.sub(rf"<{PROBE}>.*?</{PROBE}>", "", document))

    shop.company.process = unfiltered

    lose(shop)

    prove(shop, 4)


@pytest.mark.parametrize("code", ["600", "9001", "9002", "9004", "9005"])
@pytest.mark.parametrize("done", [True, False])
def test_a_set_that_is_answered_by_its_status_alone(shop, code, done):
    """Whatever the code means: looked for, then adopted or sent, once."""
    process = shop.company.process
    struck: list[str] = []

    def otherwise(document):
        if POSTING not in document or struck:
            return process(document)
        struck.append(document)
        if done:
            process(document)
        body = f'<QBXMLMsgsRs messageSetStatusCode="{code}"/>'
        return Outcome(f'<?xml version="1.0" ?><QBXML>{body}</QBXML>')

    shop.company.process = otherwise
    shop.post(*(an_order(number) for number in ("1", "2", "3")))
    shop.visit()
    shop.visit()

    prove(shop)


def test_a_request_that_is_never_answered(shop):
    """The look-up is not asked for ever: the others go on, and this one is told of."""
    shop.company.faults = [Fault("<Name>MUG<", None)]
    shop.post(an_order("1"))

    visit = shop.visits[-1]
    for _ in range(shop.limits.patience.max_attempts):
        shop.clock.advance(7 * 3600)
        shop.visit()

    assert visit.round_trips < 10
    assert shop.order("1").state == "skipped"


def test_answers_posted_again_and_again(shop):
    """Each is settled once, whatever came in between."""
    receive = shop.connector.receive_response

    def often(visit, outcome):
        said = [receive(visit, outcome) for _ in range(3)]
        assert said[0] == said[-1]
        return said[-1]

    shop.connector.receive_response = often
    shop.post(*(an_order(number) for number in ("1", "2", "3")))

    prove(shop)


@pytest.mark.parametrize("call", ["authenticate", "closeConnection"])
def test_calls_at_odd_moments(shop, call):
    """A log-in or a good-bye while QuickBooks works: sought, and posted once."""
    exchange = shop.connector.exchange
    interrupted: list[str] = []
    log_in = {"strUserName": "lake", "strPassword": PASSWORD}

    def disturbed(visit, document):
        if POSTING in document and not interrupted:
            interrupted.append(document)
            arguments = log_in if call == "authenticate" else {"ticket": visit.ticket}
            shop.connector.caller.call(visit, call, arguments)
        exchange(visit, document)

    shop.connector.exchange = disturbed
    shop.post(*(an_order(number) for number in ("1", "2", "3")))
    shop.visit()
    shop.visit()

    prove(shop)
    assert shop.visit().ending is Ending.NO_WORK
