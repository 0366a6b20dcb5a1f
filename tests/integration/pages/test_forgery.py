"""What a browser is told, and what happens to forms that did not come from a page."""

from urllib.parse import quote

import pytest

from qbwc_server.states import Role
from tests.integration.pages import rules

HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}
both = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)
ABSENT = (
    "/admin/nowhere",
    "/admin/connections/nobody/",
    "/admin/connections/nobody/orders/",
    "/admin/connections/lake/orders/999999",
    "/admin/connections/lake/orders/99999999999999999999999999",
    "/admin/connections/lake/orders/-1",
    "/admin/connections/lake/jobs/999999",
    "/admin/connections/lake/sessions/999999",
    "/admin/connections/lake/sessions/999999/transcript.xml",
    "/admin/connections/lake/exchanges/99999999999999999999999",
    "/admin/connections/lake/exchanges/1/password.xml",
    "/admin/connections/%00/",
    "/admin/connections/..%2f..%2fetc/",
    "/admin/static/../guard.py",
    "/admin/static/%2e%2e/guard.py",
)
QUERIES = (
    "before=99999999999999999999",
    "before=-1",
    "before=%C2%B2",
    "state=nonsense&reason=x&kind=y",
    "since=2026-99-99&until=tomorrow",
    "since=9999-12-31&until=9999-12-31",
    "since=0001-01-01&until=0001-01-01",
    "text=%00%01",
    "state=%00&reason=%00&store=%00&kind=%00",
    "text=%25_%5C",
    f"text={'x' * 5000}",
    "text=%F0%9F%92%A5%ED%A0%80",
    "store=%27%3B--",
    "state=a&state=b",
)


@pytest.mark.parametrize("token", [None, "", "x", "IjAi.aaaaaa.bbbb"])
def test_a_form_without_its_token(furnished, admin, contents, token):
    """It is refused with a page, whatever it would have done, and nothing happens."""
    form = {} if token is None else {"csrf_token": token}
    posts = {
        rule: address
        for rule, address in rules.addresses(furnished.app).items()
        if rule.startswith("POST")
    }
    before = contents()

    pages = {rule: admin.post_as_is(posts[rule], form) for rule in posts}

    assert {page.status for page in pages.values()} == {400}
    assert all("left open too long" in page.text for page in pages.values())
    assert contents() == before


def test_the_token_of_somebody_else(at):
    """A token is good for the session that it was made for."""
    viewer, operator = at(Role.VIEWER), at(Role.OPERATOR)
    viewer.get("/admin/account")

    page = operator.post_as_is(
        "/admin/connections/lake/pause", {"csrf_token": viewer._token}
    )

    assert page.status == 400


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.ADMIN])
def test_the_headers_of_every_answer(furnished, at, role):
    """The strict policy, no frames, no guessing of types, nothing in caches."""
    somebody = at(role)
    wrong = {}

    for rule, address in rules.addresses(furnished.app).items():
        method = somebody.get if rule.startswith("GET") else somebody.post_as_is
        page = method(address) if rule.startswith("GET") else method(address, {})
        told = {
            name
            for name, beginning in HEADERS.items()
            if not page.headers.get(name, "").startswith(beginning)
        }
        if rule != "GET static" and page.headers["Cache-Control"] != "no-store":
            told.add("Cache-Control")
        if told:
            wrong[rule] = told

    assert wrong == {}


def test_the_policy(admin):
    """Nothing inside a page is run, nothing comes from or goes to other servers."""
    policy = admin.get("/admin/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "http" not in policy
    for part in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy


def test_no_page_needs_what_the_policy_forbids(furnished, admin):
    """No style, no script, no handler inside any page."""
    found = set()
    for rule, address in rules.addresses(furnished.app).items():
        if rule.startswith("GET"):
            page = admin.get(address)
            if "html" in page.headers["Content-Type"]:
                text = page.text.lower()
                marks = (" style=", "<style", " onclick=", "javascript:", "<script>")
                found |= {(rule, mark) for mark in marks if mark in text}

    assert found == set()


def test_part_of_a_page_after_the_session_ended(at):
    """The whole page goes to the log-in: a part cannot show it."""
    page = at(None).get("/admin/connections/lake/orders/?state=held", HX_Request="true")

    assert page.status == 401
    assert page.headers["HX-Redirect"] == (
        "/admin/log-in?next=/admin/connections/lake/orders/?state%3Dheld"
    )
    assert page.body == b""


def test_pages_that_are_not_there(furnished, admin):
    """Each is answered with a page that leads back."""
    pages = {path: admin.get(path) for path in ABSENT}

    assert [path for path, page in pages.items() if page.status != 404] == []
    assert [p for p, page in pages.items() if 'href="/admin/"' not in page.text] == []


@both
def test_queries_that_make_no_sense(furnished, admin):
    """A listing takes of them what it can; nothing fails."""
    failed = [
        (listing, query)
        for listing in ("orders/", "orders/orders.csv", "jobs/", "sessions/")
        for query in QUERIES
        if admin.get(f"/admin/connections/lake/{listing}?{query}").status
        != (400 if "%00" in query else 200)
    ]

    assert failed == []


@both
def test_forms_that_make_no_sense(furnished, admin):
    """They are refused in a sentence; nothing fails."""
    failed = []

    for value in ("abc", "-1", "9" * 25, "", "1.5", "²", "\0", "x" * 5000):
        for path, form in _senseless(value):
            page = admin.post(quote(path), form)
            if page.status >= 500:
                failed.append((path, form))

    assert failed == []


def test_a_form_that_is_too_large(admin):
    """It is refused with a page."""
    page = admin.post_as_is("/admin/log-in", {"email": "x" * 11_000_000})

    assert page.status in (400, 413)


def test_a_view_that_breaks(house, at):
    """Somebody is told so, and nothing of how."""
    viewer = at(Role.VIEWER)
    house.app.view_functions["admin.help.search"] = lambda: 1 / 0

    page = viewer.get("/admin/help")

    assert page.status == 500
    assert "internal error" in page.text
    assert "ZeroDivision" not in page.text


def test_a_method_that_is_not_there(admin):
    """It is refused in a sentence."""
    page = admin._call("DELETE", "/admin/people", None, {})

    assert page.status == 405
    assert page.text.startswith("DELETE is not possible here")


def _senseless(value):
    lake = "/admin/connections/lake"
    yield f"{lake}/orders/decide", {"verb": "retry", "order": value}
    yield f"{lake}/orders/decide", {"verb": value}
    yield f"{lake}/orders/1/adopt", {"txn_id": value}
    yield f"{lake}/jobs/1/{value[:50] or 'x'}", {}
    yield "/admin/connections/new", {"name": value, "every_minutes": value}
    yield "/admin/connections/new", {"name": "A", "company_path": value}
    yield "/admin/people", {"email": f"{value}@", "role": value}
    yield "/admin/people", {"email": f"{value}@x", "role": "viewer"}
    yield "/admin/tokens", {"label": value, "scope": value, "connection": value}
    yield "/admin/tokens", {"label": value, "scope": "read"}
    yield "/admin/people/4/role", {"role": value}
    yield f"/admin/people/{value[:50] or 'x'}/remove", {}
    yield f"/admin/tokens/{value[:50] or 'x'}/revoke", {}
    yield "/admin/account/password", {"present": value, "password": value}
    yield f"{lake}/settings/", {"stores[0].key": value, "order.start_date": value}
