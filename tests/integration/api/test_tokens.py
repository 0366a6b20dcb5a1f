"""Who may come in to the API, and what a token allows."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from qbwc_server.models import Token
from qbwc_server.store import access
from tests import factories
from tests.support import programs

ADDRESSES = ["orders", "orders/P-1001", "jobs"]


@pytest.mark.parametrize(
    "header, challenge",
    [
        (None, "Bearer"),
        ("", "Bearer"),
        ("Bearer", "Bearer"),
        ("Bearer ", "Bearer"),
        ("Basic czNjcmV0", "Bearer"),
        ("s3cret", "Bearer"),
        ("Bearer wrong", 'Bearer error="invalid_token"'),
        ("Bearer s3cret more", 'Bearer error="invalid_token"'),
        ("Bearer S3CRET", 'Bearer error="invalid_token"'),
        ("Bearer \xe9\xff", 'Bearer error="invalid_token"'),
    ],
)
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_no_good_token(program, header, challenge):
    """401 with a challenge, whether the connection exists or not."""
    headers = {} if header is None else {"Authorization": header}
    stranger = program.but(token=None, headers=headers)

    answers = [stranger.get(address) for address in ADDRESSES]
    answers += [stranger.post(factories.an_order())]
    answers += [stranger.but(connection="sea").get("orders")]

    assert [answer.status for answer in answers] == [401] * 5
    assert {answer.headers["WWW-Authenticate"] for answer in answers} == {challenge}
    assert all(answer.sentence for answer in answers)


def test_the_scheme_in_other_letters(program):
    """The scheme's case does not matter."""
    answer = program.but(headers={"Authorization": "bearer s3cret"}).get("orders")

    assert answer.status == 200


def test_a_revoked_token(program, database):
    """It is as good as none."""
    with database.transaction() as db:
        db.execute(sa.update(Token).values(revoked_at=datetime.now(UTC)))

    assert program.get("orders").status == 401


def test_a_token_for_reading(program, database):
    """It shows everything and takes nothing: 403 says which scope is needed."""
    programs.add_token(database, "looker", "read")
    reader = program.but(token="looker")

    refused = reader.post(factories.an_order())

    assert refused.status == 403
    assert "write" in refused.sentence
    assert 'scope="write"' in refused.headers["WWW-Authenticate"]
    assert reader.get("orders").json["orders"] == []
    assert reader.get("jobs").status == 200


def test_a_token_of_another_kind(program, database):
    """A scope that the API does not know opens nothing."""
    programs.add_token(database, "gauge", "metrics")

    assert program.but(token="gauge").get("orders").status == 403


def test_a_token_of_one_connection(program, database, lake):
    """Another connection does not exist for it, be it there or not."""
    programs.register(database, "sea")
    programs.add_token(database, "of-lake", "write", lake)
    bound = program.but(token="of-lake")

    here = bound.post(factories.an_order())
    there = [bound.but(connection=name).get("orders") for name in ("sea", "moon")]
    sent = bound.but(connection="sea").post(factories.an_order())

    assert here.status == 201
    assert [each.status for each in there] == [404, 404]
    assert there[0].json == there[1].json
    assert sent.status == 404
    assert program.but(connection="sea").get("orders").json["orders"] == []


def test_an_unknown_connection(program):
    """404 in a sentence."""
    names = ["moon", "LAKE", "lake\0", "\0", "lake/", "ö", "%", "a b", " lake"]

    answers = [program.but(connection=name).get("orders") for name in names]

    assert {answer.status for answer in answers} == {404}
    assert all(answer.sentence for answer in answers)


def test_use_of_a_token(program, database):
    """It is noted at most once a minute."""
    token_id = programs.add_token(database, "t", "read")
    reader = program.but(token="t")

    def used():
        with database.read() as db:
            token = access.token(db, "t")
        assert token is not None
        return token.last_used_at

    reader.get("orders")
    first = used()
    reader.get("orders")
    second = used()
    long_ago = datetime.now(UTC) - timedelta(seconds=61)
    with database.transaction() as db:
        access.note_use(db, token_id, long_ago)
    reader.get("orders")

    assert first is not None
    assert second == first
    assert used() > first
