"""Spans of a year at most, without a gap and without an overlap."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ganho.conta_azul.windows import (
    Changes,
    Ever,
    changes_between,
    days_between,
    halves,
)

days = st.dates(date(2015, 1, 1), date(2035, 1, 1))
lengths = st.integers(0, 2000).map(lambda count: timedelta(days=count))
START = datetime(2015, 1, 1, tzinfo=UTC)
moments = st.integers(0, 600_000_000).map(lambda each: START + timedelta(seconds=each))


def listed(spans):
    """Every day of the spans, as often as a span holds it."""
    return [
        start + timedelta(days=number)
        for start, end in spans
        for number in range((end - start).days + 1)
    ]


@settings(deadline=None)
@given(days, lengths)
def test_every_day_is_in_one_span(since, length):
    until = since + length

    assert listed(days_between(since, until)) == listed([(since, until)])
    assert all((end - start).days < 365 for start, end in days_between(since, until))


@settings(deadline=None)
@given(days, lengths.filter(bool))
def test_halves_hold_the_same_days(since, length):
    until = since + length

    assert listed(halves(since, until)) == listed([(since, until)])


def test_a_day_cannot_be_halved():
    day = date(2026, 11, 3)

    assert halves(day, day) == []


@settings(deadline=None)
@given(moments, lengths.filter(bool))
def test_moments_follow_each_other_without_a_gap(since, length):
    spans = list(changes_between(since, since + length))

    assert all(one.end == other.start for one, other in pairwise(spans))
    years = [span.end - span.start for span in spans]
    assert all(timedelta(0) < each <= timedelta(days=365) for each in years)


@settings(deadline=None)
@given(moments, st.integers(2, 40_000_000))
def test_parts_hold_the_same_moments(since, seconds):
    start = since.replace(tzinfo=None)
    whole = Changes(start, start + timedelta(seconds=seconds))
    first, second = whole.parts()

    assert (first.start, second.end) == (whole.start, whole.end)
    assert first.end == second.start
    assert first.start < first.end < second.end


def test_a_second_cannot_be_split():
    start = datetime(2026, 11, 3)  # noqa: DTZ001 - as the vendor writes it
    assert Changes(start, start + timedelta(seconds=1)).parts() == []


def test_ever_is_split_into_years_up_to_now():
    parts = Ever(datetime(2026, 11, 3, tzinfo=UTC)).parts()

    assert len(parts) == 27
    assert parts[-1].end == datetime(2026, 11, 2, 21)  # noqa: DTZ001 - as above


def test_moments_are_written_as_sao_paulo_has_them_without_a_zone():
    since = datetime(2026, 11, 3, 2, 30, tzinfo=UTC)
    (span,) = changes_between(since, since + timedelta(hours=1))

    assert span.params == {
        "data_alteracao_de": "2026-11-02T23:30:00",
        "data_alteracao_ate": "2026-11-03T00:30:00",
    }
