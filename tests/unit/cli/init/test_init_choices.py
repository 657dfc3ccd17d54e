"""Entries of the account's lists are chosen by name, or by id where a name will not do."""

from ganho.cli.init.erp_questions import choices_of
from ganho.conta_azul.schemas.named import Named
from ganho.words.tables.texts_init import INIT

AN_ID = "5d41402a-bc4b-4a76-b971-9d911017c592"


def values(*names: str) -> list[str]:
    entries = [Named(id=f"id-{number}", name=name) for number, name in enumerate(names)]
    return [choice.value for choice in choices_of(entries)]


def test_a_name_of_its_own_is_written_as_a_name() -> None:
    assert values("Ana Souza", "Bruno") == ["Ana Souza", "Bruno"]


def test_a_name_that_two_bear_is_written_as_an_id() -> None:
    assert values("Vendas", "VENDAS ", "Frete") == ["id-0", "id-1", "Frete"]


def test_a_name_that_cannot_be_looked_up_is_written_as_an_id() -> None:
    assert values("", "\ud800", AN_ID) == ["id-0", "id-1", "id-2"]


def test_nothing_that_a_terminal_obeys_is_shown() -> None:
    (choice,) = choices_of([Named(id="1", name="a\x1b[2Jb" + "x" * 200)])

    assert choice.title.isprintable()
    assert len(choice.title) == 60


def test_both_languages_have_the_same_words() -> None:
    portuguese, english = INIT["pt-BR"], INIT["en"]

    assert portuguese.questions.keys() == english.questions.keys()
    assert portuguese.sayings.keys() == english.sayings.keys()
