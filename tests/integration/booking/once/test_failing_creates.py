"""Creates that Conta Azul answers with 5xx for ever: held, each for itself."""

from datetime import timedelta

import pytest

from ganho.quarantine import resolutions
from ganho.report.run_report import RunReport
from ganho.sandbox.pipedrive.crm import LineInput
from tests.contract_deals import only_deal
from tests.deciding import decide, held, problems, record_of
from tests.world import World

pytestmark = pytest.mark.usefixtures("at_noon")
MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
BODY = '{"code": "ERRO_INTERNO", "message": "Hotel Azul, 45.321.678/0001-04"}'
PATHS = {
    "CUSTOMER_FAILS": ("/v1/pessoas", "Hotel Azul"),
    "ITEM_FAILS": ("/v1/produtos", "Café"),
    "SALE_FAILS": ("/v1/venda", r"\[pipedrive:700100:{deal}\]"),
    "CONTRACT_FAILS": ("/v1/contratos", r"\[pipedrive:700100:{deal}\]"),
}


def add_deal(w: World, name: str = "Hotel Azul", product: str = "Café") -> int:
    crm = w.sandbox.pipedrive
    line = LineInput(crm.add_product(product), "10.10", 3)
    return crm.add_deal(org=crm.add_organization(name), lines=[line])


def fail(
    w: World, reason: str, deal: int, kind: str = "status", **more: object
) -> None:
    """Let each such create of the deal be answered 500."""
    path, sent = PATHS[reason]
    options = {"times": 10_000, "status": 500, "body": BODY, **more}
    w.sandbox.faults.add(
        *("conta_azul", "POST", path, kind),
        sent=sent.format(deal=deal),
        **options,
    )


def sent(w: World, reason: str, deal: int) -> int:
    path, text = PATHS[reason]
    plain = text.format(deal=deal).replace("\\", "")
    requests = w.sandbox.faults.requests("conta_azul", "POST", path)
    return sum(plain in str(request.body) for request in requests)


def runs(w: World, *minutes: float) -> list[RunReport]:
    """Run so long after now, each time."""
    began, reports = w.sandbox.clock.now(), []
    for after in minutes:
        gone_by = w.sandbox.clock.now() - began
        w.sandbox.clock.advance(after * MINUTE - gone_by.total_seconds())
        reports.append(w.run())
    return reports


def stuck(w: World, reason: str = "SALE_FAILS", **more: object) -> int:
    """A deal whose create fails, while another's after it is answered; held by now."""
    deal = only_deal(w) if reason == "CONTRACT_FAILS" else add_deal(w)
    fail(w, reason, deal, **more)
    runs(w, 0, 5)
    add_deal(w, "Pousada", "Chá")
    runs(w, 5, 11)
    return deal


@pytest.mark.parametrize("reason", PATHS)
def test_what_fails_for_ever_is_held_and_the_others_go_on(
    w: World, reason: str
) -> None:
    deal = stuck(w, reason)

    (problem,) = problems(w)
    assert (problem.deal_id, problem.reason) == (deal, reason)
    assert (problem.facts["status"], problem.facts["code"]) == ("500", "ERRO_INTERNO")
    assert "Hotel" not in str(problem.facts)
    with w.ledger() as ledger:
        (promise,) = ledger.promises.unsettled()
    assert problem.facts["number"] == str(promise.number or "")
    other = add_deal(w, "Pousada", "Chá")
    assert [booked.deal_id for booked in runs(w, 5)[0].bookings] == [other]


def test_until_then_it_waits_and_is_told_apart_from_what_was_not_answered(
    w: World,
) -> None:
    deal = add_deal(w)
    fail(w, "SALE_FAILS", deal)
    add_deal(w, "Pousada", "Chá")

    reports = runs(w, 0, 5, 10)

    assert held(w) == {}
    assert {report.waiting[0].deal_id for report in reports} == {deal}
    assert "500" in reports[0].waiting[0].why


def test_answers_that_are_lost_are_never_held_against_a_deal(w: World) -> None:
    deal = add_deal(w)
    fail(w, "SALE_FAILS", deal, "lost_before_commit")

    reports = runs(w, 0, 5, 10, 20, 40)

    assert [one.deal_id for one in reports[-1].waiting] == [deal]
    assert held(w) == {}


def test_alone_at_night_the_look_that_is_answered_is_the_probe(w: World) -> None:
    deal = add_deal(w)
    fail(w, "SALE_FAILS", deal)

    runs(w, 0, 5, 16)

    assert held(w) == {deal: "SALE_FAILS"}


def test_it_is_sent_again_ever_more_rarely_and_booked_once_it_is_taken(
    w: World,
) -> None:
    deal = stuck(w)
    before, waits = sent(w, "SALE_FAILS", deal), []
    for _ in range(4):
        wait = record_of(w, deal).next_look_at - w.sandbox.clock.now()
        waits.append(round(wait / timedelta(hours=1)))
        w.sandbox.clock.advance(wait.total_seconds() + 1)
        w.run()
    after = sent(w, "SALE_FAILS", deal)
    w.sandbox.faults.clear()
    w.sandbox.clock.advance(DAY)
    w.run()

    assert waits == [1, 2, 4, 8]
    assert after - before == 4
    assert record_of(w, deal).state == "booked"


def test_ten_times_a_day_are_enough_whoever_asks(w: World) -> None:
    deal = stuck(w)
    for _ in range(9):
        decide(w, lambda books: resolutions.release(books, [deal]))
        w.sandbox.clock.advance(MINUTE)
        w.run()

    assert sent(w, "SALE_FAILS", deal) == 10
    assert held(w) == {deal: "SALE_FAILS"}


@pytest.mark.parametrize("lag", [20 * MINUTE, 5 * HOUR], ids=["waiting", "held"])
def test_one_that_was_made_all_the_same_is_found_and_not_made_twice(
    w: World, lag: float
) -> None:
    w.sandbox.conta_azul.switches.lag_seconds = lag
    deal = add_deal(w)
    fail(w, "SALE_FAILS", deal, "status_after_commit", times=1)
    fail(w, "SALE_FAILS", deal)
    runs(w, 0, 5, 10, 16, 25, 80, 400)

    (sale,) = w.sandbox.conta_azul.sales()
    assert record_of(w, deal).state == "booked"
    with w.ledger() as ledger:
        assert ledger.bookings.of_deal(deal).erp_id == sale.id


def test_a_title_that_somebody_mends_is_sent_at_once(w: World) -> None:
    deal = add_deal(w)
    w.sandbox.pipedrive.edit_deal(deal, title="Café \N{SNOWMAN}")
    w.sandbox.faults.add(
        *("conta_azul", "POST", "/v1/venda", "status"),
        sent="\N{SNOWMAN}",
        times=99,
        status=500,
    )
    runs(w, 0, 5, 16)
    assert held(w) == {deal: "SALE_FAILS"}
    w.sandbox.pipedrive.edit_deal(deal, title="Café")

    (report,) = runs(w, 5)

    assert [booked.deal_id for booked in report.bookings] == [deal]


def test_where_nobody_is_answered_it_is_said_once_and_no_deal_is_held(
    w: World,
) -> None:
    deals = [add_deal(w), add_deal(w, "Pousada", "Chá")]
    w.sandbox.faults.add(
        *("conta_azul", "POST", "/v1/venda", "status"), times=10_000, status=503
    )

    reports = runs(w, 0, 5, 10, 16, 30, 60, 120, 240, 480, 720, 1200)

    assert held(w) == {}
    assert [one.deal_id for one in reports[-1].waiting] == deals
    assert "NOTHING_IS_CREATED" not in reports[1].remarks
    assert reports[-1].remarks.count("NOTHING_IS_CREATED") == 1
    assert all(sent(w, "SALE_FAILS", deal) <= 10 for deal in deals)


def test_after_an_outage_all_go_on_as_soon_as_one_is_taken(w: World) -> None:
    deals = [add_deal(w), add_deal(w, "Pousada", "Chá")]
    w.sandbox.faults.add(
        *("conta_azul", "POST", "/v1/venda", "status"), times=10_000, status=503
    )
    runs(w, 0, 5, 10, 16, 32)
    w.sandbox.faults.clear()
    deals.append(add_deal(w, "Bar", "Suco"))

    runs(w, 2, 4)

    assert {record_of(w, deal).state for deal in deals} == {"booked"}


def test_a_release_ends_the_wait_of_an_outage(w: World) -> None:
    deals = [add_deal(w), add_deal(w, "Pousada", "Chá")]
    w.sandbox.faults.add(
        *("conta_azul", "POST", "/v1/venda", "status"), times=10_000, status=503
    )
    runs(w, 0, 5, 10, 16, 32)
    w.sandbox.faults.clear()
    decide(w, lambda books: resolutions.release(books, deals[:1]))

    reports = runs(w, 1)

    assert deals[0] in {booked.deal_id for booked in reports[0].bookings}


def test_deals_of_one_customer_that_fails_are_held_and_it_is_sent_once_a_run(
    w: World,
) -> None:
    crm = w.sandbox.pipedrive
    org = crm.add_organization("Hotel Azul")
    deals = [crm.add_deal(org=org, value=value) for value in ("10.00", "20.00")]
    fail(w, "CUSTOMER_FAILS", deals[0])

    runs(w, 0, 5, 16)

    assert held(w) == dict.fromkeys(deals, "CUSTOMER_FAILS")
    assert sent(w, "CUSTOMER_FAILS", deals[0]) == 3


def test_a_sale_of_a_held_deal_is_found_when_it_is_dismissed(w: World) -> None:
    w.sandbox.conta_azul.switches.lag_seconds = 30 * MINUTE
    deal = add_deal(w)
    fail(w, "SALE_FAILS", deal, "status_after_commit", times=1)
    fail(w, "SALE_FAILS", deal)
    runs(w, 0, 5, 16)
    assert held(w) == {deal: "SALE_FAILS"}
    w.sandbox.clock.advance(HOUR / 2)

    booking = decide(w, lambda books: resolutions.dismiss(books, deal, "cortesia"))

    assert booking is not None
    assert record_of(w, deal).state == "booked"
