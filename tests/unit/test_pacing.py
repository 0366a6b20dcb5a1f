"""The size of a set, from what requests have cost so far."""

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbwc_server.conversation import Limits, pacing
from qbwc_server.conversation.pacing import Cost, Load
from qbwc_server.store.paces import Learnt

LIMITS = Limits(batch_first=20, batch_max=500, batch_seconds=20.0)
QUICK: dict[str, Any] = {"own_seconds": 0.001, "size": 500.0}
A, B, NAMES = "order-post", "customer-create", "customer-lookup"


def taken(learnt, *kinds, limits=LIMITS):
    """Fill a set with jobs of some kinds, a thousand of each; count the requests."""
    load = Load(limits, learnt, {NAMES: 50})
    for kind in kinds:
        for _ in range(1000):
            load.takes(kind)
    return dict(load.requests)


@pytest.mark.parametrize(
    "first, seconds, expected", [(20, 20.0, 20), (7, 3.0, 7), (1, 0.1, 1)]
)
def test_nothing_measured(first, seconds, expected):
    """QBWC_BATCH_FIRST requests, whatever they are."""
    limits = Limits(batch_first=first, batch_seconds=seconds)

    assert taken({}, A, limits=limits) == {A: expected}
    assert sum(taken({}, A, B, limits=limits).values()) == expected


def test_names_share_a_request():
    """It is requests that are counted, fifty names in each."""
    assert taken({}, NAMES) == {NAMES: 20}


@pytest.mark.parametrize(
    "learnt, expected",
    [
        (Learnt(20, seconds=0.02, **QUICK), 80),
        (Learnt(80, seconds=0.02, **QUICK), 320),
        (Learnt(320, seconds=0.02, **QUICK), 500),
        (Learnt(1, seconds=0.02, **QUICK), 80),
        (Learnt(320, seconds=0.2, **QUICK), 100),
        (Learnt(320, seconds=30.0, **QUICK), 1),
        (Learnt(320, seconds=0.02, own_seconds=0.1, size=1.0), 100),
        (Learnt(320, seconds=0.02, own_seconds=0.001, size=100_000.0), 40),
        (Learnt(10, too_many=20, seconds=0.02, **QUICK), 12),
        (Learnt(1, too_many=2, seconds=0.02, **QUICK), 2),
    ],
)
def test_size(learnt, expected):
    """Growth, seconds, the server's own seconds, bytes, and a set that failed."""
    assert taken({A: learnt}, A) == {A: expected}


def test_quick_and_slow_ones_together():
    """What is quick leaves no room for slow ones that it says nothing about."""
    learnt = {B: Learnt(500, seconds=0.2, **QUICK)}

    assert taken(learnt, B, A) == {B: 100}
    assert taken({B: Learnt(500, seconds=0.02, **QUICK)}, B, A) == {B: 500}


def test_other_kinds_where_one_has_no_room():
    """They do not wait for it."""
    learnt = {A: Learnt(1, too_many=2, seconds=1.0), B: Learnt(9, seconds=0.1)}

    assert taken(learnt, A, B) == {A: 2, B: 80}


def test_cost_is_shared_out():
    """A slow kind stays slow in a set of many quick ones."""
    before = {A: Learnt(20, seconds=0.2), B: Learnt(20, seconds=0.02)}

    found = pacing.shared_out({A: 10, B: 100}, Cost(8.0, 0.0, 1100), before)

    assert found[A].seconds == pytest.approx(0.4)
    assert found[B].seconds == pytest.approx(0.04)
    assert found[A].size == found[B].size == pytest.approx(10)
    assert (found[A].largest, found[B].largest) == (20, 100)


def test_one_that_was_never_measured():
    """It is taken for as slow as the slowest of its set."""
    found = pacing.shared_out(
        {A: 10, B: 10}, Cost(4.0, 0.0, 1), {B: Learnt(9, seconds=0.1)}
    )

    assert found[A].seconds == found[B].seconds == pytest.approx(0.2)


def test_as_many_as_were_too_many():
    """They went well by now: sets grow as before."""
    before = {A: Learnt(18, too_many=20, seconds=0.02)}

    assert pacing.shared_out({A: 19}, Cost(1.0, 0.0, 1), before)[A].too_many == 20
    assert pacing.shared_out({A: 20}, Cost(1.0, 0.0, 1), before)[A].too_many == 0


COSTS = st.dictionaries(
    st.sampled_from([A, B, NAMES]),
    st.builds(
        Learnt,
        st.integers(1, 600),
        st.just(0) | st.integers(2, 600),
        st.floats(0, 100),
        st.floats(0, 100),
        st.floats(0, 1e7),
    ),
)


@given(learnt=COSTS, kinds=st.lists(st.sampled_from([A, B, NAMES]), max_size=300))
def test_never_more_than_is_expected_to_fit(learnt, kinds):
    """One request at least; every bound of all others."""
    load = Load(LIMITS, learnt, {NAMES: 50})

    chosen = [kind for kind in kinds if load.takes(kind)]

    assert bool(chosen) == bool(kinds)
    if load.requests.total() > 1:
        assert load.costs["seconds"] <= 20.0 * 1.001
        assert load.costs["own_seconds"] <= pacing.OWN_SECONDS * 1.001
        assert load.costs["size"] <= pacing.SIZE * 1.001
    assert load.requests.total() <= 500
    assert load.jobs == Counter(chosen)


def test_requests_are_counted_by_kind():
    """Jobs that share one count once."""
    jobs = [
        SimpleNamespace(kind=kind, request_id=number)
        for kind, number in [(A, "1"), (A, "2"), (NAMES, "3"), (NAMES, "3")]
    ]

    assert pacing.requests_by_kind(jobs) == {A: 2, NAMES: 1}
