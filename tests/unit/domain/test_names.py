"""Names compare as people mean them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganho.domain.names import cut_name, fold_name, is_blank_name, is_generic_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café São João", "CAFE  SAO JOAO"),
        ("Loja\u00a0Norte", "loja norte"),
        ("ﬁltro", "FILTRO"),
        ("A\u200bçaí", "acai"),
        ("Straße", "STRASSE"),
    ],
)
def test_these_are_the_same_name(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


@pytest.mark.parametrize(
    "name", ["cliente", "TESTE", " - ", "n/a", "Não Informado", "123"]
)
def test_a_name_that_says_nothing_is_generic(name: str) -> None:
    assert is_generic_name(name)


@pytest.mark.parametrize("name", ["Cliente Feliz Ltda", "Teste & Filhos", "Ana"])
def test_a_name_that_only_contains_such_a_word_is_not(name: str) -> None:
    assert not is_generic_name(name)


def test_a_name_of_blanks_is_none() -> None:
    assert is_blank_name("\u00a0 \u200b")


@given(st.text(), st.integers(1, 300))
def test_a_cut_name_keeps_to_its_limit(text: str, limit: int) -> None:
    assert len(cut_name(text, limit)) <= limit
