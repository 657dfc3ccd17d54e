"""Causes in the ERP have their turn, two a run; a person has all of them looked at."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from ganho.booking.run.retries import Retries
from ganho.ledger.records import DealState
from tests.unit.booking.fakes import NOON, Clock, Desk
from tests.unit.domain.factories import make_deal

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


@dataclass
class Scene:
    """Deals that are held, and accepted sales that wait for stock."""

    clock: Clock = field(default_factory=Clock)
    desk: Desk = field(default_factory=Desk)

    def __post_init__(self) -> None:
        self.desk.clock = self.clock

    def hold(
        self, deal_id: int, due_in: timedelta, reason: str = "ITEM_MISSING"
    ) -> None:
        self.desk.put(
            make_deal(deal_id=deal_id),
            DealState.QUARANTINED,
            reason=reason,
            next_look_at=NOON + due_in,
            looks=1,
        )

    def accept(self, deal_id: int, ago: timedelta) -> None:
        """Keep a sale that was being reserved so long ago."""
        self.clock.now = NOON - ago
        self.desk.warn(deal_id, "STOCK_RESERVING", {"sale_id": "s"})
        self.clock.now = NOON

    def retries(self, *, everything: bool = False) -> Retries:
        return Retries(
            rows=self.desk,
            remarks=self.desk,
            clock=self.clock,
            everything=everything,
        )

    def sales(self, **how: bool) -> list[int]:
        return [warned.deal_id for warned in self.retries(**how).sales]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_those_come_first_that_are_due_longest(scene: Scene) -> None:
    for deal_id in range(1, 6):
        scene.hold(deal_id, -deal_id * SECOND)

    assert scene.retries().held == {4, 5}


@pytest.mark.parametrize(
    ("due_in", "held"),
    [(timedelta(0), {1}), (SECOND, set()), (DAY, set()), (DAY + SECOND, {1})],
)
def test_none_comes_before_its_time_unless_a_clock_was_wrong(
    scene: Scene, due_in: timedelta, held: set[int]
) -> None:
    scene.hold(1, due_in)

    assert scene.retries().held == held


def test_what_the_erp_did_not_hold_is_not_its_to_free(scene: Scene) -> None:
    scene.hold(1, -DAY, "DEAL_WON_AGAIN")

    assert scene.retries().held == set()


def test_all_of_them_for_a_person(scene: Scene) -> None:
    for deal_id in range(1, 6):
        scene.hold(deal_id, deal_id * MINUTE)
        scene.accept(10 + deal_id, SECOND)

    assert scene.retries(everything=True).held == {1, 2, 3, 4, 5}
    assert scene.sales(everything=True) == [11, 12, 13, 14, 15]


def test_sales_come_in_turn_as_well(scene: Scene) -> None:
    for deal_id in range(1, 6):
        scene.accept(deal_id, 5 * MINUTE + deal_id * SECOND)

    assert scene.sales() == [5, 4]


def test_neither_kind_keeps_the_other_waiting(scene: Scene) -> None:
    for deal_id in range(1, 6):
        scene.hold(deal_id, -SECOND)
        scene.accept(10 + deal_id, 5 * MINUTE)

    assert scene.retries().held == {1}
    assert scene.sales() == [11]


@pytest.mark.parametrize("reason", ["ITEM_MISSING", "UNUSUAL_VALUE"])
def test_one_that_a_person_let_go_waits_for_no_turn(scene: Scene, reason: str) -> None:
    for deal_id in range(1, 6):
        scene.hold(deal_id, timedelta(0), reason)
        scene.desk.rows[deal_id] = replace(scene.desk.rows[deal_id], looks=0)

    retries = scene.retries()
    assert all(retries.may_go_on(row) for row in scene.desk.records())
    assert retries.held == set()
