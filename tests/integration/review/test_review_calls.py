"""A look at the review queue costs few calls, whatever the vendor's filters do."""

from pathlib import Path

import pytest

from tests.reviewing import (
    ADDRESS,
    DAY,
    HOUR,
    SEARCH,
    book,
    calls,
    keep_booked,
    later,
    review,
    waiting,
)
from tests.world import World, world

FILTERS = ("heeded", "ignored", "other_words")
READS = ("conta_azul", "GET", "/v1/venda/[0-9a-f-]{36}")


def searches(w: World) -> int:
    return len(w.sandbox.faults.requests(*SEARCH))


def reads(w: World) -> int:
    return len(w.sandbox.faults.requests(*READS))


def test_many_sales_cost_as_many_calls_as_few(tmp_path: Path) -> None:
    looks = []
    for count in (20, 200):
        with world(f"sqlite:///{tmp_path / f'{count}.db'}") as w:
            keep_booked(w, count)
            w.sandbox.conta_azul.customers()[0].rest["enderecos"] = [ADDRESS]
            later(w, DAY)
            looks.append(review(w))

    assert [len(one.sales) for one in looks] == [20, 200]
    assert [one.calls.conta_azul_requests for one in looks] == [4, 4]


def test_after_years_only_what_is_open_is_looked_at(w: World) -> None:
    for sale in keep_booked(w, 30):
        w.sandbox.conta_azul.approve_sale(sale.id)
    waiting(w)
    later(w, 700 * DAY)
    (young,) = book(w)
    w.sandbox.faults.journal.clear()

    assert waiting(w) == [young.number]
    assert (searches(w), reads(w)) == (1, 0)


def test_with_nothing_open_nobody_is_asked(w: World) -> None:
    for sale in keep_booked(w, 2):
        w.sandbox.conta_azul.approve_sale(sale.id)
    later(w, HOUR)
    first = calls(w)

    assert first > 0
    assert calls(w) == 0


@pytest.mark.parametrize("status_filter", FILTERS)
def test_the_queue_is_right_whatever_the_vendor_makes_of_the_filter(
    w: World, status_filter: str
) -> None:
    erp = w.sandbox.conta_azul
    erp.switches.status_filter = status_filter
    sales = keep_booked(w, 30)
    later(w, 2 * DAY)
    erp.approve_sale(sales[0].id)
    erp.invoice_sale(sales[1].id)
    erp.cancel_sale(sales[2].id)
    erp.delete_sale(sales[3].id)

    found = [waiting(w)]
    later(w, 2 * DAY)
    found.append(waiting(w))

    assert found == [[sale.number for sale in sales[4:]]] * 2
    assert searches(w) < 12
    assert reads(w) <= 2


def test_a_sale_that_no_list_shows_yet_is_read(w: World) -> None:
    w.sandbox.conta_azul.switches.lag_seconds = 600
    (sale,) = book(w)

    assert waiting(w) == [sale.number]
    assert reads(w) == 1


def test_of_many_deleted_sales_so_many_are_read_a_look_and_the_rest_is_told(
    w: World,
) -> None:
    for sale in keep_booked(w, 50):
        w.sandbox.conta_azul.delete_sale(sale.id)
    later(w, HOUR)

    looks = [review(w) for _ in range(4)]

    assert [one.unread for one in looks] == [30, 10, 0, 0]
    assert [one.sales for one in looks] == [()] * 4
    assert looks[-1].calls.conta_azul_requests == 0


def test_a_run_under_way_hinders_no_look(w: World) -> None:
    (sale,) = book(w)
    later(w, DAY)
    with w.ledger() as ledger, ledger.lease("another"):
        during = waiting(w)

    assert during == waiting(w) == [sale.number]


def test_trouble_with_the_list_is_an_error_and_no_empty_queue(w: World) -> None:
    (sale,) = book(w)
    w.sandbox.faults.add(*SEARCH, "status", status=503, times=50)
    with pytest.raises(Exception, match="503"):
        review(w)
    w.sandbox.faults.clear()

    assert waiting(w) == [sale.number]


def test_a_bookkeepers_morning_is_cheap(w: World) -> None:
    """Sales are approved one by one, with a look in between."""
    sales = keep_booked(w, 24)
    for sale in sales[:12]:
        later(w, 120)
        w.sandbox.conta_azul.approve_sale(sale.id)
        waiting(w)

    assert waiting(w) == [sale.number for sale in sales[12:]]
    assert searches(w) <= 2 * 13
    assert reads(w) == 0
