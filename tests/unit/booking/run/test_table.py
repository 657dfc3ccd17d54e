"""The deals on the table of a run: in the ledger, or in memory for a dry run."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from ganho.booking.run.table import Desk, DryDesk, LedgerDesk
from ganho.domain.reasons import Remark
from ganho.ledger.parts.deals import Aside
from ganho.ledger.records import DealReading, DealState, ForeignSale, Warned
from tests.unit.booking.factories import DAY, make_booking
from tests.unit.booking.fakes import NOON
from tests.unit.booking.ledger_fakes import Ledger
from tests.unit.domain.factories import make_deal

OPEN, HELD, BOOKED = DealState.OPEN, DealState.QUARANTINED, DealState.BOOKED
RUN = "this run"


@dataclass
class Scene:
    """A ledger that earlier runs left, and a desk over it."""

    dry_run: bool
    ledger: Ledger = field(default_factory=Ledger)

    def __post_init__(self) -> None:
        self.desk = self.open_desk()

    def open_desk(self) -> Desk:
        """As a run finds it when it begins."""
        if self.dry_run:
            return DryDesk(self.ledger, NOON)
        return LedgerDesk(self.ledger, RUN)

    def know(self, deal_id: int, state: DealState = OPEN, **more: Any) -> None:
        """Let an earlier run have read a deal."""
        deal = make_deal(deal_id=deal_id)
        self.ledger.deals.put(deal, state, **({"seen_in_run": "before"} | more))
        self.desk = self.open_desk()

    def read(self, deal_id: int, state: DealState = OPEN, **more: Any) -> None:
        """Let this run read a deal."""
        reading = make_reading(deal_id, state, **more)
        self.desk.take_in(RUN, [reading], {"deals": NOON})

    def remark(self, deal_id: int, remark: str) -> Warned:
        """Let an earlier run have left a remark."""
        self.ledger.remarks.keep(deal_id, remark, {})
        return Warned(deal_id=deal_id, remark=remark, facts={})


def make_reading(deal_id: int, state: DealState = OPEN, **changes: Any) -> DealReading:
    deal = make_deal(deal_id=deal_id)
    values = {
        "deal_id": deal_id,
        "state": state,
        "deal": deal,
        "won_at": deal.won_at,
        "value": deal.value,
        "currency": "BRL",
    }
    return DealReading(**(values | changes))


def make_foreign(
    erp_id: str, customer_id: str = "c", marker: str | None = None
) -> ForeignSale:
    return ForeignSale(
        erp_id=erp_id,
        customer_id=customer_id,
        total=Decimal(10),
        sold_on=DAY,
        number=7,
        marker=marker,
    )


@pytest.fixture(params=[False, True], ids=["real", "dry"])
def scene(request: pytest.FixtureRequest) -> Scene:
    return Scene(dry_run=request.param)


@pytest.fixture
def real() -> Scene:
    return Scene(dry_run=False)


@pytest.fixture
def dry() -> Scene:
    return Scene(dry_run=True)


# --- of every run


def test_what_is_open_is_booked_in_the_order_of_its_ids(scene: Scene) -> None:
    scene.know(7)
    scene.know(3, HELD)
    scene.read(5)
    scene.read(2)

    assert scene.desk.open_ids() == [2, 5, 7]


@pytest.mark.parametrize(
    ("asked", "found"), [([1], {1}), ([2], set()), ([9], set()), ([1, 2, 3, 9], {1, 3})]
)
def test_of_some_deals_those_that_are_open(
    scene: Scene, asked: list[int], found: set[int]
) -> None:
    scene.know(1)
    scene.know(2, HELD)
    scene.know(3)
    scene.know(4)

    assert scene.desk.open_among(asked) == found


def test_deals_are_as_they_were_read_by_whichever_run(scene: Scene) -> None:
    scene.know(1)
    scene.know(2, HELD)
    scene.read(3)

    found = scene.desk.snapshots([1, 2, 3, 9])
    assert found == {i: make_deal(deal_id=i) for i in (1, 2, 3)}


def test_a_run_answers_for_what_it_saw_and_for_what_is_unsettled(scene: Scene) -> None:
    scene.know(8, BOOKED)
    scene.know(7)
    scene.know(6, HELD)
    scene.read(2, DealState.EXCLUDED)
    scene.read(9)

    states = [(r.deal_id, r.state) for r in scene.desk.records()]
    assert states == [(2, "excluded"), (6, HELD), (7, OPEN), (9, OPEN)]


def test_a_deal_that_is_set_aside_is_open_no_more(scene: Scene) -> None:
    scene.know(1)
    scene.desk.set_aside(1, "ITEM_MISSING", {"item": "Café"}, retry_at=NOON)

    (row,) = scene.desk.records()
    assert scene.desk.open_ids() == []
    assert (row.state, row.reason, row.facts) == (
        HELD,
        "ITEM_MISSING",
        {"item": "Café"},
    )
    assert row.next_look_at == NOON


def test_several_are_set_aside_each_for_its_reason(scene: Scene) -> None:
    for deal_id in (1, 2, 3):
        scene.know(deal_id)
    scene.desk.set_all_aside(
        [
            Aside(deal_id=1, reason="ITEM_MISSING", facts={"item": "Chá"}),
            Aside(deal_id=3, reason="ITEM_REFUSED", facts={}, retry_at=NOON),
        ]
    )

    told = [(r.reason, r.facts, r.next_look_at) for r in scene.desk.records()]
    assert told == [
        ("ITEM_MISSING", {"item": "Chá"}, None),
        (None, {}, None),
        ("ITEM_REFUSED", {}, NOON),
    ]


def test_a_deal_that_is_won_no_more_is_gone_with_all_that_was_read(
    scene: Scene,
) -> None:
    scene.know(1)
    scene.know(2)
    scene.desk.withdraw(1, "lost")

    assert scene.desk.open_ids() == [2]
    assert scene.desk.snapshots([1, 2]).keys() == {2}


def test_a_sale_that_is_adopted_leaves_nothing_to_book(scene: Scene) -> None:
    scene.know(1)
    scene.know(2)
    scene.desk.adopt(make_booking(1), {})

    assert scene.desk.open_ids() == [2]


def test_a_remark_is_shown_with_the_last_that_was_said(scene: Scene) -> None:
    scene.know(1)
    scene.desk.warn(1, "TOTAL_DIFFERS", {"total": "9"})
    scene.desk.warn(1, "TOTAL_DIFFERS", {"total": "8"})
    scene.desk.warn_all([Warned(deal_id=1, remark="PHONE_UNUSABLE", facts={"n": "1"})])

    told = {(w.deal_id, w.remark): w.facts for w in scene.desk.warnings()}
    assert told == {
        (1, "TOTAL_DIFFERS"): {"total": "8"},
        (1, "PHONE_UNUSABLE"): {"n": "1"},
    }
    assert len(scene.desk.warnings()) == 2


def test_others_sales_are_found_by_customer_and_by_marker(scene: Scene) -> None:
    before = make_foreign("1", "c", "[m]")
    scene.ledger.foreign.note_sales([before, make_foreign("2", "d", "[n]")])
    now = make_foreign("3", "c", "[m]")
    scene.desk.note_foreign_sales([now, make_foreign("4", "d", "[n]")])

    assert scene.desk.foreign_sales_of(iter(["c"])) == [before, now]
    assert scene.desk.foreign_sales_marked("[m]") == [before, now]


# --- of a real run, which the ledger remembers


def test_what_is_read_moves_the_watermark(real: Scene) -> None:
    real.read(1)

    assert real.ledger.deals.watermarks == {"deals": NOON}
    assert real.ledger.deals.rows[1].seen_in_run == RUN


def test_who_asks_for_some_deals_does_not_read_them_all(real: Scene) -> None:
    real.know(1)
    real.desk.open_among([1, 2])

    assert real.ledger.deals.asked == []


def test_why_a_deal_was_withdrawn_is_kept(real: Scene) -> None:
    real.know(1)
    real.desk.withdraw(1, "lost")

    assert real.ledger.deals.withdrawn == {1: "lost"}


def test_adopting_a_sale_settles_its_own_promise_and_no_other(real: Scene) -> None:
    promises = real.ledger.promises
    promises.begin("sale", "1", payload_hash="h")
    promises.begin("sale", "2", payload_hash="h")
    promises.begin("contract", "1", payload_hash="h")
    real.desk.adopt(make_booking(1), {"TOTAL_DIFFERS": {"total": "9"}})

    assert promises.closed == [("sale", "1", "booked")]
    assert promises.remarks == {1: {"TOTAL_DIFFERS": {"total": "9"}}}


def test_a_booking_that_is_given_up_makes_room_for_another(real: Scene) -> None:
    real.ledger.bookings.keep(make_booking(1, "s"))
    real.desk.give_up(1)
    real.desk.adopt(make_booking(1, "t"), {})

    assert [b.erp_id for b in real.ledger.bookings.booked] == ["t"]


def test_a_new_remark_is_shown_whatever_deal_it_is_on(real: Scene) -> None:
    real.know(5, BOOKED)
    real.remark(5, "PHONE_UNUSABLE")
    real.desk.warn(5, "BOOKED_TWICE", {"sale": "7"})

    assert real.desk.warnings() == [
        Warned(deal_id=5, remark="BOOKED_TWICE", facts={"sale": "7"})
    ]


@pytest.mark.parametrize(
    ("remark", "stands"),
    [
        (Remark.STOCK_PENDING, True),
        (Remark.STOCK_RESERVING, True),
        (Remark.TOTAL_DIFFERS, False),
    ],
)
def test_what_waits_for_stock_is_shown_until_it_is_over(
    real: Scene, remark: Remark, stands: bool
) -> None:
    real.know(5, BOOKED)
    told = real.remark(5, remark)

    assert real.desk.warnings() == ([told] if stands else [])


def test_a_remark_of_an_earlier_run_on_a_held_deal_is_shown_once(real: Scene) -> None:
    real.know(5, HELD)
    told = real.remark(5, Remark.STOCK_PENDING)
    real.desk.warn(5, Remark.STOCK_PENDING, {})

    assert real.desk.warnings() == [told]


# --- of a dry run, of which nothing is left


def test_what_is_read_moves_no_watermark_and_reaches_no_ledger(dry: Scene) -> None:
    dry.know(1)
    dry.read(1, HELD, reason="TAX_ID_INVALID")
    dry.read(2)

    assert dry.ledger.deals.watermarks == {}
    assert dry.ledger.deals.rows.keys() == {1}
    assert dry.ledger.deals.rows[1].state is OPEN


def test_what_is_set_aside_or_withdrawn_stays_open_in_the_ledger(dry: Scene) -> None:
    dry.know(1)
    dry.know(2)
    dry.desk.set_aside(1, "ITEM_MISSING", {})
    dry.desk.withdraw(2, "lost")

    assert dry.ledger.deals.open_ids() == [1, 2]
    assert dry.desk.records()[0].set_aside_at == NOON


def test_a_deal_that_is_booked_already_is_not_planned_again(dry: Scene) -> None:
    dry.ledger.bookings.keep(make_booking(1))
    dry.desk.take_in(RUN, [make_reading(1), make_reading(2)], {})

    assert [r.state for r in dry.desk.records()] == [BOOKED, OPEN]


def test_a_row_says_what_was_read_and_when(dry: Scene) -> None:
    dry.read(1, HELD, reason="DEAL_NOT_BRL", facts={"currency": "USD"}, currency="USD")
    dry.read(2, fingerprint="g")

    held, fresh = dry.desk.records()
    assert (held.reason, held.facts, held.currency) == (
        "DEAL_NOT_BRL",
        {"currency": "USD"},
        "USD",
    )
    assert (held.set_aside_at, fresh.set_aside_at) == (NOON, None)
    deal = make_deal(deal_id=2)
    assert (fresh.won_at, fresh.value) == (deal.won_at, deal.value)
    assert (fresh.fingerprint, fresh.read_at, fresh.seen_in_run) == ("g", NOON, RUN)
    assert (fresh.next_look_at, fresh.looks) == (None, 0)


def test_a_deal_that_cannot_be_read_is_known_all_the_same(dry: Scene) -> None:
    dry.know(1)
    dry.read(1, HELD, deal=None)
    dry.read(2, HELD, deal=None)

    assert [r.deal_id for r in dry.desk.records()] == [1, 2]
    assert dry.desk.snapshots([1, 2]).keys() == {1}


def test_what_would_be_adopted_is_told_and_not_kept(dry: Scene) -> None:
    dry.know(1)
    dry.desk.adopt(make_booking(1), {"TOTAL_DIFFERS": {"total": "9"}})
    dry.desk.adopt(make_booking(9), {})

    assert [(w.deal_id, w.facts) for w in dry.desk.warnings()] == [(1, {"total": "9"})]
    assert [(r.deal_id, r.state) for r in dry.desk.records()] == [(1, BOOKED)]
    assert dry.ledger.bookings.booked == []


def test_what_would_be_given_up_stays(dry: Scene) -> None:
    dry.ledger.bookings.keep(make_booking(1))
    dry.desk.give_up(1)

    assert dry.ledger.bookings.of_deal(1) is not None


def test_remarks_and_others_sales_reach_no_ledger(dry: Scene) -> None:
    dry.desk.warn(2, "TOTAL_DIFFERS", {})
    dry.desk.warn(1, "TOTAL_DIFFERS", {})
    dry.desk.note_foreign_sales([make_foreign("1")])

    assert [w.deal_id for w in dry.desk.warnings()] == [1, 2]
    assert dry.ledger.remarks.kept == {}
    assert dry.ledger.foreign.sales == {}
