"""What is known of a deal that a marker names, whatever became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from ganho.booking.reading.known_deals import Known, KnownDeals
from ganho.ledger.records import DealRecord, DealState
from ganho.pipedrive.schemas import DealWire
from tests.unit.booking.factories import DAY
from tests.unit.booking.fakes import NOON, Desk
from tests.unit.domain.factories import make_deal, make_settings


@dataclass
class Scene:
    """A ledger's rows, a desk, and a Pipedrive that counts what it is asked."""

    desk: Desk = field(default_factory=Desk)
    rows: dict[int, DealRecord] = field(default_factory=dict)
    wires: dict[bool, dict[int, DealWire]] = field(default_factory=dict)
    asked: list[tuple[list[int], bool]] = field(default_factory=list)
    dry_run: bool = False

    def by_id(self, deal_ids: Iterable[int]) -> dict[int, DealRecord]:
        return {i: self.rows[i] for i in deal_ids if i in self.rows}

    def deals(
        self, deal_ids: Sequence[int], *, archived: bool = False
    ) -> tuple[list[DealWire], list[Any]]:
        self.asked.append((list(deal_ids), archived))
        there = self.wires.get(archived, {})
        return [there[i] for i in deal_ids if i in there], []

    def add_wire(
        self, deal_id: int, *, archived: bool = False, pipeline: int = 1
    ) -> None:
        wire = DealWire(
            id=deal_id,
            title="x",
            status="won",
            value=Decimal(10),
            currency="BRL",
            pipeline_id=pipeline,
            won_time=NOON,
            update_time=NOON,
        )
        self.wires.setdefault(archived, {})[deal_id] = wire

    def of(self, *deal_ids: int, **settings: Any) -> dict[int, Known]:
        return KnownDeals(
            rows=self,
            desk=self.desk,
            pipedrive=self,
            settings=make_settings(**settings),
            dry_run=self.dry_run,
        ).of(deal_ids)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_the_ledger_knows_its_own_deals(scene: Scene) -> None:
    deal = make_deal(first_won_at=NOON - timedelta(days=30))
    scene.rows[1] = scene.desk.put(deal)

    known = scene.of(1)[1]

    assert (known.is_ours, known.is_open, known.value) == (True, True, Decimal(10))
    assert known.won_on == {DAY, (NOON - timedelta(days=30)).date()}
    assert known.deal == deal
    assert scene.asked == []


def test_what_was_left_out_is_not_ours(scene: Scene) -> None:
    scene.rows[1] = scene.desk.put(
        make_deal(), DealState.EXCLUDED, reason="PIPELINE_NOT_INCLUDED"
    )

    assert not scene.of(1)[1].is_ours


def test_pipedrive_is_asked_for_the_others_archived_ones_last(scene: Scene) -> None:
    scene.add_wire(1)
    scene.add_wire(2, archived=True)

    known = scene.of(1, 2, 3)

    assert scene.asked == [([1, 2, 3], False), ([2, 3], True)]
    assert set(known) == {1, 2}
    assert (known[1].is_open, known[1].deal) == (False, None)


def test_a_deal_of_another_pipeline_is_not_ours(scene: Scene) -> None:
    scene.add_wire(1, pipeline=9)

    assert not scene.of(1, pipelines=[1])[1].is_ours


def test_of_a_closed_month_any_day_will_do(scene: Scene) -> None:
    scene.rows[1] = scene.desk.put(make_deal())
    other = DAY + timedelta(days=1)

    assert not scene.of(1)[1].may_be_dated(other)
    assert scene.of(1, closed_until="2026-11-06")[1].may_be_dated(other)


def test_a_dry_run_knows_what_it_read(scene: Scene) -> None:
    scene.desk.put(make_deal())
    assert scene.of(1) == {}
    scene.dry_run = True

    assert scene.of(1)[1].is_open
