"""Threads share a pace: who asks waits for a slot."""

from threading import Event, Thread

import pytest

from ganho.errors import RetryableError
from ganho.pacing.pace import RECOVERS_IN, Terms
from ganho.pacing.pacer import FEW, MANY, Pacer

CONTA_AZUL = Terms(start=5, top=9.5, burst=5, windows=((10, 1.0), (600, 60.0)))


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def climbing(time: Time) -> Pacer:
    return Pacer(CONTA_AZUL, clock=lambda: time.now, sleep=time.sleep)


def asked_for(pacer: Pacer, time: Time, seconds: float) -> int:
    """Ask as fast as may be for so long; give how often."""
    until, count = time.now + seconds, 0
    while time.now < until:
        pacer.take("a vendor")
        count += 1
    return count


def test_the_pace_is_kept() -> None:
    time = Time()
    pacer = Pacer.steady(5, burst=5, clock=lambda: time.now, sleep=time.sleep)

    for _ in range(55):
        pacer.take("a vendor")

    assert time.now == pytest.approx(10, rel=0.01)


def test_after_a_429_everybody_waits_and_goes_slower() -> None:
    time = Time()
    pacer = Pacer.steady(4, clock=lambda: time.now, sleep=time.sleep)
    pacer.slow_down(3)
    pacer.take("a vendor")

    assert time.now == pytest.approx(3.5)
    assert pacer.rate == pytest.approx(2, rel=0.02)


def test_a_pace_recovers_with_time_though_no_answer_comes() -> None:
    time = Time()
    pacer = Pacer.steady(4, clock=lambda: time.now, sleep=time.sleep)
    for _ in range(9):
        pacer.slow_down(1)
        time.now += 1
    slowest = pacer.rate
    time.now += RECOVERS_IN

    assert slowest == pytest.approx(4 / 16)
    assert pacer.rate == 4


def test_what_was_answered_429_together_slows_down_once() -> None:
    time = Time()
    pacer = Pacer.steady(4, clock=lambda: time.now, sleep=time.sleep)
    for _ in range(3):
        pacer.slow_down(1)

    assert pacer.rate == 2


def test_those_who_wait_after_a_429_go_one_after_the_other() -> None:
    time = Time()
    asked: list[float] = []
    pacer = Pacer.steady(4, clock=lambda: time.now, sleep=asked.append)
    pacer.slow_down(10)

    for _ in range(3):
        pacer.take("a vendor")

    assert asked == [10.5, 11, 11.5]


def test_nobody_queues_for_minutes() -> None:
    time = Time()
    pacer = Pacer.steady(4, clock=lambda: time.now, sleep=time.sleep)
    pacer.slow_down(600)

    with pytest.raises(RetryableError, match="600 seconds"):
        pacer.take("a vendor")
    assert time.now == 0


def test_without_a_hurry_the_pace_stays_where_it_starts() -> None:
    time = Time()

    assert asked_for(climbing(time), time, 120) == pytest.approx(5 * 120 + 5, abs=1)


def test_in_a_hurry_it_climbs_by_time_and_stays_below_what_the_vendor_allows() -> None:
    time = Time()
    pacer = climbing(time)
    with pacer.hurrying():
        asked_for(pacer, time, 10)
        after_ten = pacer.rate
        asked_for(pacer, time, 50)
        last_minute = asked_for(pacer, time, 60)

    assert after_ten == pytest.approx(5 + 9.5 / 6, rel=0.03)
    assert pacer.rate == 9.5
    assert last_minute == pytest.approx(570, abs=1)


def test_a_climb_ends_with_the_hurry() -> None:
    time = Time()
    pacer = climbing(time)
    with pacer.hurrying():
        asked_for(pacer, time, 60)
    asked_for(pacer, time, 11)

    assert pacer.rate == 5


def test_a_rest_is_no_climb() -> None:
    time = Time()
    pacer = climbing(time)
    with pacer.hurrying():
        pacer.take("a vendor")
        time.now += 600
        pacer.take("a vendor")

    assert pacer.rate == 5


def test_as_many_are_in_flight_as_the_pace_needs() -> None:
    time = Time()
    pacer = climbing(time)
    with pacer.hurrying():
        asked_for(pacer, time, 60)
        for_seconds = {}
        for seconds in (0.05, 0.4, 5.0):
            for _ in range(50):
                pacer.heard(seconds)
            for_seconds[seconds] = pacer.in_flight()

    assert for_seconds == {0.05: FEW, 0.4: 5, 5.0: MANY}
    assert pacer.in_flight() == FEW


def test_no_more_hands_work_than_may_be_in_flight() -> None:
    pacer = climbing(Time())
    done, is_over = [], Event()

    def work() -> None:
        with pacer.hands.one():
            done.append(1)
            is_over.wait(10)

    threads = [Thread(target=work) for _ in range(FEW + 2)]
    for thread in threads:
        thread.start()
    Event().wait(0.2)
    at_first = len(done)
    is_over.set()
    for thread in threads:
        thread.join()

    assert at_first == FEW
    assert len(done) == FEW + 2
