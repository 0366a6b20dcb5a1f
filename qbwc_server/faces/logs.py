"""Where log entries go and what they look like: sentences, or JSON for programs."""

import logging
import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

#: loggers that would write whole documents, passwords included, and the level that
#: keeps them from it
CAPPED = {
    "spyne": logging.CRITICAL,
    "spyne.protocol.soap.soap11.invalid": logging.CRITICAL + 1,
    "spyne.application.server": logging.CRITICAL + 1,
    "sqlalchemy.engine": logging.WARNING,
    "alembic": logging.WARNING,
    "waitress": logging.INFO,
}
_SECRET = frozenset({"authorization", "password", "secret", "ticket", "token"})
#: what could move a terminal's cursor or pass for another entry
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)


def set_up(form: str, level: str) -> None:
    """Write every entry to standard error, as text or as one JSON object a line."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"entry": {"()": lambda: _formatter(form)}},
            "handlers": {
                "standard error": {
                    "class": "logging.StreamHandler",
                    "formatter": "entry",
                }
            },
            "root": {"handlers": ["standard error"], "level": level},
            "loggers": {name: {"level": cap} for name, cap in CAPPED.items()},
        }
    )


def mask(
    _logger: Any, _method: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Hide what must not be read in a log, whoever logged it by mistake."""
    for name in entry:
        if name.lower() in _SECRET:
            entry[name] = "***"
    return entry


def harmless(
    _logger: Any, _method: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Write control characters as escapes, and indent all lines but the first.

    Whoever calls us may have chosen the text: it must neither reach a terminal as a
    command nor look like an entry of its own.
    """
    for name, value in entry.items():
        if isinstance(value, str):
            written = _CONTROL.sub(lambda found: ascii(found[0])[1:-1], value)
            entry[name] = written.replace("\n", "\n    ")
    return entry


def _formatter(form: str) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_written(form),
        ],
    )


def _shared() -> list[Any]:
    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        mask,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _written(form: str) -> list[Any]:
    # Neither form shows local variables, as both would by themselves: passwords and
    # orders are among them.
    if form == "json":
        told = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        return [
            structlog.processors.ExceptionRenderer(told),
            structlog.processors.JSONRenderer(),
        ]
    return [
        structlog.processors.format_exc_info,
        harmless,
        structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0),
    ]
