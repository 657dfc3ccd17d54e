"""What of a deal cannot be read is said in her words, whichever version found it."""

import pytest

from ganho.domain.unreadable import Trouble
from ganho.words.reason_words import detail
from ganho.words.tables.texts_unreadable import TROUBLES

HIDDEN = (
    "A pessoa do negócio não pode ser vista: foi excluída ou mesclada, ou o usuário do "
    "token de API não tem acesso a ela."
)
FORMERLY = [
    ("person not visible", HIDDEN),
    ("value missing", "O valor do negócio está faltando ou ilegível."),
    ("won_time datetime_parsing", "A data em que o negócio foi ganho"),
    ("line: quantity decimal_type", "Um produto do negócio está sem quantidade"),
    ("line: deal_id missing", "Um produto do negócio não pode ser lido."),
    ("custom_fields dict_type", "O próprio negócio tem algo que não pode ser lido."),
]


def said(**facts: str) -> str:
    return detail("DEAL_UNREADABLE", "reason", "pt-BR", facts)


def test_there_is_a_sentence_for_each_trouble() -> None:
    assert set(TROUBLES) == set(Trouble)


def test_a_trouble_is_said_without_a_word_of_code() -> None:
    assert said(why="person_hidden") == HIDDEN
    assert said(why="unforeseen", kind="ValueError").endswith("o suporte: ValueError.")


@pytest.mark.parametrize(("what", "begins"), FORMERLY)
def test_what_an_older_version_left_in_a_ledger_is_said_so_too(
    what: str, begins: str
) -> None:
    assert said(what=what).startswith(begins)


def test_where_nothing_was_left_nothing_is_added() -> None:
    assert said() == ""
