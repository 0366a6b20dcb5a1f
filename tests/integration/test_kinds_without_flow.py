"""Jobs of a kind that no flow is installed for any more."""

import datetime as dt

import pytest

from qbwc_server.conversation import Conversation, registration
from qbwc_server.store import overview, queue

NOW = dt.datetime(2026, 10, 13, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_job_whose_flow_is_gone(database):
    """It waits for its flow to come back; log-ins are answered meanwhile."""
    with database.transaction() as db:
        new = registration.NewConnection("shop", username="shop", password="password1")
        connection_id = registration.add(db, new, NOW).connection_id
        job = queue.NewJob(connection_id, "gone", 1, writes=False, priority=1)
        queue.enqueue_all(db, [job], NOW)

    answer = Conversation(database, clock=lambda: NOW).authenticate(
        "shop", "password1", "127.0.0.1"
    )

    assert answer[1] == "none"
    with database.read() as db:
        (kept,) = overview.jobs(db, overview.Filter(connection_id))
    assert kept.state == "ready"
