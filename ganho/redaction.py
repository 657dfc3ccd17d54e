"""What may be repeated of a vendor's words: no secret, nobody's data, and not much.

Whoever answers decides how long a text is, so each pattern takes time in proportion to
it: a run of letters is tried from its beginning only, and nothing is given back.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

import httpx

SHOWN = 300
"""Characters that anybody gets to see."""
LOOKED_AT = 2048
"""Characters that are masked: masks may be shorter than what they hide."""
LONGEST = 320
"""Characters of the longest e-mail address there can be; all else we mask is shorter."""
MASK = "\0"
"""Stands for what is hidden until all is; no longer than it, so that the end stays the end."""
MASKED = (
    re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++(?:[.+@-]*+\w++)*+()"),
    re.compile(r"\b[0-9A-Z]{2}\.?[0-9A-Z]{3}\.?[0-9A-Z]{3}/?[0-9A-Z]{4}-?[0-9]{2}\b()"),
    re.compile(r"\b[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}\b()"),
    re.compile(r"(?:\+|(?<![0-9() .-]))([) .-]*+)[0-9(][0-9() .-]{8,}[0-9]"),
)
"""E-mail and what is glued to it, CNPJ, CPF, phone; the group is what stays before it."""
CREDENTIALS = ("authorization", "x-api-token")
"""Headers that let a request in."""
SHORT = 4
"""Shorter secrets may stand inside any word or number."""
CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w'’]*+"
NAMED = re.compile(rf"\b{CAPITAL}(?:[\s,]++(?:\*\*\*|{CAPITAL}))*+")
"""Words with a capital: names, and the beginning of a sentence, which is no loss."""


def redact(text: str, secrets: Sequence[str] = ()) -> str:
    """Mask personal data and secrets in a vendor's words, and cut them short.

    The longest come first: one may be part of another, as a district of a street.
    """
    hidden = sorted(filter(None, map(_plain, secrets)), key=len, reverse=True)
    longest = max([LONGEST, *map(len, hidden)])
    text, looked_at = " ".join(text.split()), LOOKED_AT + longest
    masked = _mask(_plain(text[:looked_at]), hidden)
    if len(text) > looked_at:
        # What the cut went through is no longer recognised, and stands at the end.
        masked = masked[:-longest]
    return masked.replace(MASK, "***")[:SHOWN]


def without_names(text: str, secrets: Sequence[str] = ()) -> str:
    """Mask also whatever may be a name, where nobody knows whose data is repeated."""
    return NAMED.sub("***", redact(text, secrets))


def sent_secrets(response: httpx.Response) -> list[str]:
    """Give what let a request in and what it searched for: answers may repeat both."""
    headers, params = response.request.headers, response.request.url.params
    held = [headers.get(name, "").removeprefix("Bearer ") for name in CREDENTIALS]
    return [*held, *(value for _, value in params.multi_items())]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _mask(text: str, secrets: Sequence[str]) -> str:
    for secret in secrets:
        text = re.sub(_as_shown(secret), MASK, text, flags=re.IGNORECASE)
    for pattern in MASKED:
        text = pattern.sub(rf"\1{MASK}", text)
    return text


def _as_shown(secret: str) -> str:
    """Find a secret anywhere; a short one, such as a house number, as a word.

    Accents may be lost on the way through a vendor.
    """
    text = "".join(map(_letter, secret))
    return text if len(secret) >= SHORT else rf"(?<!\w){text}(?!\w)"


@cache
def _letter(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter)[0]
    return (
        f"[{letter}{plain}]"
        if plain.isalpha() and plain != letter
        else re.escape(letter)
    )
