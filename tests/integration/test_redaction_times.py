"""Masking costs no more than a text is long, whatever a vendor wrote."""

import time
from collections.abc import Callable

import pytest

from ganho.redaction import MASKED, NAMED, without_names

NASTY = [
    "a", "a.", "a@", "a@a", "a@a-", "a@a.", "a+", ".", "@", "é", "A", "A ", "A,", "A'",
    "(", "( ", "1", "1 ", "1.", "11", "+1", "+(", "-", " ", "1A", "AA.", "***", "\u0301",
]  # fmt: skip
"""What is repeated for ever by whoever wants us to compute for ever."""
LONG = 20_000


def seconds(work: Callable[[], object]) -> float:
    """The processor time of the quickest of several goes."""

    def once() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    return min(once() for _ in range(3))


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
