"""What `make check` refuses in the catalogue: each fault is planted once."""

import ast
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bench import words
from ganho.words.sentences import DOMAIN, LOCALES, Forms, say

ENGLISH = "{n} deals of {company} wait."
COUNTED = Forms("deal", "deals")
CLASSES = "class FatalError(GanhoError): ...\nclass OursError(FatalError): ..."
(PEOPLES,) = LOCALES.rglob(f"{DOMAIN}.po")


def catalogue(portuguese: str = "{n} negócios de {company} aguardam.") -> Catalog:
    made = Catalog(locale="pt_BR", domain=DOMAIN)
    made.add(ENGLISH, portuguese)
    made.add(COUNTED, ("negócio", "negócios"))
    return made


def faults(made: Catalog) -> list[str]:
    return list(words.faults(made, {ENGLISH, COUNTED}))


def test_a_sound_one_has_no_fault() -> None:
    assert faults(catalogue()) == []


def test_a_sentence_without_portuguese_is_named() -> None:
    found = list(words.faults(catalogue(), {ENGLISH, COUNTED, "It is new."}))

    assert found == ["missing: 'It is new.' (make words)"]


def test_an_empty_one_is_named() -> None:
    assert faults(catalogue("")) == [f"without words: {ENGLISH!r}"]


def test_one_of_two_forms_is_not_enough() -> None:
    made = catalogue()
    made[COUNTED].string = ("negócio", "")

    assert faults(made) == [f"without words: {COUNTED!r}"]


@pytest.mark.parametrize(
    "portuguese",
    [
        "{n} negócios aguardam.",
        "{n} negócios de {empresa} aguardam.",
        "{n} de {company}, {other}.",
    ],
)
def test_a_place_that_english_has_not_is_named(portuguese: str) -> None:
    assert faults(catalogue(portuguese)) == [
        f"other places than its English: {ENGLISH!r}"
    ]


def test_a_fuzzy_one_is_named() -> None:
    made = catalogue()
    made[ENGLISH].flags.add("fuzzy")

    assert faults(made) == [f"fuzzy: {ENGLISH!r}"]


def test_what_nobody_says_any_more_is_named() -> None:
    made = catalogue()
    made.add("It was said once.", "Foi dito uma vez.")

    assert faults(made) == ["nobody says it any more: 'It was said once.' (make words)"]


def test_the_machine_reads_what_people_wrote(tmp_path: Path) -> None:
    file = tmp_path / PEOPLES.name
    shutil.copy(PEOPLES, file)
    assert list(words.stale(words.read(file), file)) != []

    words.write(words.read(file), file)
    assert list(words.stale(words.read(file), file)) == []
    file.write_text(file.read_text("utf-8").replace("aguardando", "esperando"), "utf-8")
    assert list(words.stale(words.read(file), file)) != []


def test_what_is_new_becomes_a_draft_and_what_is_gone_goes() -> None:
    made = catalogue()
    words.update(made, {"{n} deals of {company} wait!", COUNTED})

    assert made.get(ENGLISH) is None
    assert made["{n} deals of {company} wait!"].fuzzy


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('raise FatalError("It broke.", remedy="Mend it.")', {"It broke.", "Mend it."}),
        ('raise OursError("It broke.")', {"It broke."}),
        ('raise ValueError("No person reads it.")', set()),
        ('X = Sentence("It waits.")', {"It waits."}),
        ('say("Well " "done.", language, n=1)', {"Well done."}),
        ('ask.say("a_key")', set()),
        (
            (
                "class LostError(FatalError):\n"
                "    def __init__(self, what):\n"
                "        super().__init__('{what} is lost.', remedy='Look.', what=what)"
            ),
            {"{what} is lost.", "Look."},
        ),
    ],
)
def test_what_is_said_in_the_code_is_found(source: str, said: set[str]) -> None:
    module = ast.parse(f"{CLASSES}\n{source}")

    assert set(words.raised(module, words.errors_of([module]) | words.SAYING)) == said


@pytest.mark.parametrize(
    ("language", "told"), [("en", "Released: 3."), ("pt-BR", "Liberados: 3.")]
)
def test_a_sentence_is_said_with_its_facts(language, told: str) -> None:
    assert say("Released: {number}.", language, number=3) == told
