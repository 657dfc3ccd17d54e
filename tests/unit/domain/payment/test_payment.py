"""When the customer pays, to the centavo and to the day."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganho.domain.deal import Instalment
from ganho.domain.money import exact_gross, split_evenly
from ganho.domain.payment.conditions import METHODS, check_condition
from ganho.domain.payment.payment import payment_for

SOLD = date(2026, 1, 31)


def dues(condition: str, due_days: int = 0) -> list[date]:
    payment = payment_for(Decimal(100), SOLD, condition=condition, due_days=due_days)
    return [parcel.due_on for parcel in payment.parcels]


@given(st.integers(1, 10**9), st.integers(1, 99))
def test_parts_sum_to_the_total(total_cents: int, parts: int) -> None:
    total = Decimal(total_cents).scaleb(-2)
    amounts = split_evenly(total, parts)

    assert sum(amounts) == total
    assert max(amounts) - min(amounts) <= Decimal("0.01") * parts


def test_at_once_is_one_parcel_on_the_day() -> None:
    assert dues("À vista") == [SOLD]


def test_due_days_make_a_list_of_days() -> None:
    payment = payment_for(Decimal(100), SOLD, condition="À vista", due_days=15)

    assert payment.condition == "15"
    assert payment.parcels[0].due_on == date(2026, 2, 15)


def test_months_are_clamped_from_the_day_of_the_sale() -> None:
    assert dues("3x") == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_a_list_of_days_is_counted_from_the_sale() -> None:
    assert dues("30, 60") == [date(2026, 3, 2), date(2026, 4, 1)]


def test_the_deals_own_instalments_come_first() -> None:
    own = (
        Instalment(amount=Decimal(60), due_on=date(2026, 3, 5)),
        Instalment(amount=Decimal(40), due_on=date(2026, 2, 5)),
    )

    payment = payment_for(Decimal(100), SOLD, condition="À vista", instalments=own)

    assert payment.condition == "2x"
    assert [parcel.amount for parcel in payment.parcels] == [40, 60]


@pytest.mark.parametrize("condition", ["a vista", "0x", "100x", "30;60", "", "x"])
def test_a_condition_that_is_none_is_refused(condition: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        check_condition(condition)


def test_a_gross_that_depends_on_rounding_is_none() -> None:
    assert exact_gross([(Decimal(3), Decimal("33.333"))]) is None
    assert exact_gross([(Decimal("52.5"), Decimal("7.42"))]) == Decimal("389.55")


def test_our_methods_are_the_vendors() -> None:
    from typing import get_args

    from ganho.conta_azul.schemas.venda_request import TipoPagamento

    assert set(get_args(TipoPagamento)) == METHODS
