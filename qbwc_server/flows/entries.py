"""What the answer to an Add or a Mod of a list's entry says."""

from collections.abc import Callable
from typing import Any

from qbwc_server.flows import names
from qbwc_server.store.references import Found
from qbxml import customers, items, vendors
from qbxml.errors import ResponseError
from qbxml.responses import Response

Reader = Callable[[Any], Found]


def written(response: Response, ret: str, read: Reader) -> Found:
    """Read an entry as it was written; an answer without a list ID is in doubt."""
    for record in response.records:
        if record.name.startswith(ret) and record.get("ListID"):
            return read(record)
    recovery = response.recovery
    if recovery is None or not recovery.list_id:
        raise ResponseError("the answer has no list ID")
    return Found(recovery.list_id, "", recovery.edit_sequence, {"active": True})


def customer(record: Any) -> Found:
    """Read a CustomerRet."""
    return names.found_customer(customers.read(record))


def vendor(record: Any) -> Found:
    """Read a VendorRet."""
    return names.found_vendor(vendors.read(record))


def item(record: Any) -> Found:
    """Read the Ret of any kind of item."""
    return names.found_item(items.read(record))
