"""The integration settings of one connection: read, checked, written.

The format is TOML; the models page lists every key. Nothing here knows an order: what a
setting does to one lives in `rules`.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pydantic

from qbwc_server.errors import SettingsError
from qbwc_server.settings import gaps, mistakes, toml
from qbwc_server.settings.lists import ListsSettings
from qbwc_server.settings.models import (
    ChargeSettings,
    ChargesSettings,
    CustomerSettings,
    DiscountSettings,
    ItemSettings,
    OrderSettings,
    Settings,
    Store,
    TaxMapping,
    TaxSettings,
    TextSettings,
    UnleashedSettings,
)

__all__ = [
    "ChargeSettings",
    "ChargesSettings",
    "CustomerSettings",
    "DiscountSettings",
    "ItemSettings",
    "ListsSettings",
    "Loaded",
    "OrderSettings",
    "Settings",
    "Store",
    "TaxMapping",
    "TaxSettings",
    "TextSettings",
    "UnleashedSettings",
    "check",
    "dump",
    "from_json",
    "load",
    "to_json",
    "warnings",
]


@dataclass(frozen=True)
class Loaded:
    """Settings that were read, and what is still incomplete about them."""

    settings: Settings
    warnings: tuple[tuple[str, str], ...]


def load(text: str) -> Loaded:
    """Read a settings file; raise SettingsError with every mistake of it."""
    return check(_parsed(text))


def check(document: dict[str, Any]) -> Loaded:
    """Check settings as a file has them; raise SettingsError with every mistake."""
    found = mistakes.across_sections(document)
    try:
        settings = Settings.model_validate(document)
    except pydantic.ValidationError as error:
        raise SettingsError(mistakes.sentences(error) + found) from None
    if found:
        raise SettingsError(found)
    return Loaded(settings, warnings(settings))


def warnings(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Name what is incomplete: pairs of key path and sentence."""
    return tuple(gaps.find(settings))


def dump(settings: Settings) -> str:
    """Write settings as TOML that `load` reads back to the same."""
    document = settings.model_dump(exclude_none=True, by_alias=True)
    document["stores"] = [_said(each) for each in settings.stores]
    document["tax"]["map"] = [_said(each) for each in settings.tax.map]
    return toml.write(document)


def to_json(settings: Settings) -> dict[str, Any]:
    """Turn settings into a JSON-safe mapping for the database."""
    return settings.model_dump(mode="json", exclude_none=True, by_alias=True)


def from_json(values: dict[str, Any]) -> Settings:
    """Read settings back from what `to_json` gave."""
    return Settings.model_validate_json(json.dumps(values))


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([("", f"This is not TOML: {error}.")]) from None
    except RecursionError:
        raise SettingsError([("", "The settings are nested too deeply.")]) from None


def _said(entry: Store | TaxMapping) -> dict[str, Any]:
    # The many optional keys of an entry are left out where they say nothing.
    said = entry.model_dump(exclude_defaults=True, by_alias=True)
    if isinstance(entry, Store):
        said["transaction"] = entry.transaction
    return said
