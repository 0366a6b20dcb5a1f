"""What each step of a turn works with."""

from dataclasses import dataclass

import sqlalchemy as sa

from qbwc_server.conversation.limits import Limits
from qbwc_server.flows.base import Visit


@dataclass(frozen=True)
class Turn:
    """One call of the Web Connector: its transaction, its session, its bounds."""

    db: sa.Connection
    visit: Visit
    limits: Limits
