"""What every part of the ledger works with."""

from decimal import Decimal

import pytest

from ganho.ledger.core import chunks, from_cents, to_cents


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("10.50", 1050), ("0.004", 0), ("0.005", 1), ("0.015", 2), ("2.665", 267)],
)
def test_half_a_centavo_is_rounded_up(amount: str, cents: int) -> None:
    assert to_cents(Decimal(amount)) == cents


def test_an_amount_comes_back_as_it_was() -> None:
    assert from_cents(to_cents(Decimal("1234567.89"))) == Decimal("1234567.89")


def test_what_is_not_known_stays_so() -> None:
    assert to_cents(None) is None
    assert from_cents(None) is None


def test_things_are_cut_into_pieces_the_last_one_shorter() -> None:
    assert list(chunks(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(chunks([], 2)) == []
