"""Text as QuickBooks can store it (business-rules 6.1, qbxml 5.7).

`clean` is used for what is searched for and for what is created alike, so that a
look-up finds what an earlier order wrote.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Charset = Literal["windows-1252", "ascii"]

# What Unicode does not decompose: letters (business-rules 6.1 step 2), and punctuation
# for those who want plain ASCII.
_PLAIN = {
    "Đ": "D",
    "đ": "d",
    "Ħ": "H",
    "ħ": "h",
    "ı": "i",  # noqa: RUF001
    "ĸ": "k",
    "Ł": "L",
    "ł": "l",
    "Ŋ": "N",
    "ŋ": "n",
    "Ŧ": "T",
    "ŧ": "t",
    "Ø": "O",
    "ø": "o",
    "Æ": "AE",
    "æ": "ae",
    "Œ": "OE",
    "œ": "oe",
    "ß": "ss",
    "ẞ": "SS",
    "Þ": "Th",
    "þ": "th",
    "Ð": "D",
    "ð": "d",
    "\u2018": "'",
    "\u2019": "'",
    "\u201a": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
    "\u00ab": '"',
    "\u00bb": '"',
    "\u2039": "'",
    "\u203a": "'",
    "\u2010": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2015": "-",
    "\u2212": "-",
    "\u2044": "/",
    "\u2022": "*",
    "\u00d7": "x",
    "\u20ac": "EUR",
    "\u00a3": "GBP",
    "\u00a5": "JPY",
}
# The parts of pictographs that are no symbols themselves: skin colours, joiners,
# variation selectors, key caps.
_PICTOGRAPH_PARTS = re.compile("[\U0001f3fb-\U0001f3ff\u200d\ufe0e\ufe0f\u20e3]")
_SPACES = re.compile(r"\s+")
# What a cut name must not end in (business-rules SE-2 e).
_CUT_ENDS = " ,-"


@dataclass(frozen=True)
class Cleaned:
    """A cleaned text, and whether something was replaced or cut."""

    text: str
    folded: bool = False
    truncated: bool = False


def clean(
    value: str,
    *,
    limit: int | None = None,
    charset: Charset = "windows-1252",
    name: bool = False,
) -> Cleaned:
    """Make a text storable; `name` replaces the colon, which separates levels."""
    tidy = _tidy(value)
    folded, text = tidy, tidy
    if not tidy.isascii():
        folded = "".join(_fold(character, charset) for character in tidy)
        text = _SPACES.sub(" ", folded).strip()
    if name:
        text = text.replace(":", "-")
    short = _cut(text, limit, _CUT_ENDS if name else " ")
    return Cleaned(short, folded=folded != tidy, truncated=short != text)


def _tidy(value: str) -> str:
    """Bring into NFC without control characters, pictographs and double spaces."""
    if value.isascii() and value.isprintable():
        # Nearly every text: nothing of that can be in it.
        return " ".join(value.split())
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", value))
    bare = spaced if spaced.isascii() else _PICTOGRAPH_PARTS.sub("", spaced)
    kept = "".join(one for one in bare if _is_writable(one))
    return _SPACES.sub(" ", kept).strip()


@lru_cache(maxsize=4096)
def _is_writable(character: str) -> bool:
    """Refuse what is invisible, and pictures: a ledger holds words, not their names."""
    category = unicodedata.category(character)
    if category == "So":
        is_picture = unicodedata.normalize("NFKD", character) == character
        return _in_windows_1252(character) or not is_picture
    return category not in _INVISIBLE


# Control, format, surrogate, private use and unassigned characters.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@lru_cache(maxsize=4096)
def _fold(character: str, charset: Charset) -> str:
    """Take the marks off a character; what then cannot be stored is dropped."""
    if _in_charset(character, charset):
        return character
    bare = unicodedata.normalize("NFKD", _PLAIN.get(character, character))
    plain = (_PLAIN.get(one, one) for one in bare)
    return "".join(one for one in plain if _in_charset(one[0], charset))


def _in_charset(character: str, charset: Charset) -> bool:
    return character.isascii() or (charset != "ascii" and _in_windows_1252(character))


def _in_windows_1252(character: str) -> bool:
    try:
        character.encode("windows-1252")
    except UnicodeEncodeError:
        return False
    return True


def _cut(text: str, limit: int | None, loose: str) -> str:
    if limit is None or len(text) <= limit:
        return text
    return text[:limit].rstrip(loose)
