"""The contract of a flow: gather, build, read, record, refuse.

The outer steps (gather, record, refuse and what follows them) work on whole sets and
call the store; the inner ones (build, read) are pure. A flow of one's own is a class
with a handful of methods, named in the registry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa

from qbwc_server.settings import Settings
from qbxml.message_set import Request
from qbxml.responses import Record, Response
from qbxml.status import StatusClass


@dataclass(frozen=True)
class JobKind:
    """A kind of job: its word in the table, does it write, how urgent is it."""

    word: str
    writes: bool
    #: lower goes first
    priority: int


@dataclass(frozen=True)
class Patience:
    """How often and how soon a busy job is tried again."""

    max_attempts: int = 5
    retry_seconds: int = 60


@dataclass(frozen=True)
class Visit:
    """What a flow may know of the session that it speaks in."""

    connection_id: int
    session_id: int
    version: str
    country: str
    settings: Settings
    now: datetime
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True)
class Ask:
    """One request, and the subjects that it is made for."""

    request: Request
    subject_ids: tuple[int, ...]


@dataclass(frozen=True)
class Refusal:
    """Why something was not done: a class to decide by, a code and a sentence."""

    status: StatusClass
    code: str
    text: str


class Flow:
    """One kind of job; the defaults suit a look-up of one subject by one request."""

    #: the word in the job table
    kind: ClassVar[str]
    #: does it change the books
    writes: ClassVar[bool] = False
    #: does its request travel in a set of its own
    alone: ClassVar[bool] = False
    #: how many subjects one request may be made for
    sharing: ClassVar[int] = 1
    #: does it want the records of a long answer while they arrive
    takes_early: ClassVar[bool] = False
    #: the kind that finds out whether a lost one was carried out
    if_lost: ClassVar[JobKind]
    #: a second kind, that `if_lost` enqueues where it has found nothing
    if_lost_then: ClassVar[JobKind | None] = None

    def seeks_by(self, kind: str) -> bool:
        """Tell whether jobs of a kind find out about lost ones of this flow."""
        seekers = (self.if_lost, self.if_lost_then) if self.writes else ()
        return any(each is not None and each.word == kind for each in seekers)

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the subjects; one that is left out is not wanted any more."""
        raise NotImplementedError

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Turn subjects into requests; pure. A RequestError fails the subjects."""
        raise NotImplementedError

    def read(self, response: Response) -> Any:
        """Turn a good answer into a result; pure. A ResponseError makes it doubtful."""
        raise NotImplementedError

    def take(
        self, db: sa.Connection, visit: Visit, subject_id: int, some: Sequence[Record]
    ) -> None:
        """Keep some records of a long answer; `read` and `record` follow."""
        raise NotImplementedError

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Write what was learnt, and enqueue what follows from it."""
        raise NotImplementedError

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Write what was refused for good."""
        raise NotImplementedError

    def started(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> None:
        """Note that the requests are being handed out."""

    def put_back(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> None:
        """Note that the requests wait again and were not carried out."""

    def found(self, db: sa.Connection, subject_ids: Sequence[int]) -> set[int]:
        """Which subjects of lost writes turned out to be done, once looked for."""
        return set()

    def doubt(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Put before a person what could not be found out."""
        self.refuse(db, visit, refusals)
