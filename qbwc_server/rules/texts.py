"""Cleaning the texts of one order, and remembering what was done to which field."""

from __future__ import annotations

from dataclasses import dataclass, field

from qbwc_server.rules import reasons
from qbwc_server.rules.reasons import OrderWarning
from qbxml import text


@dataclass(frozen=True)
class Texts:
    """Cleans texts as business-rules 6.1 says, noting what was folded or cut."""

    charset: text.Charset
    folded: list[str] = field(default_factory=list)
    truncated: list[str] = field(default_factory=list)

    def clean(self, place: str, value: str, limit: int | None = None) -> str:
        """Clean the text of a field."""
        cleaned = text.clean(value, limit=limit, charset=self.charset)
        return self._noted(place, cleaned)

    def name(self, place: str, value: str, limit: int | None = None) -> str:
        """Clean a name: colons become hyphens, a cut leaves no loose end."""
        cleaned = text.clean(value, limit=limit, charset=self.charset, name=True)
        return self._noted(place, cleaned)

    def warnings(self) -> tuple[OrderWarning, ...]:
        """Give a warning for each thing that was done, naming the fields."""
        noted = {"TEXT_FOLDED": self.folded, "TEXT_TRUNCATED": self.truncated}
        return tuple(
            reasons.fields_warning(code, fields)
            for code, fields in noted.items()
            if fields
        )

    def _noted(self, place: str, cleaned: text.Cleaned) -> str:
        if cleaned.folded:
            self.folded.append(place)
        if cleaned.truncated:
            self.truncated.append(place)
        return cleaned.text
