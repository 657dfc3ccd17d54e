"""Deals set aside together are set aside as if each had been alone."""

from datetime import timedelta

import pytest

from ganho.booking.books import Books
from ganho.errors import RejectedError, RetryableError
from ganho.ledger.records import DealRecord, DealState
from tests.deciding import decide
from tests.world import World

USUAL, STOCK = RejectedError("UNUSUAL_VALUE"), RejectedError("STOCK_INSUFFICIENT")


def open_deals(w: World, number: int) -> list[int]:
    """Deals that were read and settle for an hour: still open after the run."""
    w.settings["settle_minutes"] = 60
    org = w.sandbox.pipedrive.add_organization("Hotel Azul")
    deals = [w.sandbox.pipedrive.add_deal(org=org, value=9) for _ in range(number)]
    w.run()
    return deals


def kept(w: World, deal_id: int) -> DealRecord:
    with w.ledger() as ledger:
        return ledger.deals.find(deal_id)


def test_what_was_decided_before_trouble_came_is_kept(w: World) -> None:
    first, second = open_deals(w, 2)

    def meet_trouble(books: Books) -> None:
        with books.quarantine.setting_aside() as rejected:
            rejected[first] = USUAL
            raise RetryableError("trouble")

    with pytest.raises(RetryableError, match="trouble"):
        decide(w, meet_trouble)

    assert kept(w, first).reason == "UNUSUAL_VALUE"
    assert kept(w, second).state is DealState.OPEN


def test_each_deal_has_its_own_time_to_look_again(w: World) -> None:
    first, second, third = open_deals(w, 3)
    decide(w, lambda books: books.quarantine.set_aside(second, STOCK))
    together = {first: STOCK, second: STOCK, third: USUAL}
    decide(w, lambda books: books.quarantine.set_all_aside(together))
    times = [kept(w, deal).next_look_at for deal in (first, second)]

    assert round((times[1] - times[0]) / timedelta(minutes=1)) == 10
    assert kept(w, third).next_look_at is None
    assert [kept(w, deal).looks for deal in (first, second, third)] == [1, 2, 1]


def test_nothing_to_set_aside_writes_nothing(w: World) -> None:
    (deal,) = open_deals(w, 1)
    decide(w, lambda books: books.quarantine.set_all_aside({}))

    assert kept(w, deal).state is DealState.OPEN
