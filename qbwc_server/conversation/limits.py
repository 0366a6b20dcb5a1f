"""The numbers that bound a conversation."""

from dataclasses import dataclass, field

from qbwc_server.flows.base import Patience


@dataclass(frozen=True)
class Limits:
    """How much at once, how often again; the defaults are those of the settings."""

    batch_first: int = 20
    batch_max: int = 500
    batch_seconds: float = 20.0
    #: how much larger than the last measured set the next one may be
    batch_growth: int = 4
    patience: Patience = field(default_factory=Patience)
