"""What a bookkeeper reads is about her work: no field, path, class or type of a program."""

import re
from collections.abc import Iterator

import pytest

from ganho.words.reason_words import detail
from tests.integration.words.test_said import SAID

READ = (
    *("reasons_filled", "report", "report_standing", "review", "story", "alerts"),
    *("end_of_a_run", "progress", "report_page", "report_terminal", "report_html"),
)
SETTINGS = {
    *("customer_matching", "tax_id", "tax_id_field"),
    *("payment_conditions", "payment_methods"),
}
"""Settings that a remedy has somebody write into the company file."""
PATH = re.compile(r"(?<![\w:/.])/v\d+/\S+")
SNAKE = re.compile(r"(?<![\w<{/.#])[a-z]+(?:_[a-z]+)+(?![\w>}])")
CLASS = re.compile(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)*(?:Error|Exception|Wire|Request)\b")
ENGLISH = re.compile(
    r"\b(?:the|not|missing|visible|line|value|field|required|invalid|of|is|with)\b"
)
REFUSED = ("CUSTOMER_REFUSED", "ITEM_REFUSED", "SALE_REFUSED", "CONTRACT_REFUSED")


def leaks(line: str) -> list[str]:
    """Give what in a line is a program's and not a person's."""
    # A fact that a test could not fill stands in angle brackets, on a page escaped.
    said = re.sub(r"<\w+>|&lt;\w+&gt;|\{\w+\}", "", line)
    said = said.partition(": ")[2] if re.match(r"[a-z_]+\.[\w. -]+: ", said) else said
    # Commands are typed as they are.
    said = re.sub(r"ganho \w+|https?://\S+|--\w+", "", said)
    found = [m for rule in (PATH, SNAKE, CLASS, ENGLISH) for m in rule.findall(said)]
    return [one for one in found if one not in SETTINGS]


def lines() -> Iterator[tuple[str, str]]:
    for name in READ:
        text = (SAID / f"{name}.pt-BR.txt").read_text(encoding="utf-8")
        yield from ((name, line) for line in text.splitlines())


def test_no_sentence_speaks_of_the_program() -> None:
    assert [
        (name, found, line) for name, line in lines() if (found := leaks(line))
    ] == []


def test_a_checkup_finds_without_the_names_of_settings() -> None:
    """A remedy names them: somebody writes them into the company file."""
    text = (SAID / "doctor_filled.pt-BR.txt").read_text(encoding="utf-8")
    found = [line.partition(": ")[2].partition(" · ")[0] for line in text.splitlines()]
    # What a fact of the test stands for is in angle brackets.
    bare = [re.sub(r"<\w+>", "", line) for line in found]

    assert [line for line in bare if SNAKE.search(line) or PATH.search(line)] == []


@pytest.mark.parametrize(
    "line",
    [
        "reason.X: O que faltou: person not visible.",
        "reason.X: line: quantity decimal_type",
        "reason.X: A Conta Azul não aceita que se leia /v1/pessoas.",
        "  Erro: ValidationError.",
        "O plano não permite (status_conta BLOQUEADA).",
    ],
)
def test_each_kind_of_leak_is_found(line: str) -> None:
    assert leaks(line)


@pytest.mark.parametrize("code", REFUSED)
@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("itens.0.descricao", "itens > descrição"),
        ("id_vendedor", "vendedor"),
        ("telefone_celular", "celular"),
        ("enderecos.0.logradouro", "endereço > rua"),
        (
            "condicao_pagamento.parcelas.2.valor",
            "condição de pagamento > parcelas > valor",
        ),
    ],
)
def test_a_refused_field_is_named_as_on_the_vendors_page(
    code: str, field: str, said: str
) -> None:
    told = detail(code, "reason", "pt-BR", {"field": field, "rule": "decimal_type"})

    assert told == f"Campo recusado: {said}."
