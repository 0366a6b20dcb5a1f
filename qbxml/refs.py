"""References: an entry of a list that something else names (qbxml 4.0)."""

from dataclasses import dataclass

from qbxml.responses import Record


@dataclass(frozen=True)
class Ref:
    """An entry by list ID, by full name, or by both, as answers have it."""

    list_id: str | None = None
    full_name: str | None = None


def fields(ref: Ref | None) -> dict[str, str] | None:
    """Write a reference for a request: the ID alone where there is one."""
    if ref is None:
        return None
    if ref.list_id:
        return {"ListID": ref.list_id}
    return {"FullName": ref.full_name or ""}


def read(record: Record, name: str) -> Ref | None:
    """Read a reference of a record; None if it is absent or blank."""
    found = Ref(
        record.get(f"{name}/ListID") or None, record.get(f"{name}/FullName") or None
    )
    return found if found != Ref() else None


def read_all(record: Record, name: str) -> tuple[Ref, ...]:
    """Read every reference of a name, such as the members of a tax group."""
    found = (
        Ref(one.get("ListID") or None, one.get("FullName") or None)
        for one in record.all(name)
    )
    return tuple(ref for ref in found if ref != Ref())
