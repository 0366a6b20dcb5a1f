"""Writes the service's WSDL in the shape of Intuit's own (web-connector 9).

Spyne knows the types, elements and methods. It cannot be told the soapAction and the
names of messages and parts, names every type, and lists every alias: put right here.
"""

from typing import Any

from lxml import etree

_WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
_SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
_XSD = "{http://www.w3.org/2001/XMLSchema}"


def build(application: Any, address: str, unlisted: frozenset[str]) -> bytes:
    """Return the WSDL with this address and without the methods named `unlisted`."""
    document = application.interface.docs.wsdl11
    document.build_interface_document(address)
    root: Any = etree.fromstring(document.get_interface_document())
    _leave_out(root, unlisted)
    # The docstrings speak to the readers of the source.
    etree.strip_elements(root, f"{_WSDL}documentation")
    _put_types_into_elements(root.find(f".//{_XSD}schema"))
    for message in root.findall(f"{_WSDL}message"):
        _name_message(message)
    for operation in root.iter(f"{_WSDL}operation"):
        _name_operation(operation, application.tns)
    root.append(root.find(f"{_WSDL}service"))
    etree.cleanup_namespaces(root, keep_ns_prefixes=["xs", "tns"])
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _leave_out(root: Any, methods: frozenset[str]) -> None:
    named = [
        element
        for element in root.iter(etree.Element)
        if element.get("name", "").removesuffix("Response") in methods
    ]
    for element in named:
        element.getparent().remove(element)


def _put_types_into_elements(schema: Any) -> None:
    """Leave a name of its own only to a type that others refer to."""
    types = {kind.get("name"): kind for kind in schema.findall(f"{_XSD}complexType")}
    for element in schema.findall(f"{_XSD}element"):
        name = element.get("name")
        if schema.find(f".//{_XSD}sequence/{_XSD}element[@type='tns:{name}']") is None:
            del element.attrib["type"], types[name].attrib["name"]
            element.append(types[name])
        else:
            schema.remove(element)


def _name_message(message: Any) -> None:
    message.set("name", _message_name(message.get("name")))
    for part in message:
        part.set("name", "parameters")


def _message_name(element_name: str) -> str:
    if element_name.endswith("Response"):
        return element_name.removesuffix("Response") + "SoapOut"
    return element_name + "SoapIn"


def _name_operation(operation: Any, namespace: str) -> None:
    operation.attrib.pop("parameterOrder", None)
    for action in operation.findall(f"{_SOAP}operation"):
        action.set("soapAction", namespace + operation.get("name"))
    for side in operation.iterchildren(f"{_WSDL}input", f"{_WSDL}output"):
        side.attrib.pop("name", None)
        if "message" in side.attrib:
            prefix, _, element_name = side.get("message").partition(":")
            side.set("message", f"{prefix}:{_message_name(element_name)}")
