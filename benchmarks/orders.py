"""What an order costs the server from the API to its TxnID, beside a bare call."""

import http.client
import json
import urllib.parse

from benchmarks import calls, servers, shop
from benchmarks.figures import Figure, Size
from qbwc_server.simulator.web_connector import WebConnector

ORDERS = {Size.SHORT: 300, Size.FULL: 2_000}
#: milliseconds, and calls of bare Spyne
MOST, MOST_TIMES = 4.0, 5.0
#: orders in a request of the second measurement
TOGETHER = 100


def run(size: Size) -> list[Figure]:
    """Post orders, each of a new customer; then as many in wrappers."""
    number = ORDERS[size]
    with servers.place() as place, servers.bare_spyne() as bare:
        floor = calls.per_call(bare, calls.Line(bare.url), 1_000)
        made = place.set_up()
        company = shop.company(2 * number)
        token = place.run("token", "add", servers.NAME, "--scope", "write", "--json")
        with place.serving() as server:
            connector = shop.connector(server, made, company)
            shown = Shop(server, json.loads(token)["token"], connector)
            found = [
                *shown.measured(range(number), 1, floor),
                *shown.measured(range(number, 2 * number), TOGETHER, floor),
            ]
        _must_be_posted(place, 2 * number)
    return found


class Shop:
    """A shop that sends orders, and the QuickBooks behind its server."""

    def __init__(
        self, server: servers.Running, token: str, connector: WebConnector
    ) -> None:
        self._server = server
        url = urllib.parse.urlsplit(server.url)
        self._line = http.client.HTTPConnection(str(url.hostname), url.port)
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
        }
        self._connector = connector

    def measured(self, numbers: range, together: int, floor: float) -> list[Figure]:
        """Send orders, so many in a request, and have them posted."""
        # The server has closed it while the Web Connector was visiting.
        self._line.close()
        begun = self._server.cpu()
        for start in numbers[::together]:
            self._send([shop.order(n) for n in range(start, start + together)])
        sent = self._server.cpu()
        self._connector.visit()
        posted = self._server.cpu()
        each = 1000 / len(numbers)
        way = "sent alone" if together == 1 else f"sent by {together}"
        whole = Figure(
            f"an order {way}, to its TxnID",
            (posted - begun) * each,
            "ms CPU",
            floor,
            most_times=MOST_TIMES,
            most=MOST,
        )
        return [
            Figure(
                f"an order {way}: accepting", (sent - begun) * each, "ms CPU", floor
            ),
            Figure(f"an order {way}: posting", (posted - sent) * each, "ms CPU", floor),
            whole,
        ]

    def _send(self, orders: list[dict[str, object]]) -> None:
        body = json.dumps(orders[0] if len(orders) == 1 else {"orders": orders})
        path = f"/api/v1/connections/{servers.NAME}/orders"
        self._line.request("POST", path, body, self._headers)
        answer = self._line.getresponse()
        said = answer.read()
        if answer.status != http.HTTPStatus.CREATED:
            raise AssertionError(said)


def _must_be_posted(place: servers.Place, number: int) -> None:
    shown = json.loads(place.run("orders", "list", servers.NAME, "--json"))
    states = {each["state"] for each in shown}
    if states != {"posted"} or len(shown) != number:
        raise AssertionError((states, len(shown), shown[0]))
