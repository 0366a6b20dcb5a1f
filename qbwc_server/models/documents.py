"""Accounting documents of the second source, and what they refer to."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from qbwc_server.models import postable
from qbwc_server.models.base import Base
from qbwc_server.models.postable import Postable


class Document(Postable, Base):
    """A document and the one entry of the books that it becomes."""

    __tablename__ = "documents"
    __table_args__ = (
        sa.UniqueConstraint("connection_id", "kind", "key"),
        sa.Index(None, "connection_id", "state", "id"),
        sa.Index(None, "connection_id", "number"),
        sa.Index(None, "connection_id", "order_number"),
        sa.Index(None, "connection_id", "kind", "id"),
        sa.Index(None, "connection_id", "received_at", "state"),
        # Texts are looked for in here alone: the rows themselves are large.
        sa.Index(
            "ix_documents_texts",
            "connection_id",
            "id",
            "number",
            "name",
            "txn_id",
            "list_id",
        ),
        postable.stopped_for("documents"),
        postable.one_transaction_each("documents"),
        postable.newest("documents"),
        # A customer or supplier keeps its list ID while a change of it is under way.
        sa.CheckConstraint(
            "list_id IS NOT NULL OR (state = 'posted') = (txn_id IS NOT NULL)",
            name="entry",
        ),
        sa.CheckConstraint("list_id IS NULL OR txn_id IS NULL", name="one_entry"),
        sa.CheckConstraint(postable.REASONED, name="reason"),
    )

    kind: Mapped[str] = mapped_column(sa.String(24))
    #: the source's own identity of it
    key: Mapped[str] = mapped_column(sa.String(255))
    #: the name that a person knows it by, besides its number
    name: Mapped[str] = mapped_column(sa.String(255), default="")
    #: the sales order that a journal belongs to
    order_number: Mapped[str] = mapped_column(sa.String(255), default="")
    #: a contact's code and e-mail as they are compared: no two may share them
    code_key: Mapped[str] = mapped_column(sa.String(255), default="")
    email_key: Mapped[str] = mapped_column(sa.String(255), default="")
    #: what was last sent of a customer or supplier, and its fingerprint
    travelling: Mapped[dict[str, Any] | None]
    sent_fingerprint: Mapped[str | None] = mapped_column(sa.String(64))
    #: what QuickBooks has of it from us
    sent: Mapped[dict[str, Any] | None]
    party_id: Mapped[int | None] = mapped_column(sa.ForeignKey("references.id"))
    list_id: Mapped[str | None] = mapped_column(sa.String(36))


class DocumentReference(Base):
    """Which references a document needs, and as what."""

    __tablename__ = "document_references"
    __table_args__ = (sa.Index(None, "reference_id"),)

    document_id: Mapped[int] = mapped_column(
        sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True
    )
    reference_id: Mapped[int] = mapped_column(
        sa.ForeignKey("references.id", ondelete="CASCADE"), primary_key=True
    )
    #: 'contact', 'customer', 'vendor' or 'item'
    role: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
