"""Everything that can go wrong between a server and QuickBooks: the vocabulary.

A `Fault` is a value: what goes wrong, in which visit and at which step of it, with its
particulars. `plans` puts faults together; `faulty_company` and `faulty_connector` have
them happen. Each kind says on which occasion it can strike.
"""

import dataclasses
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class Occasion(enum.StrEnum):
    """When a fault can strike; the steps of a visit are counted per occasion."""

    VISIT = "visit"  #: the visit begins
    CALL = "call"  #: a call goes to the server
    SET = "set"  #: QuickBooks is given a request set
    EXCHANGE = "exchange"  #: a set travels to QuickBooks, its answer to the server
    CLOSE = "close"  #: the visit ends


class Kind(enum.StrEnum):
    """What can go wrong."""

    # --- at the beginning of a visit
    COMPANY_CLOSED = "company closed"
    MODAL_DIALOG = "modal dialog"
    WRONG_FILE = "wrong file"
    BACKUP_MADE = "backup made"
    BACKUP_RESTORED = "backup restored"
    OUT_OF_ORDER = "call out of order"
    # --- in a call
    REQUEST_CUT = "request cut"
    ANSWER_CUT = "answer cut"
    HUNG_UP = "hung up"
    REPEATED = "call repeated"
    ECHOED = "call echoed"
    STRANGER = "strange ticket"
    SERVER_KILLED = "server killed"
    DATABASE_KILLED = "database killed"
    # --- in QuickBooks
    HRESULT_BEFORE = "hresult before"
    HRESULT_AFTER = "hresult after"
    UNREADABLE = "set unreadable"
    PARTLY_DONE = "set partly done"
    PARTLY_ANSWERED = "set partly answered"
    REQUEST_REFUSED = "requests refused"
    STATUS_AFTER = "done but refused"
    RECORD_LOCKED = "record locked"
    SET_STATUS = "set status"
    SET_FORGOTTEN = "set forgotten"
    ANSWER_EMPTY = "answer empty"
    ANSWER_GARBLED = "answer garbled"
    ANSWER_HALF = "answer half"
    NOT_XML = "answer not XML"
    # --- on the way there and back
    LOST_BEFORE = "set lost before"
    LOST_AFTER = "set lost after"
    SLOW = "slow answer"
    FETCHED_INSTEAD = "fetched instead"
    ANSWER_LATE = "late answer"
    SUPERSEDED = "superseded"
    # --- at the end of a visit
    NOT_CLOSED = "not closed"
    AFTER_CLOSE = "calls after close"


@dataclass(frozen=True)
class Trait:
    """What is known of a kind of fault."""

    occasion: Occasion
    means: str
    #: whether nobody can tell afterwards what the books should hold
    beyond_proof: bool = False


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong; 0 as visit or step means any."""

    kind: Kind
    visit: int = 0
    step: int = 1
    #: strikes only where this text stands in the request set, or in the request
    text: str = ""
    #: the hresult, or the status code
    code: str = ""
    message: str = ""
    #: of the requests of a set every so manieth is struck
    every: int = 1
    seconds: float = 0.0

    @property
    def occasion(self) -> Occasion:
        """When it can strike."""
        return TRAITS[self.kind].occasion

    def __str__(self) -> str:
        """Say it in one line."""
        when = f"visit {self.visit or 'any'}, {self.occasion} {self.step or 'any'}"
        told = f"{self.kind} ({self.code})" if self.code else str(self.kind)
        return f"{when}: {told}" + (f' at "{self.text}"' if self.text else "")

    def to_json(self) -> dict[str, Any]:
        """Give what differs from the usual, for a scenario file."""
        usual = {f.name: f.default for f in dataclasses.fields(self)}
        told = dataclasses.asdict(self)
        return {name: told[name] for name in told if told[name] != usual[name]}


class ScenarioError(ValueError):
    """A document that describes no faults; the text says what is wrong."""


def from_json(document: Any) -> Fault:
    """Read one fault of a scenario file."""
    if not isinstance(document, Mapping):
        raise ScenarioError("a fault is a JSON object")
    fields = {f.name: type(f.default) for f in dataclasses.fields(Fault)}
    for name, value in document.items():
        if name not in fields:
            raise ScenarioError(f"'{name}' is no part of a fault")
        if name != "kind" and not _fits(value, fields[name]):
            raise ScenarioError(f"'{name}' of a fault cannot be {value!r}")
    try:
        return Fault(**{**document, "kind": Kind(str(document.get("kind")))})
    except ValueError as error:
        known = ", ".join(Kind)
        raise ScenarioError(f"{error}; the kinds are {known}") from error


def _fits(value: Any, kind: type) -> bool:
    wanted = (int, float) if kind is float else (kind,)
    return isinstance(value, wanted) and not isinstance(value, bool)


_VISIT, _CALL, _SET = Occasion.VISIT, Occasion.CALL, Occasion.SET
_TRIP, _CLOSE = Occasion.EXCHANGE, Occasion.CLOSE

TRAITS: Mapping[Kind, Trait] = {
    Kind.COMPANY_CLOSED: Trait(_VISIT, "QuickBooks cannot open the company file"),
    Kind.MODAL_DIALOG: Trait(_VISIT, "a dialog box in QuickBooks waits for its user"),
    Kind.WRONG_FILE: Trait(_VISIT, "another company file is open for this visit"),
    Kind.BACKUP_MADE: Trait(_VISIT, "the company file is backed up"),
    Kind.BACKUP_RESTORED: Trait(
        _VISIT, "the company file goes back to its backup", beyond_proof=True
    ),
    Kind.OUT_OF_ORDER: Trait(_VISIT, "an answer arrives before anything was asked"),
    Kind.REQUEST_CUT: Trait(_CALL, "the line breaks when half of a call is sent"),
    Kind.ANSWER_CUT: Trait(_CALL, "the line breaks when half of the reply is read"),
    Kind.HUNG_UP: Trait(_CALL, "the caller hangs up without waiting for the reply"),
    Kind.REPEATED: Trait(_CALL, "a call is made twice; the second reply counts"),
    Kind.ECHOED: Trait(_CALL, "a call is made twice; the first reply counts"),
    Kind.STRANGER: Trait(_CALL, "somebody calls with a ticket that never was"),
    Kind.SERVER_KILLED: Trait(_CALL, "the server dies in mid-call and starts again"),
    Kind.DATABASE_KILLED: Trait(_CALL, "the database dies in mid-call, starts again"),
    Kind.HRESULT_BEFORE: Trait(_SET, "an hresult, and nothing was done"),
    Kind.HRESULT_AFTER: Trait(_SET, "an hresult, although everything was done"),
    Kind.UNREADABLE: Trait(_SET, "QuickBooks cannot parse the set"),
    Kind.PARTLY_DONE: Trait(_SET, "only some requests are done and answered"),
    Kind.PARTLY_ANSWERED: Trait(_SET, "all requests are done, only some answered"),
    Kind.REQUEST_REFUSED: Trait(_SET, "some requests are refused with a status"),
    Kind.STATUS_AFTER: Trait(_SET, "some are done and still answered with a status"),
    Kind.RECORD_LOCKED: Trait(_SET, "records that somebody edits refuse to change"),
    Kind.SET_STATUS: Trait(_SET, "nothing but a message-set status comes back"),
    Kind.SET_FORGOTTEN: Trait(_SET, "done, answer lost, and the set not remembered"),
    Kind.ANSWER_EMPTY: Trait(_SET, "done, and the answer is empty"),
    Kind.ANSWER_GARBLED: Trait(_SET, "done, and the answer has holes"),
    Kind.ANSWER_HALF: Trait(_SET, "done, and the answer ends in the middle"),
    Kind.NOT_XML: Trait(_SET, "done, and the answer is a sentence"),
    Kind.LOST_BEFORE: Trait(_TRIP, "the visit breaks off before QuickBooks acts"),
    Kind.LOST_AFTER: Trait(_TRIP, "the visit breaks off after QuickBooks acted"),
    Kind.SLOW: Trait(_TRIP, "QuickBooks takes its time"),
    Kind.FETCHED_INSTEAD: Trait(_TRIP, "the next set is asked for first"),
    Kind.ANSWER_LATE: Trait(_TRIP, "the answer comes in the next visit, old ticket"),
    Kind.SUPERSEDED: Trait(_TRIP, "another Web Connector logs in meanwhile"),
    Kind.NOT_CLOSED: Trait(_CLOSE, "closeConnection never comes"),
    Kind.AFTER_CLOSE: Trait(_CLOSE, "calls come with the ticket of a closed visit"),
}
