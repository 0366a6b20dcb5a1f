"""The people who use the pages: what is stored of them, and links that let them in."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.models import Invitation, User
from qbwc_server.states import Role

_users = User.__table__.c
_invitations = Invitation.__table__.c

LONGEST_EMAIL = 254
#: how long a link is good
INVITATION_LASTS = timedelta(days=1)


def folded(email: str) -> str:
    """An e-mail address as it is stored and compared."""
    return email.strip().casefold()


@dataclass(frozen=True)
class NewUser:
    """A user to store; of the password the hash."""

    email: str
    role: Role
    password_hash: str


def add(db: sa.Connection, new: NewUser, now: datetime) -> int:
    """Store a new user and return the id; raises Conflict where the e-mail is taken."""
    values = {
        "email": folded(new.email),
        "role": new.role,
        "password_hash": new.password_hash,
        "created_at": now,
    }
    try:
        with db.begin_nested():
            user_id: int = db.execute(
                sa.insert(User).values(**values).returning(_users.id)
            ).scalar_one()
    except sa.exc.IntegrityError as error:
        raise errors.Conflict(f"there is a user {values['email']} already") from error
    return user_id


def by_email(db: sa.Connection, email: str) -> sa.Row[Any] | None:
    """The user of that address."""
    return db.execute(
        sa.select(User.__table__).where(_users.email == folded(email))
    ).first()


def by_id(db: sa.Connection, user_id: int) -> sa.Row[Any] | None:
    """The user with that id."""
    return db.execute(sa.select(User.__table__).where(_users.id == user_id)).first()


def listing(db: sa.Connection) -> Sequence[sa.Row[Any]]:
    """All users by address."""
    return db.execute(sa.select(User.__table__).order_by(_users.email)).all()


def any_admin(db: sa.Connection, but: int = 0) -> bool:
    """Say whether somebody, leaving one user out, may do everything."""
    found = db.execute(
        sa.select(_users.id).where(_users.role == Role.ADMIN, _users.id != but).limit(1)
    ).first()
    return found is not None


def update(db: sa.Connection, user_id: int, values: Mapping[str, Any]) -> None:
    """Write what was changed of a user."""
    db.execute(sa.update(User).where(_users.id == user_id).values(**values))


def log_out_everywhere(db: sa.Connection, user_id: int) -> None:
    """End every session of a user: their cookies name an older generation."""
    db.execute(
        sa.update(User)
        .where(_users.id == user_id)
        .values(generation=_users.generation + 1)
    )


def use_one_time_password(db: sa.Connection, user_id: int, step: int) -> bool:
    """Use up a one-time password; False where it or a newer one was used before."""
    changed = db.execute(
        sa.update(User)
        .where(_users.id == user_id, _users.totp_step < step)
        .values(totp_step=step)
    )
    return changed.rowcount == 1


def remove(db: sa.Connection, user_id: int) -> None:
    """Delete a user."""
    db.execute(sa.delete(User).where(_users.id == user_id))


def invite(db: sa.Connection, secret: str, role: Role, now: datetime) -> None:
    """Store the digest of a link by which somebody becomes a user, within a day."""
    db.execute(sa.delete(Invitation).where(_invitations.expires_at < now))
    until = now + INVITATION_LASTS
    values = {"role": role, "created_at": now, "expires_at": until}
    db.execute(sa.insert(Invitation).values(digest=_digest(secret), **values))


def invitation(db: sa.Connection, secret: str, now: datetime) -> sa.Row[Any] | None:
    """The invitation of a link, unless it was used or is too old."""
    return db.execute(
        sa.select(Invitation.__table__).where(
            _invitations.digest == _digest(secret), _invitations.expires_at > now
        )
    ).first()


def use_invitation(db: sa.Connection, secret: str, now: datetime) -> Role | None:
    """Use a link up; the role that it gives, or None where it is good no more."""
    found: Role | None = db.execute(
        sa.delete(Invitation)
        .where(_invitations.digest == _digest(secret), _invitations.expires_at > now)
        .returning(_invitations.role)
    ).scalar()
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
