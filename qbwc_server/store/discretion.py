"""What a database says when a statement fails, without what the rows hold.

PostgreSQL adds the failing row to the text of a broken constraint, and the value to
that of one that cannot be stored. Both end in a log.
"""

from typing import Any

import sqlalchemy as sa

#: SQLSTATE's class of values that cannot be stored: the first line quotes them
_UNFIT_VALUES = "22"


def watch(engine: sa.Engine) -> None:
    """Shorten what the driver of an engine says, before anybody can log it."""
    sa.event.listen(engine, "handle_error", _shorten)


def _shorten(context: sa.engine.ExceptionContext) -> None:
    said: Any = context.original_exception
    if getattr(said, "sqlstate", None) is None:
        return
    sentence = _sentence(said)
    wrapped = context.sqlalchemy_exception
    if wrapped is not None:
        wrapped.args = tuple(
            each.replace(str(said), sentence) if isinstance(each, str) else each
            for each in wrapped.args
        )
    said.args = (sentence,)


def _sentence(said: Any) -> str:
    """Give the first line with its constraint, or only the class of the failure."""
    if said.sqlstate.startswith(_UNFIT_VALUES):
        column = said.diag.column_name or "a column"
        return f"{column} cannot hold the value ({said.sqlstate})"
    return f"{said.diag.message_primary} ({said.sqlstate})"
