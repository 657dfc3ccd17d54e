"""Spans of a year at most, without a gap and without an overlap."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ganho.conta_azul.windows import days_between, halves, moments_between

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
    spans = list(moments_between(since, since + length))

    assert all(end == start for (_, end), (start, _) in pairwise(spans))
    years = [
        datetime.fromisoformat(end) - datetime.fromisoformat(start)
        for start, end in spans
    ]
    assert all(timedelta(0) < each <= timedelta(days=365) for each in years)


def test_moments_are_written_as_sao_paulo_has_them_without_a_zone():
    since = datetime(2026, 11, 3, 2, 30, tzinfo=UTC)
    (span,) = moments_between(since, since + timedelta(hours=1))

    assert span == ("2026-11-02T23:30:00", "2026-11-03T00:30:00")
