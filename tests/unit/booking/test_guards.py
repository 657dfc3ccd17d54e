"""What is unusual waits for a person, where one asked for it."""

from datetime import timedelta
from typing import Any

import pytest

from ganho.booking.guards import Guards
from ganho.booking.run.aside import Quarantine
from ganho.booking.run.board import Board
from ganho.booking.run.watch import Watch
from ganho.domain.reasons import Reason
from ganho.errors import RejectedError
from ganho.ledger.records import DealState
from tests.unit.booking.factories import make_contract, make_sale
from tests.unit.booking.fakes import NOON, Clock, Consents, Desk, Facts
from tests.unit.domain.factories import make_deal, make_settings

MINUTE = timedelta(minutes=1)


class Scene:
    """Guards over some open deals."""

    def __init__(self) -> None:
        self.desk, self.board, self.consents = Desk(), Board(), Consents()
        self.facts, self.clock = Facts(), Clock()
        self.watch = Watch(self.clock, lambda: 0.0)

    def guards(self, *, dry_run: bool = False, **settings: Any) -> Guards:
        return Guards(
            desk=self.desk,
            board=self.board,
            watch=self.watch,
            consents=self.consents,
            quarantine=Quarantine(desk=self.desk, rows=self.desk, clock=self.clock),
            facts=self.facts,
            settings=make_settings(**settings),
            dry_run=dry_run,
        )

    def open(self, count: int) -> set[int]:
        ids = {max(self.desk.rows, default=0) + n for n in range(1, count + 1)}
        for deal_id in ids:
            self.desk.put(make_deal(deal_id=deal_id))
        return ids

    def held(self) -> dict[int, str | None]:
        rows = self.desk.records()
        return {r.deal_id: r.reason for r in rows if r.state is DealState.QUARANTINED}


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_who_was_won_just_now_settles_first(scene: Scene) -> None:
    scene.desk.put(make_deal(deal_id=1, won_at=NOON - 29 * MINUTE))
    scene.desk.put(make_deal(deal_id=2, won_at=NOON - 30 * MINUTE))
    held = make_deal(deal_id=3, won_at=NOON)
    scene.desk.put(held, DealState.QUARANTINED)

    assert scene.guards(settle_minutes=30).let_settle() == {1}
    assert scene.board.put_off == {1}
    assert scene.guards(settle_minutes=0).let_settle() == set()


@pytest.mark.parametrize(
    ("worth", "value", "is_held"),
    [("100.00", "100.00", False), ("100.01", "1.00", True), ("1.00", "100.01", True)],
)
def test_more_than_usual_is_held_by_its_own_worth_or_the_deals(
    scene: Scene, worth: str, value: str, is_held: bool
) -> None:
    guards = scene.guards(hold_above=100)
    sale, deal = make_sale(total=worth), make_deal(value=value)
    if is_held:
        with pytest.raises(RejectedError) as rejected:
            guards.check_usual(sale, deal)
        assert rejected.value.facts["limit_value"] == "100"
        scene.consents.agreed.add((1, Reason.UNUSUAL_VALUE))
    guards.check_usual(sale, deal)


def test_a_contract_is_reviewed_where_somebody_asked_for_it(scene: Scene) -> None:
    contract, deal = make_contract(total=30), make_deal()
    scene.guards().check_usual(contract, deal)
    reviewed = scene.guards(contracts=True, contract_review=True)
    with pytest.raises(RejectedError) as rejected:
        reviewed.check_usual(contract, deal)
    scene.consents.agreed.add((1, Reason.CONTRACT_REVIEW))

    assert rejected.value.reason == Reason.CONTRACT_REVIEW
    assert rejected.value.facts["amount"] == "30"
    reviewed.check_usual(contract, deal)
    reviewed.check_usual(make_sale(), deal)


def test_as_many_as_usual_pass_and_one_more_holds_all(scene: Scene) -> None:
    guards, ready = scene.guards(max_new_deals=3), scene.open(3)
    passed = guards.hold_unusual_volume(ready)
    more = scene.open(1) | ready

    assert passed == ready
    assert guards.hold_unusual_volume(more) == set()
    assert scene.held() == dict.fromkeys(more, Reason.UNUSUAL_VOLUME)


def test_a_crowd_stays_held_however_few_are_looked_at_later(scene: Scene) -> None:
    guards, ready = scene.guards(max_new_deals=3), scene.open(5)
    guards.hold_unusual_volume(ready)

    assert guards.hold_unusual_volume({1, 2}) == set()
    scene.consents.agreed.add((1, Reason.UNUSUAL_VOLUME))
    assert guards.hold_unusual_volume({1, 2}) == {1}
    assert scene.guards(max_new_deals=5).hold_unusual_volume({1, 2}) == {1, 2}


def test_a_dry_run_remembers_no_crowd(scene: Scene) -> None:
    scene.guards(max_new_deals=1, dry_run=True).hold_unusual_volume(scene.open(2))

    assert scene.guards(max_new_deals=1).hold_unusual_volume({1}) == {1}
