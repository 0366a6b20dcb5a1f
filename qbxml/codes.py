"""The qbXML status codes: meaning, cause, what to do, who does it (qbxml 3.2).

Rows stand by what has to be done, the way somebody looks for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """What a code means; `retry_is_safe` if sending again can do no harm."""

    code: str
    meaning: str
    cause: str
    what_to_do: str
    who: str
    retry_is_safe: bool


NOBODY = "nobody"
BOOKKEEPER = "the bookkeeper"
ADMINISTRATOR = "the QuickBooks administrator"
SERVER = "whoever runs the server"

_Row = tuple[int, str, str]


@dataclass(frozen=True)
class _Remedy:
    """What one group of codes has in common."""

    what_to_do: str
    who: str
    retry_is_safe: bool
    rows: tuple[_Row, ...]


_DONE = _Remedy(
    what_to_do="Nothing: the request was carried out.",
    who=NOBODY,
    retry_is_safe=False,
    rows=(
        (0, "Carried out.", "Everything is as it should be."),
        (1, "Nothing was found.", "No entry matches the filters of the query."),
        (
            500,
            "Not everything was found.",
            "Some of the entries asked for do not exist.",
        ),
        (501, "Carried out with a warning.", "QuickBooks' text tells more."),
        (510, "Saved, but not returned.", "QuickBooks could not read it back."),
        (530, "A field was ignored.", "This edition or version does not have it."),
        (
            531,
            "A value was ignored.",
            "This edition or version does not know the word.",
        ),
        (540, "A field was ignored.", "Only the Online edition has it."),
        (550, "Saved without its notes.", "QuickBooks could not store the notes."),
        (560, "An outdated field was used.", "QuickBooks still accepts it."),
    ),
)
_LOOK = _Remedy(
    what_to_do="Look at the entry in QuickBooks and put right what the text names.",
    who=BOOKKEEPER,
    retry_is_safe=False,
    rows=(
        (570, "Saved without a link.", "The linked transaction is closed or used up."),
        (3160, "Cannot be deleted.", "A transaction or another entry uses it."),
        (3161, "Cannot be deleted.", "It lies before the closing date."),
        (3170, "Cannot be changed.", "QuickBooks' text names the reason."),
        (3171, "The period is closed.", "The date is on or before the closing date."),
        (3180, "Cannot be saved.", "QuickBooks' text names the reason."),
        (3185, "Cannot be voided.", "QuickBooks does not allow it here."),
        (3205, "The address has too many lines.", "QuickBooks prints five at most."),
        (3210, "A value is not possible here.", "For example a payment over the due."),
        (3270, "An account is missing.", "The entry has no account to post to."),
        (3290, "The list takes no more entries.", "It is full, or of another kind."),
        (
            3300,
            "The entry cannot be inserted.",
            "The list is full, or of another kind.",
        ),
        (3310, "Cannot be saved.", "QuickBooks does not allow it here."),
        (3320, "Cannot be saved.", "QuickBooks does not allow it here."),
    ),
)
_NAME = _Remedy(
    what_to_do="Find the entry that owns the name, or use another name.",
    who=BOOKKEEPER,
    retry_is_safe=True,
    rows=(
        (
            3100,
            "The name is in use.",
            "A customer, vendor, employee or other name has it, perhaps inactive.",
        ),
    ),
)
_REFERENCE = _Remedy(
    what_to_do="Check that the entry exists in QuickBooks, or name another in"
    " the settings.",
    who=BOOKKEEPER,
    retry_is_safe=True,
    rows=(
        (3120, "The entry was not found.", "It was deleted, merged, or never existed."),
        (
            3121,
            "The transaction was not found.",
            "It was deleted or is of another type.",
        ),
        (3130, "The parent entry was not found.", "It was deleted, merged or renamed."),
        (3140, "A reference points nowhere.", "The named entry does not exist."),
        (3172, "A related entry was deleted.", "Somebody deleted it meanwhile."),
    ),
)
_WAIT = _Remedy(
    what_to_do="Nothing at first: it is tried again. If it lasts, close the"
    " windows that are open in QuickBooks.",
    who=NOBODY,
    retry_is_safe=True,
    rows=(
        (1010, "QuickBooks is busy.", "A window waits for an answer on its PC."),
        (
            3162,
            "Not in multi-user mode.",
            "QuickBooks does this in single-user mode only.",
        ),
        (3173, "A related entry was changed.", "Somebody changed it meanwhile."),
        (3175, "The entry is in use.", "Another user has it open."),
        (3176, "A related entry is in use.", "Another user has it open."),
        (3200, "The entry was changed meanwhile.", "The edit sequence is out of date."),
        (3230, "Rolled back.", "Another request of the set failed."),
        (3231, "Not carried out.", "An earlier request of the set failed."),
        (3240, "The entry is another one now.", "Its time of creation differs."),
    ),
)
_ALLOW = _Remedy(
    what_to_do="Allow it in QuickBooks: Edit > Preferences > Integrated"
    " Applications, or the user's rights, or the preference that switches the"
    " feature on.",
    who=ADMINISTRATOR,
    retry_is_safe=True,
    rows=(
        (3220, "Not authorised.", "This application may not do it."),
        (3250, "The feature is off.", "A preference or this edition lacks it."),
        (3260, "The user may not do this.", "The QuickBooks user lacks the right."),
        (3261, "The application may not do this.", "Mostly personal data is meant."),
        (3262, "Not permitted.", "A right or a subscription is missing."),
        (3263, "Not permitted.", "The application may only read, or lacks a right."),
    ),
)
_LOST = _Remedy(
    what_to_do="Look into QuickBooks whether it was booked; do not send it"
    " again before.",
    who=BOOKKEEPER,
    retry_is_safe=False,
    rows=(
        (600, "The request set is not known.", "Perhaps another company file is open."),
        (1000, "QuickBooks failed inside.", "It may or may not have been carried out."),
        (9001, "The request set was changed.", "The same ID came with other contents."),
        (
            9002,
            "The outcome was not kept.",
            "QuickBooks knows the set, not the answer.",
        ),
        (9005, "The outcome could not be kept.", "It may have been carried out."),
    ),
)
_REPORT = _Remedy(
    what_to_do="Correct the request; if the server built it, report it with"
    " the exchange.",
    who=SERVER,
    retry_is_safe=False,
    rows=(
        (1030, "The request is not supported.", "This edition or version lacks it."),
        (1060, "The request ID is wrong.", "It is longer than 50 characters."),
        (3000, "An ID is wrong.", "It is no ID, or given twice."),
        (3010, "A true or false is wrong.", "It is neither."),
        (3020, "A date is wrong.", "It is no date, or out of range."),
        (3030, "A date range is wrong.", "It ends before it begins."),
        (3031, "A range is wrong.", "It ends before it begins."),
        (3035, "A length of time is wrong.", "It is not written as one."),
        (3040, "An amount is wrong.", "It has not two decimals, or is too large."),
        (3045, "A price is wrong.", "It has too many digits."),
        (3050, "A percentage is wrong.", "It has too many digits."),
        (3060, "A quantity is wrong.", "It has too many digits."),
        (3065, "A GUID is wrong.", "It lacks its braces or digits."),
        (3070, "A text is too long.", "The field takes fewer characters."),
        (3080, "A text is wrong.", "It has characters that QuickBooks does not take."),
        (3085, "A number is wrong.", "It is no number, or out of range."),
        (
            3090,
            "The name cannot be stored.",
            "It has a colon or another such character.",
        ),
        (3101, "The entry exists already.", "The list has it."),
        (3110, "A value is not known.", "The field takes certain words only."),
        (3150, "A field is missing.", "QuickBooks needs it."),
        (3151, "A field has no place here.", "This request does not take it."),
        (3152, "Two fields contradict each other.", "Only one of them can hold."),
        (
            3153,
            "Two fields do not go together.",
            "This edition or preference forbids it.",
        ),
        (3177, "A link is given twice.", "The same transaction is linked two times."),
        (3190, "A field cannot be cleared.", "QuickBooks needs it."),
        (3280, "The item does not fit here.", "It is of another kind."),
        (9004, "The set ID is too long.", "QuickBooks takes 20 characters for sure."),
    ),
)


def by_range(code: int) -> Explanation:
    """Explain a code that is not listed, by the range it lies in (qbxml 3.1)."""
    if code in INFORMATION:
        return _explain(_DONE, (code, "Carried out.", _SEE_TEXT))
    if code in WARNINGS:
        return _explain(_DONE, (code, "Carried out with a warning.", _SEE_TEXT))
    if code in _MACROS:
        return _explain(_REPORT, (code, "A macro is wrong.", _SEE_TEXT))
    return _explain(_LOOK, (code, "QuickBooks refused the request.", _SEE_TEXT))


INFORMATION = range(500)
WARNINGS = range(500, 1000)
_MACROS = range(9100, 9200)
_SEE_TEXT = "QuickBooks' text tells more."


def _explain(remedy: _Remedy, row: _Row) -> Explanation:
    code, meaning, cause = row
    return Explanation(
        code=str(code),
        meaning=meaning,
        cause=cause,
        what_to_do=remedy.what_to_do,
        who=remedy.who,
        retry_is_safe=remedy.retry_is_safe,
    )


def _all() -> Iterator[tuple[int, Explanation]]:
    remedies = (_DONE, _LOOK, _NAME, _REFERENCE, _WAIT, _ALLOW, _LOST, _REPORT)
    for remedy in remedies:
        for row in remedy.rows:
            yield row[0], _explain(remedy, row)


TABLE = dict(_all())
