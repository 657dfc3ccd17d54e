"""Won deals are read completely: the watermark passes none that has no state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from ganho.booking.reading.fetch import READ_FROM, Fetch, Fetched
from ganho.booking.reading.first_run import FIRST_RUN
from ganho.booking.reading.rounds import Round
from ganho.booking.run.board import Board
from ganho.booking.run.choice import Choice
from ganho.booking.run.progress import listening
from ganho.booking.run.run import Run, Scope
from ganho.booking.run.watch import Watch
from ganho.errors import FatalError, RetryableError
from ganho.ledger.records import DealState
from ganho.pipedrive.api import DealPage
from tests.unit.booking.fakes import NOON, Clock, Facts, Identity
from tests.unit.booking.reading.reading_fakes import (
    Intake,
    Pipedrive,
    Table,
    make_page,
    make_wire,
)
from tests.unit.domain.factories import make_deal

ACTIVATED = NOON - timedelta(days=9)
OVERLAP, MARGIN = timedelta(seconds=120), timedelta(seconds=5)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
TURN = Round(now=NOON, same_settings=True)
TROUBLE = RetryableError("500")


@dataclass
class OpenOnes:
    """What is open from earlier runs, to be read again."""

    also: set[int] = field(default_factory=set)
    told: list[set[int]] = field(default_factory=list)
    trouble: Exception | None = None

    def read_open_again(self, read: set[int]) -> Round:
        self.told.append(set(read))
        if self.trouble is not None:
            raise self.trouble
        read |= self.also
        return TURN


@dataclass
class HeldOnes:
    """What earlier runs held, to be looked at last."""

    looked: list[tuple[set[int], Round, datetime | None]] = field(default_factory=list)
    trouble: Exception | None = None

    def look(self, read: set[int], turn: Round, until: datetime | None) -> None:
        self.looked.append((set(read), turn, until))
        if self.trouble is not None:
            raise self.trouble


@dataclass
class NamedOnes:
    """Those that a person named: each batch is noted as read."""

    asked: list[Sequence[int]] = field(default_factory=list)

    def read(self, deal_ids: Sequence[int], read: set[int]) -> None:
        self.asked.append(deal_ids)
        read.update(deal_ids)


@dataclass
class Scene:
    """A Pipedrive with two lists of won deals, and a table to put them on."""

    clock: Clock = field(default_factory=Clock)
    pipedrive: Pipedrive = field(default_factory=Pipedrive)
    table: Table = field(default_factory=Table)
    intake: Intake = field(default_factory=Intake)
    open_ones: OpenOnes = field(default_factory=OpenOnes)
    held_ones: HeldOnes = field(default_factory=HeldOnes)
    named_ones: NamedOnes = field(default_factory=NamedOnes)
    identity: Identity = field(default_factory=Identity)
    board: Board = field(default_factory=Board)
    dry_run: bool = False

    def __post_init__(self) -> None:
        self.facts = Facts(self.clock)
        self.watch = Watch(self.clock, lambda: 0)
        self.show(make_page())
        self.show(make_page(), archived=True)

    def show(self, *pages: DealPage | Exception, archived: bool = False) -> None:
        """Say what Pipedrive lists."""
        self.pipedrive.pages[archived] = list(pages)

    def won_deals(self, **scope: Any) -> Fetched:
        company: Any = SimpleNamespace()
        run = Run(
            run_id="run",
            company=company,
            scope=Scope(**{"kind": "sync", "won_from": ACTIVATED, **scope}),
            started_at=self.clock.now,
            dry_run=self.dry_run,
        )
        return Fetch(
            run=run,
            pipedrive=self.pipedrive,
            watermarks=self.table,
            facts=self.facts,
            desk=self.table,
            identity=self.identity,
            intake=self.intake,
            freshness=self.open_ones,
            held=self.held_ones,
            named=self.named_ones,
            board=self.board,
            watch=self.watch,
        ).won_deals()

    def read_before(self, until: datetime, archived_until: datetime) -> None:
        """An earlier run read so far."""
        self.table.watermarks = {"won": until, "archived": archived_until}
        self.facts.note(READ_FROM, ACTIVATED.isoformat())

    @property
    def asked_since(self) -> list[datetime]:
        return [since for since, _ in self.pipedrive.asked]

    @property
    def watermark(self) -> datetime | None:
        """How far the current deals were read."""
        return self.table.watermark("won")


@pytest.fixture
def scene() -> Scene:
    return Scene()


# --- what is listed, and since when


def test_a_first_run_lists_current_and_archived_deals_since_activation(
    scene: Scene,
) -> None:
    scene.won_deals()

    assert scene.pipedrive.asked == [(ACTIVATED, False), (ACTIVATED, True)]


def test_each_list_is_read_on_from_its_own_watermark_less_an_overlap(
    scene: Scene,
) -> None:
    scene.read_before(NOON - DAY, NOON - 2 * DAY)

    scene.won_deals()

    assert scene.asked_since == [NOON - DAY - OVERLAP, NOON - 2 * DAY - OVERLAP]


@pytest.mark.parametrize("archived_too", [True, False])
def test_a_list_that_was_never_read_is_read_since_activation(
    scene: Scene, archived_too: bool
) -> None:
    scene.read_before(NOON - DAY, NOON - DAY)
    del scene.table.watermarks["archived" if archived_too else "won"]

    scene.won_deals()

    assert scene.asked_since[archived_too] == ACTIVATED
    assert scene.asked_since[not archived_too] == NOON - DAY - OVERLAP


def test_an_activation_that_was_moved_back_is_read_from_there(scene: Scene) -> None:
    scene.read_before(NOON - DAY, NOON - DAY)
    earlier = ACTIVATED - DAY

    scene.won_deals(won_from=earlier)
    assert scene.asked_since == [earlier, earlier]

    scene.won_deals(won_from=earlier)
    assert scene.asked_since[2:] == [NOON - MARGIN - OVERLAP] * 2


def test_one_that_was_moved_on_changes_nothing_until_it_is_moved_back(
    scene: Scene,
) -> None:
    scene.read_before(NOON - DAY, NOON - DAY)

    scene.won_deals(won_from=ACTIVATED + DAY)
    assert scene.asked_since == [NOON - DAY - OVERLAP] * 2

    scene.won_deals()
    assert scene.asked_since[2:] == [ACTIVATED] * 2


@pytest.mark.parametrize(
    ("ahead", "since"),
    [
        (OVERLAP, NOON),
        (OVERLAP + SECOND, NOON - 7 * DAY),
        (DAY, NOON - 7 * DAY),
        (DAY + SECOND, ACTIVATED),
    ],
)
def test_where_a_watermark_is_yet_to_come_more_is_read_again(
    scene: Scene, ahead: timedelta, since: datetime
) -> None:
    scene.read_before(NOON + ahead, NOON)

    scene.won_deals()

    assert scene.asked_since == [since, NOON - OVERLAP]


def test_and_never_what_was_before_activation(scene: Scene) -> None:
    scene.read_before(NOON + DAY, NOON)
    scene.facts.note(READ_FROM, NOON.isoformat())

    scene.won_deals(won_from=NOON)

    assert scene.asked_since[0] == NOON


def test_a_run_that_looks_back_reads_since_then_and_moves_nothing(
    scene: Scene,
) -> None:
    scene.won_deals(read_since=NOON - 3 * DAY)

    assert scene.asked_since == [NOON - 3 * DAY] * 2
    assert scene.table.watermarks == {}
    assert scene.facts.get(READ_FROM) is None


# --- how far was read


@pytest.mark.parametrize(
    ("theirs", "watermark"),
    [
        (NOON, NOON),
        (NOON - DAY, NOON - DAY),
        (NOON + OVERLAP, NOON + OVERLAP),
        (NOON + DAY, NOON + OVERLAP),
    ],
)
def test_the_watermark_is_the_vendors_time_and_hardly_ahead_of_ours(
    scene: Scene, theirs: datetime, watermark: datetime
) -> None:
    scene.show(make_page(server_time=theirs))

    scene.won_deals()

    assert scene.table.watermarks == {
        "won": watermark - MARGIN,
        "archived": NOON - MARGIN,
    }


def test_it_is_the_time_when_reading_began(scene: Scene) -> None:
    later = make_page(make_wire(2), server_time=NOON + MINUTE)
    scene.show(make_page(make_wire(1)), later)

    scene.won_deals()

    assert scene.watermark == NOON - MARGIN


def test_where_the_vendor_tells_no_time_ours_may_be_off_by_minutes(
    scene: Scene,
) -> None:
    class Slow(Pipedrive):
        def won_deals(self, **wanted: Any) -> Iterator[DealPage]:
            scene.clock.advance(hours=1)
            yield from super().won_deals(**wanted)

    pages = {False: [make_page(server_time=None)]}
    scene.pipedrive = Slow(pages=pages)

    scene.won_deals()

    assert scene.watermark == NOON - 10 * MINUTE
    assert scene.board.remarks == []
    assert scene.watch.time_there is None


def test_of_a_list_that_gave_no_answer_nothing_was_read(scene: Scene) -> None:
    scene.show()

    scene.won_deals()

    assert scene.table.watermarks == {"archived": NOON - MARGIN}


@pytest.mark.parametrize(
    ("off", "remarks"),
    [
        (5 * MINUTE, []),
        (5 * MINUTE + SECOND, ["CLOCKS_DIFFER"]),
        (-5 * MINUTE, []),
        (-5 * MINUTE - SECOND, ["CLOCKS_DIFFER"]),
    ],
)
def test_a_clock_that_is_wrong_is_told(
    scene: Scene, off: timedelta, remarks: list[str]
) -> None:
    scene.show(make_page(server_time=NOON + off))

    scene.won_deals()

    assert scene.board.remarks == remarks


def test_the_vendors_latest_time_is_kept_for_the_run(scene: Scene) -> None:
    scene.show(make_page(server_time=NOON + SECOND), archived=True)

    scene.won_deals()

    assert scene.watch.time_there == NOON + SECOND


# --- trouble on the way


def test_trouble_on_a_later_page_leaves_the_watermark_where_it_was(
    scene: Scene,
) -> None:
    scene.read_before(NOON - DAY, NOON - DAY)
    scene.show(make_page(make_wire(1)), TROUBLE)

    fetched = scene.won_deals()

    assert scene.watermark == NOON - DAY
    assert scene.board.incomplete
    assert fetched == Fetched(read=1, open_ids=(1,))


def test_trouble_with_the_archive_leaves_what_was_read_before_it(scene: Scene) -> None:
    scene.show(make_page(make_wire(1)))
    scene.show(TROUBLE, archived=True)

    scene.won_deals()

    assert scene.table.watermarks == {"won": NOON - MARGIN}
    assert scene.board.incomplete


def test_after_trouble_nothing_else_is_read(scene: Scene) -> None:
    scene.show(make_page(make_wire(1)), TROUBLE)

    scene.won_deals()

    assert len(scene.pipedrive.asked) == 1
    assert scene.open_ones.told == []
    assert scene.facts.get(READ_FROM) is None


def test_where_nothing_at_all_could_be_read_the_run_says_so(scene: Scene) -> None:
    scene.show(make_page(), TROUBLE)

    with pytest.raises(RetryableError):
        scene.won_deals()

    assert scene.table.watermarks == {}
    assert not scene.board.incomplete


def test_what_was_listed_and_could_not_be_read_is_met_again(scene: Scene) -> None:
    scene.show(make_page(make_wire(1)))
    scene.intake.trouble = TROUBLE

    with pytest.raises(RetryableError):
        scene.won_deals()

    assert scene.table.watermarks == {}


def test_trouble_with_those_still_open_makes_the_run_incomplete(scene: Scene) -> None:
    scene.show(make_page(make_wire(1)))
    scene.open_ones.trouble = TROUBLE

    fetched = scene.won_deals()

    assert scene.board.incomplete
    assert fetched.open_ids == (1,)
    assert scene.watermark == NOON - MARGIN
    assert scene.facts.get(READ_FROM) == ACTIVATED.isoformat()


def test_so_does_trouble_with_those_that_are_held(scene: Scene) -> None:
    scene.show(make_page(make_wire(1)))
    scene.held_ones.trouble = TROUBLE

    assert scene.won_deals().open_ids == (1,)
    assert scene.board.incomplete


def test_held_ones_come_last_and_hear_since_when_all_is_read(scene: Scene) -> None:
    scene.show(make_page(make_wire(1)))
    scene.show(make_page(server_time=NOON + MINUTE), archived=True)
    scene.open_ones.also = {8}

    scene.won_deals()

    assert scene.held_ones.looked == [({1, 8}, TURN, NOON - MARGIN)]


def test_a_run_without_trouble_is_complete(scene: Scene) -> None:
    scene.show(make_page(make_wire(1)))

    scene.won_deals()

    assert not scene.board.incomplete


def test_what_no_later_run_can_mend_stops_this_one(scene: Scene) -> None:
    scene.show(make_page(make_wire(1)), FatalError("the token was refused"))

    with pytest.raises(FatalError):
        scene.won_deals()

    assert scene.watermark is None


# --- which deals


def test_deals_of_every_page_and_list_are_put_on_the_table(scene: Scene) -> None:
    scene.show(make_page(make_wire(1)), make_page(make_wire(2)))
    scene.show(make_page(make_wire(3)), archived=True)

    fetched = scene.won_deals()

    assert fetched == Fetched(read=3, open_ids=(1, 2, 3))
    assert [row.seen_in_run for row in scene.table.records()] == ["run"] * 3


def test_one_that_is_in_both_lists_counts_once(scene: Scene) -> None:
    scene.show(make_page(make_wire(1)))
    scene.show(make_page(make_wire(1)), archived=True)

    assert scene.won_deals().read == 1


def test_those_still_open_are_read_besides_and_counted(scene: Scene) -> None:
    scene.show(make_page(make_wire(1)))
    scene.open_ones.also = {8, 9}

    assert scene.won_deals().read == 3
    assert scene.open_ones.told == [{1}]


def test_what_was_won_before_activation_is_told_and_read_no_further(
    scene: Scene,
) -> None:
    before = make_wire(1, won_time=ACTIVATED - SECOND)
    scene.show(make_page(before, make_wire(2, won_time=ACTIVATED)))

    assert scene.won_deals().read == 1
    assert scene.intake.read == [2]
    assert scene.board.won_before_activation == {1}


def test_a_backfill_ends_before_its_last_moment(scene: Scene) -> None:
    within = make_wire(1, won_time=NOON - SECOND)
    scene.show(make_page(within, make_wire(2, won_time=NOON)))

    assert scene.won_deals(won_until=NOON).open_ids == (1,)
    assert scene.board.won_before_activation == set()


def test_a_deal_without_a_time_of_winning_is_not_passed_over(scene: Scene) -> None:
    scene.show(make_page(make_wire(1, won_time=None)))

    assert scene.won_deals().read == 1
    assert scene.intake.read == [1]


def test_one_that_cannot_be_understood_is_held_and_the_watermark_passes_it(
    scene: Scene,
) -> None:
    scene.show(make_page(make_wire(1), unreadable=[2]))

    fetched = scene.won_deals()

    row = scene.table.rows[2]
    assert (row.state, row.reason) == (DealState.QUARANTINED, "DEAL_UNREADABLE")
    assert fetched == Fetched(read=2, open_ids=(1,))
    assert scene.watermark == NOON - MARGIN


def test_what_was_open_before_is_still_to_be_booked(scene: Scene) -> None:
    scene.table.put(make_deal(deal_id=7))

    assert scene.won_deals() == Fetched(read=0, open_ids=(7,))


def test_whoever_watches_hears_how_many_were_read(scene: Scene) -> None:
    scene.show(make_page(make_wire(1), unreadable=[2]), make_page(make_wire(3)))
    heard: list[tuple[str, int]] = []

    with listening(lambda step, done: heard.append((step, done))):
        scene.won_deals()

    assert heard == [("fetch", 2), ("fetch", 1), ("fetch", 0)]


# --- whose deals, and what is remembered of the first run


def test_of_another_company_nothing_is_read(scene: Scene) -> None:
    class Refusing(Identity):
        def check_pipedrive(self) -> None:
            raise FatalError("another company")

    scene.identity = Refusing()

    with pytest.raises(FatalError):
        scene.won_deals()

    assert scene.pipedrive.asked == []
    assert scene.facts.get(FIRST_RUN) is None


def test_when_ganho_began_is_remembered(scene: Scene) -> None:
    scene.won_deals()
    scene.clock.advance(days=1)
    scene.won_deals()

    assert scene.facts.get(FIRST_RUN) == NOON.isoformat()


def test_where_reading_began_is_written_down_once(scene: Scene) -> None:
    scene.won_deals()
    scene.clock.advance(days=1)
    scene.won_deals()

    assert scene.facts.get(READ_FROM) == ACTIVATED.isoformat()
    assert scene.facts.get(READ_FROM, younger_than=MINUTE) is None


def test_a_dry_run_leaves_nothing_to_remember(scene: Scene) -> None:
    scene.dry_run = True

    scene.won_deals()

    assert scene.facts.get(FIRST_RUN) is None
    assert scene.facts.get(READ_FROM) is None


def test_named_deals_are_read_and_no_list() -> None:
    scene = Scene()
    fetched = scene.won_deals(choice=Choice(deals=frozenset({3, 1})))

    assert (fetched.read, scene.named_ones.asked) == (2, [[1, 3]])
    assert scene.pipedrive.asked == []
    assert scene.table.watermarks == {}
    assert scene.facts.get(FIRST_RUN) is None
