"""Orders sent to the API: each status, and what is stored (SE-16 d)."""

import json
from datetime import UTC, datetime

import pytest

from qbwc_server.states import OrderState
from qbwc_server.store import orders as orders_store
from tests import factories

#: reading a body is the same whatever the database
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
MEMBERS = [
    "number",
    "store",
    "state",
    "reason",
    "warnings",
    "customer",
    "items",
    "transaction",
    "received_at",
    "posted_at",
]


def test_a_new_order(program):
    """It is taken in: 201 and the order, which waits for its look-ups."""
    answer = program.post(factories.an_order())

    assert answer.status == 201
    assert answer.kind == "application/json"
    assert list(answer.json) == MEMBERS
    assert answer.json | {"received_at": ""} == {
        "number": "P-1001",
        "store": "Pine Web",
        "state": "waiting",
        "reason": None,
        "warnings": [],
        "customer": {"name": "Byrd, Ada", "list_id": None},
        "items": [{"sku": "MUG", "list_id": None}],
        "transaction": None,
        "received_at": "",
        "posted_at": None,
    }
    assert program.order("P-1001").json == answer.json


def test_an_order_in_its_wrapper(program):
    """One order in {"order": ...} is answered like the bare one."""
    answer = program.post({"order": factories.an_order()})

    assert (answer.status, answer.json["number"]) == (201, "P-1001")


@pytest.mark.parametrize(
    "wrap",
    [
        lambda orders: orders,
        lambda orders: {"orders": orders, "meta": {"page": 1}},
        lambda orders: {"shipment": {"id": 7, "orders": orders}},
        lambda orders: [{"order": each} for each in orders],
    ],
    ids=["list", "orders", "shipment", "list of wrappers"],
)
def test_wrappers(program, wrap):
    """They are answered by a list of results in order, however many they hold."""
    two = program.post(wrap([factories.an_order("A"), factories.an_order("B")]))
    one = program.post(wrap([factories.an_order("C")]))

    assert (two.status, one.status) == (201, 201)
    assert [(r["status"], r["number"], r["state"]) for r in two.json] == [
        (201, "A", "waiting"),
        (201, "B", "waiting"),
    ]
    assert [(r["status"], r["number"]) for r in one.json] == [(201, "C")]


def test_a_bad_order_among_good_ones(program):
    """That entry alone is 422; the others are taken."""
    bad = factories.an_order("B", ordered_at="yesterday", recipients="none")

    answer = program.post(
        {"orders": [factories.an_order("A"), bad, 5, factories.an_order("C")]}
    )

    assert answer.status == 201
    assert [each["status"] for each in answer.json] == [201, 422, 422, 201]
    refused = answer.json[1]
    assert (refused["number"], refused["place"]) == ("B", "orders[1]")
    assert {each["field"] for each in refused["errors"]} == {"ordered_at", "recipients"}
    assert answer.json[2]["errors"][0]["field"] == "orders[2]"
    listed = program.get("orders").json["orders"]
    assert [each["number"] for each in listed] == ["A", "C"]


def test_nothing_but_bad_orders(program):
    """Nothing is created, so it is 422 for the whole, each mistake at its place."""
    answer = program.post([{"external_order_identifier": ""}, {"ordered_at": "today"}])

    assert answer.status == 422
    assert {each["field"] for each in answer.json} == {
        "[0].external_order_identifier",
        "[0].ordered_at",
        "[1].external_order_identifier",
        "[1].ordered_at",
    }


@on_sqlite
@pytest.mark.parametrize(
    "document, field",
    [
        (factories.an_order(number=""), "external_order_identifier"),
        (factories.an_order(number="x" * 256), "external_order_identifier"),
        (
            factories.an_order(external_order_identifier=[1]),
            "external_order_identifier",
        ),
        (factories.an_order(ordered_at="2026-02-30"), "ordered_at"),
        (factories.an_order(ordered_at=None), "ordered_at"),
        (factories.an_order(ordered_at="1850-01-01"), "ordered_at"),
        (factories.an_order(recipients={}), "recipients"),
        ({"order": factories.an_order(ordered_at="no")}, "ordered_at"),
        ({}, "external_order_identifier"),
        ({"orders": []}, "orders"),
        ({"orders": 5}, "orders"),
        ({"order": []}, "order"),
        ({"shipment": {"id": 5}}, "shipment.orders"),
        ([], ""),
        (5, ""),
        (None, ""),
        ("an order", ""),
    ],
)
def test_what_cannot_be_read(program, document, field):
    """422 is a list of fields, each with what is wrong; nothing is stored."""
    answer = program.post(document)

    assert answer.status == 422
    assert answer.kind == "application/json"
    assert field in [each["field"] for each in answer.json]
    assert all(set(each) == {"field", "message"} for each in answer.json)
    assert all(each["message"] for each in answer.json)
    assert program.get("orders").json["orders"] == []


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"recipients.0.line_items.0.sku": ""}, "MISSING_SKU"),
        ({"recipients.0.line_items.0.quantity": "a few"}, "BAD_QUANTITY"),
        ({"recipients.0.line_items.0.unit_price": "ten"}, "BAD_AMOUNT"),
    ],
)
def test_values_that_the_rules_judge(program, changes, code):
    """They are no mistake of the request: the order is taken and skipped for them."""
    answer = program.post(factories.an_order(changes=changes))

    assert (answer.status, answer.json["state"]) == (201, "skipped")
    assert answer.json["reason"]["code"] == code
    assert answer.json["reason"]["what_to_do"]


@on_sqlite
@pytest.mark.parametrize(
    "body, told",
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"{", "line 1, column 2"),
        (b'{"order": {}} trailing', "column 15"),
        (b'{"a": \xff}', "byte 6"),
        (b"<order/>", "column 1"),
        (b"[" * 100_000, "deep"),
        (b'{"orders": [], "orders": []}', "twice"),
    ],
)
def test_broken_json(program, body, told):
    """400 says where it breaks."""
    answer = program.post(body)

    assert answer.status == 400
    assert told in answer.sentence


@on_sqlite
def test_a_byte_order_mark(program):
    """It is taken for what it is; so is UTF-16."""
    text = json.dumps(factories.an_order())

    marked = program.post(b"\xef\xbb\xbf" + text.encode())
    wide = program.post(text.encode("utf-16"))

    assert (marked.status, wide.status) == (201, 200)


def test_exact_amounts(program, database, lake):
    """Numbers keep every digit that the shop sent."""
    body = json.dumps(factories.an_order()).replace('"10.00"', "0.1000000000000000055")

    program.post(body.encode())

    with database.read() as db:
        row = orders_store.existing(db, lake, ["P-1001"])[factories.WEB, "P-1001"]
    assert row.content["recipients"][0]["lines"][0]["unit_price"] == (
        "0.1000000000000000055"
    )


def test_an_order_known_before_posting(program):
    """200: the new contents take the place of the old ones, the checks run anew."""
    program.post(factories.an_order(changes={"recipients.0.line_items.0.sku": ""}))

    answer = program.post(factories.an_order())

    assert (answer.status, answer.json["state"]) == (200, "waiting")
    assert answer.json["reason"] is None
    assert len(program.get("orders").json["orders"]) == 1


def test_the_same_order_twice_in_a_wrapper(program):
    """The later one replaces the earlier one."""
    first = factories.an_order()
    second = factories.an_order(changes={"recipients.0.line_items.0.sku": "CUP"})

    answer = program.post([first, second])

    assert [each["status"] for each in answer.json] == [201, 200]
    assert program.order("P-1001").json["items"] == [{"sku": "CUP", "list_id": None}]


def test_an_order_that_a_person_called_off(program, database, lake):
    """200: it stays cancelled, whatever the shop sends."""
    program.post(factories.an_order())
    with database.transaction() as db:
        row = orders_store.existing(db, lake, ["P-1001"])[factories.WEB, "P-1001"]
        orders_store.PROGRESS.cancel(db, [row.id], datetime.now(UTC))

    answer = program.post(factories.an_order(total_tax="5.00"))

    assert (answer.status, answer.json["state"]) == (200, OrderState.CANCELLED)


@on_sqlite
@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""],
)
def test_a_body_that_is_not_called_json(program, kind):
    """415 says how to call it."""
    answer = program.post(factories.an_order(), Content_Type=kind)

    assert answer.status == 415
    assert "application/json" in answer.sentence


@on_sqlite
@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "application/vnd.shop+json"]
)
def test_a_body_that_is_called_json_otherwise(program, kind):
    """It is JSON all the same."""
    answer = program.post(factories.an_order(), Content_Type=kind)

    assert answer.status == 201


@on_sqlite
def test_a_compressed_body(program):
    """415 rather than a riddle about broken JSON."""
    answer = program.post(b"\x1f\x8b\x08", Content_Encoding="gzip")

    assert answer.status == 415
    assert "Content-Encoding" in answer.sentence
