"""Names: how they compare, which say nothing, how they are cut."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TypeVar

from ganho.domain.visible import visible
from ganho.errors import Sentence

T = TypeVar("T")
NAME_KEYS = "2"
"""Raise it when names fold otherwise: what is kept under the old keys is read again."""
SHOWN = 60
"""So much of a name is repeated in a message."""
GENERIC = frozenset(
    {
        "cliente",
        "clientes",
        "cliente novo",
        "novo cliente",
        "cliente teste",
        "teste",
        "test",
        "testes",
        "consumidor",
        "consumidor final",
        "sem nome",
        "nome",
        "empresa",
        "pessoa",
        "contato",
        "lead",
        "novo",
        "nao informado",
        "nao identificado",
        "nao tem",
        "nao se aplica",
        "indefinido",
        "desconhecido",
        "n a",
        "na",
        "x",
        "xx",
        "xxx",
        "xxxx",
        "a definir",
        "diversos",
        "avulso",
        "cliente avulso",
        "fulano",
        "fulano de tal",
        "customer",
        "unknown",
        "none",
        "null",
    }
)


def fold_name(text: str) -> str:
    """Fold a name for comparing: NFKC, case, accents, white space (R8)."""
    text = unicodedata.normalize("NFKC", visible(text)).casefold()
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )
    return " ".join(unicodedata.normalize("NFKC", bare).casefold().split())


def look_up(text: str, table: Mapping[str, T]) -> T | None:
    """Find what a table says of a text, its keys compared as names are."""
    wanted = fold_name(text)
    return next((v for key, v in table.items() if fold_name(key) == wanted), None)


NAMED_TWICE = Sentence("the name {name!r} stands there twice")
NAMELESS = Sentence("the name {name!r} is empty")


def check_keys(keys: Iterable[str]) -> None:
    """Refuse keys that are blank, or that are one name twice; raises ValueError."""
    seen: set[str] = set()
    for key in keys:
        folded = fold_name(key)
        if not folded or folded in seen:
            wrong = NAMED_TWICE if folded else NAMELESS
            raise ValueError(wrong.of(name=key[:SHOWN]))
        seen.add(folded)


def is_blank_name(text: str) -> bool:
    """Tell whether nothing is left of a name once it is folded."""
    return not fold_name(text)


def is_generic_name(text: str) -> bool:
    """Tell whether a name as a whole says nothing, such as `cliente` or `---`."""
    words = " ".join(re.sub(r"[^\w\s]|_", " ", fold_name(text)).split())
    return words in GENERIC or not any(letter.isalpha() for letter in words)


def shortened_name(text: str) -> str:
    """Shorten a colleague's name to `Ana S.`: enough to know whom to ask."""
    first, *others = text.split() or [""]
    return f"{first} {others[-1][0]}." if others else first


def tidy_name(text: str) -> str:
    """Tidy the white space of a name, and the letters that are there twice."""
    return " ".join(unicodedata.normalize("NFKC", visible(text)).split())


def cut_name(text: str, limit: int) -> str:
    """Tidy a name and cut it to a vendor's limit."""
    return tidy_name(text)[:limit].rstrip()
