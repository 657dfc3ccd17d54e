"""A pace as a value: whatever happens, it stays within its terms."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganho.pacing.pace import Pace, Terms

ALLOWED = ((10, 1.0), (600, 60.0))
TERMS = st.builds(
    Terms,
    start=st.sampled_from([0.5, 5.0, 9.5]),
    top=st.sampled_from([4.5, 9.5, 20.0]),
    burst=st.integers(1, 20),
    windows=st.just(ALLOWED),
)
"""With paces that the vendor does not allow: its windows are kept all the same."""
HAPPENINGS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "hurry", "hurry", "429"]),
        st.sampled_from([0.0, 0.0, 0.0, 0.01, 0.1, 0.5, 2.0, 30.0]),
        st.integers(1, 80),
    ),
    max_size=30,
)
"""What happens, so many seconds before, so often in a row."""


def lived(terms: Terms, happenings: list[tuple[str, float, int]]) -> list[Pace]:
    """Let it all happen; who asks waits for his slot before he asks again."""
    now, paces = 0.0, [Pace.at_rest(terms, 0.0)]
    for what, seconds, times in happenings:
        for _ in range(times):
            now += seconds
            if what == "429":
                paces.append(paces[-1].halved(terms, now, seconds))
            else:
                climbs = what == "hurry"
                now, pace = paces[-1].taken(terms, now, climbs=climbs)
                paces.append(pace)
    return paces


def slots_of(paces: list[Pace]) -> list[float]:
    """Give all the slots that were given."""
    return [b.sent[-1] for a, b in pairwise(paces) if a.sent != b.sent]


@given(TERMS, HAPPENINGS)
@settings(deadline=None)
def test_no_window_of_the_vendor_s_ever_holds_too_many(
    terms: Terms, happenings: list[tuple[str, float, int]]
) -> None:
    slots = slots_of(lived(terms, happenings))

    assert slots == sorted(slots)
    for most, span in ALLOWED:
        later = zip(slots, slots[most:], strict=False)
        assert all(b - a >= span - 1e-6 for a, b in later)


@given(TERMS, HAPPENINGS)
@settings(deadline=None)
def test_a_pace_stays_between_its_floor_and_its_top(
    terms: Terms, happenings: list[tuple[str, float, int]]
) -> None:
    paces = lived(terms, happenings)

    assert all(terms.floor <= pace.rate <= terms.top for pace in paces)


@given(HAPPENINGS)
@settings(deadline=None)
def test_who_is_in_no_hurry_is_never_faster_than_the_start(
    happenings: list[tuple[str, float, int]],
) -> None:
    terms = Terms(start=5, top=9.5, burst=5, windows=ALLOWED)
    calm = [("ask" if what == "hurry" else what, *rest) for what, *rest in happenings]

    assert all(pace.rate <= terms.start for pace in lived(terms, calm))


@given(HAPPENINGS)
@settings(deadline=None)
def test_a_minute_without_a_429_makes_up_for_all_of_them(
    happenings: list[tuple[str, float, int]],
) -> None:
    terms = Terms(start=5, top=9.5, burst=5, windows=ALLOWED)
    last = lived(terms, happenings)[-1]

    assert last.advanced(terms, last.at + 60).rate == terms.start


def test_a_429_halves_once_a_second() -> None:
    terms = Terms(start=8, top=8, burst=1)
    pace = Pace.at_rest(terms, 0.0)
    for moment in (0.0, 0.5, 0.99):
        pace = pace.halved(terms, moment, 1.0)

    assert pace.rate == pytest.approx(4)
    assert pace.halved(terms, 1.0, 1.0).rate == pytest.approx(2)


def test_what_a_pace_has_gained_is_no_burst_s_any_more() -> None:
    terms = Terms(start=5, top=9.5, burst=5)
    risen = Pace(at=0.0, left=0.0, rate=9.5, climbed_at=4.0)
    first, after = risen.taken(terms, 5.0, climbs=True)
    second, _ = after.taken(terms, 5.0, climbs=True)

    assert (first, second) == pytest.approx((5.0, 5.0 + 1 / 9.5))
