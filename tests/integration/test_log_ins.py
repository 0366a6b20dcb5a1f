"""Who is let in: passwords, guessers, and what is written down of both."""

import concurrent.futures
import dataclasses
import datetime as dt
import hashlib
import time

import argon2
import pytest
import sqlalchemy as sa

from qbwc_server.conversation import (
    Conversation,
    passwords,
    registration,
    remembered,
)
from qbwc_server.conversation.registration import NewConnection
from qbwc_server.models import AuditEntry, LoginFailure
from qbwc_server.simulator import calls
from qbwc_server.simulator.visits import Visit
from qbwc_server.store import audit, connections
from qbwc_server.store.database import Database
from tests.support.command_line import Shell
from tests.support.simulated import Clock

HOME, AWAY = "198.51.100.7", "203.0.113.9"
PASSWORDS = {"lake": "correct horse", "pine": "battery staple"}
NVU = ["", "nvu", "", ""]


class Counting(argon2.PasswordHasher):
    """Counts how often a password is hashed to be checked."""

    count = 0

    def verify(self, stored, password):
        self.count += 1
        return super().verify(stored, password)


@pytest.fixture
def hasher(monkeypatch):
    """Hash cheaply, and count."""
    counting = Counting(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", counting)
    passwords.nobody.cache_clear()
    yield counting
    passwords.nobody.cache_clear()


@pytest.fixture
def clock():
    """Give a clock that stands still until it is moved."""
    return Clock()


@pytest.fixture
def server(database, hasher, clock):
    """Give a server with two connections."""
    register(database, clock())
    return Conversation(database, clock=clock)


def register(database, now):
    """Make the connections."""
    with database.transaction() as db:
        for name, password in PASSWORDS.items():
            new = NewConnection(name, username=name, password=password)
            registration.add(db, new, now)


def log_in(server, name="lake", password=None, address=HOME):
    """Log in, with the right password."""
    return server.authenticate(name, password or PASSWORDS[name], address)


def guess(server, times, name="lake", address=HOME):
    """Log in with wrong passwords."""
    return [server.authenticate(name, f"guess {n}", address) for n in range(times)]


def failures(database):
    """Look the counts of failures up."""
    with database.read() as db:
        return db.execute(sa.select(LoginFailure.__table__)).all()


def trail(database):
    """Give the audit trail, without times and addresses."""
    with database.read() as db:
        rows = audit.listing(db)
    return [(row.connection, row.who, row.action, row.times) for row in rows]


def test_a_good_password(server):
    """It gets a ticket, whatever blanks came along when it was copied."""
    ticket, answer, *_ = server.authenticate(" lake ", " correct horse\n", HOME)

    assert len(ticket) == 64
    assert answer == "none"


@pytest.mark.parametrize(
    "name", ["lake", "nobody", "", "LAKE", "l" * 10_000, "lake'--"]
)
def test_a_wrong_password(server, name):
    """Nobody is let in, whatever the name."""
    assert server.authenticate(name, "wrong", HOME) == NVU


def test_five_failures(server):
    """They cost nothing: everybody mistypes."""
    guess(server, 5)

    assert log_in(server)[1] == "none"


def test_six_failures(server, clock):
    """A wait begins, in which not even the right password counts."""
    guess(server, 6)

    during = log_in(server)
    clock.advance(2)

    assert during == NVU
    assert log_in(server)[1] == "none"


def test_many_failures(server, database, clock):
    """The wait doubles up to a minute, and never beyond."""
    waits = []

    for _ in range(13):
        guess(server, 1)
        (row,) = failures(database)
        waits.append((row.wait_until - clock.now).seconds)
        clock.advance(61)

    assert waits == [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60]


def test_the_longest_wait(server, clock):
    """After however many failures, a minute later the right password counts."""
    for _ in range(20):
        guess(server, 1)
        clock.advance(61)

    assert log_in(server)[1] == "none"


def test_during_a_wait(server, hasher):
    """No password is hashed: guessing costs us nothing then."""
    guess(server, 6)
    hasher.count = 0

    guess(server, 3)
    log_in(server)

    assert hasher.count == 0


def test_others_during_a_wait(server):
    """The same name from elsewhere and another name from there are let in."""
    guess(server, 9)

    assert log_in(server, address=AWAY)[1] == "none"
    assert log_in(server, "pine")[1] == "none"


@pytest.mark.parametrize(
    "one, other",
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("198.51.100.7", "::ffff:198.51.100.7"),
    ],
)
def test_addresses_of_one_household(server, one, other):
    """Who has many addresses of one network does not get a try for each."""
    guess(server, 6, address=one)

    assert log_in(server, address=other) == NVU


def test_neighbouring_networks(server):
    """They are others."""
    guess(server, 6, address="2001:db8:1:2::1")

    assert log_in(server, address="2001:db8:1:3::1")[1] == "none"


def test_capitals_in_the_name(server):
    """They are no way around the count."""
    guess(server, 3, name="lake")
    guess(server, 3, name="LAKE")

    assert log_in(server) == NVU


def test_a_good_log_in_after_failures(server):
    """It forgets them."""
    guess(server, 5)
    log_in(server)

    guess(server, 5)

    assert log_in(server)[1] == "none"


@pytest.mark.parametrize("name", ["lake", "nobody"])
def test_time_that_a_refusal_takes(server, hasher, name):
    """Known names are not told from unknown ones by the hashes they cost."""
    guess(server, 1, name=name)

    assert hasher.count == 2


def test_time_after_a_rotation(server, database, clock, hasher):
    """A second password that is valid costs no hash more."""
    with database.transaction() as db:
        registration.rotate_password(db, "lake", clock())

    guess(server, 1)
    refused, hasher.count = hasher.count, 0
    answer = log_in(server)

    assert (refused, hasher.count) == (2, 2)
    assert answer[1] == "none"


def test_guesses_at_once(database, server, clock):
    """Every failure counts, whichever process and thread it was in."""
    own = Database(database.url.render_as_string(hide_password=False))
    others = [server, Conversation(own, clock=clock)]

    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda n: guess(others[n % 2], 1), range(24)))

    (row,) = failures(database)
    own.dispose()
    assert 6 <= row.failures <= 24
    assert trail(database)[-1][-1] == row.failures
    assert log_in(server) == NVU


def test_what_is_kept_of_a_name(server, database):
    """Not even its digest: who steals the table cannot try names, or passwords."""
    typed = "my password"
    keyed = dataclasses.replace(server, throttle_key=b"key one")
    other = dataclasses.replace(server, throttle_key=b"key two")

    for each in (keyed, keyed, other):
        guess(each, 1, name=typed)

    kept = {row.name: row.failures for row in failures(database)}
    assert sorted(kept.values()) == [1, 2]
    assert hashlib.sha256(typed.encode()).hexdigest() not in kept
    assert all(len(name) == 64 for name in kept)


def test_a_right_guess_among_wrong_ones(server, hasher, monkeypatch):
    """It gains nothing where the others began a wait while it was hashed."""
    verify = Counting.verify

    def slow(self, stored, password):
        good = verify(self, stored, password)
        if password == PASSWORDS["lake"].encode():
            monkeypatch.setattr(Counting, "verify", verify)
            guess(server, 6)
        return good

    monkeypatch.setattr(Counting, "verify", slow)

    assert log_in(server) == NVU


def test_a_flood_of_names(server, database, clock):
    """What it left behind is forgotten after an hour."""
    for number in range(30):
        guess(server, 1, name=f"name {number}")
    clock.advance(3601)

    guess(server, 1, name="another")

    assert len(failures(database)) == 1


def test_the_trail(server, database, clock):
    """Who came in and who did not is written down once a minute, and counted."""
    guess(server, 3)
    guess(server, 2, name="my secret password")
    guess(server, 2, name="another one")
    log_in(server)
    clock.advance(60)
    log_in(server)

    assert trail(database) == [
        ("lake", "Web Connector: lake", "log-in refused", 3),
        ("", "Web Connector: an unknown name", "log-in refused", 4),
        ("lake", "Web Connector: lake", "log-in", 1),
        ("lake", "Web Connector: lake", "log-in", 1),
    ]


def test_the_trail_of_long_ago(server, database, clock):
    """Log-ins are kept as long as exchanges; what people did stays."""
    with database.transaction() as db:
        entry = audit.Entry("lake", audit.Action.CONNECTION_PAUSE)
        audit.note(db, audit.Actor("command line: ada"), entry, clock())
    guess(server, 1)
    clock.advance(91 * 24 * 3600)

    ticket = log_in(server)[0]
    server.close(ticket)

    assert [action for _, _, action, _ in trail(database)] == [
        "connection pause",
        "log-in",
    ]


def test_who_cannot_be_written_down(server, database):
    """A log-in that leaves no trace does not happen."""
    with database.transaction() as db:
        db.exec_driver_sql(f"DROP TABLE {AuditEntry.__tablename__}")

    with pytest.raises(sa.exc.DBAPIError):
        log_in(server)

    with database.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM sessions").scalar() == 0


def test_two_processes(database, tmp_path):
    """Failures at one server make the guesser wait at the other."""
    register(database, dt.datetime.now(dt.UTC))
    url = database.url.render_as_string(hide_password=False)
    given = {"QBWC_DATABASE_URL": url, "QBWC_SECRET_KEY": "k" * 32}
    shell = Shell(tmp_path, given)

    with shell.serving() as one, shell.serving() as other:
        for _ in range(7):
            assert _call(one, "lake", "wrong") == "nvu"
        during = _call(other, "lake", PASSWORDS["lake"])
        unhurt = _call(other, "pine", PASSWORDS["pine"])
        time.sleep(2.1)
        after = _call(other, "lake", PASSWORDS["lake"])

    assert (during, unhurt, after) == ("nvu", "none", "none")


def _call(server, name, password):
    caller = calls.Caller(f"{server.address}/qbwc", "document", 30)
    told = {"strUserName": name, "strPassword": password}
    answer = caller.call(Visit(), "authenticate", told)
    caller.hang_up()
    assert isinstance(answer, tuple)
    return answer[1]


def test_the_next_log_in(server, hasher):
    """A password that was right a moment ago is not hashed again."""
    log_in(server)
    hasher.count = 0

    answer = log_in(server)

    assert answer[1] == "none"
    assert hasher.count == 0


def test_a_log_in_much_later(server, hasher, clock):
    """What is remembered of a password is forgotten within minutes."""
    log_in(server)
    hasher.count = 0
    clock.advance(remembered.KEPT.total_seconds())

    log_in(server)

    assert hasher.count == 1


def test_wrong_passwords_are_not_remembered(server, hasher):
    """Each guess is hashed, as often as it comes."""
    log_in(server)
    hasher.count = 0

    for _ in range(2):
        assert server.authenticate("lake", "wrong", HOME) == NVU

    assert hasher.count == 4


def test_a_password_that_was_changed(server, database):
    """What was right a moment ago is wrong at once."""
    log_in(server)
    changed = {"password_hash": passwords.hashed("another one")}
    with database.transaction() as db:
        connections.update(db, connections.by_name(db, "lake").id, changed)

    assert log_in(server) == NVU
    assert log_in(server, password="another one")[1] == "none"


def test_a_remembered_password_of_somebody_else(server):
    """It is good for the connection that it was given for."""
    log_in(server)

    assert server.authenticate("pine", PASSWORDS["lake"], HOME) == NVU


def test_more_log_ins_than_are_remembered(monkeypatch):
    """The oldest are forgotten first."""
    monkeypatch.setattr(remembered, "MOST", 2)
    known, asked = remembered.Remembered(), []
    now = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)

    def check(stored, password):
        asked.append(password)
        return True

    for password in ("a", "b", "c", "c", "b", "a"):
        assert known.matches("hash", password, now, check)

    assert asked == ["a", "b", "c", "a"]
