"""A whole run, with everything that may fail, and then its log is searched.

The server runs in a process of its own at the lowest level. Orders come over the API
and from files; a Web Connector logs in well and badly, brings answers good and broken;
QuickBooks fails; the database refuses.
"""

import http.client
import json
import re

import pytest

from qbwc_server.simulator import calls, visits
from qbwc_server.simulator.web_connector import WebConnector
from tests import factories
from tests.support.command_line import Shell

PASSWORD, WRONG, TYPED = "Sommer-Regen-77", "Winter-Sonne-88", "Nebel-Horn-99"
PERSON = {
    "first_name": "Wilhelmina",
    "last_name": "Achterberg",
    "email": "wilhelmina@achterberg.example",
    "address": "17 Hollyhock Crescent",
    "city": "Ypsilanti",
    "phone": "555-0147-332",
}
SKU, ITEM, NOTE = "ZQX-MUG-41", "Cobalt Heron Mug", "ring the blue bell"
#: what the log may not hold, whatever happened
NEVER = [PASSWORD, WRONG, TYPED, *PERSON.values(), SKU, ITEM, NOTE]


@pytest.fixture(params=["text", "json"])
def shell(request, tmp_path):
    """Give a folder with a connection, settings and a log that tells everything."""
    shell = Shell(
        tmp_path, {"QBWC_LOG_FORMAT": request.param, "QBWC_LOG_LEVEL": "DEBUG"}
    )
    shell.good("init")
    shell.good("connection", "add", "shop", "--password-stdin", stdin=f"{PASSWORD}\n")
    (tmp_path / "settings.toml").write_text(factories.SETTINGS, "utf-8")
    shell.good("settings", "import", "shop", "settings.toml")
    return shell


def order(number, **members):
    """Write an order of that person for that item."""
    line = factories.a_line(SKU, item_name=ITEM)
    changes = factories.of(
        **{k: v for k, v in PERSON.items() if "_name" not in k}
        | {"first": PERSON["first_name"], "last": PERSON["last_name"]}
    )
    changes |= {"recipients.0.line_items": [line], "notes": NOTE}
    return factories.an_order(number, changes, **members)


class Run:
    """One server, and all that happens to it."""

    def __init__(self, shell, server):
        self.shell, self.address = shell, server.address
        self.line = server.address.removeprefix("http://")
        made = shell.good("token", "add", "shop", "--scope", "write", "--json").json
        self.token = made["token"]
        self.tickets = []
        self.printed = []

    def post(self, document, token=None, **headers):
        """Send something to the API."""
        sent = {"Content-Type": "application/json"} | headers
        sent["Authorization"] = f"Bearer {token or self.token}"
        body = (
            document if isinstance(document, bytes) else json.dumps(document).encode()
        )
        line = http.client.HTTPConnection(self.line, timeout=30)
        line.request("POST", "/api/v1/connections/shop/orders", body, sent)
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer.status

    def take_in(self, text):
        """Import orders on the command line."""
        self.printed.append(self.shell.run("orders", "import", "shop", "-", stdin=text))

    def call(self, method, **arguments):
        """Make one call of the Web Connector."""
        caller = calls.Caller(f"{self.address}/qbwc", "document", 30)
        result = caller.call(visits.Visit(), method, arguments)
        caller.hang_up()
        return result

    def log_in(self, name="shop", password=PASSWORD):
        """Log in."""
        answer = self.call("authenticate", strUserName=name, strPassword=password)
        self.tickets.append(answer[0])
        return answer[0]

    def visit(self, **quirks):
        """Let a whole Web Connector come."""
        company = factories.a_company()
        connector = WebConnector(
            f"{self.address}/qbwc", "shop", PASSWORD, company, **quirks
        )
        visit = connector.visit()
        self.tickets += [
            call.arguments["ticket"]
            for call in visit.calls
            if "ticket" in call.arguments
        ]
        return visit

    def raw(self, body, **headers):
        """Send bytes to the SOAP door."""
        line = http.client.HTTPConnection(self.line, timeout=30)
        line.request("POST", "/qbwc", body, {"Content-Type": "text/xml"} | headers)
        line.getresponse().read()
        line.close()


def everything(run):
    """Let happen what may happen."""
    assert run.post(order("P-1")) == 201
    assert run.post([order("P-2"), order("P-3", ordered_at=NOTE)]) in {201, 422}
    run.post(order("P-1", order_status=NOTE))
    run.post(b'{"billing_last_name": "Achterberg", ')
    run.post(order("P-4"), token=TYPED)
    run.take_in(json.dumps({"orders": [order("P-5"), order("", ordered_at=NOTE)]}))
    run.take_in(json.dumps(order("P-6"))[:-9])
    for password in (WRONG, TYPED, WRONG, WRONG, WRONG, WRONG, WRONG):
        run.log_in("shop-elsewhere", password)
    run.log_in(TYPED, WRONG)
    run.log_in(password=WRONG)
    bad_answers(run)
    run.visit()
    run.post(order("P-7"))
    run.visit(lose_answer=lambda _: True)
    run.visit()


def bad_answers(run):
    """Bring answers that cannot be read, errors, and calls that are none."""
    ticket = run.log_in()
    facts = f"<QBXML>{NOTE}"
    sent = {"strHCPResponse": facts, "strCompanyFileName": "", "qbXMLCountry": "US"}
    run.call(
        "sendRequestXML", ticket=ticket, qbXMLMajorVers="13", qbXMLMinorVers="0", **sent
    )
    answer = f"<QBXML><CustomerRet><Name>{PERSON['last_name']}"
    told = {"response": answer, "hresult": "", "message": ""}
    run.call("receiveResponseXML", ticket=ticket, **told)
    run.call("getLastError", ticket=ticket)
    run.call("closeConnection", ticket=ticket)
    run.raw(f"<x>{PASSWORD} {answer}".encode())
    run.raw(f'<!DOCTYPE x "{PASSWORD}"><x/>'.encode(), SOAPAction=PASSWORD)
    ticket = run.log_in()
    failed = {"hresult": "0x80040400", "message": f"cannot parse {NOTE}"}
    run.call("connectionError", ticket=ticket, **failed)


def break_tables(shell):
    """Let the database refuse what is written from now on."""
    with shell.database().transaction() as db:
        db.exec_driver_sql("DROP TABLE order_references")
        db.exec_driver_sql("DROP TABLE audit")


def test_a_whole_run(shell):
    """The log tells what happened, and nothing that is secret or personal."""
    with shell.serving() as server:
        run = Run(shell, server)
        everything(run)
        break_tables(shell)
        assert run.post(order("P-8")) == 500
        run.log_in()
        log = server.stop()

    tickets = [each for each in run.tickets if len(each) > 20]
    assert len(tickets) > 5
    assert "was refused" in log
    assert "Traceback" in log or '"exc_type"' in log
    found = [each for each in [*NEVER, *tickets, run.token] if _holds(log, each)]
    assert found == []


def test_the_search_finds_what_there_is():
    """A name that is cut, quoted or escaped is found as well."""
    assert _holds("a customer 'achterberg' came", PERSON["last_name"])
    assert _holds(r"{\"x\": \"17 Hollyhock\u0020Crescent\"}", PERSON["address"])
    assert not _holds("an order came", PERSON["last_name"])


def _holds(log, secret):
    plain = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), log)
    return secret.casefold() in plain.casefold()
