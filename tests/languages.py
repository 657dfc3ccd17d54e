"""Which sentences of the other language a text holds, by the catalogue."""

import re
from functools import cache

from bench.words import forms, read
from ganho.words.amounts import Language
from ganho.words.sentences import DOMAIN, LOCALES

LONG_ENOUGH = 14
"""Letters of a piece of a sentence that say what language it is."""
ENDS = re.compile(r"\{[^{}]*\}|[.:;!?,] |\.$")
"""Where a piece of a sentence ends: at a fact, and where it draws breath."""
BOTH = re.compile(r"Idioma|In English too|Em português também")
"""What is said in both languages on purpose."""


def strangers(text: str, language: Language) -> set[str]:
    """Give the pieces of sentences in `text` that belong to another language."""
    shown = " ".join(text.split())
    return {piece for piece in _others(language) if piece in shown}


@cache
def _others(language: Language) -> set[str]:
    """Give the pieces that only another language has."""
    (file,) = LOCALES.rglob(f"{DOMAIN}.po")
    entries = [message for message in read(file) if message.id]
    english = {p for m in entries for form in forms(m.id) for p in _pieces(form)}
    theirs = {p for m in entries for form in forms(m.string) for p in _pieces(form)}
    return theirs - english if language == "en" else english - theirs


def _pieces(sentence: str) -> set[str]:
    plain = re.sub(r"\[/?\w+\]", "", sentence)
    pieces = (" ".join(piece.split()) for piece in ENDS.split(plain))
    return {p for p in pieces if len(p) >= LONG_ENOUGH and not BOTH.search(p)}
