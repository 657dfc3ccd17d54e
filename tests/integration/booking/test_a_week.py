"""A week with a fast clock: what was told, when, and that each deal is booked once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ganho.alerts.digest import LINES
from ganho.alerts.messages import ConnectionLost, Recovered
from tests.integration.booking.weeks import (
    MON,
    SAT,
    SUN,
    THU,
    TUE,
    WED,
    WON_AT,
    WORKING_DAYS,
    Week,
)
from tests.world import world

pytestmark = pytest.mark.xdist_group("week")  # lived once, not once on every core


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    """The week, lived once for all tests."""
    file: Path = tmp_path_factory.mktemp("week") / "ledger.db"
    with world(f"sqlite:///{file}") as w:
        lived = Week(w)
        lived.live()
        yield lived


def test_each_deal_is_booked_once(week: Week) -> None:
    by_marker = week.w.sandbox.conta_azul.sales_by_marker()

    assert len(by_marker) == len(WON_AT) * len(WORKING_DAYS)
    assert all(len(sales) == 1 for sales in by_marker.values())


def test_what_works_again_is_told_once_each_time(week: Week) -> None:
    outage, revoked = (a for _, a in week.told if isinstance(a, Recovered))

    assert week.of(Recovered) == [(TUE, 16.0), (THU, 14.0)]
    assert (outage.gap, outage.booked, outage.value) == ("silent", 3, 300)
    assert (revoked.gap, revoked.booked, revoked.value) == ("lost", 3, 300)
    assert outage.said_at(outage.since) == "03/11/2026 11:00"
    assert revoked.said_at(revoked.since) == "05/11/2026 09:30"


def test_the_lost_connection_is_told_once(week: Week) -> None:
    assert week.of(ConnectionLost) == [(THU, 9.5)]


def test_deals_are_late_once_after_4_hours_and_once_after_24(week: Week) -> None:
    ids = {at: len(deals) for at, deals in week.late(4).items()}

    assert ids == {(MON, 14.5): 1, (TUE, 15.5): 1, (THU, 13.5): 1, (SAT, 14.0): 10}
    assert week.late(4)[MON, 14.5] == [week.unusable]
    assert week.late(4)[SAT, 14.0] == week.odd
    assert week.late(24) == {(TUE, 10.5): [week.unusable], (SUN, 10.0): week.odd}


def test_nothing_else_was_told(week: Week) -> None:
    assert len(week.told) == 2 + 1 + 4 + 2


def test_each_morning_has_its_digest(week: Week) -> None:
    subjects = [week.digests[day].subject() for day in range(7)]

    assert subjects[MON] == "acme: nada parado"
    assert set(subjects[TUE:SUN]) == {"acme: 1 negócio em aberto, R$\xa070,00"}
    assert subjects[SUN] == "acme: 11 negócios em aberto, R$\xa090.560,00"


def test_the_digest_tells_what_was_sold_the_day_before(week: Week) -> None:
    sold = [week.digests[day].sales for day in range(7)]

    assert sold == [0, *[len(WON_AT)] * 5, 0]
    assert week.digests[WED].body().endswith("9 vendas lançadas, R$\xa0900,00.")


def test_no_digest_has_more_than_ten_lines(week: Week) -> None:
    sunday = week.digests[SUN].body().splitlines()

    assert all(len(d.body().splitlines()) <= LINES for d in week.digests.values())
    assert len(sunday) == LINES
    assert "há 5 dias" in sunday[1]
    assert "R$\xa090.000,00" in sunday[2]
    assert "e mais" in sunday[-2]


def test_the_ledger_remembers_no_more_than_is_open(week: Week) -> None:
    with week.w.ledger() as ledger:
        told = ledger.facts.get("told")

    known = {deal for deals in told["late"].values() for deal in deals}
    assert known == {week.unusable, *week.odd}
    assert told["lost"] == {}
