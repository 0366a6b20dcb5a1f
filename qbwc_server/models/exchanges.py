"""Sessions, request sets with their answers, and the jobs that travel in them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from qbwc_server.models.base import Base, owner, words
from qbwc_server.states import ExchangeState, JobState, SessionState


class Session(Base):
    """One visit of the Web Connector, found by the digest of its ticket."""

    __tablename__ = "sessions"
    __table_args__ = (
        sa.Index(
            "uq_sessions_one_open",
            "connection_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index(None, "connection_id", "id"),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = owner()
    ticket_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    state: Mapped[SessionState] = mapped_column(words(SessionState))
    opened_at: Mapped[datetime]
    last_call_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    qbxml_version: Mapped[str | None] = mapped_column(sa.String(8))
    country: Mapped[str] = mapped_column(sa.String(8), default="")
    #: was the company file recognised as the one this connection is bound to
    recognised: Mapped[bool] = mapped_column(default=False)
    #: was it found out whether the company file is an older copy
    file_checked: Mapped[bool] = mapped_column(default=False)
    connection_errors: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(sa.Text, default="")
    jobs_done: Mapped[int] = mapped_column(default=0)
    jobs_failed: Mapped[int] = mapped_column(default=0)


class Exchange(Base):
    """A request set and its answer, byte for byte."""

    __tablename__ = "exchanges"
    __table_args__ = (
        sa.Index(
            "uq_exchanges_one_sent",
            "session_id",
            unique=True,
            sqlite_where=sa.text("state = 'sent'"),
            postgresql_where=sa.text("state = 'sent'"),
        ),
        # One set of writes in flight per company file.
        sa.Index(
            "uq_exchanges_one_set_of_writes",
            "connection_id",
            unique=True,
            sqlite_where=sa.text("state = 'sent' AND writes"),
            postgresql_where=sa.text("state = 'sent' AND writes"),
        ),
        sa.Index(
            "ix_exchanges_lost",
            "connection_id",
            sqlite_where=sa.text("state IN ('lost', 'unread')"),
            postgresql_where=sa.text("state IN ('lost', 'unread')"),
        ),
        sa.Index(None, "connection_id", "id"),
        sa.Index(None, "session_id", "id"),
        sa.CheckConstraint("(writes = false) OR message_set_id IS NOT NULL", name="id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = owner()
    session_id: Mapped[int] = mapped_column(
        sa.ForeignKey("sessions.id", ondelete="CASCADE")
    )
    state: Mapped[ExchangeState] = mapped_column(words(ExchangeState))
    #: 'jobs', or 'clear' for the empty set that only clears a message-set record
    purpose: Mapped[str] = mapped_column(sa.String(8), default="jobs")
    writes: Mapped[bool]
    message_set_id: Mapped[str | None] = mapped_column(sa.String(20))
    request_count: Mapped[int]
    #: jobs may share a request
    job_count: Mapped[int]
    request: Mapped[bytes]
    answer: Mapped[bytes | None]
    hresult: Mapped[str] = mapped_column(sa.String(32), default="")
    error: Mapped[str] = mapped_column(sa.Text, default="")
    #: the message-set status that made the outcome doubtful (9001, 9002 ...)
    set_status: Mapped[int | None]
    first_sent_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    times_sent: Mapped[int] = mapped_column(default=1)


class Job(Base):
    """One thing to ask of QuickBooks, for one subject."""

    __tablename__ = "jobs"
    __table_args__ = (
        sa.Index(
            "uq_jobs_one_live",
            "kind",
            "subject_id",
            unique=True,
            sqlite_where=sa.text("state IN ('ready', 'claimed', 'lost')"),
            postgresql_where=sa.text("state IN ('ready', 'claimed', 'lost')"),
        ),
        sa.Index(
            "ix_jobs_due",
            "connection_id",
            "priority",
            "id",
            sqlite_where=sa.text("state = 'ready'"),
            postgresql_where=sa.text("state = 'ready'"),
        ),
        # Is any job of a kind due at all: nobody walks past those of other kinds.
        sa.Index(
            "ix_jobs_kinds_due",
            "connection_id",
            "kind",
            "next_attempt_at",
            sqlite_where=sa.text("state = 'ready'"),
            postgresql_where=sa.text("state = 'ready'"),
        ),
        sa.Index(
            "ix_jobs_parts",
            "connection_id",
            "id",
            sqlite_where=sa.text("state = 'ready' AND part IS NOT NULL"),
            postgresql_where=sa.text("state = 'ready' AND part IS NOT NULL"),
        ),
        sa.Index(
            "ix_jobs_lost",
            "connection_id",
            sqlite_where=sa.text("state = 'lost'"),
            postgresql_where=sa.text("state = 'lost'"),
        ),
        # Completed ones are the many.
        sa.Index(
            "ix_jobs_unfinished",
            "connection_id",
            "state",
            "id",
            sqlite_where=sa.text("state <> 'completed'"),
            postgresql_where=sa.text("state <> 'completed'"),
        ),
        sa.Index("ix_jobs_exchange", "exchange_id"),
        sa.Index("ix_jobs_kind_subject", "kind", "subject_id"),
        sa.CheckConstraint(
            "state NOT IN ('claimed', 'lost') OR exchange_id IS NOT NULL",
            name="claimed_by",
        ),
        sa.CheckConstraint(
            "(state IN ('completed', 'failed', 'cancelled')) = (ended_at IS NOT NULL)",
            name="ended",
        ),
        sa.CheckConstraint("state <> 'failed' OR error <> ''", name="failed_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = owner()
    kind: Mapped[str] = mapped_column(sa.String(32))
    subject_id: Mapped[int]
    state: Mapped[JobState] = mapped_column(words(JobState))
    writes: Mapped[bool]
    priority: Mapped[int]
    #: jobs of one group travel in a set of their own (a halved set)
    part: Mapped[str | None] = mapped_column(sa.String(32))
    exchange_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("exchanges.id", ondelete="SET NULL")
    )
    request_id: Mapped[str | None] = mapped_column(sa.String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    #: was a lost job looked for and not found
    sought: Mapped[bool] = mapped_column(default=False)
    error_code: Mapped[str] = mapped_column(sa.String(16), default="")
    error: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Pace(Base):
    """What a request of one kind of job costs, as measured, and how many went well."""

    __tablename__ = "paces"
    __table_args__ = (sa.UniqueConstraint("connection_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = owner()
    kind: Mapped[str] = mapped_column(sa.String(32))
    #: requests of the kind in the largest set that went well
    largest: Mapped[int]
    #: in the set that did not, since when it is neared in small steps; 0: none
    too_many: Mapped[int]
    #: what QuickBooks takes for one, and this server for its answer
    seconds: Mapped[float]
    own_seconds: Mapped[float]
    #: of a request or its answer, whichever is longer
    size: Mapped[float]
