"""The words of `ganho init`: every question with its help, every remark."""

from collections.abc import Mapping
from dataclasses import dataclass

from ganho.words.amounts import Language
from ganho.words.tables.texts_init_en import QUESTIONS as QUESTIONS_EN
from ganho.words.tables.texts_init_en import SAYINGS as SAYINGS_EN
from ganho.words.tables.texts_init_pt import QUESTIONS as QUESTIONS_PT
from ganho.words.tables.texts_init_pt import SAYINGS as SAYINGS_PT


@dataclass(frozen=True, kw_only=True)
class InitTexts:
    """One language: questions (what is asked, one sentence of help) and sayings."""

    questions: Mapping[str, tuple[str, str]]
    sayings: Mapping[str, str]


INIT: Mapping[Language, InitTexts] = {
    "pt-BR": InitTexts(questions=QUESTIONS_PT, sayings=SAYINGS_PT),
    "en": InitTexts(questions=QUESTIONS_EN, sayings=SAYINGS_EN),
}
