"""Since when and where a field is known, held against the qbXML reference."""

import pytest

from qbxml import schema
from qbxml.schema import EDITIONS, Field, Group
from qbxml.schema.fields import FIRST_VERSION
from tests.support import reference_marks

# The reference shows versions from 6.0 on.
FIRST_SHOWN = (6, 0)
CASES = [(name, side) for name in schema.names() for side in ("Rq", "Rs")]


@pytest.mark.parametrize("name, side", CASES)
def test_marks(name, side):
    """Each field has the version and the editions that the reference gives it."""
    theirs = reference_marks.marks().get(name + side)
    message = schema.message(name)
    ours = _marks(message.content if side == "Rq" else message.answer)
    if theirs is None:
        theirs = _of_kin(name, side)
        ours = {path: mark for path, mark in ours.items() if path in theirs}

    shown = {path: mark for path, mark in ours.items() if path in theirs}
    assert {**shown, **_wrongly_unmarked(shown)} == theirs
    assert _unknown(ours, theirs) == {}


def test_the_reference_is_read():
    """Most messages are compared with it: the comparison is not empty."""
    listed = reference_marks.marks()
    compared = [
        (name, side)
        for name, side in CASES
        if name + side in listed or reference_marks.of_kin(name, side)
    ]

    assert len(compared) > len(CASES) * 0.7
    assert sum(len(marks) for marks in reference_marks.marks().values()) > 2000


def _of_kin(name, side):
    """What the reference lists of the same kind, as far as this message has it."""
    theirs = reference_marks.of_kin(name, side)
    message = schema.message(name)
    ours = _marks(message.content if side == "Rq" else message.answer)
    shared = {path: mark for path, mark in theirs.items() if path in ours}
    if not shared:
        pytest.skip(f"the reference lists nothing like {name}{side}")
    return shared


def _marks(content: Group, above: str = "") -> dict[str, reference_marks.Mark]:
    found = {}
    for name, field in content.members.items():
        found[above + name] = _mark(field)
        if field.content:
            found |= _marks(field.content, f"{above}{name}/")
    return found


def _mark(field: Field) -> reference_marks.Mark:
    since = field.since if field.since >= FIRST_SHOWN else FIRST_VERSION
    return f"{since[0]}.{since[1]}", field.editions


def _unknown(ours, theirs):
    """Marked fields of ours that the reference lacks where it shows their siblings."""
    return {
        path: mark
        for path, mark in ours.items()
        if path not in theirs
        and mark != ("1.0", EDITIONS)
        and _shows_members(path.rpartition("/")[0], theirs)
    }


def _shows_members(path, theirs) -> bool:
    return not path or any(one.startswith(f"{path}/") for one in theirs)


def _wrongly_unmarked(ours):
    """The one field without a mark in the reference that the 13.0 schema lacks."""
    path = "PreferencesRet/ItemsAndInventoryPreferences"
    path += "/IsInventoryExpirationDateEnabled"
    return {path: ("1.0", EDITIONS)} if path in ours else {}
