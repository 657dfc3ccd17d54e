"""Whatever the lines and the term: a contract adds up, or there is none."""

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dateutil.relativedelta import relativedelta
from hypothesis import event, given
from hypothesis import strategies as st

from ganho.domain.contract.contract import Contract
from ganho.domain.contract.contracting import contract_from
from ganho.domain.deal import Deal, Discount, Line
from ganho.errors import RejectedError
from tests.unit.domain.factories import (
    make_contract_deal,
    make_line,
    make_range,
    make_recurring,
    make_settings,
)
from tests.unit.domain.zones import ZONES, machine_in

CENT = Decimal("0.01")
TODAY = date(2032, 1, 4)
FREQUENCIES = {"monthly": 1, "quarterly": 3, "semi-annually": 6, "annually": 12}
HOW = st.sampled_from(["per_period", "total"])
CENTS = st.integers(1, 999_999).map(lambda count: CENT * count)
PERIODS = st.integers(1, 36)
FIRST = datetime(2026, 11, 1, tzinfo=UTC)
WON = st.integers(0, 800 * 24).map(lambda hours: FIRST + timedelta(hours=hours))


def made(deal: Deal, contract_value: str = "per_period") -> Contract | None:
    """The contract, if it is one; nothing but a reason may keep it from being one."""
    settings = make_settings(contract_value=contract_value)
    try:
        return contract_from(deal, settings, company_id=7, link="", today=TODAY)
    except RejectedError as error:
        event(f"{error.reason} {error.facts.get('why')}")
        return None


@st.composite
def lines(draw, times: int = 1, make=make_line) -> Line:
    """A line of so many times a price, less some percent, as Pipedrive sums it."""
    price, percent = draw(CENTS) * times, draw(st.sampled_from([0, 10, 50, 12]))
    quantity = draw(st.integers(1, 9))
    net = price * quantity * (100 - percent) / 100
    return make(
        price,
        quantity=quantity,
        discount=Decimal(percent),
        net=net.quantize(CENT, ROUND_HALF_UP),
    )


@st.composite
def one_off_deals(draw) -> Deal:
    """A deal whose total the term divides, or not."""
    periods = draw(PERIODS)
    times = draw(st.sampled_from([1, periods]))
    rows = draw(st.lists(lines(times), min_size=1, max_size=3))
    net = sum((row.net for row in rows), Decimal(0))
    percent = draw(st.sampled_from([0, 0, 25]))
    return make_contract_deal(
        draw(st.sampled_from([str(periods), f"{periods} meses", f"{periods}x"])),
        lines=tuple(rows),
        discounts=(Discount(kind="percentage", amount=Decimal(percent)),),
        value=(net * (100 - percent) / 100).quantize(CENT, ROUND_HALF_UP),
        won_at=draw(WON),
    )


@st.composite
def recurring_deals(draw) -> Deal:
    """A deal of recurring lines, whose value counts any number of periods."""
    frequency, periods = draw(st.sampled_from(sorted(FREQUENCIES))), draw(PERIODS)
    rows = draw(st.lists(lines(make=make_recurring), min_size=1, max_size=3))
    cycles = draw(st.sampled_from([None, periods]))
    same = {"billing_frequency": frequency, "billing_cycles": cycles}
    rows = [row.model_copy(update=same) for row in rows]
    net = sum((row.net for row in rows), Decimal(0))
    times = draw(st.sampled_from([1, periods, 12, 7]))
    term = str(periods * FREQUENCIES[frequency])
    return make_contract_deal(
        draw(st.sampled_from([None, term])),
        lines=tuple(rows),
        value=net * times,
        won_at=draw(WON),
    )


def adds_up(contract: Contract) -> bool:
    """Tell whether gross, discount, total and the lines agree, all to the centavo."""
    items = sum((row.quantity * row.unit_price for row in contract.lines), Decimal(0))
    sums = (contract.gross, contract.discount, contract.total)
    return (
        all(amount == amount.quantize(CENT) for amount in sums)
        and items == contract.gross
        and contract.gross - contract.discount == contract.total
        and contract.discount >= 0
    )


@given(one_off_deals(), HOW)
def test_lines_without_a_frequency_add_up_in_every_period(deal: Deal, how: str) -> None:
    contract = made(deal, how)
    if contract is None:
        return

    assert adds_up(contract)
    assert contract.period_months == 1
    times = contract.periods if how == "total" else 1
    assert contract.total * times == deal.value


@given(PERIODS, st.lists(CENTS, min_size=1, max_size=4), st.integers(1, 9))
def test_what_the_term_divides_is_divided(
    periods: int, prices: list[Decimal], quantity: int
) -> None:
    rows = [make_line(price * periods, quantity) for price in prices]

    contract = made(make_contract_deal(str(periods), lines=tuple(rows)), "total")

    assert contract is not None
    assert [row.unit_price for row in contract.lines] == prices
    assert contract.total == sum(prices) * quantity


@given(recurring_deals(), HOW)
def test_lines_with_a_frequency_bill_their_own_price(deal: Deal, how: str) -> None:
    contract = made(deal, how)
    if contract is None:
        return

    assert adds_up(contract)
    assert contract.total == sum(row.net for row in deal.lines)
    assert contract.total <= deal.value


@given(one_off_deals() | recurring_deals())
def test_start_end_and_periods_tell_the_same(deal: Deal) -> None:
    contract = made(deal)
    if contract is None or contract.periods is None or contract.ends_on is None:
        return

    length = relativedelta(months=contract.periods * contract.period_months)
    assert contract.ends_on == contract.starts_on + length - timedelta(days=1)
    assert contract.starts_on <= contract.first_due_on
    assert contract.first_due_on < contract.starts_on + relativedelta(months=1, days=1)


@given(
    st.dates(date(2026, 10, 1), date(2028, 12, 31)),
    st.integers(1, 36),
    st.integers(-20, 20),
    st.sampled_from(sorted(FREQUENCIES)),
)
def test_every_bill_of_a_range_falls_within_it(
    start: date, count: int, days: int, frequency: str
) -> None:
    end = start + relativedelta(months=count, days=days)
    deal = make_contract_deal(
        make_range(start.isoformat(), end.isoformat()),
        lines=(make_recurring(100, frequency),),
    )
    contract = made(deal)
    if contract is None or contract.periods is None:
        return

    months = contract.period_months * contract.periods
    after = start + relativedelta(months=months)
    last_bill = start + relativedelta(months=months - contract.period_months)
    assert (contract.starts_on, contract.typed_end or contract.ends_on) == (start, end)
    # Typed as the day of the next bill, it means the day before.
    assert contract.typed_end is None or contract.typed_end == after
    assert last_bill <= contract.ends_on < after
    assert contract.ends_on >= after - timedelta(days=16)


@given(one_off_deals() | recurring_deals(), HOW)
def test_the_machines_zone_changes_nothing(deal: Deal, how: str) -> None:
    found = []
    for zone in ZONES:
        with machine_in(zone):
            found.append(made(deal, how))

    assert all(contract == found[0] for contract in found)


@given(st.integers(1, 31), WON)
def test_the_first_due_day_is_within_a_month_of_the_start(
    day: int, won_at: datetime
) -> None:
    contract = made(make_contract_deal("12", str(day), won_at=won_at))
    assert contract is not None

    first, start = contract.first_due_on, contract.starts_on
    last = first + relativedelta(day=31)
    assert start <= first <= start + relativedelta(months=1, day=31)
    assert first.day == min(day, last.day)
    assert first - relativedelta(months=1, day=day) < start
    assert contract.due_day == day
