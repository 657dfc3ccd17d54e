"""How a company stands, as plain values."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ganho.report.run_report import RunReport
from ganho.report.situation import Month, Tally, added_up
from ganho.words.amounts import offset, short_day


def test_what_was_won_in_a_month_is_somewhere(tally):
    month = Month(
        first_day=date(2026, 11, 1),
        sales=tally(1, 10),
        contracts=tally(2, 20),
        held=tally(3, 30),
        waiting=tally(4, "0.05"),
        cancelled=tally(1, 10),
    )

    assert month.won == tally(10, "60.05")


def test_nothing_added_up_is_nothing():
    assert added_up(()) == Tally(deals=0, value=Decimal(0))


def test_all_that_is_open_is_the_sum_of_its_ages(make_standing, tally):
    assert make_standing().open == tally(3, "6500.40")


def test_a_standing_comes_back_from_the_ledger_as_it_was(make_report, make_standing):
    report = make_report(standing=make_standing())

    stored = json.loads(json.dumps(report.model_dump(mode="json")))

    assert RunReport.model_validate(stored) == report


def test_a_report_of_an_older_version_has_no_standing(make_report):
    stored = make_report().model_dump(mode="json")
    del stored["standing"]

    assert RunReport.model_validate(stored).standing is None


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("America/Sao_Paulo", "UTC−3"),
        ("America/Noronha", "UTC−2"),
        ("UTC", "UTC+0"),
        ("Asia/Kolkata", "UTC+5:30"),
    ],
)
def test_a_zone_is_told_by_its_distance_from_utc(zone, told):
    assert offset(datetime(2026, 11, 5, 12, tzinfo=UTC), zone) == told


def test_a_day_of_a_known_year_is_short():
    assert short_day(date(2026, 3, 4), "pt-BR") == "04/03"
    assert short_day(date(2026, 3, 4), "en") == "03-04"
