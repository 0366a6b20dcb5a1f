"""Plans of faults: by hand, by seed, from a scenario file; and what became of them.

A plan is a value that can be printed, saved and run again. `Strikes` goes through one
while visits are made, and keeps the tally of what really happened.

    {"name": "lost twice", "faults": [
        {"kind": "set lost after", "visit": 2, "text": "SalesReceiptAddRq"},
        {"kind": "hresult before", "visit": 3, "code": "0x80040402"}]}
"""

import collections
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qbwc_server.simulator import faults
from qbwc_server.simulator.faults import Fault, Kind, Occasion

#: how often a kind is drawn: what happens in every visit less, what needs work more
_WEIGHT = {Occasion.SET: 4, Occasion.EXCHANGE: 4, Occasion.CALL: 2}
#: what a seed may draw: everything whose outcome can be proved without outside help
DRAWN = tuple(
    kind
    for kind in Kind
    if kind not in (Kind.SERVER_KILLED, Kind.DATABASE_KILLED, Kind.BACKUP_MADE)
    and not faults.TRAITS[kind].beyond_proof
    for _ in range(_WEIGHT.get(faults.TRAITS[kind].occasion, 1))
)
_LAST_STEP = {Occasion.CALL: 9, Occasion.SET: 3, Occasion.EXCHANGE: 3}
_HRESULTS = (
    "0x80040402",
    "0x80040408",
    "0x80040414",
    "0x8004040D",
    "0x80010105",
    "0x80041234",
    "-2147220478",
)
_OPENING = ("0x80040403", "0x80040408", "0x8004040A", "0x80040420", "0x80040410")
_INTERNAL = ("1000", "There has been an internal error when processing the request.")
_REFUSALS = (
    ("3175", "There was an error when locking the object: it is in use."),
    ("3176", "The related object is in use and could not be locked."),
    ("3180", "QuickBooks error message: Failed to acquire the lock for this file."),
    ("3170", "QuickBooks error message: This list has been modified by another user."),
    ("3231", "The request has not been processed."),
    _INTERNAL,
)
_STALE = ("3200", "The provided edit sequence is out-of-date.")
#: only what is changed can have changed meanwhile
_CHANGES = "ModRq"
_SET_STATUSES = ("9001", "9002", "9005", "600")


@dataclass(frozen=True)
class Plan:
    """Faults to come, and the seed that they were drawn by, if any."""

    faults: tuple[Fault, ...] = ()
    seed: int | None = None
    name: str = ""

    @classmethod
    def from_seed(
        cls,
        seed: int,
        visits: int = 100,
        kinds: Sequence[Kind] = DRAWN,
        most_per_visit: int = 4,
    ) -> "Plan":
        """Draw faults for some visits; the same seed draws the same ones."""
        draw = random.Random(seed)  # noqa: S311
        drawn = [
            _drawn(draw, draw.choice(kinds), visit)
            for visit in range(1, visits + 1)
            for _ in range(draw.randint(0, most_per_visit))
        ]
        return cls(tuple(drawn), seed, f"seed {seed}")

    @classmethod
    def from_json(cls, document: Any) -> "Plan":
        """Read a scenario; raise ScenarioError where it is none."""
        if not isinstance(document, dict) or set(document) - {"name", "seed", "faults"}:
            raise faults.ScenarioError("a scenario has a name, a seed and faults")
        listed = document.get("faults", [])
        if not isinstance(listed, list):
            raise faults.ScenarioError("the faults of a scenario are a list")
        read = tuple(faults.from_json(each) for each in listed)
        return cls(read, document.get("seed"), str(document.get("name", "")))

    @classmethod
    def load(cls, path: Path) -> "Plan":
        """Read a scenario file."""
        try:
            return cls.from_json(json.loads(path.read_text("utf-8")))
        except ValueError as error:
            raise faults.ScenarioError(f"{path.name}: {error}") from error

    def to_json(self) -> dict[str, Any]:
        """Give the plan as a JSON document."""
        listed = [each.to_json() for each in self.faults]
        seed = {} if self.seed is None else {"seed": self.seed}
        return {"name": self.name, **seed, "faults": listed}

    def save(self, path: Path) -> None:
        """Write the plan to a scenario file."""
        path.write_text(json.dumps(self.to_json(), indent=1) + "\n", "utf-8")

    def __str__(self) -> str:
        """Say the plan, a line for each fault."""
        return "\n".join([self.name or "faults", *(f"  {f}" for f in self.faults)])


@dataclass(frozen=True)
class Struck:
    """A fault that happened."""

    visit: int
    fault: Fault
    where: str = ""

    def __str__(self) -> str:
        """Say it in one line."""
        where = f" at {self.where}" if self.where else ""
        return f"visit {self.visit}: {self.fault.kind} {self.fault.code}".rstrip() + (
            where
        )


@dataclass
class Strikes:
    """A plan on its way: which faults are due now, which have struck."""

    plan: Plan = field(default_factory=Plan)
    struck: list[Struck] = field(default_factory=list)
    visit: int = 0
    #: nothing goes wrong while this is set
    calm: bool = False

    def __post_init__(self) -> None:
        """Sort the faults by visit, so that long plans are gone through fast."""
        self._steps: collections.Counter[Occasion] = collections.Counter()
        self._by_visit: dict[int, list[Fault]] = collections.defaultdict(list)
        for fault in self.plan.faults:
            self._by_visit[fault.visit].append(fault)

    @property
    def tally(self) -> collections.Counter[Kind]:
        """Count what has struck, by kind."""
        return collections.Counter(each.fault.kind for each in self.struck)

    def begin_visit(self) -> None:
        """Count a visit, and its steps from the start."""
        self.visit += 1
        self._steps.clear()

    def due(self, occasion: Occasion, text: str = "") -> list[Fault]:
        """Take one step, and give the faults that are due at it."""
        self._steps[occasion] += 1
        step = self._steps[occasion]
        if self.calm:
            return []
        return [
            each
            for each in self._todays()
            if each.occasion is occasion
            and each.step in (0, step)
            and each.text in text
        ]

    def note(self, fault: Fault, where: str = "") -> None:
        """Keep in mind that a fault has really struck."""
        self.struck.append(Struck(self.visit, fault, where))

    def _todays(self) -> Iterable[Fault]:
        return [*self._by_visit.get(self.visit, ()), *self._by_visit.get(0, ())]


def _drawn(draw: random.Random, kind: Kind, visit: int) -> Fault:
    """Draw the particulars of a fault."""
    step = draw.randint(1, _LAST_STEP.get(faults.TRAITS[kind].occasion, 1))
    code, message = _code(draw, kind)
    return Fault(
        kind,
        visit=visit,
        step=step,
        text=_CHANGES if code == _STALE[0] else "",
        code=code,
        message=message,
        every=draw.randint(1, 4),
        seconds=float(draw.choice((1, 30, 400))) if kind is Kind.SLOW else 0.0,
    )


def _code(draw: random.Random, kind: Kind) -> tuple[str, str]:
    if kind in (Kind.HRESULT_BEFORE, Kind.HRESULT_AFTER):
        return draw.choice(_HRESULTS), "The request could not be carried out."
    if kind is Kind.COMPANY_CLOSED:
        return draw.choice(_OPENING), "The company file could not be opened."
    if kind is Kind.REQUEST_REFUSED:
        return draw.choice((*_REFUSALS, _STALE))
    if kind is Kind.STATUS_AFTER:
        return _INTERNAL
    if kind is Kind.SET_STATUS:
        return draw.choice(_SET_STATUSES), ""
    return "", ""
