"""Coming in: passwords, guessers, codes, the link for the first user."""

import secrets
import threading
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa
import time_machine

from qbwc_server.conversation import passwords
from qbwc_server.faces.admin import entrance
from qbwc_server.models import LoginFailure
from qbwc_server.states import Role
from qbwc_server.store import audit, people
from tests.integration.pages.conftest import EMAILS, SECRET, SPARE
from tests.integration.soap import wire
from tests.support import houses
from tests.support.people import Person
from tests.support.programs import Program

ADA = EMAILS[Role.ADMIN]
WAIT = "Too many log-ins have failed; wait a minute and try again."
WRONG = "The e-mail address or the password is wrong."
ELSEWHERE = (
    "https://evil.example",
    "//evil.example/admin/",
    "/\\evil.example",
    "/admin/\\..\\..\\evil.example",
    "/admin//evil.example",
    "/admin/../../evil.example",
    "javascript:alert(1)",
    "/support",
    "/adminevil",
    " /admin/people",
    "/admin/people\r\nX-Evil: yes",
    "/admin/\t/evil.example",
)
both = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)


class Counting:
    """Stands before the real hasher and counts what it is asked."""

    def __init__(self, hasher):
        self.hasher, self.count = hasher, 0

    def verify(self, stored, password):
        self.count += 1
        return self.hasher.verify(stored, password)

    def hash(self, password):
        return self.hasher.hash(password)


@pytest.fixture
def hasher(monkeypatch, cheap_hashing):
    """Count how often a password is checked."""
    counting = Counting(passwords._hasher)
    monkeypatch.setattr(passwords, "_hasher", counting)
    return counting


@pytest.fixture
def stranger(at):
    """Give somebody who is not logged in."""
    return at(None)


@pytest.fixture
def link(house):
    """Give the address of a link for an administrator."""
    secret = secrets.token_urlsafe(32)
    with house.database.transaction() as db:
        people.invite(db, secret, Role.ADMIN, datetime.now(UTC))
    return f"/admin/welcome/{secret}"


def test_the_right_password(stranger):
    """It leads to the overview, however the address is written."""
    page = stranger.log_in("  ADA@Example.com ")

    assert (page.status, page.leads_to) == (303, "/admin/")
    assert stranger.get("/admin/").status == 200


@pytest.mark.parametrize(
    "email", [ADA, "nobody@example.com", "", "a@b" * 200, "'; DROP TABLE users; --"]
)
def test_a_wrong_password(stranger, hasher, email):
    """Nobody is let in, with the same sentence and the same work, whoever it is."""
    page = stranger.log_in(email, "wrong")

    assert (page.status, page.said) == (401, [WRONG])
    assert hasher.count == 1
    assert stranger.get("/admin/").asks_who


def test_what_was_typed_is_not_kept(house, stranger):
    """A name that is nobody's may be a password: the trail does not hold it."""
    stranger.log_in("hunter2 my password", "wrong")

    with house.database.read() as db:
        (entry,) = audit.listing(db)
    assert (entry.who, entry.action) == (
        "page: an unknown address",
        "page log-in refused",
    )


@both
def test_guessing_is_throttled_on_every_process(house, tmp_path, hasher):
    """Six failures at one process make the other wait, too, without any hashing."""
    with houses.serving(house.database, tmp_path / "other") as other:
        for number in range(6):
            Person((house, other)[number % 2].port).log_in(ADA, "wrong")
        hasher.count = 0

        pages = [Person(each.port).log_in(ADA) for each in (house, other)]
        someone_else = Person(other.port).log_in(EMAILS[Role.VIEWER])

        assert [(page.status, page.said) for page in pages] == [(401, [WAIT])] * 2
        assert hasher.count == 1
        assert someone_else.status == 303


def test_the_wait_is_over(house, stranger):
    """A minute later the right password counts again."""
    for _ in range(20):
        stranger.log_in(ADA, "wrong")

    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=61)):
        page = Person(house.port).log_in(ADA)

        assert page.status == 303


def test_guesses_at_the_web_connectors_door_are_others(house, stranger):
    """A user of the pages and a connection may have one name; each waits for itself."""
    house.add_user("lake", Role.VIEWER)
    for _ in range(7):
        stranger.log_in("lake", "wrong")

    wrong = wire.call("authenticate", strUserName="lake", strPassword="wrong")
    headers = {"Content-Type": wire.XML}
    Program(house.port).call("POST", "/qbwc", wrong.encode(), headers)

    with house.database.read() as db:
        kept = db.execute(sa.select(LoginFailure.name, LoginFailure.failures)).all()
    assert min(failures for _, failures in kept) == 1
    assert len({name for name, _ in kept}) == 2


def test_a_code_is_asked_for(furnished, stranger):
    """Only after the right password, and that alone lets nobody in."""
    alone = stranger.log_in(SPARE)
    wrong = Person(furnished.port).log_in(SPARE, "wrong", code=_code())

    assert (alone.status, alone.said) == (
        401,
        ["Enter the code that your authenticator app shows."],
    )
    assert wrong.said == [WRONG]
    assert stranger.get("/admin/").asks_who


@pytest.mark.parametrize("code", ["000000", "", "12345678901234567890", "abcdef", "²²"])
def test_a_wrong_code(furnished, stranger, code):
    """It lets nobody in."""
    assert stranger.log_in(SPARE, code=code).status == 401


def test_guessing_codes_is_throttled(furnished, stranger):
    """Wrong codes count like wrong passwords: a million of them cannot be tried."""
    for _ in range(6):
        stranger.log_in(SPARE, code="000000")

    page = stranger.log_in(SPARE, code=_code())

    assert page.said == [WAIT]


@both
def test_a_code_is_good_once(furnished):
    """Whoever saw it cannot use it again, nor an older one."""
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False):
        first = Person(furnished.port).log_in(SPARE, code=_code(now))
        again = Person(furnished.port).log_in(SPARE, code=_code(now))
        older = _code(now - timedelta(seconds=entrance.STEP))
        before = Person(furnished.port).log_in(SPARE, code=older)

    assert [first.status, again.status, before.status] == [303, 401, 401]


@both
def test_two_use_one_code_at_once(furnished):
    """One of them is let in."""
    code, pages = _code(), []
    somebody = [Person(furnished.port) for _ in range(4)]
    for each in somebody:
        each.get("/admin/log-in")

    threads = [
        threading.Thread(target=lambda p=each: pages.append(p.log_in(SPARE, code=code)))
        for each in somebody
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(page.status for page in pages) == [303, 401, 401, 401]


def test_a_clock_that_differs(furnished):
    """The code of half a minute ago is good, that of two minutes ago is not."""
    now = datetime.now(UTC)
    late, too_late = now - timedelta(seconds=30), now - timedelta(seconds=120)
    with time_machine.travel(now, tick=False):
        refused = Person(furnished.port).log_in(SPARE, code=_code(too_late))
        let_in = Person(furnished.port).log_in(SPARE, code=_code(late))

    assert [refused.status, let_in.status] == [401, 303]


def test_codes_switched_on(house, at):
    """From the next log-in on, the code of the picture's secret is asked for."""
    viewer = at(Role.VIEWER)
    text = viewer.get("/admin/account/codes").text
    secret = text.partition("<code>")[2].partition("</code>")[0]
    # Without it the picture is cut off where it is shown smaller.
    assert "<svg" in text
    assert "viewBox" in text
    refused = viewer.post("/admin/account/codes", {"code": "000000"})
    moment = datetime.now(UTC) - timedelta(seconds=30)
    code = pyotp.TOTP(secret).at(moment)

    viewer.do("/admin/account/codes", {"code": code})

    later = pyotp.TOTP(secret).at(datetime.now(UTC))
    email = EMAILS[Role.VIEWER]
    assert refused.status == 422
    assert Person(house.port).log_in(email).status == 401
    assert Person(house.port).log_in(email, code=later).status == 303


def test_codes_proved_without_a_picture(at):
    """A form that was open while the session ended leads back to a new picture."""
    page = at(Role.VIEWER).do("/admin/account/codes", {"code": "000000"})

    assert page.said == ["Scan the new picture: the one before is good no more."]


def test_codes_switched_off(furnished, at):
    """Whoever finds an open browser needs the password for it."""
    person = at(None)
    person.log_in(SPARE, code=_code())

    wrong = person.do("/admin/account/codes/off", {"present": "wrong"})
    still = Person(furnished.port).log_in(SPARE).status
    person.do("/admin/account/codes/off", {"present": houses.PASSWORD})

    assert wrong.said == ["The present password is wrong."]
    assert still == 401
    assert Person(furnished.port).log_in(SPARE).status == 303


@both
def test_the_link_for_the_first_user(house, stranger, link):
    """It makes one administrator, who is logged in at once; then it is used up."""
    form = {"email": "New@example.com", "password": "a long sentence", "again": ""}

    asked = stranger.get(link)
    differ = stranger.post(link, form)
    short = stranger.post(link, {**form, "password": "short", "again": "short"})
    page = stranger.post(link, {**form, "again": "a long sentence"})
    second = Person(house.port).post(link, {**form, "again": "a long sentence"})

    assert [asked.status, differ.status, short.status] == [200, 422, 422]
    assert (page.status, page.leads_to) == (302, "/admin/")
    assert stranger.get("/admin/people").status == 200
    assert second.status == 404
    assert Person(house.port).get(link).status == 404


def test_a_link_for_an_address_that_is_taken(stranger, link):
    """It says so, and is good for another address still."""
    form = {"email": ADA, "password": "a long sentence", "again": "a long sentence"}

    taken = stranger.post(link, form)

    assert taken.status == 422
    assert taken.said == ["There is a user ada@example.com already."]
    assert stranger.post(link, {**form, "email": "b@example.com"}).status == 302


def test_a_link_that_is_too_old(house, stranger, link):
    """It is good for a day."""
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=24, seconds=1)):
        assert Person(house.port).get(link).status == 404
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=23)):
        assert Person(house.port).get(link).status == 200


def test_back_to_where_one_was(stranger):
    """Whoever had to log in is led on to the page that was asked for."""
    wanted = "/admin/connections/lake/orders/?state=held&text=a b"

    sent = stranger.get("/admin/connections/lake/orders/?state=held&text=a%20b")
    page = stranger.post(sent.leads_to, {"email": ADA, "password": houses.PASSWORD})

    assert sent.asks_who
    assert page.leads_to.replace("%20", " ") == wanted


def test_links_that_would_lead_elsewhere(house, at):
    """Neither a log-in nor a deed leads to anything but pages."""
    operator, wrong = at(Role.OPERATOR), {}

    for place in ELSEWHERE:
        logged_in = Person(house.port).log_in(ADA, then=place)
        form = {"verb": "retry", "back": place}
        decided = operator.post("/admin/connections/lake/orders/decide", form)
        led = (logged_in.leads_to, decided.leads_to)
        if led != ("/admin/", "/admin/connections/lake/orders/"):
            wrong[place] = led

    assert wrong == {}


def _code(at=None):
    return pyotp.TOTP(SECRET).at(at or datetime.now(UTC))
