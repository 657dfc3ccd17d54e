"""English is what the code says; the Portuguese of every sentence stands in a catalogue.

`locales/pt_BR/LC_MESSAGES/ganho.po` is written by people, the `.mo` beside it by
`make words`.
"""

import gettext
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast, get_args

from ganho.errors import FatalError, GanhoError, Sentence, sentence
from ganho.words.amounts import Language

T = TypeVar("T")
DOMAIN = "ganho"
LOCALES = Path(__file__).parent / "locales"
CATALOGUES: Mapping[Language, str] = {"pt-BR": "pt_BR"}
"""English needs none: what the code says is English."""


class Forms(NamedTuple):
    """What is counted: the words for one, and for several."""

    one: str
    many: str


def say(said: str | Sentence, language: Language, **facts: object) -> str:
    """Give a sentence in a language; one that the catalogue has not stays English."""
    whole = sentence(said, facts)
    # The empty one is the catalogue's own head.
    words = _catalogue(language).gettext(whole.english) if whole else ""
    shown = {name: _fact(fact, language) for name, fact in whole.facts.items()}
    return words.format(**shown) if shown else words


def say_stop(error: FatalError, language: Language) -> str:
    """Say in one line what happened and what to do."""
    return f"{say(error.message, language)} {say(error.remedy, language)}".strip()


def _fact(fact: object, language: Language) -> object:
    if isinstance(fact, GanhoError):
        fact = fact.message
    return say(fact, language) if isinstance(fact, Sentence) else fact


def in_every_language(table: T) -> Mapping[Language, T]:
    """Give a table of English words, and what stands in it, in each language."""
    return {
        language: cast("T", _said(table, language)) for language in get_args(Language)
    }


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language not in CATALOGUES:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALES, [CATALOGUES[language]])


def _said(table: Any, language: Language) -> Any:
    if isinstance(table, str):
        return say(table, language)
    if isinstance(table, Forms):
        of = _catalogue(language).ngettext
        return Forms(of(*table, 1), of(*table, 2))
    if isinstance(table, Mapping):
        return {key: _said(value, language) for key, value in table.items()}
    if is_dataclass(table) and not isinstance(table, type):
        values = {
            f.name: _said(getattr(table, f.name), language) for f in fields(table)
        }
        return type(table)(**values)
    return tuple(_said(value, language) for value in table)
