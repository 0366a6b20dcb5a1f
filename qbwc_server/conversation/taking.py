"""Long answers: records go to their flow as they are read; never are all held."""

from collections.abc import Mapping
from typing import Any

from qbwc_server.conversation.turn import Turn
from qbwc_server.flows import registry
from qbwc_server.flows.base import Flow
from qbwc_server.states import JobState
from qbwc_server.store import queued
from qbxml.responses import Record

#: records that a flow is given at once
TOGETHER = 500
_GOOD = "0"


class Taking:
    """Gathers the records of one answer for the flows that take them early."""

    def __init__(self, turn: Turn, exchange_id: int) -> None:
        """Find out which requests of an exchange are of flows that do."""
        self._turn = turn
        flows = registry.by_kind()
        jobs = queued.of_exchange(turn.db, exchange_id, JobState.CLAIMED)
        self._takers: dict[str, tuple[Flow, int]] = {
            job.request_id: (flows[job.kind], job.subject_id)
            for job in jobs
            if job.kind in flows and flows[job.kind].takes_early
        }
        self._held: list[Record] = []
        self._request_id = ""

    def take(self, attributes: Mapping[str, str], record: Record) -> bool:
        """Take a record of a good answer, if its flow wants it early."""
        request_id = attributes.get("requestID", "")
        if request_id not in self._takers or attributes.get("statusCode") != _GOOD:
            return False
        if self._request_id != request_id:
            self.finish()
            self._request_id = request_id
        self._held.append(record)
        if len(self._held) >= TOGETHER:
            self.finish()
        return True

    def finish(self) -> None:
        """Hand on what is still held."""
        if self._held:
            flow, subject_id = self._takers[self._request_id]
            some: Any = tuple(self._held)
            self._held.clear()
            flow.take(self._turn.db, self._turn.visit, subject_id, some)
