"""What a benchmark finds: a figure, the floor beside it, a goal, and the verdict."""

import enum
from dataclasses import dataclass


class Size(enum.StrEnum):
    """How much there is to measure on."""

    SHORT = "short"  #: what `make bench` has time for
    FULL = "full"  #: `make bench-full`: a million rows, thousands of callers


class Verdict(enum.StrEnum):
    """Whether a goal was reached."""

    REACHED = "reached"
    MISSED = "missed"
    #: there is no goal: the figure is for orientation
    NONE = ""


@dataclass(frozen=True)
class Figure:
    """One figure of a run, with what the same machine needs at the least for it."""

    name: str
    value: float
    unit: str
    #: the same work done as barely as can be, in the same run and unit
    floor: float | None = None
    #: how many times the floor it may be
    most_times: float | None = None
    #: the most, or the least, that it may be by itself
    most: float | None = None
    least: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many floors the figure is."""
        return self.value / self.floor if self.floor else None

    @property
    def goal(self) -> str:
        """Say what was wanted."""
        wanted = (("<= {:g} x", self.most_times), ("<= {:g}", self.most))
        found = [text.format(each) for text, each in wanted if each is not None]
        found += [f">= {self.least:,g}"] if self.least is not None else []
        return ", ".join(found)

    @property
    def verdict(self) -> Verdict:
        """Tell whether every goal of the figure was reached."""
        if not self.goal:
            return Verdict.NONE
        too_much = _over(self.ratio, self.most_times) or _over(self.value, self.most)
        too_little = self.least is not None and self.value < self.least
        return Verdict.MISSED if too_much or too_little else Verdict.REACHED

    def to_json(self) -> dict[str, object]:
        """Give it as it is kept."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "floor": self.floor,
            "ratio": self.ratio,
            "goal": self.goal,
            "verdict": str(self.verdict),
        }


def _over(value: float | None, most: float | None) -> bool:
    return value is not None and most is not None and value > most
