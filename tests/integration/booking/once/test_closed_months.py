"""A deal won in a month that the accountant has closed takes the day of booking."""

from datetime import UTC, date, datetime

import pytest

from ganho.report.page.markdown import markdown
from ganho.report.run_report import RunReport
from tests.world import World

NOON = datetime(2026, 12, 4, 15, tzinfo=UTC)
MIDNIGHT = datetime(2026, 12, 1, 3, tzinfo=UTC)
"""When December begins in São Paulo."""


def won(w: World, at: datetime, now: datetime = NOON, until: str = "2026-12-01") -> int:
    """A deal won then, in a company whose books are closed until that day."""
    w.sandbox.clock.set(now)
    w.authorize()
    w.settings["closed_until"] = date.fromisoformat(until)
    org = w.sandbox.pipedrive.add_organization("Hotel Azul")
    return w.sandbox.pipedrive.add_deal(org=org, value=120, won_at=at, updated_at=now)


def days(report: RunReport) -> list[str]:
    return [booked.sold_on.isoformat() for booked in report.bookings]


def warned_days(report: RunReport) -> list[str]:
    return [w.facts["day"] for w in report.warnings if w.remark == "MONTH_CLOSED"]


def test_it_takes_the_day_of_booking_and_says_so(w: World) -> None:
    won(w, datetime(2026, 11, 20, 15, tzinfo=UTC))

    report = w.run()

    (sale,) = w.sandbox.conta_azul.sales()
    assert days(report) == warned_days(report) == ["2026-12-04"]
    assert sale.sold_on == date(2026, 12, 4)
    assert "mês fechado" in markdown(report)


def test_what_is_due_follows_the_new_day(w: World) -> None:
    w.settings["payment_condition"] = "2x"
    won(w, datetime(2026, 11, 20, 15, tzinfo=UTC))

    w.run()

    (sale,) = w.sandbox.conta_azul.sales()
    due = [parcel.due_on for parcel in sale.terms.parcels]
    assert due == ["2027-01-04", "2027-02-04"]


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("America/Sao_Paulo", MIDNIGHT, "2026-12-01"),
        ("Asia/Tokyo", MIDNIGHT, "2026-12-01"),
        ("America/Rio_Branco", MIDNIGHT, "2026-12-04"),
        ("UTC", datetime(2026, 12, 1, tzinfo=UTC), "2026-12-01"),
    ],
)
def test_the_day_itself_is_open_where_the_company_is(
    w: World, zone: str, at: datetime, day: str
) -> None:
    w.settings["time_zone"] = zone
    won(w, at)

    report = w.run()

    assert days(report) == [day]
    assert warned_days(report) == ([day] if day == "2026-12-04" else [])


def test_the_day_of_booking_is_the_companys_own(w: World) -> None:
    won(w, MIDNIGHT.replace(hour=2), now=datetime(2026, 12, 5, 2, tzinfo=UTC))

    report = w.run()

    assert days(report) == warned_days(report) == ["2026-12-04"]


def test_a_dry_run_plans_the_same_day(w: World) -> None:
    won(w, datetime(2026, 11, 20, 15, tzinfo=UTC))

    assert days(w.run(dry_run=True)) == ["2026-12-04"]


def test_a_deal_set_aside_takes_the_day_on_which_it_is_booked_at_last(
    w: World,
) -> None:
    deal = won(w, datetime(2026, 12, 2, 15, tzinfo=UTC), until="2026-12-01")
    w.sandbox.pipedrive.edit_deal(deal, value=-1)
    w.run()
    w.sandbox.clock.set(datetime(2027, 1, 5, 15, tzinfo=UTC))
    w.authorize()
    w.settings["closed_until"] = date(2027, 1, 1)
    w.sandbox.pipedrive.edit_deal(deal, value=120)

    report = w.run()

    assert days(report) == warned_days(report) == ["2027-01-05"]


@pytest.mark.parametrize("mood", ["lost_after_commit", "lost_before_commit"])
def test_a_sale_whose_answer_was_lost_keeps_the_day_it_has(w: World, mood: str) -> None:
    won(
        w,
        datetime(2026, 11, 20, 15, tzinfo=UTC),
        now=datetime(2026, 12, 5, 2, 30, tzinfo=UTC),
    )
    w.sandbox.faults.add("conta_azul", "POST", "/v1/venda", mood)
    w.sandbox.faults.add(
        "conta_azul", "GET", "/v1/venda/busca", "status", times=30, skip=1
    )
    unknown = w.run()
    w.sandbox.faults.clear()
    w.sandbox.clock.set(datetime(2026, 12, 5, 15, tzinfo=UTC))

    report = w.run()

    (sale,) = w.sandbox.conta_azul.sales()
    assert unknown.counts.waiting == 1
    assert days(report) == [sale.sold_on.isoformat()]
