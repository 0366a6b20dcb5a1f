"""The flow of examples/flow, offered as an installed package offers it."""

import importlib
import pathlib
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.flows import registry
from tests import factories
from tests.factories import a_line, an_order
from tests.support import installation, sent, sources

FOLDER = sources.ROOT / "examples" / "flow"


@pytest.fixture
def stock_levels(tmp_path, monkeypatch) -> Iterator[Any]:
    """Install the example: its module, and the entry points that it names."""
    project = tomllib.loads((FOLDER / "pyproject.toml").read_text("utf-8"))["project"]
    _install(tmp_path / "stock_levels-1.0.dist-info", project["entry-points"])
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.syspath_prepend(FOLDER)
    registry.by_kind.cache_clear()
    yield importlib.import_module("stock_levels")
    registry.by_kind.cache_clear()


def test_items_that_orders_have_named(stock_levels, install):
    """All are asked for in one request; what the sale left on hand is kept, by item."""
    items = [factories.goods(sku, QuantityOnHand="12.5") for sku in ("LAMP", "ROD")]
    shop = install(lists={"items": items})
    shop.post(_order_of("LAMP", "ROD"))

    asked = stock_levels.ask(shop.database, "lake", shop.clock())
    visit = shop.visit()

    assert asked == 2
    assert installation.names(sent.requests([visit])) == ["ItemQuery"]
    assert _levels(stock_levels, shop) == {"LAMP": "11.5", "ROD": "11.5"}


def test_an_item_without_stock(stock_levels, install):
    """Nothing is kept of a service, and its job has ended."""
    repair = {"kind": "ItemService", "Name": "REPAIR", "SalesTaxCodeRef": "Tax"}
    shop = install(lists={"items": [repair]})
    shop.post(_order_of("REPAIR"))

    stock_levels.ask(shop.database, "lake", shop.clock())
    shop.visit()

    assert _levels(stock_levels, shop) == {}
    assert shop.jobs("ready", "failed") == []


def test_asking_twice_before_a_visit(stock_levels, shop):
    """An item has one job of a kind at a time."""
    shop.post(_order_of("MUG"))

    for _ in range(2):
        stock_levels.ask(shop.database, "lake", shop.clock())

    assert [job.kind for job in shop.jobs("ready")] == ["stock-read"]


@pytest.mark.parametrize(
    "offered, sentence",
    [
        ("stock_levels:ReadStock", "two flows are of the kind 'stock-read'"),
        ("stock_levels:Missing", "'other' (stock_levels:Missing) cannot be loaded"),
        ("nowhere:Flow", "'other' (nowhere:Flow) cannot be loaded"),
    ],
)
def test_a_package_whose_flow_cannot_be_used(stock_levels, tmp_path, offered, sentence):
    """It is refused in a sentence, before anything is served."""
    groups = {"qbwc_server.flows": {"other": offered}}
    _install(tmp_path / "other_levels-1.0.dist-info", groups)

    with pytest.raises(errors.ConfigError, match=re.escape(sentence)):
        registry.by_kind()


def _install(package: pathlib.Path, groups: dict[str, dict[str, str]]) -> None:
    """Write what pip writes of a package: its name, and what it offers."""
    name = package.name.partition("-")[0]
    package.mkdir()
    (package / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(_written(groups))
    importlib.invalidate_caches()


def _order_of(*skus: str) -> dict[str, Any]:
    lines = [a_line(sku) for sku in skus]
    return an_order(changes={"recipients.0.line_items": lines})


def _written(groups: dict[str, dict[str, str]]) -> str:
    return "\n".join(
        line
        for group, points in groups.items()
        for line in (f"[{group}]", *(f"{name} = {at}" for name, at in points.items()))
    )


def _levels(stock_levels: Any, shop: installation.Installation) -> dict[str, str]:
    with shop.database.read() as db:
        rows = db.execute(sa.select(stock_levels.levels)).all()
    return {row.item: row.on_hand for row in rows}
