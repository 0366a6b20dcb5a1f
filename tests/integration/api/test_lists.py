"""Orders and jobs shown: pages, filters, numbers of every kind."""

import pytest

from tests import factories
from tests.support import programs

NUMBERS = [
    "10481",
    "#1001",
    "2026/11/05",
    "/5",
    "a//b",
    "5/",
    "orders",
    "A B  C",
    "50%",
    "%2F",
    "a+b",
    "a?b=c&d",
    "Größe-東京",
    "..",
    "x;y:z@w",
    "'; drop table orders --",
    "<b>",
]


def test_numbers(program):
    """Whatever the shop's number is, its order is found by it."""
    program.post([factories.an_order(number) for number in NUMBERS])

    shown = [program.order(number) for number in NUMBERS]
    listed = [program.get("orders", number=number) for number in NUMBERS]

    assert [each.status for each in shown] == [200] * len(NUMBERS)
    assert [each.json["number"] for each in shown] == NUMBERS
    found = [[each["number"] for each in page.json["orders"]] for page in listed]
    assert found == [[number] for number in NUMBERS]


def test_unknown_numbers(program):
    """404 in a sentence."""
    program.post(factories.an_order("10481"))
    numbers = ["1", "10481 ", "\0", "10481\0", "A/10481", "/10481", "10481/"]

    answers = [program.order(number) for number in numbers]
    answers += [program.get("orders/%FF%FE"), program.get("orders//10481")]

    assert {answer.status for answer in answers} == {404}
    assert all(answer.sentence for answer in answers)


def test_stores_that_share_a_number(program):
    """409 asks for the store; its name or its key decides."""
    for key in (factories.WEB, factories.TRADE):
        program.post(factories.an_order("7", store_api_key=key))

    unclear = program.order("7")
    by_name = program.order("7", store="Pine Trade")
    by_key = program.order("7", store=factories.WEB)
    neither = program.order("7", store="Pine")
    listed = program.get("orders", store="Pine Trade")

    assert unclear.status == 409
    assert "Pine Web, Pine Trade" in unclear.sentence
    assert by_name.json["store"] == "Pine Trade"
    assert by_key.json["store"] == "Pine Web"
    assert neither.status == 404
    assert [each["store"] for each in listed.json["orders"]] == ["Pine Trade"]


def test_pages(program):
    """The cursor leads through all orders, each once, also past what arrives."""
    program.post([factories.an_order(str(n)) for n in range(5)])

    first = program.get("orders", limit="2").json
    program.post(factories.an_order("late"))
    second = program.get("orders", limit="2", cursor=first["next_cursor"]).json
    third = program.get("orders", limit="2", cursor=second["next_cursor"]).json

    pages = [[each["number"] for each in page["orders"]] for page in (first, second)]
    assert pages == [["0", "1"], ["2", "3"]]
    assert [each["number"] for each in third["orders"]] == ["4", "late"]
    assert third["next_cursor"] is None


def test_the_largest_page(program):
    """200 rows; without a limit 50."""
    program.post([factories.an_order(str(n)) for n in range(201)])

    most = program.get("orders", limit="200").json
    usual = program.get("orders").json
    jobs = program.get("jobs", limit="1").json

    assert (len(most["orders"]), len(usual["orders"])) == (200, 50)
    assert most["next_cursor"] is not None
    assert program.get("orders", cursor=most["next_cursor"]).json["next_cursor"] is None
    assert len(jobs["jobs"]) == 1


@pytest.mark.parametrize("resource", ["orders", "jobs"])
@pytest.mark.parametrize(
    "query, word",
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "-1"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"limit": "٣"}, "limit"),
        ({"limit": ""}, "limit"),
        ({"cursor": "-1"}, "cursor"),
        ({"cursor": "next"}, "cursor"),
        ({"cursor": str(2**31)}, "cursor"),
        ({"cursor": ""}, "cursor"),
        ({"state": "done"}, "state"),
        ({"state": "POSTED"}, "state"),
        ({"state": ""}, "state"),
        ({"state": "\0"}, "state"),
    ],
)
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_wrong_questions(program, resource, query, word):
    """400 names the parameter."""
    answer = program.get(resource, **query)

    assert answer.status == 400
    assert word in answer.sentence


@pytest.mark.parametrize("name", ["number", "store"])
def test_a_filter_that_no_database_can_hold(program, name):
    """400, not an error of the database."""
    answer = program.get("orders", **{name: "a\0b"})

    assert answer.status == 400
    assert name in answer.sentence


def test_a_cursor_past_the_end(program):
    """An empty page, no error."""
    answer = program.get("orders", cursor=str(2**31 - 1))

    assert (answer.status, answer.json) == (200, {"orders": [], "next_cursor": None})


def test_orders_of_a_state(program):
    """Only those; the words are those of the states."""
    program.post(factories.an_order("A"))
    program.post(factories.an_order("B", {"recipients.0.line_items.0.sku": ""}))

    found = {
        state: [o["number"] for o in program.get("orders", state=state).json["orders"]]
        for state in ("waiting", "skipped", "posted")
    }

    assert found == {"waiting": ["A"], "skipped": ["B"], "posted": []}


def test_jobs(program):
    """Each says what it is for; a filter picks a state."""
    program.post(factories.an_order())

    jobs = program.get("jobs").json["jobs"]
    ready = program.get("jobs", state="ready").json["jobs"]
    failed = program.get("jobs", state="failed").json

    assert [(each["kind"], each["subject"]["name"]) for each in jobs] == [
        ("customer-lookup", "Byrd, Ada"),
        ("item-lookup", "MUG"),
        ("item-name-lookup", "Shipping Charge"),
    ][: len(jobs)]
    assert ready == jobs
    assert failed == {"jobs": [], "next_cursor": None}


def test_another_connection(program, database):
    """Orders and jobs of one connection are not shown at another."""
    programs.register(database, "sea")
    program.post(factories.an_order())
    sea = program.but(connection="sea")

    assert sea.get("orders").json["orders"] == []
    assert sea.get("jobs").json["jobs"] == []
    assert sea.order("P-1001").status == 404


def test_a_connection_with_blanks_in_its_name(program, database):
    """Its name is written as addresses demand."""
    programs.register(database, "Pine Lake Co.")
    pine = program.but(connection="Pine Lake Co.")

    assert pine.post(factories.an_order()).status == 201
    assert pine.order("P-1001").json["number"] == "P-1001"
