"""The table of these tests keeps what the ledger would keep."""

from datetime import timedelta

import pytest

from ganho.ledger.records import DealReading, DealState
from tests.unit.booking.fakes import NOON
from tests.unit.booking.reading.reading_fakes import Table
from tests.unit.domain.factories import make_deal


def make_reading(
    state: DealState = DealState.OPEN, fingerprint: str = "f"
) -> DealReading:
    deal = make_deal(title="Read anew")
    return DealReading(
        deal_id=1,
        state=state,
        won_at=deal.won_at,
        value=deal.value,
        currency=deal.currency,
        deal=deal,
        fingerprint=fingerprint,
    )


@pytest.mark.parametrize(("fingerprint", "looks"), [("f", 3), ("g", 0)])
def test_what_is_read_anew_and_is_the_same_keeps_its_next_look(
    fingerprint: str, looks: int
) -> None:
    table = Table()
    table.put(make_deal(), DealState.QUARANTINED, next_look_at=NOON, looks=3)

    table.take_in("next", [make_reading(fingerprint=fingerprint)], {})

    row = table.rows[1]
    assert (row.looks, row.next_look_at) == (looks, NOON if looks else None)
    assert (row.state, row.seen_in_run) == (DealState.OPEN, "next")


def test_a_booked_deal_stays_as_it_is() -> None:
    table = Table()
    table.put(make_deal(), DealState.BOOKED)

    table.take_in("next", [make_reading()], {})

    assert table.rows[1].state is DealState.BOOKED


def test_nothing_is_kept_of_a_deal_that_is_left_out() -> None:
    table = Table()
    table.put(make_deal())

    table.take_in("next", [make_reading(DealState.EXCLUDED)], {})

    assert table.snapshots([1]) == {}
    assert table.records() == []


def test_those_are_stale_that_were_read_before_or_are_yet_to_be_read() -> None:
    table = Table()
    minute = timedelta(minutes=1)
    for deal_id, read_at in enumerate(
        (NOON - 2 * minute, NOON - minute, NOON, NOON + minute, NOON - 2 * minute), 1
    ):
        table.put(make_deal(deal_id=deal_id), read_at=read_at)

    assert table.stale_ids(1, NOON - minute, 9) == [1, 4, 5]
    assert table.stale_ids(2, NOON - minute, 1) == [4]


def test_watermarks_move_one_by_one() -> None:
    table = Table()
    table.take_in("run", [], {"won": NOON})
    table.take_in("run", [], {"archived": NOON})

    assert (table.watermark("won"), table.watermark("x")) == (NOON, None)
