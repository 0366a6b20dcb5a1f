"""The people who use the pages, looked after on the command line."""

import re
from urllib.parse import urlsplit

import pytest

from tests.support.people import Person

EMAIL = "Ada@Example.com"
LINK = re.compile(r"http://\S+(/admin/welcome/\S+)")


def test_a_user(shell):
    """Added with a password that is shown once, listed, and removed again."""
    added = shell.good("user", "add", EMAIL, "--role", "admin", "--json").json
    listed = shell.good("user", "list", "--json")
    shown = shell.good("user", "list").out
    shell.good("user", "remove", EMAIL, "--yes")

    assert (added["email"], added["role"]) == ("ada@example.com", "admin")
    assert len(added["password"]) > 20
    assert [(each["email"], each["role"]) for each in listed.json] == [
        ("ada@example.com", "admin")
    ]
    assert "argon2" not in listed.out
    assert "ada@example.com" in shown
    assert shell.good("user", "list", "--json").json == []
    trail = shell.good("audit", "list", "--json").json
    actions = [(each["action"], each["subject"]) for each in trail]
    assert ("user add", "ada@example.com") in actions
    assert ("user remove", "ada@example.com") in actions


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("add", "nobody", "--role", "admin"), "no e-mail address"),
        (("add", f"{'x' * 250}@y.org", "--role", "admin"), "no e-mail address"),
        (("add", EMAIL, "--role", "king"), "--role"),
        (("add", EMAIL), "--role"),
        (("reset", "nobody@example.com"), "there is no user nobody@example.com"),
        (("remove", "nobody@example.com", "--yes"), "there is no user"),
    ],
)
def test_what_is_refused(shell, arguments, said):
    """In a sentence; nobody is added."""
    ran = shell.run("user", *arguments)

    assert ran.status in (1, 2)
    assert said in ran.err
    assert shell.good("user", "list", "--json").json == []


def test_an_address_twice(shell):
    """However it is written, it is one user's."""
    shell.good("user", "add", EMAIL, "--role", "viewer")

    ran = shell.run("user", "add", EMAIL.upper(), "--role", "admin")

    assert ran.status == 1
    assert ran.err == "error: there is a user ada@example.com already\n"


def test_a_password_of_ones_own_and_a_lost_one(shell):
    """The one given is good and not repeated; after a reset only the new one is."""
    added = shell.good(
        "user", "add", EMAIL, "--role", "viewer", "--password-stdin", stdin="my own\n"
    )
    with shell.serving() as server:
        port = urlsplit(server.address).port
        assert port
        before = Person(port)
        assert before.log_in(EMAIL, "my own").status == 303

        reset = shell.good("user", "reset", EMAIL).out
        password = reset.split()[-1]

        assert not before.is_in()
        assert Person(port).log_in(EMAIL, "my own").status == 401
        assert Person(port).log_in(EMAIL, password).status == 303
    assert "my own" not in added.out


def test_the_link_at_the_first_start(shell):
    """It makes the first administrator; from then on no further one is printed."""
    form = {
        "email": EMAIL,
        "password": "a long sentence",
        "again": "a long sentence",
    }
    shell.good("user", "add", "vera@example.com", "--role", "viewer")

    with shell.serving() as server:
        pass
    (path,) = LINK.findall(server.log)
    with shell.serving() as server:
        person = Person(urlsplit(server.address).port or 0)
        made = person.post(path, form)
        people = person.get("/admin/people")
    again = LINK.findall(server.log)
    with shell.serving() as server:
        pass

    assert (made.leads_to, people.status) == ("/admin/", 200)
    # The second start printed one as well: nobody had used the first by then.
    assert len(again) == 1
    assert LINK.findall(server.log) == []
