"""Random requests against Intuit's schema: legal ones pass, broken ones nowhere."""

import copy
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from qbxml import message_set, schema
from qbxml.errors import RequestError
from tests.support import intuit_schema
from tests.support.random_requests import Maker

SEEDS = st.integers(0, 2**32)
PROLOG = b'<?xml version="1.0"?><?qbxml version="13.0"?>'


@given(seed=SEEDS, name=st.sampled_from(schema.names()))
@settings(max_examples=300, deadline=None)
@pytest.mark.parametrize("version", ["13.0", "16.0"])
def test_random_requests(version, seed, name):
    """Whatever the builder makes, Intuit's schema accepts."""
    request = Maker(seed, version).request(name)

    document = message_set.wrap([("1", request)], version=version)

    assert document.isascii()
    assert intuit_schema.problems(document) == []


@given(seed=SEEDS, name=st.sampled_from(schema.names()))
@settings(max_examples=100, deadline=None)
def test_round_trip(seed, name):
    """What was read strictly is built again to the same bytes."""
    document = message_set.wrap([("1", Maker(seed).request(name))])

    found = message_set.check(document)

    assert message_set.wrap(found.requests, version=found.version) == document


@given(seed=SEEDS, name=st.sampled_from(schema.names()))
@settings(max_examples=100, deadline=None)
def test_any_order_is_put_in_order(seed, name):
    """The members of a mapping may come in any order."""
    request = Maker(seed).request(name)
    mixed = _shuffled(request.fields, random.Random(seed))

    document = message_set.wrap([("1", message_set.Request(name, mixed))])

    assert intuit_schema.problems(document) == []


@given(seed=SEEDS, name=st.sampled_from(schema.names()))
@settings(max_examples=600, deadline=None)
def test_broken_structures(seed, name):
    """Swapped, lacking, doubled, foreign elements: refused if Intuit refuses."""
    document = _broken(Maker(seed).request(name), random.Random(seed), _STRUCTURE)

    refused = intuit_schema.problems(document)

    assert _is_refused(document) == bool(refused), refused


@given(seed=SEEDS, name=st.sampled_from(schema.names()))
@settings(max_examples=600, deadline=None)
def test_broken_values(seed, name):
    """Values that Intuit's schema refuses are refused."""
    document = _broken(Maker(seed).request(name), random.Random(seed), _VALUES)

    refused = intuit_schema.problems(document)

    assert _is_refused(document) >= bool(refused), refused


def _is_refused(document: bytes) -> bool:
    try:
        message_set.check(document)
    except RequestError:
        return True
    return False


def _shuffled(fields, source):
    """Mix the members, but leave alone whose order is their own: lines, repeats."""
    pairs = list(fields)
    if len({name for name, _ in pairs}) == len(pairs):
        source.shuffle(pairs)
        return {name: _inner(value, source) for name, value in pairs}
    return tuple((name, _inner(value, source)) for name, value in pairs)


def _inner(value, source):
    return _shuffled(value, source) if isinstance(value, tuple) else value


def _broken(request, source, ways) -> bytes:
    root = etree.fromstring(message_set.wrap([("1", request)]))
    places = list(root.iterdescendants())[1:]
    place = source.choice(places)
    source.choice(ways)(place, source)
    return PROLOG + etree.tostring(root)


def _swap(place, _source):
    following = place.getnext()
    if following is not None:
        following.addnext(place)


def _remove(place, _source):
    place.getparent().remove(place)


def _double(place, _source):
    place.addnext(copy.deepcopy(place))


def _rename(place, source):
    place.tag = source.choice(("Name", "FullName", "ListID", "Desc", "Nonsense"))


def _move(place, source):
    siblings = list(place.getparent())
    source.choice(siblings).addprevious(place)


def _insert(place, source):
    etree.SubElement(place, source.choice(("Name", "ListID", "Memo"))).text = "1"


def _attribute(place, source):
    place.set(source.choice(("defMacro", "useMacro", "iterator", "x")), "Start")


_STRUCTURE = (_swap, _remove, _double, _rename, _move, _insert)


def _text(place, source):
    leaves = [one for one in place.iter() if not len(one)]
    source.choice(leaves).text = source.choice(_JUNK)


_JUNK = (
    "",
    " ",
    "x" * 32,
    "x" * 42,
    "x" * 5000,
    "True",
    "yes",
    "1.5",
    "1.505",
    "1e3",
    "-0",
    "+1.00",
    ".5",
    "1,000.00",
    "99999999999999",
    "1.123456",
    "2026-02-30",
    "2026-2-3",
    "2026-02-03T01:02:03Z",
    "2026-02-03T01:02:03.5",
    "2026-02-03T01:02",
    "31.12.2026",
    "{6B063959-81B0-4622-85D6-F548C8CCB517}",
    "6B063959-81B0-4622-85D6-F548C8CCB517",
    "actIveOnly",
    "0",
    "13",
)
_VALUES = (_text, _attribute)
