"""Text without what nobody sees (R28).

Two names that look the same are one; a mark that turns the writing direction round, or
a control character, would make two of them, and break the XML of an invoice later.
"""

import re
from typing import Any, TypeVar, cast

from ganho.domain.model import Value

V = TypeVar("V", bound=Value)
BLANKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
UNSEEN_RANGES = (
    *("\0-\x1f", "\x7f-\x9f", "\u00ad", "\u034f", "\u061c", "\u115f\u1160"),
    *("\u17b4\u17b5", "\u180b-\u180f", "\u200b-\u200f", "\u202a-\u202e"),
    *("\u2060-\u206f", "\u2800", "\u3164", "\ufe00-\ufe0f", "\ufeff", "\uffa0"),
    *("\ufff0-\ufffc", "\ufffe\uffff", "\U00013430-\U0001343f"),
    *("\U0001bca0-\U0001bca3", "\U0001d173-\U0001d17a", "\U000e0000-\U000e0fff"),
)
"""Of Unicode 17.0: General_Category Cc and Cf without Prepended_Concatenation_Mark, all
of Default_Ignorable_Code_Point, and U+2800, U+FFFC, U+FFFE, U+FFFF, which show nothing
or are no characters. Fixed here, so that a key is the same under every Python."""
UNSEEN = re.compile(f"[{''.join(UNSEEN_RANGES)}]")


def visible(text: str) -> str:
    """Make line breaks and tabs a blank, and drop all else that nobody sees."""
    return UNSEEN.sub("", BLANKS.sub(" ", text))


def as_seen(value: V) -> V:
    """Give a value as people see it: every text in it without what nobody sees."""
    return cast("V", _seen(value))


def _seen(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, tuple):
        return tuple(_seen(one) for one in value)
    if isinstance(value, Value):
        return value.model_copy(update={name: _seen(one) for name, one in value})
    return value


def visible_lines(text: str) -> str:
    """Drop what nobody sees, and keep where a line ends, as a line feed."""
    return "\n".join(visible(line) for line in text.splitlines())
