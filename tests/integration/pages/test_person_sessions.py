"""Sessions of people: what begins them, what ends them, what their cookie is like."""

from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie

import pytest
import time_machine

from qbwc_server.states import Role
from qbwc_server.store import people
from tests.integration.pages.conftest import EMAILS
from tests.support import houses
from tests.support.people import Person

NEW = "another long sentence"
both = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)


def user_id(house, role):
    """Find the user of a role."""
    with house.database.read() as db:
        row = people.by_email(db, EMAILS[role])
    assert row
    return row.id


def test_the_cookie(house, at):
    """No script reads it, other sites do not send it, other faces do not get it."""
    page = at(None).log_in(EMAILS[Role.ADMIN])

    cookie = _cookie(page)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/admin"
    assert not cookie["secure"]
    assert "expires" in cookie


def test_the_cookie_over_https(house, tmp_path):
    """Where people come by https it is never sent in clear."""
    https = {"public_url": "https://books.example.com", "trusted_proxies": 1}
    with houses.serving(house.database, tmp_path / "https", **https) as found:
        headers = {
            "X-Forwarded-Proto": "https",
            "Host": "books.example.com",
            "Referer": "https://books.example.com/admin/log-in",
        }
        page = Person(found.port, headers=headers).log_in(EMAILS[Role.ADMIN])

    assert page.status == 303
    assert _cookie(page)["secure"]


def test_a_form_from_another_site_over_https(house, tmp_path):
    """Even with the right token it is refused."""
    https = {"public_url": "https://books.example.com", "trusted_proxies": 1}
    with houses.serving(house.database, tmp_path / "https", **https) as found:
        headers = {"X-Forwarded-Proto": "https", "Host": "books.example.com"}
        somebody = Person(found.port, headers=headers)
        somebody.headers["Referer"] = "https://evil.example/"

        assert somebody.log_in(EMAILS[Role.ADMIN]).status == 400


def test_a_session_that_nobody_uses(house, at):
    """It ends after twelve hours without a request, not with one in between."""
    idle, busy = at(Role.VIEWER), at(Role.VIEWER)
    now = datetime.now(UTC)

    with time_machine.travel(now + timedelta(hours=11)):
        assert busy.is_in()
    with time_machine.travel(now + timedelta(hours=13)):
        assert not idle.is_in()
        assert busy.is_in()


def test_a_session_that_is_old(house, at):
    """It ends after two weeks, however busy it was."""
    viewer = at(Role.VIEWER)
    now = datetime.now(UTC)

    for half_days in range(1, 28):
        with time_machine.travel(now + timedelta(hours=12 * half_days - 1)):
            assert viewer.is_in()

    with time_machine.travel(now + timedelta(days=14, minutes=1)):
        assert not viewer.is_in()


@both
def test_logging_out_everywhere(house, tmp_path, at):
    """Every other session ends, on every process; the one that asked goes on."""
    with houses.serving(house.database, tmp_path / "other") as other:
        here, there = at(Role.VIEWER), Person(other.port)
        there.log_in(EMAILS[Role.VIEWER])

        here.do("/admin/account/log-out-everywhere")

        assert here.is_in()
        assert not there.is_in()


def test_logging_out(at):
    """This browser's session ends, and others of the same person go on."""
    here, there = at(Role.VIEWER), at(Role.VIEWER)

    page = here.post("/admin/log-out")

    assert page.leads_to == "/admin/log-in"
    assert not here.is_in()
    assert there.is_in()


def test_a_new_password(house, at):
    """It ends every other session; the old one is good no more."""
    here, there = at(Role.VIEWER), at(Role.VIEWER)
    form = {"present": houses.PASSWORD, "password": NEW, "again": NEW}

    page = here.do("/admin/account/password", form)

    email = EMAILS[Role.VIEWER]
    assert page.said == ["The password is changed; every other session has ended."]
    assert here.is_in()
    assert not there.is_in()
    assert Person(house.port).log_in(email).status == 401
    assert Person(house.port).log_in(email, NEW).status == 303


@pytest.mark.parametrize(
    "form",
    [
        {"present": "wrong", "password": NEW, "again": NEW},
        {"present": houses.PASSWORD, "password": "short", "again": "short"},
        {"present": houses.PASSWORD, "password": NEW, "again": "other"},
        {},
    ],
)
def test_a_new_password_that_will_not_do(house, at, contents, form):
    """It says why and changes nothing."""
    viewer = at(Role.VIEWER)
    before = contents()

    page = viewer.do("/admin/account/password", form)

    assert len(page.said) == 1
    assert contents() == before


@both
def test_another_role(house, at, admin):
    """It counts at once: whoever had the old one has to log in again."""
    operator = at(Role.OPERATOR)

    page = admin.do(
        f"/admin/people/{user_id(house, Role.OPERATOR)}/role", {"role": "viewer"}
    )

    assert page.said == ["otto@example.com is changed."]
    assert not operator.is_in()
    again = at(Role.OPERATOR)
    assert again.post("/admin/connections/lake/orders/decide", {"verb": "retry"}).status
    assert again.get("/admin/connections/lake/connection.qwc").status == 403


def test_a_user_who_is_removed(house, at, admin):
    """His sessions are over, and he cannot come in again."""
    viewer = at(Role.VIEWER)

    admin.do(f"/admin/people/{user_id(house, Role.VIEWER)}/remove")

    assert not viewer.is_in()
    assert at(None).log_in(EMAILS[Role.VIEWER]).status == 401


@both
def test_the_last_admin(house, admin, contents):
    """Somebody must stay who may do everything."""
    before = contents()
    path = f"/admin/people/{user_id(house, Role.ADMIN)}"

    pages = [
        admin.do(f"{path}/remove"),
        admin.do(f"{path}/role", {"role": "viewer"}),
    ]

    assert {*pages[0].said, *pages[1].said} == {
        "Somebody must stay who may do everything."
    }
    assert contents() == before


def test_one_of_two_admins(house, admin):
    """One may go; then one is logged out oneself."""
    house.add_user("second@example.com", Role.ADMIN)

    admin.post(f"/admin/people/{user_id(house, Role.ADMIN)}/remove")

    assert not admin.is_in()


def test_a_cookie_that_somebody_made(house, at):
    """Neither a signature of another key nor another user's number lets anybody in."""
    viewer, stranger = at(Role.VIEWER), at(None)
    content, _, rest = viewer.cookies["qbwc_session"].partition(".")

    for forged in (
        f"{content}.{rest[:-4]}AAAA",
        f"{content[:-2]}AA.{rest}",
        content,
        "",
        "\x80",
        "." * 500,
    ):
        stranger.cookies["qbwc_session"] = forged.encode("latin-1", "replace").decode(
            "latin-1"
        )
        assert not stranger.is_in()


def test_another_secret_key(house, tmp_path, at):
    """It ends every session: cookies of the old one are nobody's."""
    viewer = at(Role.VIEWER)
    with houses.serving(house.database, tmp_path / "o", secret_key="x" * 40) as other:
        moved = Person(other.port, dict(viewer.cookies))

        assert not moved.is_in()


def test_the_session_begins_anew_at_log_in(at):
    """A cookie from before, which somebody may have planted, is not kept."""
    person = at(None)
    person.get("/admin/log-in")
    before = person.cookies["qbwc_session"]

    person.log_in(EMAILS[Role.VIEWER])

    planted = at(None)
    planted.cookies["qbwc_session"] = before
    assert person.is_in()
    assert not planted.is_in()


def _cookie(page):
    return SimpleCookie(page.headers["Set-Cookie"])["qbwc_session"]
