"""Whatever goes wrong: a sentence, never HTML, never a traceback."""

import json
import urllib.parse

import hypothesis
import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st

from qbwc_server.store import orders
from qbwc_server.store.database import Database
from tests import factories
from tests.support import programs
from tests.support.programs import Program

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@on_sqlite
@pytest.mark.parametrize(
    "address",
    [
        "/api/",
        "/api/v1",
        "/api/v1/connections",
        "/api/v1/connections/lake",
        "/api/v1/connections/lake/orders/",
        "/api/v1/connections/lake/jobs/",
        "/api/v1//connections/lake/orders",
        "/api/v2/connections/lake/orders",
        "/api/docs/%ff%00",
    ],
)
def test_nothing_there(program, address):
    """404, a problem for programs; no redirect either."""
    answer = program.call("GET", address)

    assert answer.status == 404
    assert answer.sentence


@on_sqlite
@pytest.mark.parametrize(
    "verb, resource, allowed",
    [
        ("PUT", "orders", "GET, HEAD, OPTIONS, POST"),
        ("DELETE", "orders/P-1001", "GET, HEAD, OPTIONS"),
        ("POST", "orders/P-1001", "GET, HEAD, OPTIONS"),
        ("POST", "jobs", "GET, HEAD, OPTIONS"),
    ],
)
def test_another_method(program, verb, resource, allowed):
    """405 lists what is possible."""
    answer = program.call(verb, program.address(resource), b"{}")

    assert answer.status == 405
    assert sorted(answer.headers["Allow"].split(", ")) == allowed.split(", ")
    assert allowed in answer.sentence


def test_head(program):
    """It is GET without the body."""
    answer = program.call("HEAD", program.address("orders"))

    assert (answer.status, answer.body) == (200, b"")


def test_headers(program):
    """No answer may be kept, sniffed, framed or run."""
    for answer in (program.get("orders"), program.get("nowhere")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_broken_server(empty_database_url, tmp_path, caplog):
    """500 tells nothing; the log has the traceback once, without body and token."""
    database = Database(empty_database_url)

    with programs.serving(database, tmp_path / "files") as port:
        answer = Program(port, "s3cret").post(factories.an_order())
    database.dispose()

    assert answer.status == 500
    assert "log" in answer.sentence
    (error,) = [each for each in caplog.records if each.name == "qbwc_server"]
    assert error.exc_info
    text = caplog.text
    assert "tokens" in text
    assert "s3cret" not in text
    assert "Byrd" not in text


def test_a_failing_statement(database, lake, tmp_path, caplog):
    """What an order holds is in no line of the log."""
    programs.add_token(database, "s3cret", "write")
    with database.transaction() as db:
        db.exec_driver_sql("DROP TABLE order_references")

    with programs.serving(database, tmp_path / "files") as port:
        program = Program(port, "s3cret")
        answer = program.post(factories.an_order())

    with database.read() as db:
        left = orders.PROGRESS.counts(db, lake)
    assert answer.status == 500
    assert left == {}
    assert "order_references" in caplog.text
    assert "Byrd" not in caplog.text


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["\0", "\ud800", "1e999", "9" * 400, "2026-10-12", "🦆"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["order", "orders", "shipment", "x", "\0", "recipients"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
PLACES = [
    "external_order_identifier",
    "id",
    "ordered_at",
    "updated_at",
    "order_status",
    "store_api_key",
    "source_order_ids",
    "total_tax",
    "billing_last_name",
    "unheard_of",
    "shipments",
    "recipients",
    "recipients.0.state",
    "recipients.0.line_items",
    "recipients.0.line_items.0",
    "recipients.0.line_items.0.sku",
    "recipients.0.line_items.0.quantity",
    "recipients.0.line_items.0.unit_price",
    "recipients.0.line_items.0.product_options",
]
bounded = hypothesis.settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@bounded
@hypothesis.given(ANYTHING)
def test_any_json(program, document):
    """It is taken or refused with a reason; nothing that is stored breaks a listing."""
    answer = program.post(json.dumps(document).encode())

    assert answer.status in (200, 201, 400, 422)
    assert program.get("orders", limit="200").status == 200


@bounded
@hypothesis.given(st.dictionaries(st.sampled_from(PLACES), ANYTHING, max_size=2))
def test_orders_with_anything_in_them(program, changes):
    """The same for what looks like an order; one that is taken can be shown."""
    document = factories.an_order(changes=dict(sorted(changes.items(), reverse=True)))

    answer = program.post(json.dumps(document).encode())

    assert answer.status in (200, 201, 422)
    if answer.status != 422:
        found = program.get("orders", number=answer.json["number"])
        assert found.json["orders"]
    else:
        assert all(each["message"] for each in answer.json)


@on_sqlite
@bounded
@hypothesis.given(st.binary(max_size=40))
def test_any_bytes(program, content):
    """They are broken JSON, or JSON without an order."""
    answer = program.post(content)

    assert answer.status in (400, 422)
    assert answer.json if answer.status == 422 else answer.sentence


@on_sqlite
@bounded
@hypothesis.given(st.binary(min_size=1, max_size=30))
def test_any_address(program, path):
    """No address breaks the server."""
    answer = program.call("GET", program.address(urllib.parse.quote(path)))

    assert answer.status in (200, 404)
