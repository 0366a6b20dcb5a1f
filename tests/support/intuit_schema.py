"""Intuit's schema, read as the words our field tables are written in.

The files are no part of this repository: QBXML_SCHEMAS names their folder (default
`../shared/qbxml-schemas` beside it); tests that need them are skipped without it.
"""

import functools
import importlib.util
import os
import pathlib
import types
from typing import Any

import pytest
from lxml import etree

from qbxml.schema import Field, Group
from qbxml.schema.fields import Shape
from qbxml.types import Kind
from tests.support import sources

VERSIONS = {"13.0": "qbxml130-QBD.xsd", "16.0": "qbxml160-QBD.xsd"}
_XSD = "{http://www.w3.org/2001/XMLSchema}"


def folder() -> pathlib.Path:
    """Give the folder of the schemas, or skip the test."""
    named = os.environ.get("QBXML_SCHEMAS")
    found = pathlib.Path(named or sources.ROOT.parent / "shared" / "qbxml-schemas")
    if not (found / "derived").is_dir():
        pytest.skip(f"Intuit's schemas are not at {found} (QBXML_SCHEMAS)")
    return found


def problems(document: bytes) -> list[str]:
    """List what Intuit's schema of the American edition says against a document."""
    found: list[str] = _validator().check(document)
    return found


@functools.cache
def _validator() -> types.ModuleType:
    path = folder().parent / "tools" / "check_qbxml.py"
    if not path.is_file():
        pytest.skip(f"there is no validator at {path}")
    spec = importlib.util.spec_from_file_location("check_qbxml", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def message(version: str, name: str) -> Field:
    """Read the declaration of "CustomerAddRq" or "CustomerAddRs"."""
    return _field(_declarations(version)[name])


def attributes(version: str, name: str) -> tuple[str, ...]:
    """Read which attributes a request or an answer may have."""
    declared = _declarations(version)[name].iterfind(f".//{_XSD}attribute")
    return tuple(str(one.get("name")) for one in declared if _is_own(one, name))


@functools.cache
def _declarations(version: str) -> dict[str, etree._Element]:
    root = etree.parse(folder() / "derived" / VERSIONS[version]).getroot()
    found = (
        element
        for kind in root.iterfind(f"{_XSD}complexType")
        for element in kind.iterfind(f"{_XSD}choice/{_XSD}element")
    )
    return {str(element.get("name")): element for element in found}


def _is_own(attribute: etree._Element, name: str) -> bool:
    owner = next(attribute.iterancestors(f"{_XSD}element"))
    return owner.get("name") == name


def _field(element: etree._Element) -> Field:
    simple = element.find(f"{_XSD}simpleType/{_XSD}restriction")
    compound = element.find(f"{_XSD}complexType/{_XSD}sequence")
    kind = element.get("type") or (simple.get("base") if simple is not None else None)
    return Field(
        name=str(element.get("name")),
        kind=Kind.AGGREGATE if kind is None else Kind(kind),
        required=element.get("minOccurs", "1") != "0",
        repeat=element.get("maxOccurs", "1") != "1",
        content=None if compound is None else _group(compound),
        **_facets(simple),
    )


def _facets(simple: etree._Element | None) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    for facet in simple if simple is not None else ():
        name = str(facet.tag).removeprefix(_XSD)
        found.setdefault(name, []).append(str(facet.get("value")))
    numbers = {name: int(values[0]) for name, values in found.items() if name in _NAMES}
    facets: dict[str, Any] = {_NAMES[name]: value for name, value in numbers.items()}
    return {**facets, "values": tuple(found.get("enumeration", ()))}


_NAMES = {"maxLength": "length", "minInclusive": "least", "maxInclusive": "most"}


def _group(element: etree._Element) -> Group:
    particles = tuple(
        _field(child) if child.tag == f"{_XSD}element" else _group(child)
        for child in element
    )
    return Group(
        Shape(str(element.tag).removeprefix(_XSD)),
        particles,
        required=element.get("minOccurs", "1") != "0",
        repeat=element.get("maxOccurs", "1") != "1",
    )
