"""The door with a scripted conversation behind it."""

import pytest
from werkzeug.test import Client

from qbwc_server.faces import soap
from tests.integration.soap import scripted, wire


@pytest.fixture
def conversation():
    """Give a conversation that answers every call well."""
    return scripted.ScriptedConversation(live=frozenset({"live"}))


@pytest.fixture
def door(conversation):
    """Give a client of a door that takes answers of up to 4 MB."""
    return Client(soap.build(conversation, "https://books.example.com", 4 << 20))


@pytest.fixture
def post(door):
    """Give a function that posts a document as the Web Connector would."""

    def posting(document, **options):
        options.setdefault("content_type", wire.XML)
        return door.post("/", data=document, **options)

    return posting
