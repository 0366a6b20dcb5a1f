"""XML laid out for people, and single requests cut out of whole sets."""

import html

from lxml import etree

#: a larger answer is not cut up for a page: it can be downloaded
LARGEST = 4_000_000


def laid_out(body: bytes) -> str:
    """Indent XML for a person; what is no XML is shown as it came."""
    root = _parsed(body)
    return text(body) if root is None else _indented(root.getroottree())


def cut_out(body: bytes, request_id: str) -> str:
    """The request or response with an ID, laid out; '' where there is none."""
    if len(body) > LARGEST:
        return ""
    root = _parsed(body)
    if root is None:
        return ""
    for element in root.iterfind("*/*"):
        if element.get("requestID") == request_id:
            return _indented(element)
    return ""


def text(body: bytes) -> str:
    """Give a document as text; bytes that are none are shown as replaced."""
    return body.decode("utf-8", "replace")


def escaped(body: bytes) -> bytes:
    """Write a document as text of another one."""
    return html.escape(text(body), quote=False).encode()


def _parsed(body: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        remove_blank_text=True, resolve_entities=False, no_network=True, huge_tree=True
    )
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _indented(element: etree._Element | etree._ElementTree) -> str:
    laid: bytes = etree.tostring(element, pretty_print=True, encoding="utf-8")
    return laid.decode("utf-8").strip()
