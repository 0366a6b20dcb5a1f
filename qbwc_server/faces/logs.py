"""Where log entries go and what they look like: sentences, or JSON for programs."""

import logging
import logging.config
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
    if form == "json":
        return [
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(),
        ]
    return [structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)]
