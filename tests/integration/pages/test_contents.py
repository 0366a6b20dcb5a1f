"""What the pages show and do: orders found and decided, files, hostile texts."""

import csv
import hmac
import html
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from qbwc_server import settings
from qbwc_server.conversation import door
from qbwc_server.models import Job, Order
from qbwc_server.simulator.visits import Ending
from qbwc_server.states import Role
from qbwc_server.store import access, audit, connections
from tests import factories
from tests.support import houses, programs

LAKE = "/admin/connections/lake"
HOSTILE = "<script>alert('1')</script>\"><img src=x onerror=alert(1)>"
#: which orders of `test_orders_are_found` each finds
SEARCHES = {
    "": ["P-3", "P-2", "P-1"],
    "state=held": ["P-2"],
    "state=posted": ["P-1"],
    "reason=AWAITING_PAYMENT": ["P-2"],
    "store=Pine+Trade": ["P-3"],
    "text=p-2": ["P-2"],
    "text=Byrd": ["P-3", "P-2", "P-1"],
    "reference=1": ["P-3", "P-1"],
    "reference=99": [],
    "text=%25": [],
    "since=2020-01-01": ["P-3", "P-2", "P-1"],
    "since=2999-01-01": [],
    "until=2020-01-01": [],
    "until=2999-01-01": ["P-3", "P-2", "P-1"],
    "before=3": ["P-2", "P-1"],
    "state=held&store=Pine+Trade": [],
}


@pytest.fixture
def operator(at):
    """Give an operator who is logged in."""
    return at(Role.OPERATOR)


def orders(page):
    """Give the numbers of the orders that a listing shows."""
    return re.findall(r'aria-label="Order ([^"]+)"', page.text)


def test_a_daily_summary(house, operator):
    """Its page leads to its orders, and their pages to it; who waits says for what."""
    store = {"summary": "daily", "single_customer": "Web Sales"}
    content = settings.to_json(factories.settings(store=store))
    now = datetime.now(UTC)
    with house.database.transaction() as db:
        lake = connections.by_name(db, "lake").id
        connections.keep_settings(db, lake, content, now)
    today = factories.an_order("P-3", ordered_at=now.isoformat())
    house.take_in("lake", factories.an_order("P-1"), factories.an_order("P-2"), today)
    company = factories.a_company(customers=[{"Name": "Web Sales"}])

    house.connector("lake", programs.PASSWORD, company).visit()

    member, summary = (operator.get(f"{LAKE}/orders/{n}").text for n in (1, 4))
    listed = operator.get(f"{LAKE}/orders/?summary=4")
    assert f'href="{LAKE}/orders/4">D20261012<' in member
    assert f'href="{LAKE}/orders/?summary=4">2 orders<' in summary
    assert orders(listed) == ["P-2", "P-1"]
    assert f'daily summary <a href="{LAKE}/orders/4">D20261012<' in listed.text
    for page in ("", "3"):
        assert (
            "together with the other sales of"
            in operator.get(f"{LAKE}/orders/{page}").text
        )


def test_orders_are_found(house, operator):
    """By state, reason, store, day, text; the newest first; the CSV has the same."""
    house.take_in("lake", factories.an_order("P-1"))
    house.connector("lake", programs.PASSWORD, factories.a_company()).visit()
    held = factories.an_order("P-2", order_status="awaiting_payment")
    trade = factories.an_order("P-3", store_api_key=factories.TRADE)
    house.take_in("lake", held, trade)

    shown = {q: orders(operator.get(f"{LAKE}/orders/?{q}")) for q in SEARCHES}
    taken_out = {q: _numbers(_csv(operator, q)) for q in SEARCHES}

    assert shown == SEARCHES
    assert taken_out == SEARCHES


def test_orders_by_day(house, operator):
    """Of the days that are named, both included."""
    house.take_in("lake", factories.an_order("P-1"))
    with house.database.transaction() as db:
        db.execute(sa.update(Order).values(received_at=_moment("2026-10-12T23:59:59")))

    days = ["2026-10-11", "2026-10-12", "2026-10-13"]
    found = {
        (since, until): orders(
            operator.get(f"{LAKE}/orders/?since={since}&until={until}")
        )
        for since in days
        for until in days
    }

    assert {dates for dates, numbers in found.items() if numbers} == {
        (since, until) for since in days[:2] for until in days[1:]
    }


def test_a_long_listing(house, operator):
    """It comes in pages, each order once, with a way back."""
    numbers = [f"P-{number}" for number in range(1, 121)]
    house.take_in("lake", *map(factories.an_order, numbers))
    path, seen, pages = f"{LAKE}/orders/", [], 0

    while path:
        page = operator.get(path)
        seen += orders(page)
        pages += 1
        older = re.search(r'href="([^"]+)" rel="next"', page.text)
        path = older[1].replace("&amp;", "&") if older else ""

    assert seen == numbers[::-1]
    assert pages == 3
    assert _numbers(_csv(operator, "")) == numbers[::-1]


def test_many_connections(house, operator):
    """The overview has them in pages, and finds one by a part of its name."""
    for number in range(50):
        programs.register(house.database, f"shop {number:02}")
    path, seen = "/admin/", []

    while path:
        page = operator.get(path)
        seen += re.findall(r'<h2><a href="[^"]+">([^<]+)</a>', page.text)
        further = re.search(r'href="([^"]+)" rel="next"', page.text)
        path = further[1].replace("&amp;", "&") if further else ""
    found = operator.get("/admin/?text=OP+41").text

    assert seen == ["lake", "pine", *(f"shop {number:02}" for number in range(50))]
    assert re.findall(r'<h2><a href="[^"]+">([^<]+)</a>', found) == ["shop 41"]
    assert "No connection fits" in operator.get("/admin/?text=%25").text


def test_concerns(house, operator):
    """What somebody must look at is on the overview, each in a sentence."""
    now = datetime.now(UTC)
    key = hmac.digest(houses.KEY.encode(), b"failed log-ins", "sha256")
    counted_as = door.Visitor("pine", "", "", key).counted_as
    with house.database.transaction() as db:
        lake = connections.by_name(db, "lake").id
        pine = connections.by_name(db, "pine").id
        silent = {"last_seen_at": now - timedelta(hours=25), "attention": "Wrong file."}
        connections.update(db, lake, silent)
        connections.update(db, pine, {"paused": True})
        for _ in range(7):
            access.note_failure(db, counted_as, "198.51.100.7", now)
    lacking = factories.settings(item={"income_account": ""})
    programs.register(house.database, "oak")
    with house.database.transaction() as db:
        oak = connections.by_name(db, "oak").id
        connections.keep_settings(db, oak, settings.to_json(lacking), now)

    text = html.unescape(operator.get("/admin/").text)

    for sentence in (
        "No Web Connector has called yet.",
        "has not called for more than a day",
        "Wrong file.",
        "This connection is paused",
        "Log-ins fail again and again",
        "settings</a> are incomplete: item.income_account",
    ):
        assert sentence in text, sentence


def test_deciding_about_many(house, operator):
    """Each by itself: what could be done is done, what could not is said."""
    held = factories.an_order("P-1", order_status="awaiting_payment")
    house.take_in("lake", held, factories.an_order("P-2"))

    page = operator.do(
        f"{LAKE}/orders/decide", {"verb": "release", "order": ["1", "2", "1", "77"]}
    )

    assert page.said[0] == "1 order: let go on."
    assert any("P-2 is waiting" in each for each in page.said)
    assert any("no such order" in each for each in page.said)
    assert _states(house) == {"P-1": "waiting", "P-2": "waiting"}
    assert ("orders release", "P-1", "page: otto@example.com") in _trail(house)


def test_deciding_about_none(operator):
    """Somebody forgot to tick."""
    page = operator.do(f"{LAKE}/orders/decide", {"verb": "retry"})

    assert page.said == ["Tick the orders first."]


def test_ids_of_another_connection(furnished, admin, contents):
    """They lead nowhere: neither seen nor decided about."""
    with furnished.database.read() as db:
        lake = connections.by_name(db, "lake").id
        job = db.execute(sa.select(Job.id).where(Job.connection_id == lake)).scalar()
    pine = "/admin/connections/pine"
    before = contents()

    seen = [
        admin.get(f"{pine}/{path}").status
        for path in (
            "orders/1",
            "documents/1",
            f"jobs/{job}",
            "sessions/1",
            "sessions/1/transcript.xml",
            "exchanges/1",
            "exchanges/1/request.xml",
            "exchanges/1/answer.xml",
        )
    ]
    decided = admin.do(f"{pine}/orders/decide", {"verb": "cancel", "order": "2"})
    filed = admin.do(f"{pine}/documents/decide", {"verb": "cancel", "document": "1"})
    adopted = admin.do(f"{pine}/jobs/{job}/cancel")

    assert seen == [404] * 8
    assert decided.said == ["There is no such order."]
    assert filed.said == ["There is no such document."]
    assert adopted.said == [f"There is no job {job}."]
    assert contents() == before


def test_the_story_of_an_order(furnished, operator):
    """Received, looked up, posted, with the exact qbXML of both sides."""
    text = operator.get(f"{LAKE}/orders/1").text

    for each in ("SalesReceiptAddRq", "SalesReceiptRet", "In the books as", "MUG"):
        assert each in text
    assert "Received from the shop" in text


def test_what_to_do_and_who(house, operator):
    """Every faulty line asks for its own; who does it stands beside."""
    lines = [factories.a_line("LAMP-OLD"), factories.a_line("SUM")]
    order = factories.an_order("P-1", {factories.TO + "line_items": lines})
    house.take_in("lake", order)
    house.connector("lake", programs.PASSWORD, factories.a_company()).visit()

    text = html.unescape(operator.get(f"{LAKE}/orders/1").text)

    assert "(ITEM_INACTIVE)" in text
    assert "(ITEM_KIND_UNUSABLE)" in text
    assert "Make the item active in QuickBooks" in text
    assert "Map the SKU to another item" in text
    assert text.count("Who: the bookkeeper.") == 2


def test_a_preview(furnished, operator):
    """An order that waits shows what would be sent, and what it adds up to."""
    furnished.take_in("lake", factories.an_order("P-9"))
    with furnished.database.read() as db:
        order_id = db.execute(sa.select(Order.id).where(Order.number == "P-9")).scalar()

    text = operator.get(f"{LAKE}/orders/{order_id}").text

    assert "<strong>10.00</strong>" in text
    assert "SalesReceiptAddRq" in text


def test_cells_that_a_spreadsheet_would_calculate(house, operator):
    """They begin with an apostrophe; ordinary ones do not."""
    numbers = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "P-1"]
    house.take_in("lake", *map(factories.an_order, numbers))

    rows = csv.reader(io.StringIO(_csv(operator, "")))

    found = [row[0] for row in rows][1:]
    assert [each for each in found if each.startswith(("=", "+", "-", "@", "\t"))] == []
    assert set(found) >= {"'=1+1", "'+1", "'-1", "'@SUM(A1)", "P-1"}


def test_hostile_texts(house, at):
    """What shops, names and codes hold is shown as it is and never run."""
    viewer, admin = at(Role.VIEWER), at(Role.ADMIN)
    line = factories.a_line("MUG", item_name=HOSTILE)
    order = factories.an_order(
        HOSTILE[:60], {factories.TO + "line_items": [line]}, order_status=HOSTILE
    )
    house.take_in("lake", order)
    admin.post("/admin/tokens", {"label": HOSTILE, "scope": "read"})

    pages = [
        viewer.get(f"{LAKE}/orders/"),
        viewer.get(f"{LAKE}/orders/1"),
        viewer.get(f"{LAKE}/orders/?text={HOSTILE.replace(' ', '%20')}&state=%3Cb%3E"),
        viewer.get(f"/admin/help?text={HOSTILE.replace(' ', '%20')}"),
        admin.get("/admin/tokens"),
        admin.get("/admin/audit"),
        admin.post("/admin/connections/new", {"name": HOSTILE, "every_minutes": "x"}),
        admin.post("/admin/people", {"email": HOSTILE, "role": HOSTILE}),
        admin.post("/admin/log-in", {"email": HOSTILE, "password": HOSTILE}),
    ]

    assert [page.status for page in pages] == [200] * 6 + [422, 422, 401]
    for page in pages:
        assert "<script>alert" not in page.text
        assert "<img" not in page.text


@pytest.mark.parametrize("name", ["A.B", "x" * 63, "two words", "con"])
def test_names_of_files(house, admin, name):
    """A connection's name becomes a file's; no header is broken by it."""
    made = admin.post("/admin/connections/new", {"name": name, "every_minutes": "15"})
    path = made.text.partition('href="/admin/connections/')[2].partition("/")[0]

    page = admin.get(f"/admin/connections/{path}/connection.qwc")

    assert page.status == 200
    assert page.headers["Content-Disposition"].startswith("attachment; filename=")
    assert page.headers.get_content_type() == "application/x-qwc"


@pytest.mark.parametrize("name", ["a\r\nX-Evil: yes", "../../etc", "a/b", "", "=1+1"])
def test_names_that_are_refused(admin, name):
    """They would be headers, paths or formulas."""
    page = admin.post("/admin/connections/new", {"name": name, "every_minutes": "15"})

    assert page.status == 422
    assert "X-Evil" not in page.headers


def test_a_new_connection(house, admin):
    """Its password is shown once, good at the door, and in no page afterwards."""
    form = {"name": "Fern Books", "every_minutes": "15"}
    made = admin.post("/admin/connections/new", form)
    (password,) = re.findall(r'data-copy="([^"]+)"', made.text)
    (username,) = re.findall(r"<dt>User name</dt><dd><code>([^<]+)", made.text)

    visit = house.connector(username, password, factories.a_company()).visit()

    shown = admin.get("/admin/connections/Fern%20Books/").text
    assert visit.ending is Ending.NO_WORK
    assert password not in shown
    assert "Fern Books" in admin.get("/admin/").text


def test_deleting_a_connection(house, admin, contents):
    """Only if its name is typed; then it is gone with all that it held."""
    before = contents()
    page = admin.do(f"{LAKE}/remove", {"name": "pine"})
    assert page.said == ["Nothing was deleted: type the connection's name."]
    assert contents() == before

    admin.do(f"{LAKE}/remove", {"name": "lake"})

    assert admin.get(f"{LAKE}/").status == 404
    assert admin.get("/admin/connections/pine/").status == 200


def test_settings_with_a_mistake(house, admin, contents):
    """Each is said beside its field, what was typed stays, nothing is changed."""
    before = contents()

    page = admin.post(f"{LAKE}/settings/", {"tax.map[0].state": "Ohio"})

    assert page.status == 422
    assert 'href="#tax.map[0].item"' in page.text
    assert 'value="Ohio"' in page.text
    assert contents() == before


@pytest.mark.parametrize("content", ["item = 3", "\xff\xfe", "", "[[stores]]\nkey=1"])
def test_a_settings_file_with_mistakes(house, admin, contents, content):
    """It is refused in sentences; an empty one gives the defaults."""
    before = contents()

    page = _import(admin, content.encode("latin-1"))

    if content:
        assert page.said
        assert contents() == before
    else:
        assert "in force" in page.said[0]


def test_a_token(house, admin):
    """It is shown once, works, and is good no more once it is revoked."""
    form = {"label": "shop", "scope": "read", "connection": "lake"}
    made = admin.post("/admin/tokens", form)
    (token,) = re.findall(r'data-copy="([^"]+)"', made.text)
    program = programs.Program(house.port, token)

    first = program.get("orders").status
    admin.do("/admin/tokens/1/revoke")

    assert first == 200
    assert program.get("orders").status == 401
    assert token not in admin.get("/admin/tokens").text


def _csv(person, query):
    page = person.get(f"{LAKE}/orders/orders.csv?{query}")
    assert page.headers.get_content_type() == "text/csv"
    return page.text


def _numbers(text):
    return [row["number"] for row in csv.DictReader(io.StringIO(text))]


def _states(house):
    with house.database.read() as db:
        rows = db.execute(sa.select(Order.number, Order.state))
        return {row.number: str(row.state) for row in rows}


def _trail(house):
    with house.database.read() as db:
        return [(e.action, e.subject, e.who) for e in audit.listing(db)]


def _moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _import(person, content):
    person.get(f"{LAKE}/settings/")
    mark = "----boundary"
    body = (
        f'--{mark}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n'
        f"{person._token}\r\n--{mark}\r\nContent-Disposition: form-data;"
        ' name="file"; filename="s.toml"\r\n\r\n'
    ).encode() + content
    body += f"\r\n--{mark}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
    page = person._call("POST", f"{LAKE}/settings/import", body, kind)
    return person.get(page.leads_to)
