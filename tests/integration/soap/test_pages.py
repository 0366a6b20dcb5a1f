"""What a browser, a certificate check and a curious visitor see at /qbwc."""

import pytest


@pytest.mark.parametrize("path", ["/", "", "/?x=1"])
def test_certificate_check(door, path):
    """A plain GET gets 200 and one line, or the Web Connector shows QBWC1048."""
    response = door.get(path)

    assert response.status_code == 200
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text.count("\n") == 1


def test_head(door):
    """HEAD gets the same without the line."""
    response = door.head("/")

    assert response.status_code == 200
    assert response.data == b""


@pytest.mark.parametrize("verb", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "XYZ"])
def test_other_verbs(door, verb):
    """They are told which there are."""
    response = door.open("/", method=verb)

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, POST"
    assert response.content_type == "text/plain; charset=utf-8"


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_path_below(door, verb):
    """There is nothing below the service's address."""
    response = door.open("/../etc/passwd", method=verb)

    assert response.status_code == 404


@pytest.mark.parametrize("query", ["?wsdl", "?WSDL", "?wsdl=1", "?wsdl&x=y"])
def test_wsdl(door, query):
    """The WSDL is served however it is asked for, and never with the caller's host."""
    response = door.get(f"/{query}", headers={"Host": "evil.example"})

    assert response.status_code == 200
    assert response.content_type == "text/xml; charset=utf-8"
    assert b'location="https://books.example.com/qbwc"' in response.data
    assert b"evil" not in response.data
