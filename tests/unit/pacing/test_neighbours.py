"""Somebody else uses the account as well: the pace finds what he leaves, and stays there."""

from collections import deque
from dataclasses import dataclass, field

import pytest

from ganho.pacing.pace import REMEMBERED_FOR, Neighbour, Terms
from ganho.pacing.pacer import Pacer

ALLOWED = ((10, 1.0), (600, 60.0))
TERMS = Terms(start=5, top=9.5, burst=5, windows=ALLOWED, top_beside=8)
TEN_MINUTES = 600.0


@dataclass
class Vendor:
    """Counts what it is asked, and by whom; time goes by where somebody waits."""

    others: float = 0.0
    """Requests a second of another program, whatever it is answered."""
    now: float = 0.0
    answered: int = 0
    refused: int = 0
    _asked: deque[float] = field(default_factory=deque)
    _next: float = 0.0

    def sleep(self, seconds: float) -> None:
        """Let time go by, and the other program ask meanwhile."""
        until = self.now + seconds
        while self.others and self._next <= until:
            self._is_let_in(self._next)
            self._next += 1 / self.others
        self.now = until

    def ask(self) -> bool:
        """Ask for ourselves; tell whether it was answered."""
        is_answered = self._is_let_in(self.now)
        self.answered += is_answered
        self.refused += not is_answered
        return is_answered

    def _is_let_in(self, now: float) -> bool:
        for most, span in ALLOWED:
            if len(self._asked) >= most and self._asked[-most] > now - span:
                return False
        self._asked.append(now)
        return True


def pacer_at(vendor: Vendor) -> Pacer:
    return Pacer(
        TERMS, clock=lambda: vendor.now, sleep=vendor.sleep, wall=lambda: vendor.now
    )


def hurry(pacer: Pacer, vendor: Vendor, seconds: float) -> None:
    """Ask as fast as may be for so long."""
    until = vendor.now + seconds
    with pacer.hurrying():
        while vendor.now < until:
            pacer.take("a vendor")
            if not vendor.ask():
                pacer.slow_down(1.0)


@pytest.mark.parametrize(
    ("others", "most_refused", "least"),
    [(0.0, 0, 9.3), (1.0, 2, 7.7), (2.0, 2, 6.9), (3.0, 3, 6.0), (5.0, 3, 4.3)],
)
def test_what_another_program_leaves_is_used(
    others: float, most_refused: int, least: float
) -> None:
    vendor = Vendor(others=others)
    hurry(pacer_at(vendor), vendor, TEN_MINUTES)

    assert vendor.refused <= most_refused
    assert vendor.answered / TEN_MINUTES >= least


def test_the_pace_at_which_his_429_came_is_remembered_for_a_day() -> None:
    vendor = Vendor()
    pacer = pacer_at(vendor)
    with pacer.hurrying():
        while pacer.rate < 7:
            pacer.take("a vendor")
    pacer.slow_down(1.0)
    rates = []
    for hours in (1, 22, 2):
        vendor.now += hours * 3600
        hurry(pacer, vendor, 60)
        rates.append(pacer.rate)

    assert rates == [pytest.approx(0.9 * 6), pytest.approx(0.9 * 6), 9.5]


@pytest.mark.parametrize(("seconds", "left"), [(0.75, 0.9 * 8), (60, 8)])
def test_what_was_asked_counts_and_not_the_pace(seconds: float, left: float) -> None:
    """In the burst of the first second it is more; at the end of a climb all of it."""
    vendor = Vendor()
    pacer = pacer_at(vendor)
    hurry(pacer, vendor, seconds)
    pacer.slow_down(1.0)
    hurry(pacer, vendor, 60)

    assert pacer.rate == pytest.approx(left)


def test_a_429_while_the_pace_recovers_says_nothing_of_a_climb() -> None:
    vendor = Vendor()
    pacer = pacer_at(vendor)
    hurry(pacer, vendor, 60)
    for _ in range(3):
        pacer.slow_down(1.0)
        vendor.now += 2
    hurry(pacer, vendor, 90)

    assert pacer.rate == 8


@pytest.mark.parametrize(
    ("pace", "top"), [(9.5, 8.0), (8.0, 7.2), (5.0, 4.5), (0.3, 4.0)]
)
def test_beside_him_a_pace_stays_below_where_it_was_and_never_crawls(
    pace: float, top: float
) -> None:
    beside = TERMS.beside(Neighbour(pace=pace, seen_at=0.0), 10.0)

    assert beside.top == pytest.approx(top)
    assert beside.burst == 1


@pytest.mark.parametrize("wall", [-1.0, REMEMBERED_FOR])
def test_one_of_another_day_is_forgotten(wall: float) -> None:
    assert TERMS.beside(Neighbour(pace=6, seen_at=0.0), wall) == TERMS
