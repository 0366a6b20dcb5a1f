"""A QuickBooks whose answers are written otherwise than the simulator's own."""

import re
from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from qbwc_server.simulator.books import Books
from qbwc_server.simulator.company_file import Outcome
from tests.support.faults import FaultyCompany

#: what turns the answer to a request set into another one: given the set and the answer
Rewrite = Callable[[str, str], str]

_RESPONSE = re.compile(r"<(\w+Rs)\b([^>]*?)(/?)>")
_QUERIES_OF_THE_CONNECTOR = "HostQueryRq"


class RewrittenCompany(FaultyCompany):
    """A company file whose answers are rewritten on their way out."""

    def __init__(self, kept: Books, rewrite: Rewrite) -> None:
        super().__init__(kept)
        self.rewrite = rewrite

    def process(self, document: str) -> Outcome:
        """Carry out a set, and rewrite its answer."""
        outcome = super().process(document)
        if not outcome.response or _QUERIES_OF_THE_CONNECTOR in document:
            return outcome
        return replace(outcome, response=self.rewrite(document, outcome.response))


def replaced(pattern: str, text: str) -> Rewrite:
    """Replace text by a regular expression."""
    return lambda _, answer: re.sub(pattern, text, answer)


def attributes_backwards(_: str, answer: str) -> str:
    """Turn the order of the attributes round."""

    def turned(found: re.Match[str]) -> str:
        attributes = re.findall(r'\w+="[^"]*"', found[2])
        return f"<{' '.join([found[1], *reversed(attributes)])}{found[3]}>"

    return _RESPONSE.sub(turned, answer)


def without_every_second_id(_: str, answer: str) -> str:
    """Leave some requests unnamed."""
    first, *rest = re.split(r'(?= requestID=")', answer)
    kept = (
        re.sub(r' requestID="[^"]*"', "", each) if number % 2 else each
        for number, each in enumerate(rest)
    )
    return first + "".join(kept)


def only_members(ret: str, *kept: str) -> Rewrite:
    """Leave out the members of a record, but for some."""

    def rewrite(_: str, answer: str) -> str:
        root = etree.fromstring(answer.encode())
        for record in root.iter(ret):
            for member in [each for each in record if each.tag not in kept]:
                record.remove(member)
        return _written(root)

    return rewrite


def remembered(ret: str, add: str) -> Rewrite:
    """Answer an Add with ErrorRecovery instead of its record."""

    def rewrite(document: str, answer: str) -> str:
        root = etree.fromstring(answer.encode())
        for record in list(root.iter(ret)) if add in document else []:
            record.tag = "ErrorRecovery"
            for member in [e for e in record if e.tag not in ("ListID", "TxnID")]:
                record.remove(member)
        return _written(root)

    return rewrite


def without_records(ret: str, add: str) -> Rewrite:
    """Answer an Add with a good status and nothing else."""

    def rewrite(document: str, answer: str) -> str:
        root = etree.fromstring(answer.encode())
        for response in root.iterfind(f".//{ret}/.."):
            if add in document:
                etree.strip_elements(response, ret)
        return _written(root)

    return rewrite


def _written(root: etree._Element) -> str:
    return f'<?xml version="1.0" ?>\n{etree.tostring(root).decode("ascii")}'
