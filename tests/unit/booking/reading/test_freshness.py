"""Deals that were read before are read again as often as it pays, and no oftener."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from threading import Event
from typing import Any

import pytest

from ganho.booking.reading import freshness
from ganho.booking.reading.freshness import SETTINGS, Freshness
from ganho.booking.run.run import NotYetError
from ganho.domain.unreadable import Trouble
from ganho.errors import RetryableError
from ganho.ledger.records import DealState
from tests.unit.booking.fakes import NOON, Clock, Facts, fingerprint
from tests.unit.booking.reading.reading_fakes import (
    Fields,
    Intake,
    Pipedrive,
    Table,
    make_wire,
)
from tests.unit.domain.factories import WON, make_deal, make_settings

OPEN, HELD, LEFT_OUT = DealState.OPEN, DealState.QUARANTINED, DealState.EXCLUDED
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DAY = timedelta(days=1)
LINE = {
    "id": 1,
    "deal_id": 1,
    "name": "Café",
    "item_price": "10",
    "quantity": "1",
    "sum": "10",
}


@dataclass
class Scene:
    """A table with deals that earlier runs read, by the settings of today."""

    clock: Clock = field(default_factory=Clock)
    pipedrive: Pipedrive = field(default_factory=Pipedrive)
    table: Table = field(default_factory=Table)
    intake: Intake = field(default_factory=Intake)
    dry_run: bool = False
    settings: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.facts = Facts(self.clock)
        self.table.clock = self.clock
        self.read_again()
        self.freshness = self.next_run()

    def next_run(self) -> Freshness:
        return Freshness(
            pipedrive=self.pipedrive,
            rows=self.table,
            facts=self.facts,
            desk=self.table,
            intake=self.intake,
            fields=Fields(),
            settings=make_settings(**self.settings),
            fingerprint=fingerprint,
            clock=self.clock,
            run_id="run",
            dry_run=self.dry_run,
        )

    def add(
        self,
        deal_id: int = 1,
        state: DealState = OPEN,
        *,
        ago: timedelta = timedelta(0),
        wire: dict[str, Any] | None = None,
        **row: Any,
    ) -> None:
        """A deal that was read so long ago, and what Pipedrive says of it now."""
        deal = make_deal(deal_id=deal_id, updated_at=WON)
        self.table.put(deal, state, **{"read_at": NOON - ago, **row})
        self.pipedrive.wires[deal_id] = make_wire(deal_id, **(wire or {}))

    def read_again(self, *just_read: int) -> list[int]:
        """Give those that are read again, in the next run."""
        before = len(self.intake.read)
        self.next_run().read_open_again(set(just_read))
        return self.intake.read[before:]

    def fresh(self, deal_id: int = 1) -> int:
        return self.freshness.fresh_deal(deal_id).deal_id

    def wait(self, deal_id: int = 1) -> None:
        with pytest.raises(NotYetError):
            self.fresh(deal_id)

    @property
    def asked(self) -> list[tuple[list[int], bool]]:
        """Which deals Pipedrive was asked for, and whether for archived ones."""
        return [tuple(one[1:]) for one in self.pipedrive.asked if one[0] == "deals"]

    def state_of(self, deal_id: int = 1) -> DealState:
        return self.table.rows[deal_id].state


@pytest.fixture
def scene() -> Scene:
    return Scene()


# --- which of an earlier run's deals are read again


@pytest.mark.parametrize(
    ("ago", "read"), [(MINUTE, []), (MINUTE + SECOND, [1]), (-SECOND, [1])]
)
def test_an_open_deal_is_read_again_after_a_minute(
    scene: Scene, ago: timedelta, read: list[int]
) -> None:
    scene.add(ago=ago)

    assert scene.read_again() == read


def test_one_that_a_person_let_go_is_read_at_once(scene: Scene) -> None:
    scene.add(fingerprint=None)

    assert scene.read_again() == [1]


def test_one_that_was_just_read_is_not_read_twice(scene: Scene) -> None:
    scene.add(1, ago=HOUR)
    scene.add(2, HELD, ago=HOUR)

    assert scene.read_again(1, 2) == []
    assert scene.asked == []


def test_one_that_is_held_is_left_to_a_later_look(scene: Scene) -> None:
    scene.add(1, HELD, ago=9 * DAY, next_look_at=NOON - DAY, looks=1)

    assert scene.read_again() == []


@pytest.mark.parametrize(("look", "read"), [(-SECOND, [1]), (SECOND, [])])
def test_one_that_a_person_let_go_is_read_whatever_held_it(
    scene: Scene, look: timedelta, read: list[int]
) -> None:
    scene.add(1, HELD, ago=2 * MINUTE, next_look_at=NOON + look)

    assert scene.read_again() == read


def test_what_was_read_since_is_held_by_what_was_read(scene: Scene) -> None:
    scene.add(1, HELD, ago=MINUTE, next_look_at=NOON - 2 * MINUTE)

    assert scene.read_again() == []


@pytest.mark.parametrize("state", [DealState.BOOKED, DealState.WITHDRAWN, LEFT_OUT])
def test_what_is_done_is_done(scene: Scene, state: DealState) -> None:
    scene.add(1, state, ago=9 * DAY, next_look_at=NOON - DAY)

    assert scene.read_again() == []


# --- other settings


@pytest.mark.parametrize("state", [OPEN, HELD, LEFT_OUT])
def test_other_settings_decide_anew_about_what_is_not_done(
    scene: Scene, state: DealState
) -> None:
    scene.add(1, state)
    assert scene.read_again() == []
    scene.settings["require_tax_id"] = True

    assert scene.read_again() == [1]


def test_and_only_once(scene: Scene) -> None:
    scene.settings["require_tax_id"] = True
    scene.read_again()
    scene.add(1, LEFT_OUT)

    assert scene.read_again() == []


@pytest.mark.parametrize("state", [DealState.BOOKED, DealState.WITHDRAWN])
def test_they_undo_nothing(scene: Scene, state: DealState) -> None:
    scene.add(1, state)
    scene.settings["require_tax_id"] = True

    assert scene.read_again() == []


@pytest.mark.parametrize("state", [OPEN, HELD, LEFT_OUT])
def test_so_do_other_rules(
    scene: Scene, state: DealState, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.add(1, state)
    monkeypatch.setattr(freshness, "RULES_VERSION", freshness.RULES_VERSION + 1)

    assert scene.read_again() == [1]


def test_a_dry_run_decides_nothing_for_the_next_one(scene: Scene) -> None:
    scene.add(1, HELD)
    scene.settings["require_tax_id"] = True
    scene.dry_run = True
    scene.read_again()
    scene.table.put(make_deal(), HELD)
    scene.dry_run = False

    assert scene.read_again() == [1]


def test_they_are_remembered_once_everything_was_read(scene: Scene) -> None:
    scene.add(1, HELD)
    remembered = scene.facts.get(SETTINGS)
    scene.settings["require_tax_id"] = True
    scene.pipedrive.trouble = RetryableError("500")

    with pytest.raises(RetryableError):
        scene.read_again()

    assert scene.facts.get(SETTINGS) == remembered


# --- what becomes of those that are read again


def test_hundreds_are_read_a_hundred_at_a_time(scene: Scene) -> None:
    for deal_id in range(1, 251):
        scene.add(deal_id, ago=HOUR)

    scene.read_again()

    assert [len(ids) for ids, _ in scene.asked] == [100, 100, 50]
    assert scene.intake.read == list(range(1, 251))


def test_all_of_them_count_as_read(scene: Scene) -> None:
    scene.add(1, ago=HOUR)
    scene.add(2, ago=HOUR, wire={"status": "lost"})
    read = {9}

    scene.freshness.read_open_again(read)

    assert read == {1, 2, 9}


def test_one_that_is_still_won_is_taken_in_as_it_is_now(scene: Scene) -> None:
    scene.add(1, ago=HOUR, wire={"value": "12"})

    scene.read_again()

    row = scene.table.rows[1]
    assert (row.state, row.value, row.read_at) == (OPEN, Decimal(12), NOON)
    assert scene.asked == [([1], False)]


@pytest.mark.parametrize("status", ["lost", "open", "deleted"])
def test_one_that_is_won_no_longer_leaves_the_table(scene: Scene, status: str) -> None:
    scene.add(1, ago=HOUR, wire={"status": status})
    scene.add(2, ago=HOUR)

    assert scene.read_again() == [2]
    assert scene.table.withdrawn == {1: status}
    assert scene.state_of(2) is OPEN


def test_one_that_was_archived_is_found_there(scene: Scene) -> None:
    scene.add(1, ago=HOUR)
    scene.add(2, ago=HOUR)
    scene.pipedrive.archived[2] = scene.pipedrive.wires.pop(2)

    assert scene.read_again() == [1, 2]
    assert scene.asked == [([1, 2], False), ([2], True)]
    assert scene.table.withdrawn == {}


def test_one_that_is_nowhere_leaves_the_table(scene: Scene) -> None:
    scene.add(1, ago=HOUR)
    scene.pipedrive.wires.clear()

    scene.read_again()

    assert scene.table.withdrawn == {1: "not found"}


@pytest.mark.parametrize("archived", [True, False])
def test_one_that_cannot_be_understood_is_held_and_not_withdrawn(
    scene: Scene, archived: bool
) -> None:
    scene.add(1, ago=HOUR)
    scene.pipedrive.wires.clear()
    odd = scene.pipedrive.odd_archived if archived else scene.pipedrive.odd
    odd[1] = Trouble.VALUE

    scene.read_again()

    row = scene.table.rows[1]
    assert (row.state, row.reason) == (HELD, "DEAL_UNREADABLE")
    assert row.facts == {"why": "value"}
    assert scene.table.withdrawn == {}
    assert len(scene.asked) == 1 + archived


# --- a deal that is about to be booked


def test_what_was_read_a_moment_ago_is_fresh(scene: Scene) -> None:
    scene.add(ago=MINUTE)

    assert scene.fresh() == 1
    assert scene.pipedrive.asked == []


def test_what_is_stale_is_asked_for_and_stays_as_it_is(scene: Scene) -> None:
    scene.add(ago=MINUTE + SECOND)

    assert scene.fresh() == 1
    assert scene.asked == [([1], False)]
    assert scene.intake.read == []


def test_so_is_what_was_read_by_a_clock_that_was_ahead(scene: Scene) -> None:
    scene.add(ago=-SECOND)

    assert scene.fresh() == 1
    assert scene.asked == [([1], False)]


def test_a_deal_is_fresh_for_another_minute(scene: Scene) -> None:
    scene.add(ago=HOUR)
    scene.fresh()
    scene.clock.advance(seconds=60)
    scene.fresh()
    assert len(scene.asked) == 1

    scene.clock.advance(seconds=1)
    scene.fresh()
    assert len(scene.asked) == 2


def test_a_hundred_stale_ones_are_asked_for_at_once(scene: Scene) -> None:
    for deal_id in range(1, 251):
        scene.add(deal_id, ago=HOUR)

    for deal_id in range(1, 251):
        assert scene.fresh(deal_id) == deal_id

    assert [len(ids) for ids, _ in scene.asked] == [100, 100, 50]


def test_and_none_that_is_fresh(scene: Scene) -> None:
    scene.add(1, ago=HOUR)
    scene.add(2, ago=MINUTE)
    scene.add(3, ago=HOUR)

    scene.fresh(1)

    assert scene.asked == [([1, 3], False)]


def test_however_many_are_stale_the_one_in_question_is_among_them(
    scene: Scene,
) -> None:
    for deal_id in range(1, 151):
        scene.add(deal_id, ago=HOUR)

    scene.fresh(140)

    assert scene.asked == [(list(range(140, 151)), False)]


def test_whoever_asks_meanwhile_waits_for_the_same_answer(scene: Scene) -> None:
    class Slow(Pipedrive):
        def lines(self, deal_ids: Sequence[int]) -> list[dict[str, Any]]:
            Event().wait(0.02)
            return super().lines(deal_ids)

    scene.pipedrive = Slow()
    scene.freshness = scene.next_run()
    scene.add(ago=HOUR)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(scene.fresh, [1] * 4)) == [1] * 4

    assert len(scene.asked) == 1


@pytest.mark.parametrize("when", [WON + SECOND, WON - SECOND, None])
def test_one_that_was_edited_waits_and_is_read_anew(scene: Scene, when: Any) -> None:
    scene.add(ago=HOUR, wire={"update_time": when})

    scene.wait()

    assert scene.intake.read == [1]
    assert scene.table.rows[1].fingerprint == "read anew"


def test_so_does_one_whose_line_was_edited(scene: Scene) -> None:
    scene.add(ago=HOUR)
    scene.pipedrive.rows[1] = [LINE]

    scene.wait()

    assert scene.intake.read == [1]


def test_one_that_waits_is_not_booked_by_this_run_however_fresh_it_is(
    scene: Scene,
) -> None:
    scene.add(1, ago=HOUR)
    scene.add(2, ago=HOUR, wire={"update_time": WON + SECOND})
    scene.fresh(1)

    scene.wait(2)
    scene.wait(2)

    assert len(scene.asked) == 1


def test_the_next_run_books_it(scene: Scene) -> None:
    scene.add(1, ago=HOUR, wire={"update_time": WON + SECOND})
    scene.wait()

    assert scene.next_run().fresh_deal(1).updated_at == WON + SECOND


def test_those_that_did_not_change_are_not_read_anew_with_it(scene: Scene) -> None:
    scene.add(1, ago=HOUR)
    scene.add(2, ago=HOUR, wire={"update_time": WON + SECOND})

    scene.fresh(1)

    assert scene.intake.read == [2]
    assert scene.table.rows[1].fingerprint == "f"


@pytest.mark.parametrize("status", ["lost", "deleted"])
def test_one_that_was_lost_meanwhile_leaves_the_table(
    scene: Scene, status: str
) -> None:
    scene.add(ago=HOUR, wire={"status": status})

    scene.wait()

    assert scene.table.withdrawn == {1: status}


def test_one_that_is_gone_meanwhile_leaves_it_too(scene: Scene) -> None:
    scene.add(ago=HOUR)
    scene.pipedrive.wires.clear()

    scene.wait()

    assert scene.table.withdrawn == {1: "not found"}


def test_one_that_was_archived_meanwhile_is_fresh_all_the_same(scene: Scene) -> None:
    scene.add(ago=HOUR)
    scene.pipedrive.archived[1] = scene.pipedrive.wires.pop(1)

    assert scene.fresh() == 1


def test_one_that_is_understood_no_longer_is_held(scene: Scene) -> None:
    scene.add(ago=HOUR)
    scene.pipedrive.wires.clear()
    scene.pipedrive.odd[1] = Trouble.VALUE

    scene.wait()

    assert scene.state_of() is HELD
    assert scene.table.withdrawn == {}


def test_one_of_which_others_say_that_it_changed_waits(scene: Scene) -> None:
    scene.add()
    scene.freshness.changed.add(1)

    scene.wait()

    assert scene.pipedrive.asked == []


def test_one_that_nobody_ever_read_waits(scene: Scene) -> None:
    scene.wait(5)


def test_trouble_makes_no_stale_deal_fresh(scene: Scene) -> None:
    scene.add(ago=HOUR)
    scene.pipedrive.trouble = RetryableError("500")

    for _ in range(2):
        with pytest.raises(RetryableError):
            scene.fresh()

    assert len(scene.asked) == 2


def test_one_that_changed_and_could_not_be_read_anew_stays_stale(scene: Scene) -> None:
    scene.add(ago=HOUR)
    scene.pipedrive.rows[1] = [LINE]
    scene.intake.trouble = RetryableError("500")

    with pytest.raises(RetryableError):
        scene.fresh()

    scene.intake.trouble = None
    assert scene.table.rows[1].read_at == NOON - HOUR
    with pytest.raises(NotYetError):
        scene.next_run().fresh_deal(1)
