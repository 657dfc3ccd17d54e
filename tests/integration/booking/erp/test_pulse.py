"""Idle is not blind: once a night Conta Azul is asked, whatever there is to book (R30)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ganho.booking.erp.pulse import MOST_CALLS, Heard, heard_of
from ganho.errors import RetryableError, TokenRefusedError
from ganho.report.run_report import RunReport
from tests.reviewing import DAY, HOUR, SEARCH, book, keep_booked, later, win
from tests.world import World

REFRESH = ("conta_azul", "POST", "/oauth/token")
COMPANY = ("conta_azul", "GET", "/v1/pessoas/conta-conectada")
DEALS = ("pipedrive", "GET", "/api/v2/deals.*")
ARCHIVED = ("pipedrive", "GET", "/api/v2/deals/archived")


def night(w: World) -> RunReport:
    return w.run(look_back_days=7)


def asked(w: World) -> list[str]:
    """What Conta Azul was asked, the refreshes included."""
    return [r.path for r in w.sandbox.faults.journal if r.vendor == "conta_azul"]


def asked_in(w: World, run: Callable[[], object]) -> list[str]:
    before = len(asked(w))
    run()
    return asked(w)[before:]


def heard(w: World) -> Heard:
    with w.ledger() as ledger:
        return heard_of(ledger.facts)


def silent(w: World) -> None:
    """Conta Azul answers nothing but 503 from now on."""
    for method in ("GET", "POST"):
        w.sandbox.faults.add("conta_azul", method, ".*", "status", times=10_000)


def test_a_night_without_deals_for_weeks_asks_for_company_and_review_queue(
    w: World,
) -> None:
    book(w, 2)
    later(w, 40 * DAY)
    idle = asked_in(w, w.run)

    reports = list[RunReport]()
    nightly = asked_in(w, lambda: reports.append(night(w)))

    (report,) = reports
    assert idle == []
    assert nightly[:2] == [REFRESH[2], COMPANY[2]]
    assert len(nightly) <= MOST_CALLS == 5
    assert report.state == "complete"
    assert (report.review.sales, report.review.unread) == (2, 0)
    assert report.review.seen_at >= w.now() - timedelta(minutes=1)
    assert heard(w).answered_at >= w.now() - timedelta(minutes=1)


def test_a_brand_new_company_asks_twice(w: World) -> None:
    reports = list[RunReport]()

    assert asked_in(w, lambda: reports.append(night(w))) == [REFRESH[2], COMPANY[2]]
    assert reports[0].state == "complete"


def test_the_token_is_fresh_although_the_one_in_use_is_good(w: World) -> None:
    book(w)
    before = w.sandbox.conta_azul.connections.refreshes

    night(w)

    assert w.sandbox.conta_azul.connections.refreshes == before + 1
    assert len(w.sandbox.conta_azul.sales()) == 1


def test_a_dry_run_asks_nobody(w: World) -> None:
    assert asked_in(w, lambda: w.run(look_back_days=7, dry_run=True)) == []


def test_a_queue_that_takes_too_many_calls_is_told_as_far_as_it_was_seen(
    w: World,
) -> None:
    for sale in keep_booked(w, 6):
        w.sandbox.conta_azul.delete_sale(sale.id)
    reports = list[RunReport]()

    nightly = asked_in(w, lambda: reports.append(night(w)))

    (report,) = reports
    assert len(nightly) == MOST_CALLS
    assert report.review.unread == 6
    assert report.state == "complete"


def test_a_revoked_connection_stops_the_night_with_one_clear_message(w: World) -> None:
    book(w)
    w.sandbox.conta_azul.connections.revoke()
    later(w, 60)

    report = night(w)

    assert (report.state, report.exit_code) == ("stopped", 1)
    assert "não aceita mais a conexão" in report.why
    assert "ganho authorize" in report.remedy
    assert heard(w).trouble == "connection"


def test_a_blocked_plan_stops_the_night(w: World) -> None:
    w.run()
    w.sandbox.conta_azul.switches.plan_blocked = "END_TRIAL"
    reports = list[RunReport]()

    nightly = asked_in(w, lambda: reports.append(night(w)))

    assert reports[0].state == "stopped"
    assert "END_TRIAL" in reports[0].why
    assert nightly == [REFRESH[2], COMPANY[2]]
    assert heard(w).trouble == "plan"


def test_days_are_read_back_although_the_connection_is_lost(w: World) -> None:
    w.run()
    with w.ledger() as ledger:
        known = len(ledger.deals.in_state("open"))
    w.sandbox.conta_azul.connections.revoke()
    (deal,) = win(w)

    report = night(w)

    assert known == 0
    assert [one.deal_id for one in report.waiting] == [deal]
    assert w.sandbox.conta_azul.sales() == []


def test_a_night_without_an_answer_says_what_it_did_not_reach(w: World) -> None:
    book(w, 1)
    later(w, 2 * HOUR)
    silent(w)
    reports = list[RunReport]()

    nightly = asked_in(w, lambda: reports.append(night(w)))

    (report,) = reports
    assert (report.state, report.exit_code) == ("partial", 3)
    assert "Nem a conexão com a Conta Azul nem as vendas para revisar" in report.why
    assert len(nightly) <= MOST_CALLS
    assert heard(w).trouble == "other"


def test_what_the_night_finds_is_booked_although_the_first_question_failed(
    w: World,
) -> None:
    w.run()
    w.sandbox.faults.add(*COMPANY, "status", times=2)
    (deal,) = win(w)

    report = night(w)

    assert [one.deal_id for one in report.bookings] == [deal]
    assert report.state == "partial"


def test_a_review_queue_that_does_not_answer_is_told(w: World) -> None:
    book(w)
    later(w, DAY)
    w.sandbox.faults.add(*SEARCH, "status", times=50)
    reports = list[RunReport]()

    nightly = asked_in(w, lambda: reports.append(night(w)))

    assert len(nightly) <= MOST_CALLS
    assert reports[0].state == "partial"
    assert "As vendas para revisar não puderam ser olhadas" in reports[0].why


def test_neither_vendors_trouble_hides_the_others(w: World) -> None:
    w.run()
    w.sandbox.conta_azul.connections.revoke()
    w.sandbox.faults.add(*DEALS, "status", times=1000)

    with pytest.raises(RetryableError) as down:
        night(w)

    assert "Pipedrive" in str(down.value)
    assert "ganho authorize" in str(down.value)
    assert heard(w).trouble == "connection"


def test_a_refused_token_of_pipedrive_does_not_hide_a_silent_conta_azul(
    w: World,
) -> None:
    w.run()
    silent(w)
    w.sandbox.faults.add("pipedrive", "GET", ".*", "status", status=401, times=100)

    with pytest.raises(TokenRefusedError, match="token URL answered 503"):
        night(w)


def test_a_list_that_breaks_off_hides_no_lost_connection(w: World) -> None:
    w.run()
    win(w)
    w.sandbox.conta_azul.connections.revoke()
    w.sandbox.faults.add(*ARCHIVED, "status", times=1000)

    report = night(w)

    assert "não aceita mais a conexão" in report.why
    assert "Pipedrive" in report.why


def test_while_there_is_trouble_every_run_asks_until_there_is_none(w: World) -> None:
    w.run()
    w.sandbox.conta_azul.switches.plan_blocked = "BLOQUEADA"
    night(w)
    blocked = w.run()
    w.sandbox.conta_azul.switches.plan_blocked = None
    mended = asked_in(w, w.run)

    assert blocked.state == "stopped"
    assert mended == [COMPANY[2]]
    assert heard(w).trouble is None
    assert asked_in(w, w.run) == []


def test_a_run_that_the_plan_stopped_is_not_followed_by_one_that_asks_nobody(
    w: World,
) -> None:
    w.run()
    (deal,) = win(w)
    w.sandbox.conta_azul.switches.plan_blocked = "BLOQUEADA"
    first = w.run()
    w.sandbox.pipedrive.reopen(deal)
    later(w, HOUR)

    assert (first.state, w.run().state) == ("stopped", "stopped")


def test_another_company_stops_the_night(w: World) -> None:
    night(w)
    w.sandbox.conta_azul.account.company_id = "another"

    report = night(w)

    assert report.state == "stopped"
    assert "another" in report.why
