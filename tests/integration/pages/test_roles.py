"""Every address with every role: who may, who is refused, and what nobody sees."""

import pytest
import sqlalchemy as sa

from qbwc_server.models import Connection, Session, Token, User
from qbwc_server.states import Role
from tests import factories
from tests.integration.pages import rules
from tests.integration.pages.conftest import SECRET

ROLES = [None, *Role]
OUT = "POST welcome.log_out"


def test_every_address_has_a_rule(house):
    """A new page must say in the table who may see it."""
    assert set(rules.addresses(house.app)) == set(rules.RULES)


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may(furnished, at, role):
    """Nothing that it may is refused, and every page is shown."""
    somebody = at(role)
    wrong = {}

    for rule, page in _tried(furnished, somebody, role, True):
        good = (200,) if rule.startswith("GET") else (200, 302, 303, 401, 422)
        if rule in rules.ABSENT:
            good = (404,)
        if page.status not in good or (page.asks_who and rule != OUT):
            wrong[rule] = page.status

    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may_not(furnished, at, contents, role):
    """It is refused with a page, or asked to log in, and nothing is changed."""
    somebody = at(role)
    somebody.get("/admin/account")
    before = contents()
    wrong = {}

    for rule, page in _tried(furnished, somebody, role, False):
        refused = page.asks_who if role is None else page.status == 403
        if not refused:
            wrong[rule] = page.status

    assert wrong == {}
    assert contents() == before


def test_a_viewer_changes_nothing_by_looking(furnished, at, contents):
    """All pages that a viewer may open leave every table as it was."""
    viewer = at(Role.VIEWER)
    before = contents()

    for rule, address in rules.addresses(furnished.app).items():
        if rule.startswith("GET"):
            viewer.get(address)

    assert contents() == before


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR])
def test_no_secret_is_shown(furnished, at, role):
    """No digest, no ticket, no secret of codes, no key of a store is on any page."""
    somebody = at(role)
    secrets = {*_secrets(furnished.database), factories.WEB, factories.TRADE}

    seen = {
        (rule, secret)
        for rule, address in rules.addresses(furnished.app).items()
        if rule.startswith("GET")
        for secret in secrets
        if secret.encode() in somebody.get(address).body
    }

    assert seen == set()


def test_an_admin_sees_the_keys_of_stores_alone(furnished, at):
    """They are in the settings; all other secrets are nobody's to see."""
    admin = at(Role.ADMIN)
    secrets = _secrets(furnished.database)

    pages = {
        rule: admin.get(address).text
        for rule, address in rules.addresses(furnished.app).items()
        if rule.startswith("GET")
    }

    assert [rule for rule, text in pages.items() for s in secrets if s in text] == []
    assert factories.WEB in pages["GET settings.show"]
    assert factories.WEB in pages["GET settings.export"]


def test_a_page_is_no_way_around_a_role(furnished, at, contents):
    """Neither another method nor a form that names one gets an operator further."""
    operator = at(Role.OPERATOR)
    before = contents()

    answers = [
        operator.post_as_is("/admin/people", {"_method": "GET"}).status,
        operator.post("/admin/people", {"email": "x@example.com", "role": "admin"}),
        operator.get("/admin/people", X_HTTP_Method_Override="POST"),
        operator.get("/admin/people/4/remove"),
        operator.get("/admin//people"),
    ]

    assert answers[0] == 400
    assert [each.status for each in answers[1:]] == [403, 403, 404, 404]
    assert contents() == before


def _tried(house, somebody, role, may):
    """Send each request that a role may, or may not; logging out comes last."""
    found = rules.addresses(house.app)
    for rule in sorted(found, key=lambda each: (each == OUT, each)):
        if rules.allowed(rules.RULES[rule], role) is may:
            if rule.startswith("GET"):
                yield rule, somebody.get(found[rule])
            else:
                yield rule, somebody.post(found[rule], rules.FORMS.get(rule))


def _secrets(database):
    columns = (
        User.password_hash,
        Connection.password_hash,
        Session.ticket_digest,
        Token.digest,
    )
    with database.read() as db:
        stored = [v for c in columns for v in db.execute(sa.select(c)).scalars()]
    return {SECRET, *stored}
