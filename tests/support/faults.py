"""The faults that tests command, under the names they know them by."""

from dataclasses import dataclass, field

from qbwc_server.simulator.faulty_company import UNREADABLE, FaultyCompany
from qbwc_server.simulator.single_requests import RequestFault as Fault

__all__ = ["UNREADABLE", "Fault", "FaultyCompany", "Trace"]


@dataclass
class Trace:
    """Collects every request set that a Web Connector hands over."""

    documents: list[str] = field(default_factory=list)

    def __call__(self, document: str) -> None:
        """Keep one."""
        self.documents.append(document)
