"""What each step of a turn works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from qbwc_server.conversation.limits import Limits
from qbwc_server.flows.base import Visit


@dataclass(frozen=True)
class Turn:
    """One call of the Web Connector: its transaction, its session, its bounds."""

    db: sa.Connection
    visit: Visit
    limits: Limits
    #: the time by now; `visit.now` is when the call came
    clock: Callable[[], datetime]
