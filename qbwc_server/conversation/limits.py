"""The numbers that bound a conversation."""

from dataclasses import dataclass, field

from qbwc_server.flows.base import Patience


@dataclass(frozen=True)
class Limits:
    """How much at once, how often again; the defaults are those of the settings."""

    batch_first: int = 20
    batch_max: int = 500
    batch_seconds: float = 20.0
    #: silence after which an open session counts as gone, in seconds
    session_timeout: int = 1800
    #: how long exchanges are kept, in days
    keep_days: int = 90
    #: how much larger than the last measured set the next one may be
    batch_growth: int = 4
    patience: Patience = field(default_factory=Patience)
