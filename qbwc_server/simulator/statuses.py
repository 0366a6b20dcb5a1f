"""The status codes that the simulated QuickBooks answers with, and their texts.

The codes are qbxml 3.2's; the texts have the wording that users meet, since some of
them are read by servers.
"""

from dataclasses import dataclass

from qbwc_server.simulator import list_kinds, lists

# The ranges of codes (qbxml 3.1).
FIRST_WARNING = 500
FIRST_ERROR = 1000


@dataclass(frozen=True)
class Status:
    """One status of a response."""

    code: int
    message: str

    @property
    def severity(self) -> str:
        """Give the severity as captures show it (qbxml 1.4)."""
        if self.code < FIRST_WARNING:
            return "Info"
        return "Warn" if self.code < FIRST_ERROR else "Error"


OK = Status(0, "Status OK")
NO_MATCH = Status(1, "A query request did not find a matching object in QuickBooks")
NOT_PROCESSED = Status(3231, "The request has not been processed.")
NOT_FOUND = 3120
_NO_RECORD = "Invalid argument.  The specified record does not exist in the list."


class Refusal(Exception):
    """QuickBooks refuses one request."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.status = Status(code, message)


def incomplete(missing: str, code: int) -> Status:
    """Some of the entries asked for are not there (500 by default)."""
    return Status(
        code,
        "The query request has not been fully completed. There was a required"
        f' element ("{missing}") that could not be found in QuickBooks.',
    )


def not_found(identity: str) -> Refusal:
    """The object to change does not exist (3120)."""
    return Refusal(
        NOT_FOUND,
        f'Object "{identity}" specified in the request cannot be found.'
        f"  QuickBooks error message: {_NO_RECORD}",
    )


def name_in_use(name: str) -> Refusal:
    """Another entry holds the name already (3100)."""
    return Refusal(3100, f'The name "{name}" of the list element is already in use.')


def invalid_name(name: str) -> Refusal:
    """A colon separates levels and cannot be in a name (3090)."""
    return Refusal(
        3090,
        f'There was an error when storing "{name}" in the "Name" field.'
        "  QuickBooks error message: The name cannot contain a colon (:).",
    )


def invalid_parent(name: str, title: str) -> Refusal:
    """The parent of a new entry does not exist (3130)."""
    return Refusal(
        3130,
        f'There was an invalid parent reference "{name}" in the {title} list.'
        f"  QuickBooks error message: {_NO_RECORD}",
    )


def invalid_reference(list_name: str, name: str, place: str) -> Refusal:
    """A reference leads nowhere (3140)."""
    return _reference(list_name, name, place, _NO_RECORD)


def inactive_reference(entry: lists.Entry, name: str, place: str) -> Refusal:
    """An inactive entry is used in a transaction: refused, by assumption (SE-3 a)."""
    reason = "The specified record is inactive and cannot be used."
    return _reference(entry.list_name, name, place, reason)


def unusable_reference(entry: lists.Entry, name: str, place: str) -> Refusal:
    """An item of this kind has no business where it is used."""
    reason = f"An item of the type {entry.kind} cannot be used here."
    return _reference(entry.list_name, name, place, reason)


def unusable_account(entry: lists.Entry, name: str, place: str) -> Refusal:
    """An account of this type has no business where it is used."""
    kind = entry.members.get("AccountType", "")
    reason = f"An account of the type {kind} cannot be used here."
    return _reference(entry.list_name, name, place, reason)


def _reference(list_name: str, name: str, place: str, reason: str) -> Refusal:
    title = list_kinds.title(list_name)
    return Refusal(
        3140,
        f'There is an invalid reference to QuickBooks {title} "{name}" in the'
        f" {place}.  QuickBooks error message: {reason}",
    )


def stale(edit_sequence: str) -> Refusal:
    """The entry has changed since it was read (3200)."""
    return Refusal(
        3200, f'The provided edit sequence "{edit_sequence}" is out-of-date.'
    )


def too_many_lines(place: str) -> Refusal:
    """An address prints on five lines at most (3205)."""
    return Refusal(
        3205, f"The {place} has too many lines: an address prints on five at most."
    )


def feature_off(feature: str) -> Refusal:
    """The company file does not use a feature, or this edition lacks it (3250)."""
    return Refusal(
        3250,
        "This feature is not enabled or not available in this version of"
        f" QuickBooks: {feature}.",
    )


def invalid_amount(field: str, amount: object) -> Refusal:
    """An amount is more than there is to pay, or to pay with (3210)."""
    return Refusal(3210, f'The "{field}" field has an invalid value "{amount}".')


def blank(what: str) -> Refusal:
    """A transaction without any line says nothing (3180)."""
    return not_saved(
        what, "You cannot record a blank transaction. Fill in the appropriate fields."
    )


def not_saved(what: str, reason: str) -> Refusal:
    """The transaction cannot be recorded (3180)."""
    return Refusal(
        3180,
        f"There was an error when saving a {what}.  QuickBooks error message: {reason}",
    )
