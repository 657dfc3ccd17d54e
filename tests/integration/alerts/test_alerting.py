"""What people are told after a run: each thing once, from the ledger alone."""

from datetime import timedelta

import pytest

from ganho.alerts.messages import Alert, ConnectionLost, DealsLate, Recovered
from ganho.quarantine.resolutions import dismiss
from tests.deciding import decide
from tests.telling import digest, run_and_tell, told_after
from tests.world import World

HOUR = 3600


def won(w: World, *, cnpj: str = "45.321.678/0001-04", hours_ago: float = 0) -> int:
    pipedrive = w.sandbox.pipedrive
    org = pipedrive.add_organization("Hotel Azul", cnpj=cnpj)
    at = w.sandbox.clock.now() - timedelta(hours=hours_ago)
    return pipedrive.add_deal(org=org, value=500, won_at=at)


def held(w: World, *, hours_ago: float = 0) -> int:
    """A deal that nobody but a person can mend."""
    return won(w, cnpj="11.111.111/1111-11", hours_ago=hours_ago)


def later(w: World, hours: float) -> list[Alert]:
    w.sandbox.clock.advance(hours * HOUR)
    return told_after(w)


def late(alerts: list[Alert]) -> list[tuple[int, list[int]]]:
    return [
        (alert.hours, [deal.deal_id for deal in alert.deals])
        for alert in alerts
        if isinstance(alert, DealsLate)
    ]


def kinds(alerts: list[Alert]) -> list[type[Alert]]:
    return [type(alert) for alert in alerts]


def unreachable(w: World) -> None:
    """Conta Azul answers nothing but 503 from now on."""
    for method in ("GET", "POST"):
        w.sandbox.faults.add("conta_azul", method, ".*", "status", times=10_000)


def test_a_held_deal_is_told_of_after_4_hours_and_after_24(w: World) -> None:
    deal = held(w)

    told = [late(later(w, hours)) for hours in (0, 3.9, 0.2, 10, 10, 1, 30)]

    once = [(4, [deal])], [(24, [deal])]
    assert told == [[], [], once[0], [], once[1], [], []]


def test_one_that_is_older_than_a_day_when_it_is_first_met_is_told_of_once(
    w: World,
) -> None:
    deal = held(w, hours_ago=30)

    told = [late(later(w, hours)) for hours in (0, 1, 5)]

    assert told == [[(24, [deal])], [], []]


def test_all_that_are_late_in_one_run_are_one_alert(w: World) -> None:
    deals = [held(w, hours_ago=hours) for hours in (5, 7, 6)]

    (alert,) = told_after(w)

    assert isinstance(alert, DealsLate)
    assert [deal.deal_id for deal in alert.deals] == [deals[1], deals[2], deals[0]]
    assert "3 negócios" in alert.subject()
    assert "R$\xa01.500,00" in alert.subject()


def test_a_deal_that_waits_for_a_vendor_is_late_too(w: World) -> None:
    deal = won(w)
    unreachable(w)

    told = [late(later(w, hours)) for hours in (0, 5, 1)]

    assert told == [[], [(4, [deal])], []]


def test_a_booked_a_dismissed_and_a_reopened_deal_are_never_late(w: World) -> None:
    dismissed, reopened, _ = held(w), held(w), won(w)
    told_after(w)
    decide(w, lambda run: dismiss(run, dismissed, "teste"))
    w.sandbox.pipedrive.reopen(reopened)

    assert late(later(w, 5)) == []


def test_a_deal_that_settles_on_purpose_is_not_late(w: World) -> None:
    w.settings["settle_minutes"] = 10 * 60
    won(w)

    told = [late(later(w, hours)) for hours in (0, 5, 6)]

    assert told == [[], [], []]
    assert len(w.sandbox.conta_azul.sales()) == 1


def test_a_dry_run_notes_nothing(w: World) -> None:
    held(w, hours_ago=5)
    w.run(dry_run=True)

    assert len(late(told_after(w))) == 1


def test_what_could_not_be_told_is_told_after_the_next_run(w: World) -> None:
    deal = held(w, hours_ago=5)

    def refuse(_alert: Alert) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        run_and_tell(w, refuse)

    assert late(told_after(w)) == [(4, [deal])]
    assert late(told_after(w)) == []


def test_a_settled_deal_is_forgotten(w: World) -> None:
    deal = held(w, hours_ago=5)
    told_after(w)
    decide(w, lambda run: dismiss(run, deal, "teste"))
    told_after(w)

    with w.ledger() as ledger:
        assert ledger.facts.get("told")["late"] == {"4": []}


def test_a_lost_connection_is_told_once_and_its_return_once(w: World) -> None:
    told_after(w)
    won(w)
    w.sandbox.conta_azul.connections.revoke()
    lost = [kinds(later(w, hours)) for hours in (0, 0.5, 1)]
    w.authorize()
    back = later(w, 0.5)

    assert lost == [[ConnectionLost], [], []]
    assert kinds(back) == [Recovered]
    assert back[0].booked == 1
    assert later(w, 0.5) == []
    assert len(w.sandbox.conta_azul.sales()) == 1


def test_a_company_that_nobody_authorized_is_told_of_once(w: World) -> None:
    w.refresh_token = ""

    told = [kinds(told_after(w)) for _ in range(2)]

    assert told == [[ConnectionLost], []]


def test_a_refused_token_of_pipedrive_is_told_once_and_its_return_once(
    w: World,
) -> None:
    told_after(w)
    w.sandbox.faults.add("pipedrive", "GET", ".*", "status", status=401, times=100)
    lost = [later(w, 0.5) for _ in range(2)]
    w.sandbox.faults.clear()

    assert [kinds(alerts) for alerts in lost] == [[ConnectionLost], []]
    assert lost[0][0].system == "pipedrive"
    assert kinds(later(w, 0.5)) == [Recovered]


def test_an_outage_of_an_hour_is_followed_by_one_recovery(w: World) -> None:
    told_after(w)
    won(w)
    unreachable(w)
    down = [later(w, 0.5) for _ in range(3)]
    w.sandbox.faults.clear()
    (back,) = later(w, 0.5)

    assert down == [[], [], []]
    assert isinstance(back, Recovered)
    assert (back.gap, back.booked) == ("silent", 1)
    assert w.sandbox.clock.now() - back.since >= timedelta(hours=2)


def test_silence_is_told_although_the_clock_was_ahead_before(w: World) -> None:
    w.off = timedelta(days=800)
    told_after(w)
    w.off = timedelta(0)
    won(w)
    unreachable(w)
    down = [later(w, 0.5) for _ in range(4)]
    w.sandbox.faults.clear()
    (back,) = later(w, 0.1)

    assert down == [[], [], [], []]
    assert isinstance(back, Recovered)
    assert back.gap == "silent"
    assert back.since <= w.now()


def test_a_bad_half_hour_is_no_news(w: World) -> None:
    told_after(w)
    won(w)
    unreachable(w)
    later(w, 0.4)
    w.sandbox.faults.clear()

    assert later(w, 0.4) == []


def test_a_stopped_run_is_followed_by_one_recovery(w: World) -> None:
    told_after(w)
    w.sandbox.faults.add("pipedrive", "GET", ".*", "status", status=403)
    stopped_at = w.sandbox.clock.now()
    stopped = told_after(w)
    (back,) = later(w, 0.1)

    assert stopped == []
    assert isinstance(back, Recovered)
    assert back.gap == "stopped"
    assert abs(back.since - stopped_at) < timedelta(minutes=1)


def test_the_digest_names_what_is_lost_and_what_is_open(w: World) -> None:
    told_after(w)
    deal = won(w)
    w.sandbox.conta_azul.connections.revoke()
    told_after(w)

    morning = digest(w)

    assert morning.lost == ("conta_azul",)
    assert [one.deal_id for one in morning.deals] == [deal]
    assert "ganho authorize acme" in morning.body()


def test_a_quiet_morning_is_told_in_one_line(w: World) -> None:
    won(w)
    told_after(w)
    w.sandbox.clock.advance(24 * HOUR)
    told_after(w)

    morning = digest(w)

    assert morning.body().startswith("Nada parado. Ontem")
    assert "1 venda lançada, R$\xa0500,00" in morning.body()
