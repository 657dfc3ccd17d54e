"""Numbers are read however they come, as long as one can reckon with them."""

from decimal import Decimal

import pytest

from ganho.conta_azul.schemas.loose import to_decimal, to_int

MONSTROUS = [
    "1e999999999",
    "-1e999999999",
    "1e-999999999",
    "0e999999999",
    "0." + "1" * 100_000,
    "1" * 100_000,
    Decimal("1e300"),
    10**300,
    "1e9999999999999999999",
    "NaN",
    "Infinity",
]


@pytest.mark.parametrize("value", MONSTROUS, ids=lambda value: str(value)[:12])
def test_a_number_out_of_all_proportion_is_none(value) -> None:
    assert (to_decimal(value), to_int(value)) == (None, None)


@pytest.mark.parametrize("value", ["0", "0.00", 10, "10.0", Decimal("1e3"), 10**14])
def test_a_number_is_one_however_it_comes(value) -> None:
    assert to_decimal(value) == to_int(value) == Decimal(value)
