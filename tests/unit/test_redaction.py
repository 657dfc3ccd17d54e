"""A vendor's words are masked, cut short, and cost no more than they are long."""

import time
from collections.abc import Callable, Iterator

import pytest

from ganho.redaction import MASKED, NAMED, redact, without_names

NASTY = [
    "a", "a.", "a@", "a@a", "a@a-", "a@a.", "a+", ".", "@", "é", "A", "A ", "A,", "A'",
    "(", "( ", "1", "1 ", "1.", "11", "+1", "+(", "-", " ", "1A", "AA.", "***", "\u0301",
]  # fmt: skip
"""What is repeated for ever by whoever wants us to compute for ever."""
LONG = 20_000
TAIL = " " + "x" * 5_000


def seconds(work: Callable[[], object]) -> float:
    """The processor time of the quickest of several goes."""

    def once() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    return min(once() for _ in range(3))


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


@pytest.mark.parametrize("piece", NASTY)
@pytest.mark.parametrize("pattern", [*MASKED, NAMED], ids=lambda one: one.pattern[:20])
def test_a_pattern_takes_time_in_proportion_to_the_text(pattern, piece: str) -> None:
    short, long = (piece * (length // len(piece)) for length in (LONG, 4 * LONG))

    assert seconds(lambda: pattern.sub("", long)) < 10 * seconds(
        lambda: pattern.sub("", short)
    )


@pytest.mark.parametrize("piece", NASTY)
def test_an_endless_text_costs_hardly_more_than_a_long_one(piece: str) -> None:
    short, long = (piece * length for length in (LONG, 16 * LONG))

    assert seconds(lambda: without_names(long, ["secret"] * 20)) < 16 * seconds(
        lambda: without_names(short, ["secret"] * 20)
    )


SECRETS = ["Ana Maria Souza", "7", "eyJhbGciOiJSUzI1NiJ9" * 60, "Rua 7 Bloco 7 Casa 7"]
PIECES = ("Ana", "Maria", "Souza", "eyJ", "bGci", "Rua", "Casa", "bia", "529.9")


def around_the_cut() -> Iterator[str]:
    """Texts that shrink, and end in the middle of each secret for whoever cuts them."""
    found = [*SECRETS, "bia.lima@loja.example", "529.982.247-25", "(11) 98765-4321"]
    masked = "x@a.long.name.of.a.shop.example "
    for secret in found:
        for much in range(1_900, 3_300, 7):
            yield (masked * much)[:much] + " " + secret + TAIL


def test_what_a_cut_goes_through_is_not_shown() -> None:
    shown = {redact(text, SECRETS) for text in around_the_cut()}

    assert [text for text in shown if any(piece in text for piece in PIECES)] == []


def test_addresses_glued_together_are_masked_to_the_last() -> None:
    assert redact("de ana@loja.example+bia@loja.example, ok.") == "de ***, ok."
