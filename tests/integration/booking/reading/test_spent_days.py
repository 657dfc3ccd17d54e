"""A day whose tokens are spent costs one call a run, and goes on by itself."""

import pytest

from ganho.report.terminal import terminal
from tests.reviewing import printed
from tests.world import World

ANY = r"/.*"
SPENT = {
    "status": 429,
    "body": "{}",
    "headers": {"x-daily-ratelimit-token-remaining": "0", "retry-after": "3"},
}


@pytest.fixture
def deal(w: World) -> int:
    crm = w.sandbox.pipedrive
    return crm.add_deal(org=crm.add_organization("Hotel Azul"), value="20.00")


def asked(w: World) -> int:
    return len(w.sandbox.faults.requests("pipedrive", "GET", ANY))


def test_each_run_asks_once_and_says_when_it_goes_on(w: World, deal: int) -> None:
    w.sandbox.faults.add("pipedrive", "GET", ANY, "status", times=99, **SPENT)

    for calls in (1, 2):
        report = w.run()

        assert (report.state, report.exit_code, asked(w)) == ("partial", 3, calls)
        assert "limite do dia" in report.why
        assert "21:00" in report.why
        assert "21:00" in printed(terminal(report))
    w.sandbox.faults.clear()

    assert [one.deal_id for one in w.run().bookings] == [deal]


def test_one_that_is_spent_half_way_leaves_the_rest_for_later(
    w: World, deal: int
) -> None:
    path = "/api/v2/deals/archived"
    w.sandbox.faults.add("pipedrive", "GET", path, "status", times=99, **SPENT)

    report = w.run()

    # What was read is fresh enough to be booked.
    assert [one.deal_id for one in report.bookings] == [deal]
    assert (report.exit_code, "21:00" in report.why) == (3, True)
    assert len(w.sandbox.faults.requests("pipedrive", "GET", path)) == 1


def test_the_reserve_is_nobody_s_mistake(w: World, deal: int) -> None:
    w.sandbox.pipedrive.switches.daily_tokens = 20

    report = w.run()

    assert (report.state, report.exit_code) == ("partial", 3)
    assert "o último décimo" in report.why
    assert "21:00" in report.why
    w.sandbox.pipedrive.switches.daily_tokens = 300_000
    assert [one.deal_id for one in w.run().bookings] == [deal]
