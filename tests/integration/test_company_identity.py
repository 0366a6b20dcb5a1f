"""Which company file is open: recognised before anything is written.

The texts are made as the Web Connector sends them: three answers in one document, no
encoding, the FileID in lower case and braces among the company's private fields.
"""

import re

import pytest

from qbwc_server.calls import SendRequest
from qbwc_server.conversation import Conversation, passwords, registration
from qbwc_server.conversation.registration import NewConnection
from qbwc_server.flows import accepting, configured
from qbwc_server.importing import shippingeasy
from qbwc_server.importing.parsed import Accepted
from qbwc_server.settings import to_json
from qbwc_server.store import audit, connections, overview
from tests import factories
from tests.support.simulated import Clock

LAKE, PINE = (
    "{6f5d0f62-94a1-4ae4-8f10-2d2c0a1f4c11}",
    "{0d9b5c7e-1111-4222-8333-0123456789ab}",
)
PATH, OTHER_PATH = r"C:\Books\Lake House.qbw", r"\\SERVER\qb\Pine.qbw"
POINT_OF_SALE = "HOSTQUERY/COMPANYQUERY/PREFQUERY is currently not supported in QBPOS."


def facts(file_id=LAKE, name="Lake House Goods", host=True, country="US"):
    """Write what the Web Connector says of QuickBooks and the company file."""
    field = (
        "<DataExtRet><OwnerID>{57f3b9b6-86f1-4fcc-b1ff-966de1813d20}</OwnerID>"
        "<DataExtName>AppLock</DataExtName><DataExtType>STR255TYPE</DataExtType>"
        "<DataExtValue>LOCKED:DESK:636</DataExtValue></DataExtRet>"
        "<DataExtRet><OwnerID>{57f3b9b6-86f1-4fcc-b1ff-966de1813d20}</OwnerID>"
        "<DataExtName>FileID</DataExtName><DataExtType>STR255TYPE</DataExtType>"
        f"<DataExtValue>{file_id}</DataExtValue></DataExtRet>"
    )
    named = f"<CompanyName>{name}</CompanyName>" if name else ""
    host_ret = (
        '<HostQueryRs requestID="0" statusCode="0" statusSeverity="Info"'
        ' statusMessage="Status OK"><HostRet><ProductName>QuickBooks Desktop Pro 2019'
        "</ProductName><MajorVersion>29</MajorVersion><MinorVersion>0</MinorVersion>"
        f"<Country>{country}</Country>"
        "<SupportedQBXMLVersion>12.0</SupportedQBXMLVersion>"
        "<SupportedQBXMLVersion>13.0</SupportedQBXMLVersion></HostRet></HostQueryRs>"
    )
    return (
        '<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs>'
        f"{host_ret if host else ''}"
        '<CompanyQueryRs requestID="1" statusCode="0" statusSeverity="Info"'
        ' statusMessage="Status OK"><CompanyRet><IsSampleCompany>false'
        f"</IsSampleCompany>{named}{field if file_id else ''}</CompanyRet>"
        "</CompanyQueryRs></QBXMLMsgsRs>\n</QBXML>\n"
    )


class Shop:
    """A connection with an order that waits, and its Web Connector."""

    def __init__(self, database):
        self.database, self.clock = database, Clock()
        self.server = Conversation(database, clock=self.clock)
        new = NewConnection("lake", username="lake", password="correct horse")
        with database.transaction() as db:
            made = registration.add(db, new, self.clock())
            content = to_json(factories.settings())
            connections.keep_settings(db, made.connection_id, content, self.clock())
            visit = configured.visit(db, made.connection_id, self.clock())
            (order,) = shippingeasy.parse(factories.an_order())
            assert isinstance(order, Accepted)
            accepting.accept(db, visit, [order])
        self.id = made.connection_id

    def session(self, told, path=PATH, country="US", version=(13, 0)):
        """Log in and ask for work; give the request set, and why there is none."""
        self.clock.advance(60)
        ticket = self.server.authenticate("lake", "correct horse", "127.0.0.1")[0]
        call = SendRequest(ticket, told, path, country, *version)
        document = self.server.send_request(call)
        why = self.server.last_error(ticket) if not document else ""
        self.server.close(ticket)
        return document, why

    @property
    def row(self):
        """Look the connection up."""
        with self.database.read() as db:
            return connections.by_name(db, "lake")

    def exchanges(self):
        """Count the request sets that were handed out."""
        with self.database.read() as db:
            return len(overview.exchanges(db, overview.Filter(self.id)))

    def trail(self):
        """Give what was written down about the company file."""
        with self.database.read() as db:
            rows = audit.listing(db, "lake")
        return [row.action for row in rows if row.action.startswith("company")]


@pytest.fixture
def shop(database, monkeypatch):
    """Give a shop whose company file has not been seen."""
    cheap = type(passwords._hasher)(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)
    return Shop(database)


def test_the_first_session(shop):
    """Whatever file is open is the connection's own from then on."""
    document, _ = shop.session(facts())

    assert "CustomerQueryRq" in document
    assert shop.row.bound_file_id == LAKE.strip("{}")
    assert (shop.row.bound_name, shop.row.bound_path) == ("Lake House Goods", PATH)
    assert shop.row.attention == ""
    assert shop.trail() == ["company file bound"]


def test_the_same_file_again(shop):
    """Nothing is remarked."""
    shop.session(facts())

    document, _ = shop.session(facts())

    assert document
    assert shop.row.attention == ""
    assert shop.trail() == ["company file bound"]


# What is seen first, and what later; FileID, name and path of each.
SAME = {
    "a FileID in capitals": ((LAKE, "Lake", PATH), (LAKE.upper(), "Lake", PATH)),
    "a FileID without braces": ((LAKE, "Lake", PATH), (LAKE.strip("{}"), "Lake", PATH)),
    "a path in capitals": (("", "", PATH), ("", "", PATH.upper())),
    "a path with other slashes": (("", "", PATH), ("", "", PATH.replace("\\", "/"))),
    "a FileID that was removed": ((LAKE, "Lake", PATH), ("", "Lake", PATH)),
    "a FileID that came later": (("", "Lake", PATH), (LAKE, "Lake", PATH)),
    "a name that came later": (("", "", PATH), (LAKE, "Lake", PATH)),
}


@pytest.mark.parametrize("before, after", SAME.values(), ids=SAME)
def test_a_file_that_looks_different(shop, before, after):
    """It is the same one, and nothing is remarked."""
    shop.session(facts(*before[:2]), before[2])

    document, _ = shop.session(facts(*after[:2]), after[2])

    assert document
    assert shop.row.attention == ""


CHANGED = {
    "renamed": ((LAKE, "Lake", PATH), (LAKE, "Lake & Sons", PATH)),
    "moved": ((LAKE, "Lake", PATH), (LAKE, "Lake", OTHER_PATH)),
    "renamed and moved": ((LAKE, "Lake", PATH), (LAKE, "Pine", OTHER_PATH)),
    "renamed without a FileID": (("", "Lake", PATH), ("", "Pine", PATH)),
    "moved without a FileID": (("", "Lake", PATH), ("", "Lake", OTHER_PATH)),
}


@pytest.mark.parametrize("before, after", CHANGED.values(), ids=CHANGED)
def test_a_file_that_changed(shop, before, after):
    """It is accepted; who looks is told, once."""
    shop.session(facts(before[0], before[1].replace("&", "&amp;")), before[2])

    document, _ = shop.session(
        facts(after[0], after[1].replace("&", "&amp;")), after[2]
    )
    noticed = shop.row.attention
    shop.session(facts(after[0], after[1].replace("&", "&amp;")), after[2])

    assert document
    assert "renamed or moved, and is accepted" in noticed
    assert shop.row.attention == ""
    assert (shop.row.bound_name, shop.row.bound_path) == after[1:]
    assert shop.trail() == ["company file bound", "company file renamed"]


OTHER = {
    "another FileID": ((LAKE, "Lake", PATH), (PINE, "Pine", OTHER_PATH)),
    "another FileID alone": ((LAKE, "Lake", PATH), (PINE, "Lake", PATH)),
    "no FileID, all else differs": ((LAKE, "Lake", PATH), ("", "Pine", OTHER_PATH)),
    "no FileID any more, and moved": ((LAKE, "Lake", PATH), ("", "Lake", OTHER_PATH)),
    "no FileID any more, and renamed": ((LAKE, "Lake", PATH), ("", "Pine", PATH)),
    "never a FileID": (("", "Lake", PATH), ("", "Pine", OTHER_PATH)),
    "only paths": (("", "", PATH), ("", "", OTHER_PATH)),
    "only names": (("", "Lake", ""), ("", "Pine", "")),
}


@pytest.mark.parametrize("before, after", OTHER.values(), ids=OTHER)
def test_another_file(shop, before, after):
    """Nothing is handed out, and both the bookkeeper and the operator are told."""
    shop.session(facts(*before[:2]), before[2])
    handed_out, bound = shop.exchanges(), shop.row.bound_name

    document, why = shop.session(facts(*after[:2]), after[2])

    assert document == ""
    assert "Nothing was sent" in why
    assert "qbwc connection rebind lake" in why
    assert shop.row.attention == why
    assert shop.exchanges() == handed_out
    assert shop.row.bound_name == bound
    assert shop.trail() == ["company file bound", "company file refused"]


def test_another_file_that_is_asked_for_again_and_again(shop):
    """Every call of the session is refused: the first refusal is not forgotten."""
    shop.session(facts())
    ticket = shop.server.authenticate("lake", "correct horse", "127.0.0.1")[0]
    shop.server.send_request(
        SendRequest(ticket, facts(PINE, "Pine"), PATH, "US", 13, 0)
    )

    again = SendRequest(ticket, "", OTHER_PATH, "US", 13, 0)

    assert shop.server.send_request(again) == ""
    assert "Nothing was sent" in shop.server.last_error(ticket)


def test_the_right_file_after_another(shop):
    """Work goes on, and nothing is left to mend."""
    shop.session(facts())
    shop.session(facts(PINE, "Pine"), OTHER_PATH)

    document, _ = shop.session(facts())

    assert document
    assert shop.row.attention == ""


def test_rebinding(shop):
    """The next file is taken as the connection's own, and the one before refused."""
    shop.session(facts())
    shop.session(facts(PINE, "Pine"), OTHER_PATH)
    with shop.database.transaction() as db:
        registration.rebind(db, "lake", shop.clock())

    document, _ = shop.session(facts(PINE, "Pine"), OTHER_PATH)
    before, why = shop.session(facts())

    assert document
    assert before == ""
    assert "Nothing was sent" in why
    assert shop.row.bound_name == "Pine"


UNREADABLE = {
    "nothing": "",
    "blanks": " \n",
    "Point of Sale": POINT_OF_SALE,
    "half a document": facts()[:-40],
    "another document": "<html><body>Proxy error</body></html>",
    "no answers": "<QBXML><QBXMLMsgsRs/></QBXML>",
    "a document type": '<!DOCTYPE x [<!ENTITY a "b">]>' + facts()[22:],
    "deep nesting": "<a>" * 20_000 + "</a>" * 20_000,
}


@pytest.mark.parametrize("told", UNREADABLE.values(), ids=UNREADABLE)
def test_facts_that_cannot_be_read(shop, told):
    """The path alone decides, and what was known of the company stays."""
    shop.session(facts())

    document, _ = shop.session(told)
    elsewhere, why = shop.session(told, OTHER_PATH)

    assert document
    assert elsewhere == ""
    assert "Nothing was sent" in why
    assert shop.row.bound_file_id == LAKE.strip("{}")
    assert shop.row.company_facts["product"] == "QuickBooks Desktop Pro 2019"


@pytest.mark.parametrize("told", UNREADABLE.values(), ids=UNREADABLE)
def test_facts_that_never_could_be_read(shop, told):
    """The connection is bound to the path."""
    document, _ = shop.session(told)

    assert document
    assert (shop.row.bound_file_id, shop.row.bound_name) == (None, None)
    assert shop.row.bound_path == PATH


def test_nothing_told_at_all(shop):
    """Work goes on, and who looks is told."""
    shop.session(facts())

    document, _ = shop.session("", "")

    assert document
    assert "did not tell which company file" in shop.row.attention
    assert shop.row.bound_path == PATH


def test_nothing_told_in_the_first_session(shop):
    """The connection is bound to no file; the next one that is told counts."""
    shop.session("", "")
    assert shop.trail() == []

    shop.session(facts())

    assert shop.row.bound_name == "Lake House Goods"


LONG = "x" * 5000


@pytest.mark.parametrize(
    "told, path, country",
    [
        (facts(name=LONG), PATH, "US"),
        (facts(file_id=LONG), PATH, "US"),
        (facts(country=LONG), PATH, "US"),
        (facts(country=""), PATH, LONG),
        (facts(), LONG, "US"),
        (facts(name="\u202e\x85\x9b[31m 🦆"), "C:\\\u202eqbw", "US"),
    ],
    ids=["name", "FileID", "country", "spoken country", "path", "signs"],
)
def test_facts_that_are_too_long(shop, told, path, country):
    """They are cut, and recognised again."""
    shop.session(told, path, country)

    document, _ = shop.session(told, path, country)

    assert document
    assert shop.row.attention == ""


@pytest.mark.parametrize(
    "version", [(0, 0), (-1, 0), (13, -5), (99, 99), (2**31 - 1, 0)]
)
def test_versions_of_qbxml(shop, version):
    """A version that makes no sense is as good as none."""
    document, _ = shop.session(facts(), version=version)

    assert '<?qbxml version="13.0"?>' in document


def speaking(*versions):
    """Write the facts of a QuickBooks that speaks these versions only."""
    told = re.sub(r"<SupportedQBXMLVersion>.*</SupportedQBXMLVersion>", "", facts())
    spoken = "".join(
        f"<SupportedQBXMLVersion>{each}</SupportedQBXMLVersion>" for each in versions
    )
    return told.replace("</HostRet>", f"{spoken}</HostRet>")


@pytest.mark.parametrize(
    "versions, called, used",
    [
        (["1.0", "6.0", "13.0"], (6, 0), "6.0"),
        (["1.0", "4.0"], (13, 0), "4.0"),
        (["11.0", "12.0", "15.0"], (16, 0), "12.0"),
        (["CA2.0", "CA3.0", "6.0"], (6, 0), "6.0"),
        (["CA2.0", "x", "CA13.0"], (0, 0), "13.0"),
    ],
)
def test_versions_that_both_sides_speak(shop, versions, called, used):
    """The newest one that QuickBooks names and the settings allow."""
    document, _ = shop.session(speaking(*versions), version=called)

    assert f'<?qbxml version="{used}"?>' in document


@pytest.mark.parametrize(
    "told, version",
    [
        (speaking("1.0", "2.0"), (2, 0)),
        (speaking("CA2.0", "CA3.0"), (3, 0)),
        ("", (2, 0)),
        (POINT_OF_SALE, (1, 1)),
    ],
)
def test_a_quickbooks_too_old_for_every_query(shop, told, version):
    """The visit is turned away with the reason; the order waits for a newer one."""
    document, why = shop.session(told, version=version)

    assert document == ""
    assert "4.0" in why
    assert shop.row.attention == why
    assert shop.exchanges() == 0

    document, _ = shop.session(facts())
    assert document
    assert shop.row.attention == ""
