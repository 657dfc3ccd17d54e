"""Each run's report tells what waits for review, and an idle one asks nobody for it."""

from datetime import timedelta
from decimal import Decimal

from ganho.report.page.markdown import markdown
from ganho.report.terminal import terminal
from tests.reviewing import (
    DAY,
    HOUR,
    SEARCH,
    book,
    keep_booked,
    later,
    printed,
    review,
    win,
)
from tests.world import World

READS = ("conta_azul", "GET", "/v1/venda/[0-9a-f-]{36}")
IN_PROGRESS = "situacoes=EM_ANDAMENTO"


def looks(w: World) -> int:
    """Count the lists of sales in progress that were asked for."""
    asked = w.sandbox.faults.requests(*SEARCH)
    return len([entry for entry in asked if IN_PROGRESS in entry.query])


def test_the_run_that_books_tells_at_once_what_waits(w: World) -> None:
    win(w, 3)

    waiting = w.run().review

    assert (waiting.sales, waiting.total) == (3, Decimal(60))
    assert looks(w) == 1


def test_lists_that_lag_hide_nothing_from_the_run_that_booked(w: World) -> None:
    w.sandbox.conta_azul.switches.lag_seconds = 600
    win(w, 5)

    assert w.run().review.sales == 5
    assert not w.sandbox.faults.requests(*READS)


def test_an_idle_run_tells_it_from_memory_with_its_age_and_as_of_when(
    w: World,
) -> None:
    book(w, 2)
    seen_at = w.sandbox.clock.now()
    later(w, 9 * DAY + HOUR)

    report = w.run()

    assert report.calls.conta_azul_requests == 0
    assert abs(report.review.seen_at - seen_at) < timedelta(minutes=1)
    line = "Para revisar na Conta Azul: 2 vendas, R$ 30,00; a mais antiga há 9 dias"
    assert line in markdown(report).replace("\xa0", " ")
    assert line in printed(terminal(report))


def test_a_run_that_books_looks_again_once_an_hour_at_most(w: World) -> None:
    counts = []
    for _ in range(4):
        book(w)
        counts.append(looks(w))
        later(w, 0.4 * HOUR)

    assert counts == [1, 1, 1, 2]


def test_a_look_of_a_clock_that_was_ahead_is_none(w: World) -> None:
    w.off = timedelta(days=800)
    (sale,) = book(w)
    w.off = timedelta(0)
    w.sandbox.conta_azul.approve_sale(sale.id)
    later(w, 2 * HOUR)
    win(w)
    report = w.run()

    assert report.review.sales == 1
    assert report.review.seen_at <= w.now()


def test_what_people_approved_meanwhile_is_seen_by_the_next_look(w: World) -> None:
    for sale in book(w, 2):
        w.sandbox.conta_azul.approve_sale(sale.id)
    later(w, 2 * HOUR)
    win(w)
    before = len(w.sandbox.faults.requests(*SEARCH))

    report = w.run()

    assert report.review.sales == 1
    assert len(w.sandbox.faults.requests(*SEARCH)) - before <= 3


def test_a_look_of_a_person_is_told_by_later_runs(w: World) -> None:
    first, _ = book(w, 2)
    later(w, HOUR)
    w.sandbox.conta_azul.approve_sale(first.id)
    review(w)

    report = w.run()

    assert (report.review.sales, report.review.total) == (1, Decimal(20))
    assert report.calls.conta_azul_requests == 0


def test_when_all_is_reviewed_the_line_goes(w: World) -> None:
    (sale,) = book(w)
    w.sandbox.conta_azul.approve_sale(sale.id)
    later(w, HOUR)
    review(w)

    report = w.run()

    assert report.review.sales == 0
    assert "Para revisar" not in markdown(report) + printed(terminal(report))


def test_a_dry_run_tells_it_and_asks_nobody(w: World) -> None:
    book(w)
    before = looks(w)
    later(w, 2 * HOUR)
    win(w)

    report = w.run(dry_run=True)

    assert report.review.sales == 1
    assert looks(w) == before


def test_trouble_leaves_what_was_known_and_the_run_is_complete(w: World) -> None:
    book(w)
    later(w, 2 * HOUR)
    win(w)
    w.sandbox.faults.add(*SEARCH, "status", skip=1, status=503, times=50)

    report = w.run()

    assert report.state == "complete"
    assert len(report.bookings) == report.review.sales == 1


def test_a_look_that_cost_many_calls_is_repeated_once_a_day(w: World) -> None:
    for sale in keep_booked(w, 6):
        w.sandbox.conta_azul.delete_sale(sale.id)
    later(w, 2 * HOUR)
    counts = []
    for hours in (2, 21, 2):
        book(w)
        counts.append(looks(w))
        later(w, hours * HOUR)
    book(w)

    assert [*counts, looks(w)] == [1, 1, 1, 2]
