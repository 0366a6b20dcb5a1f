"""Every exception of the server, as a page to read.

QbwcError
├── ConfigError          the environment is wrong; lists every mistake
├── SettingsError        a settings file is wrong; lists every mistake
├── ImportFormatError    a file of orders cannot be read at all
├── NotFound             what was named does not exist
├── Conflict             what was asked contradicts what is stored
└── IllegalMove          a state was to be left for one that may not follow it

A refusal by QuickBooks is a value (`qbxml.responses.Status`), never an exception.
"""

from collections.abc import Sequence


class QbwcError(Exception):
    """The base of all our errors; its text is one sentence for a person."""


class ConfigError(QbwcError):
    """The environment is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep every problem, so that all are mended at once."""
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


class SettingsError(QbwcError):
    """A settings file is wrong; `problems` holds (key path, sentence) pairs."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        """Keep every mistake with its place."""
        super().__init__("; ".join(f"{path}: {text}" for path, text in problems))
        self.problems = tuple(problems)


class ImportFormatError(QbwcError):
    """A file of orders cannot be read at all."""


class NotFound(QbwcError):
    """What was named does not exist."""


class Conflict(QbwcError):
    """What was asked contradicts what is stored."""


class IllegalMove(QbwcError):
    """A state was to be left for one that may not follow it."""
