"""How many orders a second `qbwc orders import` takes in."""

import json
import time

from benchmarks import postgresql, servers, shop
from benchmarks.figures import Figure, Size

ORDERS = {Size.SHORT: 5_000, Size.FULL: 100_000}
LEAST = 5_000


def run(size: Size) -> list[Figure]:
    """Import a file on PostgreSQL, and one on SQLite for comparison."""
    number = ORDERS[size]
    with postgresql.server() as new_url:
        found = [_figure("PostgreSQL", new_url(), number, LEAST)]
    return [*found, _figure("SQLite", None, number, None)]


def _figure(where: str, url: str | None, number: int, least: float | None) -> Figure:
    with servers.place(url) as place:
        place.set_up()
        file = place.folder / "orders.json"
        file.write_text(json.dumps({"orders": [shop.order(n) for n in range(number)]}))
        idle = _seconds(place, "connection", "list")
        taken = _seconds(place, "orders", "import", servers.NAME, str(file)) - idle
    name = f"{where}: import of {number:,} orders"
    return Figure(name, number / taken, "a second", least=least)


def _seconds(place: servers.Place, *arguments: str) -> float:
    begun = time.perf_counter()
    place.run(*arguments)
    return time.perf_counter() - begun
