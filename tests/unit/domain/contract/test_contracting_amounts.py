"""What one period bills: the most expensive thing to get wrong."""

from datetime import date
from decimal import Decimal

import pytest

from ganho.domain.contract.contract import Contract
from ganho.domain.contract.contracting import contract_from
from ganho.domain.deal import Discount
from ganho.errors import RejectedError
from tests.unit.domain.factories import (
    make_contract_deal,
    make_line,
    make_recurring,
    make_settings,
)

TODAY = date(2028, 12, 4)
SIX, TWELVE = Decimal("0.06"), Decimal("0.12")
TWELVE_THOUSAND = Decimal("12000.00")


def contract_of(
    *lines, term="12", contract_value="per_period", settings=None, **changes
) -> Contract:
    deal = make_contract_deal(term, lines=lines, **changes)
    chosen = make_settings(contract_value=contract_value, **(settings or {}))
    return contract_from(deal, chosen, company_id=7, link="link", today=TODAY)


def refusal(*lines, **changes) -> tuple[str, str | None]:
    with pytest.raises(RejectedError) as caught:
        contract_of(*lines, **changes)
    return str(caught.value.reason), caught.value.facts.get("why")


def bills(contract: Contract) -> tuple[int | None, str]:
    return contract.periods, str(contract.total)


@pytest.mark.parametrize(
    ("contract_value", "amount"), [("per_period", "12000.00"), ("total", "1000.00")]
)
@pytest.mark.parametrize("lines", [(), (make_line("12000.00"),)], ids=["none", "one"])
def test_twelve_thousand_are_a_month_or_a_year_as_the_company_says(
    lines: tuple, contract_value: str, amount: str
) -> None:
    deal = {"value": TWELVE_THOUSAND, "contract_value": contract_value}

    contract = contract_of(*lines, **deal)

    assert bills(contract) == (12, amount)
    assert [str(line.unit_price) for line in contract.lines] == [amount]
    assert [str(line.item.unit_price) for line in contract.lines] == [amount]
    assert (str(contract.gross), contract.discount) == (amount, 0)


@pytest.mark.parametrize("contract_value", ["per_period", "total"])
@pytest.mark.parametrize("times", [1, 12])
def test_lines_with_a_frequency_are_one_periods_price_whatever_the_company_says(
    contract_value: str, times: int
) -> None:
    line, value = make_recurring("1000.00"), Decimal(1000) * times

    contract = contract_of(line, value=value, contract_value=contract_value)

    assert bills(contract) == (12, "1000.00")


@pytest.mark.parametrize(
    ("frequency", "periods", "values"),
    [
        ("monthly", 24, [100, 1200, 2400]),
        ("quarterly", 8, [100, 400, 800]),
        ("semi-annually", 4, [100, 200, 400]),
        ("annually", 2, [100, 200]),
    ],
)
def test_the_deals_value_counts_one_period_all_or_a_year(
    frequency: str, periods: int, values: list[int]
) -> None:
    line = make_recurring(100, frequency)

    made = [contract_of(line, term="24", value=Decimal(value)) for value in values]

    assert {bills(contract) for contract in made} == {(periods, "100.00")}


@pytest.mark.parametrize("value", ["99.99", "100.01", "300", "1100", "2300", "3600"])
def test_a_value_that_no_number_of_periods_explains_is_asked_about(value: str) -> None:
    line = make_recurring(100)

    found = refusal(line, term="24", value=Decimal(value))

    assert found == ("DEAL_VALUE_MISMATCH", "sum")


def test_a_contract_without_end_bills_one_period_or_shows_a_year() -> None:
    line = make_recurring(100)

    assert bills(contract_of(line, term=None)) == (None, "100.00")
    assert contract_of(line, term=None, value=Decimal(1200)).worth == 1200
    assert contract_of(make_recurring(100, "quarterly"), term=None).worth == 400
    assert refusal(line, term=None, value=Decimal(2400))[0] == "DEAL_VALUE_MISMATCH"


def test_recurring_lines_that_bill_nothing_are_no_contract() -> None:
    free = make_recurring(100, discount=Decimal(100), net=Decimal(0))

    assert refusal(free, value=Decimal(100)) == ("DEAL_VALUE_MISMATCH", "sum")


def test_a_lines_discount_is_each_periods() -> None:
    line = make_recurring("100.00", quantity=3, discount=Decimal(10), net=Decimal(270))

    contract = contract_of(line)

    assert (contract.gross, contract.discount, contract.total) == (300, 30, 270)
    assert [(line.quantity, str(line.unit_price)) for line in contract.lines] == [
        (3, "100.00")
    ]


def test_a_discount_on_the_deal_says_nothing_of_one_period() -> None:
    half = (Discount(kind="percentage", amount=Decimal(50)),)
    line = make_recurring(100)  # two months at half the price look like twelve halves

    found = refusal(line, term="24", value=Decimal(1200), discounts=half)

    assert found == ("DEAL_VALUE_MISMATCH", "sum")
    nothing = (Discount(kind="amount", amount=Decimal(0)),)
    assert contract_of(line, value=Decimal(1200), discounts=nothing).total == 100


@pytest.mark.parametrize(
    ("contract_value", "sums"),
    [
        ("per_period", ("12000.00", "1200.00", "10800.00")),
        ("total", ("1000.00", "100.00", "900.00")),
    ],
)
def test_a_discount_goes_the_way_of_its_price(contract_value: str, sums: tuple) -> None:
    on_line = make_line("6000.00", 2, discount=Decimal(10), net=Decimal(10_800))
    on_deal = (Discount(kind="amount", amount=Decimal(1200)),)
    said = {"contract_value": contract_value}

    by_line = contract_of(on_line, **said)
    by_deal = contract_of(
        make_line("6000.00", 2), value=Decimal(10_800), discounts=on_deal, **said
    )

    found = [(c.gross, c.discount, c.total) for c in (by_line, by_deal)]
    assert found == [tuple(Decimal(text) for text in sums)] * 2


@pytest.mark.parametrize(
    "lines",
    [
        (make_line("1000.00"),),
        (make_line("12000.00"), make_line("0.01")),
        (make_line("4000.00", 3),),
        (make_line("11999.99"),),
        (make_line("1.50", "0.4"),),
        (make_line("0.36", "0.5", discount=SIX, discount_kind="amount", net=TWELVE),),
    ],
    ids=[
        *("a third", "a centavo too many", "three at a third", "a centavo short"),
        *("a price of half centavos", "a price that rounds up twelve times"),
    ],
)
def test_a_total_that_the_term_does_not_divide_to_the_centavo_is_set_aside(
    lines: tuple,
) -> None:
    assert refusal(*lines, contract_value="total") == ("DEAL_VALUE_MISMATCH", "term")


def test_a_discount_that_does_not_divide_is_set_aside_too() -> None:
    line = make_line("12000.00", discount=Decimal("0.01"), discount_kind="amount")
    line = line.model_copy(update={"net": Decimal("11999.99")})

    assert refusal(line, contract_value="total") == ("DEAL_VALUE_MISMATCH", "term")


def test_a_term_of_one_period_leaves_the_total_whole() -> None:
    line = make_line("1000.01")

    assert bills(contract_of(line, term="1", contract_value="total")) == (1, "1000.01")


def test_a_total_without_an_end_cannot_be_divided() -> None:
    line, said = make_line("12000.00"), {"contract_value": "total"}

    for term in (None, "indeterminado"):
        assert refusal(line, term=term, **said) == ("CONTRACT_INCOMPLETE", "no_end")


def test_a_total_is_divided_only_by_whole_periods() -> None:
    line, said = make_line("12000.00"), {"contract_value": "total"}

    assert bills(contract_of(line, term="2027-11-04", **said)) == (12, "1000.00")
    assert refusal(line, term="2027-10-31", **said) == (
        "CONTRACT_INCOMPLETE",
        "part_of_period",
    )


def test_twelve_times_divide_a_total_as_twelve_months_do() -> None:
    line = make_line("12000.00")

    assert bills(contract_of(line, term="12x", contract_value="total")) == (
        12,
        "1000.00",
    )


def test_lines_that_do_not_make_the_value_are_no_contract() -> None:
    for contract_value in ("per_period", "total"):
        found = refusal(
            make_line(900), value=TWELVE_THOUSAND, contract_value=contract_value
        )

        assert found == ("DEAL_VALUE_MISMATCH", "sum")


def test_a_deal_without_products_bills_the_fallback_item_or_waits() -> None:
    contract = contract_of(value=Decimal(500))

    assert [line.item.name for line in contract.lines] == ["Venda Pipedrive"]
    waits = {"without_products": "quarantine"}
    assert refusal(value=Decimal(500), settings=waits)[0] == "DEAL_WITHOUT_PRODUCTS"


@pytest.mark.parametrize(
    ("line", "code", "part"),
    [
        (make_recurring("3.333", quantity=3), "DEAL_VALUE_MISMATCH", "rounding"),
        (make_recurring(12, net=Decimal(10)), "DEAL_VALUE_MISMATCH", "line"),
        (make_recurring(-10), "DEAL_VALUE_MISMATCH", "negative"),
        (make_recurring(10, currency="USD"), "DEAL_NOT_BRL", None),
        (make_recurring(10, product_id=None), "LINE_WITHOUT_PRODUCT", None),
        (make_recurring(10, name=" "), "LINE_WITHOUT_PRODUCT", "name"),
    ],
)
def test_a_recurring_line_is_checked_as_any_other(line, code, part) -> None:
    assert refusal(line, value=Decimal(10)) == (code, part)
