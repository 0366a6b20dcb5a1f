"""The very bytes of the answers, beside the requests that Web Connectors send.

`tests/golden/soap` has pairs of NAME.request.xml and NAME.answer.xml.
"""

import pathlib

import pytest

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "golden" / "soap"
NAMES = sorted(
    file.name.removesuffix(".request.xml") for file in GOLDEN.glob("*.request.xml")
)


def test_golden_files():
    """There is a pair for every method."""
    answers = {
        file.name.removesuffix(".answer.xml") for file in GOLDEN.glob("*.answer.xml")
    }

    assert set(NAMES) == answers
    assert len(NAMES) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_golden_answer(post, name):
    """Each request gets its answer, byte for byte."""
    request = (GOLDEN / f"{name}.request.xml").read_bytes()
    answer = (GOLDEN / f"{name}.answer.xml").read_bytes()

    response = post(request)

    assert response.data == answer
