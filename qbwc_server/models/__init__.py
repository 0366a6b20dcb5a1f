"""The tables, with the invariants that the database itself holds.

What lives here: columns, constraints, indexes. What does not: statements (`store`).
"""

from qbwc_server.models.base import Base, UtcDateTime
from qbwc_server.models.connections import (
    AuditEntry,
    Connection,
    IdempotencyKey,
    LoginFailure,
    Settings,
    Token,
)
from qbwc_server.models.documents import Document, DocumentReference
from qbwc_server.models.exchanges import Exchange, Job, Pace, Session
from qbwc_server.models.lists import ListEntry, ListRecord, Pull
from qbwc_server.models.orders import Order, OrderReference, Reference
from qbwc_server.models.people import Invitation, Sighting, User

__all__ = [
    "AuditEntry",
    "Base",
    "Connection",
    "Document",
    "DocumentReference",
    "Exchange",
    "IdempotencyKey",
    "Invitation",
    "Job",
    "ListEntry",
    "ListRecord",
    "LoginFailure",
    "Order",
    "OrderReference",
    "Pace",
    "Pull",
    "Reference",
    "Session",
    "Settings",
    "Sighting",
    "Token",
    "User",
    "UtcDateTime",
]
