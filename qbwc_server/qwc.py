"""The .qwc file: what a bookkeeper opens to add a connection to the Web Connector.

`app.qwc.template` is its text (web-connector 5); here its blanks are filled in, its
address is judged, and it gets a name that every Windows accepts.
"""

import ipaddress
import pathlib
import re
import string
import sysconfig
import unicodedata
import urllib.parse
import uuid
from dataclasses import dataclass

from lxml import etree

TEMPLATE = "app.qwc.template"
_PRODUCT = "Orders to QuickBooks"
_LONGEST_DESCRIPTION = 80
_LONGEST_STEM = 100
_LOCAL = frozenset({"localhost", "127.0.0.1"})
_RESERVED = re.compile(
    r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])", re.IGNORECASE
)
_UNPRINTABLE = frozenset({"Cc", "Cn", "Cs"})
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')


@dataclass(frozen=True)
class Registration:
    """What is the connection's own in its .qwc file; the IDs never change."""

    name: str
    username: str
    owner_id: str
    file_id: str
    every_minutes: int


def render(registration: Registration, public_url: str) -> bytes:
    """Return the .qwc file of a connection to the server at `public_url`."""
    root = etree.fromstring(_template(), etree.XMLParser(remove_comments=True))
    values = _values(registration, public_url.rstrip("/"))
    for element in root.iter():
        # Filled in as text of the tree, so that the writer escapes what needs it.
        element.text = string.Template(element.text or "").substitute(values)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"


def problems(public_url: str) -> list[str]:
    """Say in sentences what a Web Connector will not like about the address."""
    try:
        url = urllib.parse.urlsplit(public_url)
        host, _ = url.hostname, url.port
    except ValueError:
        host = None
    if (
        host is None
        or re.search(r"\s", public_url)
        or url.scheme not in {"http", "https"}
    ):
        return [f"{public_url!r} is no web address such as https://books.example.com."]
    return [*_host_problems(url.scheme, host), *_other_problems(url)]


def file_name(connection: str) -> str:
    """Return `NAME.qwc`, made safe even for Windows."""
    text = unicodedata.normalize("NFC", connection)
    text = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    stem = _NOT_IN_NAMES.sub("-", text)[:_LONGEST_STEM].strip(" .")
    if not stem:
        stem = "connection"
    if _RESERVED.fullmatch(stem.partition(".")[0].rstrip()):
        stem = f"_{stem}"
    return f"{stem}.qwc"


def _template() -> bytes:
    """Find the template beside the package, or where an installation puts it."""
    beside = pathlib.Path(__file__).resolve().parent.parent / TEMPLATE
    if beside.is_file():
        return beside.read_bytes()
    shared = pathlib.Path(sysconfig.get_path("data"), "share", "qbwc-server", TEMPLATE)
    return shared.read_bytes()


def _values(registration: Registration, public_url: str) -> dict[str, str]:
    # The name is the Web Connector's key, too: it must differ between connections.
    app_name = _printable(f"{_PRODUCT} - {registration.name}")
    return {
        "app_name": app_name,
        "app_url": f"{public_url}/qbwc",
        "support_url": f"{public_url}/support",
        "description": app_name[:_LONGEST_DESCRIPTION],
        "username": _printable(registration.username),
        "owner_id": _braced(registration.owner_id),
        "file_id": _braced(registration.file_id),
        "every_minutes": str(max(1, registration.every_minutes)),
    }


def _printable(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) not in _UNPRINTABLE)


def _braced(guid: str) -> str:
    return f"{{{uuid.UUID(guid)}}}"


def _host_problems(scheme: str, host: str) -> list[str]:
    if host in _LOCAL:
        return []
    found = []
    if scheme != "https":
        found.append(
            "The Web Connector needs https, except on localhost (QBWC1010): "
            f"{host} is addressed by http."
        )
    if _is_address(host):
        found.append(
            "The Web Connector wants a name and refuses addresses made of numbers "
            f"(QBWC1001): {host}."
        )
    return found


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _other_problems(url: urllib.parse.SplitResult) -> list[str]:
    found = []
    if url.path.strip("/"):
        found.append(
            f"The address has the path {url.path}: a proxy in front must take it away, "
            "since the server answers at /qbwc and /support."
        )
    if url.query or url.fragment:
        found.append("The address must end before any ? or #.")
    if url.username is not None:
        found.append("The address must not hold a user name or a password.")
    return found
