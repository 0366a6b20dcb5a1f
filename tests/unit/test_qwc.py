"""The .qwc file: what the Web Connector reads in it, and where it lands on Windows."""

import pathlib
import subprocess
import sys
import sysconfig

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from qbwc_server import qwc

REGISTRATION = qwc.Registration(
    name="Main books",
    username="main-books-7f3a",
    owner_id="{90A44FB7-33D9-4815-AC85-AC86A7E7D1EB}",
    file_id="57f3b9b6-86f1-4fcc-b1ee-566de1813d20",
    every_minutes=15,
)


def _read(document):
    return {element.tag: element.text or "" for element in etree.fromstring(document)}


def test_file_of_a_connection():
    """It holds all that the Web Connector requires (web-connector 5)."""
    document = qwc.render(REGISTRATION, "https://books.example.com/")

    assert _read(document) == {
        "AppName": "Orders to QuickBooks - Main books",
        "AppID": "",
        "AppURL": "https://books.example.com/qbwc",
        "AppDescription": "Orders to QuickBooks - Main books",
        "AppSupport": "https://books.example.com/support",
        "UserName": "main-books-7f3a",
        "OwnerID": "{90a44fb7-33d9-4815-ac85-ac86a7e7d1eb}",
        "FileID": "{57f3b9b6-86f1-4fcc-b1ee-566de1813d20}",
        "QBType": "QBFS",
        "Style": "Document",
        "Scheduler": "\n    ",
        "IsReadOnly": "false",
        "AppDisplayName": "Orders to QuickBooks - Main books",
        "AppUniqueName": "Orders to QuickBooks - Main books",
    }
    assert etree.fromstring(document).findtext("Scheduler/RunEveryNMinutes") == "15"
    assert document == qwc.render(REGISTRATION, "https://books.example.com")
    assert b"<!--" not in document


@given(name=st.text(), username=st.text())
def test_any_name(name, username):
    """Whatever a connection is called, the file is XML and the name a text in it."""
    registration = qwc.Registration(
        name, username, REGISTRATION.owner_id, REGISTRATION.file_id, 1
    )

    fields = _read(qwc.render(registration, "https://books.example.com"))

    assert len(fields) == 14
    assert len(fields["AppDescription"]) <= 80


def test_markup_and_dollars_in_a_name():
    """They are text and stay text."""
    name = 'A & B <b>"x"</b> $username ${file_id} $'
    registration = qwc.Registration(
        name, "u", REGISTRATION.owner_id, REGISTRATION.file_id, 1
    )

    fields = _read(qwc.render(registration, "https://books.example.com"))

    assert fields["AppName"] == f"Orders to QuickBooks - {name}"


def test_interval_under_a_minute():
    """The Web Connector knows no less than one minute."""
    registration = qwc.Registration(
        "a", "u", REGISTRATION.owner_id, REGISTRATION.file_id, 0
    )

    document = qwc.render(registration, "https://books.example.com")

    assert etree.fromstring(document).findtext("Scheduler/RunEveryNMinutes") == "1"


def test_installed_without_the_repository(tmp_path):
    """An installation finds the template in its shared files."""
    package = tmp_path / "lib" / "qbwc_server"
    shared = tmp_path / "share" / "qbwc-server"
    source = pathlib.Path(qwc.__file__)
    for folder in (package, shared):
        folder.mkdir(parents=True)
    (package / "qwc.py").write_bytes(source.read_bytes())
    template = source.parent.parent / qwc.TEMPLATE
    (shared / qwc.TEMPLATE).write_bytes(template.read_bytes())
    program = (
        "import sysconfig\n"
        f"sysconfig.get_path = {{'data': {str(tmp_path)!r}}}.__getitem__\n"
        "from qbwc_server import qwc\n"
        f"r = qwc.Registration('n', 'u', {REGISTRATION.owner_id!r}, '{'0' * 32}', 1)\n"
        "print(qwc.render(r, 'https://x.example').decode())\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path / "lib",
        check=True,
        capture_output=True,
    )

    assert b"https://x.example/qbwc" in done.stdout
    assert sysconfig.get_path("data") != str(tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "https://books.example.com",
        "https://books.example.com:8443/",
        "http://localhost:8000",
        "http://127.0.0.1:8000",
        "https://localhost",
        "HTTP://LOCALHOST",
    ],
)
def test_good_address(url):
    """Names by https, and this very machine by http, are fine."""
    assert qwc.problems(url) == []


@pytest.mark.parametrize(
    "url, words",
    [
        ("http://books.example.com", ["needs https"]),
        ("http://localhost.example.com", ["needs https"]),
        ("https://203.0.113.9", ["made of numbers"]),
        ("http://192.168.1.5:3000", ["needs https", "made of numbers"]),
        ("https://[2001:db8::1]", ["made of numbers"]),
        ("https://books.example.com/qb", ["the path /qb"]),
        ("https://books.example.com/?a=1", ["before any ?"]),
        ("https://books.example.com/#a", ["before any ?"]),
        ("https://ann:pw@books.example.com", ["a user name or a password"]),
        ("books.example.com", ["no web address"]),
        ("ftp://books.example.com", ["no web address"]),
        ("https://books.example.com:port", ["no web address"]),
        ("https://books.example.com:99999", ["no web address"]),
        ("https://books example.com", ["no web address"]),
        ("https://[", ["no web address"]),
        ("https://", ["no web address"]),
        ("", ["no web address"]),
    ],
)
def test_bad_address(url, words):
    """Each trouble is a sentence of its own."""
    found = qwc.problems(url)

    assert len(found) == len(words)
    assert all(word in text for word, text in zip(words, found, strict=True))


@pytest.mark.parametrize(
    "name, expected",
    [
        ("Main books", "Main books.qwc"),
        ("Zoë & Söhne", "Zoë & Söhne.qwc"),
        ("../../etc/passwd", "-..-etc-passwd.qwc"),
        (r"C:\books\main", "C--books-main.qwc"),
        ('a<b>c:d"e|f?g*h', "a-b-c-d-e-f-g-h.qwc"),
        ("a\r\nb\0c\u202ed", "abcd.qwc"),
        ("CON", "_CON.qwc"),
        ("nul", "_nul.qwc"),
        ("Com1.books", "_Com1.books.qwc"),
        ("LPT³", "_LPT³.qwc"),
        ("AUX .x", "_AUX .x.qwc"),
        ("CONSOLE", "CONSOLE.qwc"),
        ("books. . ", "books.qwc"),
        (" ", "connection.qwc"),
        ("...", "connection.qwc"),
        ("x" * 300, "x" * 100 + ".qwc"),
    ],
)
def test_file_name(name, expected):
    """A connection's file can be saved anywhere."""
    assert qwc.file_name(name) == expected


@given(st.text())
def test_any_file_name(name):
    """No name makes a path, a hidden file or a reserved word."""
    found = qwc.file_name(name)

    assert found == pathlib.PureWindowsPath(found).name
    assert found == pathlib.PurePosixPath(found).name
    assert found.partition(".")[0].strip().upper() not in {"CON", "PRN", "AUX", "NUL"}
    assert not found.startswith(".")
    assert len(found) <= 105
