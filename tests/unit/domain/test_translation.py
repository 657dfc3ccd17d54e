"""A deal becomes a sale to the centavo, or not at all."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganho.domain.deal import Discount, Instalment, Line, Person, PostalAddress
from ganho.domain.sale import Sale
from ganho.domain.translation import sale_from
from ganho.errors import RejectedError
from tests.unit.domain.factories import (
    make_deal,
    make_line,
    make_organization,
    make_settings,
)

CENT = Decimal("0.01")
TODAY = date(2026, 11, 24)
WON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def translate(deal, today=TODAY, **settings) -> Sale:
    return sale_from(
        deal, make_settings(**settings), company_id=7, link="link", today=today
    )


def reason(deal, **settings) -> str:
    with pytest.raises(RejectedError) as caught:
        translate(deal, **settings)
    return caught.value.reason


PRICES = st.decimals(0, 9999, places=4, allow_nan=False)
CENT_PRICES = st.decimals(0, 9999, places=2, allow_nan=False)
QUANTITIES = st.decimals(Decimal("0.5"), 50, places=1) | st.integers(1, 99).map(Decimal)


@st.composite
def lines(draw) -> Line:
    """A line, its sum made as Pipedrive makes it."""
    price, quantity = draw(PRICES | CENT_PRICES), draw(QUANTITIES)
    kind = draw(st.sampled_from(["percentage", "amount"]))
    gross = price * quantity
    if kind == "percentage":
        discount = draw(st.decimals(0, 100, places=2))
        net = gross * (1 - discount / 100)
    else:
        discount = draw(st.decimals(0, max(Decimal(0), gross), places=2))
        net = gross - discount
    return make_line(
        price,
        quantity,
        discount=discount,
        discount_kind=kind,
        enabled=draw(st.booleans()),
        net=net.quantize(CENT, ROUND_HALF_UP),
    )


@given(st.lists(lines(), min_size=1, max_size=4), st.sampled_from(["À vista", "3x"]))
def test_the_total_survives_to_the_centavo(rows: list[Line], condition: str) -> None:
    value = sum((line.net for line in rows if line.enabled), Decimal(0))
    deal = make_deal(lines=tuple(rows), value=value)
    try:
        sale = translate(deal, payment_condition=condition)
    except RejectedError:
        return

    items = sum((line.quantity * line.unit_price for line in sale.lines), Decimal(0))
    assert sale.total == value
    assert sale.gross - sale.discount == sale.total
    assert items.quantize(CENT, ROUND_HALF_UP) == sale.gross
    assert sum(parcel.amount for parcel in sale.payment.parcels) == sale.total


def test_ordinary_lines_are_not_refused() -> None:
    rows = (make_line("38.50", 40, discount=Decimal(5), net=Decimal("1463.00")),)

    sale = translate(make_deal(lines=rows, value=Decimal("1463.00")))

    assert (sale.gross, sale.discount) == (Decimal("1540.00"), Decimal("77.00"))


@pytest.mark.parametrize(
    ("discounts", "value"),
    [
        ([Discount(kind="percentage", amount=Decimal(10))], "90.00"),
        (
            [
                Discount(kind="percentage", amount=Decimal(10)),
                Discount(kind="amount", amount=Decimal(10)),
            ],
            "80.00",
        ),
        (
            [
                Discount(kind="amount", amount=Decimal(10)),
                Discount(kind="percentage", amount=Decimal(10)),
            ],
            "81.00",
        ),
    ],
)
def test_deal_wide_discounts_make_the_value(discounts: list, value: str) -> None:
    deal = make_deal(
        lines=(make_line(100),), discounts=tuple(discounts), value=Decimal(value)
    )

    assert translate(deal).total == Decimal(value)


REFUSED = {
    "dollars": ({"currency": "USD"}, "DEAL_NOT_BRL"),
    "nothing": ({"value": Decimal(0)}, "DEAL_VALUE_NOT_POSITIVE"),
    "half centavos": ({"value": Decimal("1.005")}, "DEAL_VALUE_MISMATCH"),
    "typed value": (
        {"lines": (make_line(9),), "value": Decimal(10)},
        "DEAL_VALUE_MISMATCH",
    ),
    "all lines disabled": (
        {"lines": (make_line(10, enabled=False),)},
        "DEAL_VALUE_MISMATCH",
    ),
    "a negative line": (
        {"lines": (make_line(20), make_line(-10, net=Decimal(-10)))},
        "DEAL_VALUE_MISMATCH",
    ),
    "a sum that nothing explains": (
        {"lines": (make_line(12, net=Decimal(10)),)},
        "DEAL_VALUE_MISMATCH",
    ),
    "a price that rounds": (
        {"lines": (make_line("3.333", 3, net=Decimal("10.00")),)},
        "DEAL_VALUE_MISMATCH",
    ),
    "a recurring line": (
        {"lines": (make_line(10, billing_frequency="monthly"),)},
        "RECURRING_LINE_IN_SALE",
    ),
    "an erased product": (
        {"lines": (make_line(10, product_id=None),)},
        "LINE_WITHOUT_PRODUCT",
    ),
    "a line in dollars": ({"lines": (make_line(10, currency="USD"),)}, "DEAL_NOT_BRL"),
    "nobody": ({"organization": None}, "DEAL_WITHOUT_CUSTOMER"),
    "no name": ({"organization": make_organization(" ")}, "CUSTOMER_NAME_MISSING"),
    "a generic name": (
        {"organization": make_organization("Cliente")},
        "CUSTOMER_NAME_GENERIC",
    ),
    "a broken tax id": (
        {"organization": make_organization(cnpj="11222333000182")},
        "TAX_ID_INVALID",
    ),
    "instalments that do not sum": (
        {"instalments": (Instalment(amount=Decimal(9), due_on=date(2026, 12, 1)),)},
        "INSTALMENTS_MISMATCH",
    ),
    "won in 2062": ({"won_at": datetime(2062, 11, 24, tzinfo=UTC)}, "DATE_UNLIKELY"),
}


@pytest.mark.parametrize(("changes", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_a_sale_says_why(changes: dict, code: str) -> None:
    assert reason(make_deal(**changes)) == code


@pytest.mark.parametrize(
    ("due_on", "why"),
    [
        (date(206, 12, 24), "before_sale"),
        (date(2026, 11, 22), "before_sale"),
        (date(2036, 11, 24), "far"),
        (date(2206, 12, 24), "far"),
    ],
)
def test_an_instalment_that_somebody_mistyped_is_asked_about(due_on, why) -> None:
    own = (Instalment(amount=Decimal(10), due_on=due_on),)
    with pytest.raises(RejectedError, match="DATE_UNLIKELY") as caught:
        translate(make_deal(instalments=own, won_at=WON))

    assert caught.value.facts == {"why": why, "day": due_on.isoformat()}


@pytest.mark.parametrize("due_on", [date(2026, 11, 23), date(2036, 11, 23)])
def test_an_instalment_from_the_win_to_ten_years_after_it_is_booked(due_on) -> None:
    own = (Instalment(amount=Decimal(10), due_on=due_on),)

    payment = translate(make_deal(instalments=own, won_at=WON)).payment

    assert payment.parcels[0].due_on == due_on


def test_a_closed_month_makes_no_instalment_late() -> None:
    own = (Instalment(amount=Decimal(10), due_on=date(2026, 11, 23)),)
    deal = make_deal(instalments=own, won_at=WON)

    sale = translate(deal, closed_until=date(2026, 11, 24))

    assert (sale.sold_on, sale.payment.parcels[0].due_on) == (TODAY, own[0].due_on)


@pytest.mark.parametrize(("days", "is_held"), [(1, False), (2, True)])
def test_a_win_may_lie_a_day_ahead(days: int, is_held: bool) -> None:
    won_at = datetime(2026, 11, 24 + days, 12, tzinfo=UTC)
    deal = make_deal(won_at=won_at)

    if is_held:
        assert reason(deal) == "DATE_UNLIKELY"
    else:
        assert translate(deal).sold_on == won_at.date()


def test_a_deal_without_products_is_one_fallback_item() -> None:
    sale = translate(make_deal())

    assert [line.item.name for line in sale.lines] == ["Venda Pipedrive"]
    assert reason(make_deal(), without_products="quarantine") == "DEAL_WITHOUT_PRODUCTS"


def test_a_required_tax_id_that_is_missing_holds_the_deal() -> None:
    assert reason(make_deal(), require_tax_id=True) == "TAX_ID_MISSING"


@pytest.mark.parametrize(
    ("country", "cnpj", "kind"),
    [
        ("Argentina", "", "foreign"),
        ("Estados Unidos", "", "foreign"),
        ("Argentina", "11222333000181", "company"),
        ("Brasil", "", "company"),
        ("Brazil", "", "company"),
        ("", "", "company"),
    ],
)
def test_who_lives_abroad_and_has_no_tax_id_is_foreign(country, cnpj, kind) -> None:
    org = make_organization(cnpj=cnpj)
    org = org.model_copy(update={"address": PostalAddress(country=country)})

    assert translate(make_deal(organization=org)).customer.kind == kind


def test_an_organization_never_takes_its_persons_cpf() -> None:
    person = Person(
        person_id=1,
        name="Ana",
        tax_ids=({"field": "CPF", "holds": "cpf", "value": "52998224725"},),
    )

    customer = translate(make_deal(person=person)).customer

    assert (customer.name, customer.tax_id, customer.kind) == (
        "Hotel Azul",
        None,
        "company",
    )


def test_the_deals_own_tax_id_must_agree_with_the_customers() -> None:
    entry = {"field": "CPF/CNPJ", "holds": "either", "value": "45.321.678/0001-04"}
    org = make_organization(cnpj="11.222.333/0001-81")

    assert reason(make_deal(organization=org, tax_ids=(entry,))) == "TAX_ID_CONFLICT"
    assert translate(make_deal(tax_ids=(entry,))).customer.tax_id == "45321678000104"


ZONES = ("UTC", "America/Sao_Paulo", "Asia/Tokyo", "Pacific/Kiritimati")


@pytest.fixture(params=ZONES)
def machine_zone(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("machine_zone")
@pytest.mark.parametrize(
    ("won_at", "day"),
    [
        (datetime(2026, 11, 16, 1, 30, tzinfo=UTC), date(2026, 11, 15)),
        (datetime(2026, 12, 1, 2, 59, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2027, 1, 1, 2, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 11, 16, 3, 0, tzinfo=UTC), date(2026, 11, 16)),
    ],
)
def test_the_day_is_the_companys_whatever_the_machine_says(
    won_at: datetime, day: date
) -> None:
    sale = translate(make_deal(won_at=won_at), today=day)

    assert sale.sold_on == day
    assert sale.payment.parcels[0].due_on == day


def test_a_pipeline_has_settings_of_its_own() -> None:
    own = {"7": {"payment_condition": "2x"}}

    seventh = translate(make_deal(pipeline_id=7), pipelines=[], by_pipeline=own)
    first = translate(make_deal(pipeline_id=1), by_pipeline=own)

    assert seventh.payment.condition == "2x"
    assert first.payment.condition == "À vista"


def test_the_notes_begin_with_the_marker_and_keep_their_limit() -> None:
    sale = translate(make_deal(title="[pipedrive:7:99] " + "x" * 600))

    assert sale.notes.startswith("[pipedrive:7:1] ")
    assert sale.notes.count("[") == 1
    assert len(sale.notes) <= 500
