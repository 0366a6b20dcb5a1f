"""Checking who wants to log in: throttled before hashing, by name and address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyotp
import sqlalchemy as sa

from qbwc_server.conversation import passwords
from qbwc_server.store import access, audit, people
from qbwc_server.store.audit import Action, Actor, Entry
from qbwc_server.store.database import Database

#: seconds that a one-time password lasts
STEP = 30
#: how many of them before and after the present one are good: clocks differ
DRIFT = 1
SHORTEST_PASSWORD = 12


@dataclass(frozen=True)
class Visitor:
    """Who wants in: address and password, the one-time password, and from where."""

    email: str
    password: str
    code: str
    address: str
    #: what failed log-ins are kept under; a Web Connector's are others
    counted_as: str


@dataclass(frozen=True)
class Refusal:
    """Why somebody was not let in, in words that tell a stranger nothing."""

    sentence: str
    needs_code: bool = False


_WRONG = Refusal("The e-mail address or the password is wrong.")
_WAIT = Refusal("Too many log-ins have failed; wait a minute and try again.")
_CODE_WANTED = Refusal(
    "Enter the code that your authenticator app shows.", needs_code=True
)
_CODE_WRONG = Refusal(
    "The code is wrong or was used before; wait for the next.", needs_code=True
)


def admit(database: Database, visitor: Visitor, now: datetime) -> Any | Refusal:
    """Check address, password and code; give the user's row, or why not."""
    with database.read() as db:
        user = people.by_email(db, visitor.email)
        waits = _waits(db, visitor, now)
    if waits:
        return _WAIT
    # Hashing is slow by design: no transaction is open meanwhile.
    stored = user.password_hash if user else passwords.nobody()
    good = passwords.matches(stored, visitor.password)
    with database.transaction() as db:
        if user is None or not good:
            return _refuse(db, visitor, _WRONG, now)
        if _waits(db, visitor, now):
            return _WAIT
        if user.totp_secret and not visitor.code:
            return _CODE_WANTED
        if user.totp_secret and not _code_is_good(db, user, visitor.code, now):
            return _refuse(db, visitor, _CODE_WRONG, now)
        access.forget_failures(db, visitor.counted_as, visitor.address)
        people.update(db, user.id, {"last_login_at": now})
        _note(db, visitor, Action.PAGE_LOG_IN, now)
    return user


def code_step(secret: str, code: str, now: datetime) -> int | None:
    """Give the step that a one-time password belongs to, or None if it is wrong."""
    digits = "".join(code.split())
    present = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    for step in range(present - DRIFT, present + DRIFT + 1):
        if pyotp.utils.strings_equal(totp.generate_otp(step), digits):
            return step
    return None


def password_problem(password: str, again: str) -> str:
    """Say what is wrong with a new password; '' if nothing."""
    if len(password) < SHORTEST_PASSWORD:
        return f"The password needs {SHORTEST_PASSWORD} characters or more."
    if password != again:
        return "The two passwords are not the same."
    return ""


def _code_is_good(db: sa.Connection, user: Any, code: str, now: datetime) -> bool:
    step = code_step(user.totp_secret, code, now)
    return step is not None and people.use_one_time_password(db, user.id, step)


def _waits(db: sa.Connection, visitor: Visitor, now: datetime) -> bool:
    until = access.waits_until(db, visitor.counted_as, visitor.address)
    return until is not None and until > now


def _refuse(
    db: sa.Connection, visitor: Visitor, refusal: Refusal, now: datetime
) -> Refusal:
    access.forget_old_failures(db, now)
    access.note_failure(db, visitor.counted_as, visitor.address, now)
    _note(db, visitor, Action.PAGE_LOG_IN_REFUSED, now)
    return refusal


def _note(db: sa.Connection, visitor: Visitor, action: Action, now: datetime) -> None:
    # An address that is nobody's may be a password in the wrong field: it is not kept.
    known = people.by_email(db, visitor.email)
    who = known.email if known else "an unknown address"
    actor = Actor(f"page: {who}", visitor.address)
    audit.count(db, actor, Entry("", action), now)
