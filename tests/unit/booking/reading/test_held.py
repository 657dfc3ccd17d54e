"""Held deals are looked at again for few reads, and none of them is forgotten."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from ganho.booking.reading.edits import OVERLAP, STREAM, Edits
from ganho.booking.reading.freshness import Freshness
from ganho.booking.reading.held import HeldDeals
from ganho.booking.reading.rounds import Round
from ganho.booking.run.board import Board
from ganho.booking.run.retries import Retries
from ganho.booking.run.run import RunKind, Scope
from ganho.domain.deal import Organization, Person
from ganho.ledger.records import DealRecord, DealState
from tests.unit.booking.fakes import NOON, Clock, Facts, fingerprint
from tests.unit.booking.reading.reading_fakes import (
    Fields,
    Intake,
    Pipedrive,
    Table,
    make_wire,
)
from tests.unit.domain.factories import WON, make_deal, make_settings

OPEN, HELD = DealState.OPEN, DealState.QUARANTINED
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DAY = timedelta(days=1)
UNTIL = NOON - 5 * SECOND
ODD_LINE = {"id": 1, "deal_id": 1, "quantity": "muito"}


class Takes(Intake):
    """An intake that also hears which deals go on as they were read."""

    def __init__(self) -> None:
        super().__init__()
        self.retried: list[int] = []

    def retry(self, held: DealRecord) -> None:
        self.retried.append(held.deal_id)


@dataclass
class Scene:
    """A table with deals that earlier runs held; each has its own organization."""

    clock: Clock = field(default_factory=Clock)
    pipedrive: Pipedrive = field(default_factory=Pipedrive)
    table: Table = field(default_factory=Table)
    intake: Takes = field(default_factory=Takes)
    board: Board = field(default_factory=Board)
    kind: RunKind = "sync"
    look_at_all: bool = False
    dry_run: bool = False

    def __post_init__(self) -> None:
        self.facts = Facts(self.clock)
        self.table.clock = self.clock

    def hold(
        self,
        deal_id: int = 1,
        *,
        ago: timedelta = HOUR,
        read: bool = True,
        wire: dict[str, Any] | None = None,
        **row: Any,
    ) -> None:
        """Let a deal be held; it is what it was read as unless `wire` says otherwise."""
        deal = make_deal(
            deal_id=deal_id,
            updated_at=WON,
            organization=Organization(org_id=deal_id, name="Hotel Azul"),
            person=Person(person_id=1000 + deal_id, name="Bia"),
        )
        values = {"read_at": NOON - ago, "reason": "TAX_ID_INVALID", "looks": 1}
        self.table.put(deal, HELD, **(values | row))
        if not read:
            del self.table.deals[deal_id]
        contacts = {"org_id": deal_id, "person_id": 1000 + deal_id}
        self.pipedrive.wires[deal_id] = make_wire(deal_id, **(contacts | (wire or {})))

    def look(self, *just_read: int) -> list[int]:
        """Give those that are read with all their parts."""
        before, self.pipedrive.asked = len(self.intake.read), []
        self._held_deals().look(
            set(just_read), Round(now=self.clock(), same_settings=True), UNTIL
        )
        return self.intake.read[before:]

    def wait(self, span: timedelta) -> None:
        self.clock.now += span

    @property
    def asked(self) -> list[str]:
        """What kinds of things Pipedrive was asked for."""
        return [str(one[0]) for one in self.pipedrive.asked]

    @property
    def listed_since(self) -> set[datetime]:
        return {one[1] for one in self.pipedrive.asked if one[0] == "persons"}

    @property
    def compared(self) -> list[int]:
        return [i for one in self.pipedrive.asked if one[0] == "lines" for i in one[1]]

    def _held_deals(self) -> HeldDeals:
        freshness = Freshness(
            pipedrive=self.pipedrive,
            rows=self.table,
            facts=self.facts,
            desk=self.table,
            intake=self.intake,
            fields=Fields(),
            settings=make_settings(),
            fingerprint=fingerprint,
            clock=self.clock,
            run_id="run",
            dry_run=self.dry_run,
        )
        return HeldDeals(
            pipedrive=self.pipedrive,
            desk=self.table,
            facts=self.facts,
            freshness=freshness,
            edits=Edits(
                pipedrive=self.pipedrive,
                watermarks=self.table,
                desk=self.table,
                clock=self.clock,
                run_id="run",
            ),
            intake=self.intake,
            retries=Retries(
                rows=self.table,
                remarks=self.table,
                clock=self.clock,
                everything=self.look_at_all,
            ),
            board=self.board,
            scope=Scope(kind=self.kind, won_from=WON, look_at_all=self.look_at_all),
            dry_run=self.dry_run,
        )


@pytest.fixture
def scene() -> Scene:
    return Scene()


# --- what a scheduled run spends


def test_where_nothing_is_held_nothing_is_asked(scene: Scene) -> None:
    assert scene.look() == []
    assert scene.asked == []
    assert scene.table.watermarks == {STREAM: UNTIL}


@pytest.mark.parametrize("many", [1, 30, 300])
def test_however_many_are_held_it_takes_four_calls(scene: Scene, many: int) -> None:
    for deal_id in range(1, many + 1):
        scene.hold(deal_id)

    assert scene.look() == []
    assert scene.asked == ["organizations", "persons", "deals", "lines"]


def test_what_was_just_read_is_not_asked_for(scene: Scene) -> None:
    scene.hold()

    assert scene.look(1) == []
    assert scene.asked == []


def test_of_many_those_are_compared_that_were_read_longest_ago(scene: Scene) -> None:
    for deal_id in range(1, 106):
        scene.hold(deal_id, ago=HOUR + deal_id * MINUTE)
    scene.look()
    first = scene.compared

    scene.look()

    assert (first, scene.compared) == (list(range(105, 5, -1)), [5, 4, 3, 2, 1])


@pytest.mark.parametrize(
    ("ago", "compared"), [(4 * MINUTE, []), (4 * MINUTE + SECOND, [1]), (-SECOND, [1])]
)
def test_none_is_compared_by_two_runs_in_a_row(
    scene: Scene, ago: timedelta, compared: list[int]
) -> None:
    scene.hold(ago=ago)
    scene.look()

    assert scene.compared == compared
    assert ("persons" in scene.asked) is bool(compared)


@pytest.mark.parametrize("reason", ["UNUSUAL_VOLUME", "CONTRACT_REVIEW"])
@pytest.mark.parametrize(("ago", "compared"), [(DAY, []), (DAY + SECOND, [1])])
def test_one_that_waits_for_a_persons_word_costs_nothing_for_a_day(
    scene: Scene, reason: str, ago: timedelta, compared: list[int]
) -> None:
    scene.hold(ago=ago, reason=reason)
    scene.look()

    assert scene.compared == compared
    assert "persons" not in scene.asked


# --- what is mended is seen


@pytest.mark.parametrize(("kind", "base"), [("organizations", 0), ("persons", 1000)])
def test_those_are_read_whose_person_or_organization_was_edited(
    scene: Scene, kind: str, base: int
) -> None:
    for deal_id in range(1, 301):
        scene.hold(deal_id)
    scene.pipedrive.edits[kind] = {base + 7, base + 208, 99999}

    assert scene.look() == [7, 208]
    assert scene.table.rows[7].state is OPEN


@pytest.mark.parametrize("kind", ["organizations", "persons"])
def test_all_are_read_where_more_was_edited_than_pays_to_list(
    scene: Scene, kind: str
) -> None:
    for deal_id in range(1, 251):
        scene.hold(deal_id)
    scene.pipedrive.edits[kind] = None

    assert sorted(scene.look()) == list(range(1, 251))


def test_one_whose_line_was_edited_is_read(scene: Scene) -> None:
    scene.hold(1)
    scene.hold(2)
    scene.pipedrive.rows[2] = [
        {
            "id": 1,
            "deal_id": 2,
            "name": "Café",
            "item_price": "10",
            "quantity": "1",
            "sum": "10",
        }
    ]

    assert scene.look() == [2]
    assert scene.table.rows[1].read_at == NOON


@pytest.mark.parametrize("status", ["lost", "open", "deleted"])
def test_one_that_is_won_no_longer_leaves_the_table(scene: Scene, status: str) -> None:
    scene.hold(wire={"status": status})

    assert scene.look() == []
    assert scene.table.withdrawn == {1: status}


# --- since when


def test_the_first_time_since_the_oldest_was_read(scene: Scene) -> None:
    scene.hold(1, ago=HOUR)
    scene.hold(2, ago=DAY)
    scene.look()

    assert scene.listed_since == {NOON - DAY - OVERLAP}


def test_then_since_the_last_run_began(scene: Scene) -> None:
    scene.hold()
    scene.look()
    scene.wait(5 * MINUTE)
    scene.look()

    assert scene.listed_since == {UNTIL - OVERLAP}


def test_a_watermark_that_is_yet_to_come_is_not_believed(scene: Scene) -> None:
    scene.hold()
    scene.table.watermarks[STREAM] = NOON + DAY

    assert scene.look() == [1]
    assert scene.table.watermarks[STREAM] == UNTIL


def test_trouble_with_what_was_edited_leaves_it_to_the_next_run(scene: Scene) -> None:
    scene.hold()
    scene.table.watermarks[STREAM] = NOON - HOUR
    scene.pipedrive.edits["persons"] = {1001}
    scene.pipedrive.left = 150

    assert scene.look() == []
    assert scene.table.watermarks[STREAM] == NOON - HOUR
    scene.pipedrive.left = 1000
    assert scene.look() == [1]


# --- what could not be understood


def test_a_deal_that_is_still_odd_is_read_no_further(scene: Scene) -> None:
    scene.hold(read=False, reason="DEAL_UNREADABLE")
    scene.pipedrive.odd[1] = "value decimal_parsing"
    del scene.pipedrive.wires[1]

    assert scene.look() == []
    assert scene.table.rows[1].state is HELD
    assert scene.table.withdrawn == {}


def test_nor_one_with_odd_lines(scene: Scene) -> None:
    scene.hold(read=False, reason="DEAL_UNREADABLE")
    scene.pipedrive.rows[1] = [ODD_LINE]

    assert scene.look() == []
    scene.pipedrive.rows = {}
    scene.wait(5 * MINUTE)
    assert scene.look() == [1]


def test_one_with_an_odd_contact_is_read_hourly_and_when_that_is_edited(
    scene: Scene,
) -> None:
    def look_in_five_minutes() -> list[int]:
        scene.wait(5 * MINUTE)
        scene.hold(read=False, reason="DEAL_UNREADABLE", ago=NOON - scene.clock.now)
        scene.table.confirm_read([1])
        scene.wait(5 * MINUTE)
        return scene.look()

    seen = [look_in_five_minutes() for _ in range(8)]
    scene.pipedrive.edits["organizations"] = {1}

    assert seen == [[1], [], [], [], [], [], [], [1]]
    assert look_in_five_minutes() == [1]


# --- causes in the ERP


def test_two_go_on_whose_cause_is_in_the_erp_and_cost_pipedrive_nothing(
    scene: Scene,
) -> None:
    for deal_id in range(1, 6):
        scene.hold(
            deal_id,
            ago=2 * MINUTE,
            reason="ITEM_AMBIGUOUS",
            next_look_at=NOON - deal_id * SECOND,
        )
    scene.look()

    assert scene.intake.retried == [4, 5]
    assert scene.table.open_ids() == [4, 5]
    assert scene.asked == []
    # They are read again before anything is created for them.
    assert scene.table.rows[4].read_at == NOON - 2 * MINUTE


def test_one_that_is_no_longer_known_is_read_first(scene: Scene) -> None:
    scene.hold(read=False, reason="ITEM_AMBIGUOUS", next_look_at=NOON)

    assert scene.look() == [1]
    assert scene.intake.retried == []


# --- started by a person, and at night


def test_a_person_has_all_of_them_read_at_once(scene: Scene) -> None:
    scene.look_at_all = True
    for deal_id in range(1, 251):
        scene.hold(deal_id, ago=SECOND)

    assert sorted(scene.look()) == list(range(1, 251))
    assert scene.asked.count("deals") == 3
    assert scene.table.watermarks == {STREAM: UNTIL}


def test_so_does_the_night(scene: Scene) -> None:
    scene.kind = "second look"
    scene.hold(1, ago=SECOND)
    scene.hold(2, ago=SECOND, reason="UNUSUAL_VOLUME")

    assert sorted(scene.look()) == [1, 2]


@pytest.mark.parametrize(
    ("by_person", "left", "read"),
    [(True, 200, 1), (True, 199, 0), (False, 300, 1), (False, 299, 0)],
)
def test_looks_stop_before_the_reserve(
    scene: Scene, by_person: bool, left: int, read: int
) -> None:
    scene.look_at_all, scene.kind = by_person, "second look"
    scene.pipedrive.left = left
    scene.hold(1)

    assert len(scene.look()) == read
    assert scene.board.remarks == ([] if read else ["LOOKS_PUT_OFF"])


def test_what_the_reserve_leaves_out_goes_on_all_the_same_if_the_erp_held_it(
    scene: Scene,
) -> None:
    scene.look_at_all = True
    scene.pipedrive.left = 100
    scene.hold(reason="STOCK_INSUFFICIENT", next_look_at=NOON + HOUR)

    scene.look()

    assert scene.intake.retried == [1]


def test_a_dry_run_notes_nothing_of_what_it_compared(scene: Scene) -> None:
    scene.dry_run = True
    scene.hold(1)
    scene.hold(2, read=False, reason="DEAL_UNREADABLE")

    assert scene.look() == [2]
    assert scene.table.rows[1].read_at == NOON - HOUR
    scene.hold(2, read=False, reason="DEAL_UNREADABLE")
    assert scene.look() == [2]
