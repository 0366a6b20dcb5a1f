"""Rows as the JSON that the command line and the API show: one shape for both.

An order is given exactly as the product promises it; what a person reads in a table is
made of the same, elsewhere. Nothing here knows a secret.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from qbwc_server.rules.documents.plans import DocumentPlan
from qbwc_server.rules.plans import Plan
from qbxml import status

#: what of a connection goes out as it is stored
_CONNECTION = (
    "name",
    "username",
    "owner_id",
    "file_id",
    "company_path",
    "every_minutes",
    "paused",
)
_JOB = ("id", "kind", "state", "writes", "priority", "attempts", "exchange_id")
_EXCHANGE = (
    "id",
    "state",
    "purpose",
    "writes",
    "request_count",
    "message_set_id",
    "session_id",
    "times_sent",
    "hresult",
    "set_status",
    "error",
)
_AUDIT = ("connection", "who", "address", "action", "subject", "details", "times")


def order_json(row: Any, items: Sequence[Any]) -> dict[str, Any]:
    """Give an order of `overview.orders` with its rows of `overview.items_of`.

    One that is in a daily summary says in which.
    """
    summary = {"summary": row.summary_number} if row.summary_number else {}
    return {
        "number": row.number,
        "store": row.store_name,
        **summary,
        **_progress(row),
        "customer": _party(row),
        "items": _items(row, items),
        "transaction": _transaction(row),
        **_moments(row),
    }


def document_json(row: Any, items: Sequence[Any]) -> dict[str, Any]:
    """Give a document of `overview.documents`, in the shape of an order.

    A customer or supplier ends as an entry of a list: its transaction has its list ID
    and no transaction ID.
    """
    is_vendor = row.party_kind == "vendor"
    transaction = _transaction(row) or _entry(row)
    return {
        "kind": row.kind,
        "number": row.number,
        "name": row.name,
        "store": "",
        **_progress(row),
        "customer": None if is_vendor else _party(row),
        "vendor": _party(row) if is_vendor else None,
        "items": _products(row, items),
        "transaction": transaction,
        **_moments(row),
    }


def job_json(row: Any, subject: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give a job, with what it is for where the caller knows that."""
    return {
        **{name: getattr(row, name) for name in _JOB},
        "state": str(row.state),
        "subject": dict(subject) if subject else {"id": row.subject_id},
        "error": _job_error(row),
        "created_at": moment(row.created_at),
        "next_attempt_at": moment(row.next_attempt_at),
        "ended_at": moment(row.ended_at),
    }


def exchange_json(row: Any) -> dict[str, Any]:
    """Give an exchange without its two bodies."""
    return {
        **{name: getattr(row, name) for name in _EXCHANGE},
        "state": str(row.state),
        "first_sent_at": moment(row.first_sent_at),
        "sent_at": moment(row.sent_at),
        "answered_at": moment(row.answered_at),
    }


def connection_json(row: Any) -> dict[str, Any]:
    """Give a connection; passwords are stored as digests only and never shown."""
    return {
        **{name: getattr(row, name) for name in _CONNECTION},
        "bound_to": _bound(row),
        "quickbooks": dict(row.company_facts) if row.company_facts else None,
        "last_seen_at": moment(row.last_seen_at),
        "last_login": row.last_login,
        "attention": row.attention,
        "created_at": moment(row.created_at),
    }


def audit_json(row: Any) -> dict[str, Any]:
    """Give an entry of the audit trail."""
    shown = {name: getattr(row, name) for name in _AUDIT}
    return {"at": moment(row.at), **shown}


def user_json(row: Any) -> dict[str, Any]:
    """Give a user; nothing of the password or the codes is shown."""
    return {
        "email": row.email,
        "role": str(row.role),
        "codes": row.totp_secret is not None,
        "created_at": moment(row.created_at),
        "last_login_at": moment(row.last_login_at),
    }


def moment(value: datetime | None) -> str | None:
    """Write a moment as programs read it: UTC, whole seconds, Z."""
    if value is None:
        return None
    text = value.astimezone(UTC).isoformat(timespec="seconds")
    return text.replace("+00:00", "Z")


def _reason(stored: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if stored is None:
        return None
    return {
        "code": stored["code"],
        "message": stored["message"],
        "what_to_do": stored["what_to_do"],
        "lines": [dict(each) for each in stored.get("lines", ())],
    }


def _progress(row: Any) -> dict[str, Any]:
    return {
        "state": str(row.state),
        "reason": _reason(row.reason),
        "warnings": [dict(each) for each in row.warnings or ()],
    }


def _moments(row: Any) -> dict[str, Any]:
    return {
        "received_at": moment(row.received_at),
        "posted_at": moment(row.posted_at),
    }


def _entry(row: Any) -> dict[str, Any] | None:
    if row.list_id is None:
        return None
    return {
        "type": row.txn_type,
        "txn_id": None,
        "list_id": row.list_id,
        "ref_number": None,
        "edit_sequence": row.edit_sequence,
        "total": None,
    }


def _products(row: Any, items: Sequence[Any]) -> list[dict[str, Any]]:
    """Every product of a document once, with the list ID that it is posted under."""
    if row.plan is None:
        return []
    known = {each.key: each.list_id for each in items}
    plan = DocumentPlan.from_json(row.plan)
    names = [(each.code or each.name, each.key) for each in plan.products]
    names += [(each.text, each.key) for each in plan.items]
    return [{"sku": name, "list_id": known.get(key)} for name, key in names]


def _party(row: Any) -> dict[str, Any] | None:
    name = row.customer_full_name or row.customer_name
    if name is None:
        return None
    return {"name": name, "list_id": row.customer_list_id}


def _items(row: Any, items: Sequence[Any]) -> list[dict[str, Any]]:
    """Every SKU of the order once, with the list ID that it is posted under."""
    list_ids = _list_ids(row, items)
    found: dict[str, dict[str, Any]] = {}
    for number, sku in enumerate(_skus(row.content), 1):
        if sku and sku.casefold() not in found:
            found[sku.casefold()] = {"sku": sku, "list_id": list_ids.get(number)}
    return list(found.values())


def _list_ids(row: Any, items: Sequence[Any]) -> dict[int, str | None]:
    # The plan says which line is sold on which reference: an alias is not the SKU.
    if row.plan is None:
        return {}
    known = {each.key: each.list_id for each in items}
    return {
        number: known.get(each.key)
        for each in Plan.from_json(row.plan).items
        for number in each.line_numbers
    }


def _skus(content: Mapping[str, Any]) -> list[str]:
    recipients = content.get("recipients", ())
    return [line.get("sku", "") for each in recipients for line in each["lines"]]


def _transaction(row: Any) -> dict[str, Any] | None:
    if row.txn_id is None:
        return None
    return {
        "type": row.txn_type,
        "txn_id": row.txn_id,
        "ref_number": row.ref_number,
        "edit_sequence": row.edit_sequence,
        "total": row.txn_total,
    }


def _job_error(row: Any) -> dict[str, Any] | None:
    if not row.error:
        return None
    code = row.error_code
    known = status.of(int(code)) if code.lstrip("-").isdigit() else None
    what_to_do = known.what_to_do if known else ""
    return {"code": code, "message": row.error, "what_to_do": what_to_do}


def _bound(row: Any) -> dict[str, Any] | None:
    if not (row.bound_file_id or row.bound_name or row.bound_path):
        return None
    return {
        "file_id": row.bound_file_id,
        "name": row.bound_name,
        "path": row.bound_path,
    }
