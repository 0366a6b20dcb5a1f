"""The base of all tables: naming of constraints, UTC times, states as words."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An aware UTC datetime on every database (SQLite forgets the zone)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: sa.Dialect
    ) -> datetime | None:
        """Store UTC; refuse a datetime that does not say its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, dialect: sa.Dialect
    ) -> datetime | None:
        """Give the zone back."""
        if value is None or value.tzinfo is not None:
            return value.astimezone(UTC) if value is not None else None
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The base of all tables; constraint names are fixed so that migrations agree."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        date: sa.Date,
        dict[str, Any]: sa.JSON(none_as_null=True),
        list[Any]: sa.JSON(none_as_null=True),
        bytes: sa.LargeBinary,
    }


def words(states: Any) -> sa.Enum:
    """A state as text; the words allowed are a CHECK constraint."""
    return sa.Enum(
        states,
        native_enum=False,
        length=16,
        create_constraint=True,
        name=f"{states.__name__.lower()}_word",
        values_callable=lambda members: [member.value for member in members],
    )


def owner() -> Mapped[int]:
    """The connection that a row belongs to and dies with."""
    return mapped_column(sa.ForeignKey("connections.id", ondelete="CASCADE"))
