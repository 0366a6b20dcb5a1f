"""Requests under an Idempotency-Key: carried out once, answered the same each time."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from qbwc_server.faces.api import repeats
from qbwc_server.models import IdempotencyKey
from qbwc_server.store import access
from tests import factories
from tests.support import programs

BAD = factories.an_order(ordered_at="never")


def test_a_request_sent_again(program):
    """The first answer comes again, though the order is another one by now."""
    first = program.post(factories.an_order(), Idempotency_Key="k1")
    skipped = factories.an_order(changes={"recipients.0.line_items.0.sku": ""})
    program.post(skipped)

    again = program.post(factories.an_order(), Idempotency_Key="k1")

    assert (first.status, again.status) == (201, 201)
    assert again.body == first.body
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert program.order("P-1001").json["state"] == "skipped"


def test_a_wrapper_sent_again(program):
    """Its list comes again."""
    both = [factories.an_order("A"), BAD]

    first, again = (program.post(both, Idempotency_Key="k1") for _ in range(2))

    assert again.body == first.body
    assert [each["status"] for each in again.json] == [201, 422]


def test_other_contents_under_a_known_key(program):
    """422 says so, and nothing is taken."""
    program.post(factories.an_order("A"), Idempotency_Key="k1")

    answer = program.post(factories.an_order("B"), Idempotency_Key="k1")

    assert answer.status == 422
    assert [each["field"] for each in answer.json] == ["Idempotency-Key"]
    assert program.order("B").status == 404


def test_a_known_key_at_another_connection(program, database):
    """That is another request."""
    programs.register(database, "sea")
    program.post(factories.an_order(), Idempotency_Key="k1")

    answer = program.but(connection="sea").post(
        factories.an_order(), Idempotency_Key="k1"
    )

    assert answer.status == 422
    assert program.but(connection="sea").get("orders").json["orders"] == []


def test_the_same_key_of_two_programs(program, database):
    """Keys belong to a token."""
    programs.add_token(database, "other", "write")
    program.post(factories.an_order("A"), Idempotency_Key="k1")

    answer = program.but(token="other").post(
        factories.an_order("B"), Idempotency_Key="k1"
    )

    assert answer.status == 201


def test_a_refusal_under_a_key(program):
    """Nothing was done, so the request may be mended and sent under its key."""
    refused = program.post(BAD, Idempotency_Key="k1")

    mended = program.post(factories.an_order(), Idempotency_Key="k1")

    assert (refused.status, mended.status) == (422, 201)


@pytest.mark.parametrize(
    "key, status",
    [("", 400), (" ", 400), ("x" * 255, 201), ("x" * 256, 400), ("\xe9'\"\\%", 201)],
)
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_what_may_be_a_key(program, key, status):
    """1 to 255 characters."""
    answer = program.post(factories.an_order(), Idempotency_Key=key)

    assert answer.status == status


def test_many_at_once(program):
    """One is carried out; all get its answer."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda _: program.post(factories.an_order(), Idempotency_Key="k1"),
                range(8),
            )
        )

    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    fresh = [each for each in answers if "Idempotency-Replayed" not in each.headers]
    assert len(fresh) == 1
    assert len(program.get("orders").json["orders"]) == 1


def test_two_connections_at_once(program, database):
    """The request that comes second to the key is undone altogether."""
    programs.register(database, "sea")
    places = [program, program.but(connection="sea")]

    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(
                lambda each: each.post(factories.an_order(), Idempotency_Key="k1"),
                places,
            )
        )

    assert sorted(answer.status for answer in answers) == [201, 422]
    stored = [len(place.get("orders").json["orders"]) for place in places]
    assert stored == [int(answer.status == 201) for answer in answers]


def test_a_key_that_another_request_holds(program, database):
    """A request waits for the other one, is undone, and gives that one's answer."""
    content = json.dumps(factories.an_order()).encode()
    other = {
        "token_id": programs.add_token(database, "t", "write"),
        "key": "k1",
        "request_digest": repeats.digest(program.address("orders"), content),
        "status": 201,
        "answer": {"body": {"number": "from the other one"}},
        "created_at": datetime.now(UTC),
    }
    answers = []

    def send():
        answers.append(program.but(token="t").post(content, Idempotency_Key="k1"))

    with database.transaction() as db:
        access.keep_answer(db, other)
        sending = threading.Thread(target=send)
        sending.start()
        sending.join(0.3)
        assert answers == []
    sending.join()

    assert answers[0].json == {"number": "from the other one"}
    assert program.get("orders").json["orders"] == []


def test_old_keys(program, database):
    """They are forgotten after a month, and may be used again."""
    program.post(factories.an_order("A"), Idempotency_Key="old")
    long_ago = datetime.now(UTC) - repeats.KEPT - timedelta(days=1)
    with database.transaction() as db:
        db.execute(sa.update(IdempotencyKey).values(created_at=long_ago))

    program.post(factories.an_order("B"), Idempotency_Key="new")
    answer = program.post(factories.an_order("C"), Idempotency_Key="old")

    assert answer.status == 201
