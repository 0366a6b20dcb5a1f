"""The record that guards every other test: it must see and refuse what is wrong."""

import pytest

from qbxml import message_set
from tests.support import request_sets

pytestmark = pytest.mark.skipif(
    request_sets.validator() is None, reason=request_sets.MISSING
)


def test_a_request_set_that_is_wrapped(record_request_sets):
    """It is on the record without the test's doing."""
    request = message_set.Request("HostQuery", {})

    document = message_set.wrap([("1", request)])

    assert record_request_sets.documents == [(document, False)]


def test_an_empty_set_that_clears_a_record(record_request_sets):
    """It is valid."""
    message_set.wrap([], old_id="A1")

    assert record_request_sets.mistakes() == []


def test_a_document_out_of_order(record_request_sets):
    """Its mistake is named."""
    recorder = request_sets.Recorder()
    recorder.record(
        '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML>'
        '<QBXMLMsgsRq onError="continueOnError"><CustomerAddRq requestID="1">'
        "<CustomerAdd><IsActive>true</IsActive><Name>Ann</Name></CustomerAdd>"
        "</CustomerAddRq></QBXMLMsgsRq></QBXML>"
    )

    (mistake,) = recorder.mistakes()

    assert "IsActive" in mistake
