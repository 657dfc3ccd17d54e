"""A vendor's words are masked, and cut short."""

from collections.abc import Iterator

import pytest

from ganho.redaction import redact

TAIL = " " + "x" * 5_000


@pytest.mark.parametrize(
    "text",
    [
        "CPF 529.982.247-25 inválido",
        "CNPJ 12.ABC.345/01DE-35",
        "ana@loja.example",
        "fone (11) 98765-4321",
        "token secret",
    ],
)
def test_vendors_words_are_masked(text: str) -> None:
    masked = redact(text, ["secret"])

    assert "***" in masked
    assert not any(part in masked for part in ("529", "345", "ana@", "4321", "secret"))


SECRETS = ["Ana Maria Souza", "7", "eyJhbGciOiJSUzI1NiJ9" * 60, "Rua 7 Bloco 7 Casa 7"]
PIECES = ("Ana", "Maria", "Souza", "eyJ", "bGci", "Rua", "Casa", "bia", "529.9")


def around_the_cut() -> Iterator[str]:
    """Texts that shrink, and end in the middle of each secret for whoever cuts them."""
    found = [*SECRETS, "bia.lima@loja.example", "529.982.247-25", "(11) 98765-4321"]
    masked = "x@a.long.name.of.a.shop.example "
    for secret in found:
        for much in range(1_900, 3_300, 31):
            yield (masked * much)[:much] + " " + secret + TAIL


def test_what_a_cut_goes_through_is_not_shown() -> None:
    shown = {redact(text, SECRETS) for text in around_the_cut()}

    assert [text for text in shown if any(piece in text for piece in PIECES)] == []


def test_addresses_glued_together_are_masked_to_the_last() -> None:
    assert redact("de ana@loja.example+bia@loja.example, ok.") == "de ***, ok."
