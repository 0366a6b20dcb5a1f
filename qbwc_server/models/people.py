"""People who use the pages, the links that let them in, and what is seen by nobody."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from qbwc_server.models.base import Base, words
from qbwc_server.states import Role


class User(Base):
    """Somebody who may log in to the pages."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: as it is compared: folded, without blanks around it
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    role: Mapped[Role] = mapped_column(words(Role))
    password_hash: Mapped[str] = mapped_column(sa.String(255))
    #: of the one-time passwords; NULL: none are asked for
    totp_secret: Mapped[str | None] = mapped_column(sa.String(64))
    #: the newest one-time password that was used: none is good twice
    totp_step: Mapped[int] = mapped_column(default=0)
    #: part of every session's cookie; a new one logs all of them out
    generation: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    last_login_at: Mapped[datetime | None]


class Invitation(Base):
    """A link by which somebody becomes a user, once; kept as its digest."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    role: Mapped[Role] = mapped_column(words(Role))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Sighting(Base):
    """When something was last heard of that names nobody, such as a Web Connector."""

    __tablename__ = "sightings"

    what: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    at: Mapped[datetime]
