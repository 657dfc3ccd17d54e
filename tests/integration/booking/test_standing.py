"""Each run's report tells how the company stands, not only what the run did."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from ganho.report.json_file import as_json
from ganho.report.run_report import RunReport
from ganho.report.situation import ContractsOf, Standing
from tests.contract_deals import fill, only_deal
from tests.reviewing import DAY, HOUR, later, win
from tests.world import World


def at(w: World, *when: int) -> None:
    """Set the clock to a moment of São Paulo's calendar."""
    wanted = datetime(*when, tzinfo=UTC) + timedelta(hours=3)
    later(w, (wanted - w.sandbox.clock.now()).total_seconds())


def hold(w: World, value: str = "10.00", **changes: object) -> int:
    """Win a deal that is held: it is of nobody."""
    return w.sandbox.pipedrive.add_deal(value=value, **changes)


def standing(report: RunReport) -> Standing:
    assert report.standing is not None
    return report.standing


def test_a_month_holds_all_its_deals_whichever_run_saw_them(w: World) -> None:
    at(w, 2026, 11, 30, 10)
    win(w, 2)
    w.run()
    at(w, 2026, 12, 2, 10)
    win(w)
    hold(w)
    w.run()

    now = standing(w.run())
    assert (now.last_month.first_day, now.last_month.won.deals) == (
        date(2026, 11, 1),
        2,
    )
    assert now.last_month.sales.value == Decimal(30)
    assert (now.this_month.sales.deals, now.this_month.held.deals) == (1, 1)
    assert now.this_month.won.value == Decimal(20)


def test_the_evening_before_the_first_belongs_to_the_month_before(w: World) -> None:
    at(w, 2026, 11, 30, 23, 30)
    win(w)
    at(w, 2026, 12, 1, 0, 30)
    hold(w)

    now = standing(w.run())
    assert (now.last_month.won.deals, now.this_month.won.deals) == (1, 1)
    assert now.this_month.held.deals == 1


def test_january_is_beside_december(w: World) -> None:
    at(w, 2027, 1, 5, 10)

    now = standing(w.run())
    assert now.last_month.first_day == date(2026, 12, 1)


def test_sales_are_shown_day_by_day_and_days_without_one_too(w: World) -> None:
    at(w, 2026, 11, 20, 10)
    win(w, 2)
    w.run()
    at(w, 2026, 11, 22, 10)

    days = standing(w.run()).days
    assert [one.day for one in days] == [date(2026, 11, day) for day in range(9, 23)]
    assert {one.day.day: one.value for one in days if one.sales} == {20: Decimal(30)}


def test_what_is_open_is_told_by_age_and_the_oldest_named(w: World) -> None:
    oldest = hold(w)
    w.run()
    later(w, 25 * HOUR)
    hold(w, "5.00")

    now = standing(w.run())
    assert {age: tally.deals for age, tally in now.open_by_age.items()} == {
        "under_1_hour": 1,
        "over_24_hours": 1,
    }
    assert (now.open.deals, now.open.value) == (2, Decimal(15))
    assert (now.oldest.deal_id, now.oldest.is_held) == (oldest, True)


def test_a_deal_that_was_dismissed_is_no_longer_open(w: World) -> None:
    deal = hold(w)
    w.run()
    with w.ledger() as ledger, ledger.lease("test"):
        ledger.decisions.keep([deal], "dismiss", {"why": "duplicate"})
    later(w, HOUR)

    now = standing(w.run())
    assert now.oldest is None
    assert now.this_month.won.deals == 0


def test_problems_are_compared_with_those_of_a_week_ago(w: World) -> None:
    hold(w)
    w.run()
    later(w, 7 * DAY)
    hold(w)
    hold(w)

    now = standing(w.run())
    (trend,) = now.problems
    assert (trend.reason, trend.now.deals, trend.before) == (
        "DEAL_WITHOUT_CUSTOMER",
        3,
        1,
    )
    today = now.as_of.astimezone(w.read_settings().zone).date()
    assert now.compared_with == today - timedelta(days=7)


def test_a_week_that_nobody_knows_is_not_a_week_without_problems(w: World) -> None:
    hold(w)
    first = standing(w.run())
    later(w, 3 * DAY)
    after_days = standing(w.run())
    later(w, 20 * DAY)
    after_weeks = standing(w.run())

    for now in (first, after_days, after_weeks):
        assert (now.problems[0].before, now.compared_with) == (None, None)


def test_where_nobody_looked_a_week_ago_a_day_before_it_will_do(w: World) -> None:
    at(w, 2026, 11, 6, 10)
    hold(w)
    w.run()
    at(w, 2026, 11, 16, 10)

    now = standing(w.run())
    assert (now.compared_with, now.problems[0].before) == (date(2026, 11, 6), 1)


def test_a_cause_that_is_gone_is_told_as_gone(w: World) -> None:
    deal = hold(w)
    w.run()
    w.sandbox.pipedrive.reopen(deal)
    later(w, 7 * DAY)

    (trend,) = standing(w.run(look_back_days=10)).problems
    assert (trend.now.deals, trend.before) == (0, 1)


def test_a_dry_run_leaves_no_trace_of_its_own_in_the_trend(w: World) -> None:
    hold(w)
    w.run(dry_run=True)
    later(w, 7 * DAY)

    assert standing(w.run()).compared_with is None


def test_contracts_stand_with_their_total_beside(w: World) -> None:
    fill(w)

    w.run()
    later(w, HOUR)

    assert standing(w.run()).contracts == (
        ContractsOf(
            months=1,
            contracts=2,
            per_period=Decimal("30.30"),
            with_end=2,
            total=Decimal("363.60"),
        ),
    )


def test_a_contract_without_end_has_no_total(w: World) -> None:
    only_deal(w, term=None)

    (some,) = standing(w.run()).contracts
    assert (some.months, some.contracts, some.with_end) == (1, 1, 0)
    assert (some.per_period, some.total) == (Decimal(100), Decimal(0))


def test_a_contract_whose_answer_was_lost_keeps_its_term(w: World) -> None:
    fill(w)
    w.sandbox.faults.add("conta_azul", "POST", "/v1/contratos", "lost_after_commit")

    (some,) = standing(w.run()).contracts
    assert (some.contracts, some.with_end) == (2, 2)


def test_of_a_contract_that_a_new_ledger_finds_the_term_is_not_known(
    w: World, tmp_path: Path
) -> None:
    fill(w)
    w.run()
    w.ledger_url = f"sqlite:///{tmp_path}/another.db"
    w.authorize()

    (some,) = standing(w.run()).contracts
    assert (some.months, some.contracts, some.per_period) == (None, 2, Decimal("30.30"))


def test_what_the_json_file_promises_stays_as_it_was(w: World) -> None:
    win(w)

    assert "standing" not in as_json(w.run())


def test_the_reports_of_idle_runs_do_not_grow_for_ever(w: World) -> None:
    idle = w.run().run_id
    win(w)
    booked = w.run().run_id
    for days in (13, 2):
        later(w, days * DAY)
        last = w.run().run_id
    with w.ledger() as ledger:
        known = [ledger.runs.report_of(run_id) for run_id in (idle, booked, last)]

    assert [summary is not None for summary in known] == [False, True, True]
