"""Step 1: read the won deals, completely, and put them on the table.

A stream (current deals, archived deals) is read since its watermark less an overlap.
The watermark moves to the vendor's own clock as it was when reading began, and only
after everything that was read has a state in the ledger: what changes while we read
is met again next time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ganho.booking.reading.accounts import Identity
from ganho.booking.reading.chosen_deals import NamedDeals
from ganho.booking.reading.edits import OVERLAP
from ganho.booking.reading.first_run import note_first_run
from ganho.booking.reading.freshness import Freshness
from ganho.booking.reading.held import HeldDeals
from ganho.booking.reading.intake import Intake, unreadable_reading
from ganho.booking.run.board import Board
from ganho.booking.run.progress import tell
from ganho.booking.run.run import Run
from ganho.booking.run.table import Desk
from ganho.booking.run.watch import Watch
from ganho.errors import RetryableError
from ganho.ledger.parts.facts import Facts
from ganho.ledger.parts.past_runs import Runs
from ganho.pipedrive.api import DealPage, PipedriveClient
from ganho.pipedrive.schemas import DealWire

CLOCK_MARGIN = timedelta(seconds=5)
UNKNOWN_CLOCK_MARGIN = timedelta(minutes=10)
"""Where an answer does not tell the vendor's time, ours may be off by minutes."""
CLOCKS_DIFFER = timedelta(minutes=5)
A_LITTLE, LOOK_BACK = timedelta(days=1), timedelta(days=7)
"""A watermark that is ahead by more was made by a clock that was wrong for nobody knows
how long: all is read again. By less, it may be our clock that is behind, for many runs:
so far back is read as by the nightly look."""
READ_FROM = "read_from"
STREAMS = {"won": False, "archived": True}
"""Stream -> does it list archived deals?"""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """How many deals were read, and which still have to be booked."""

    read: int
    open_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Fetch:
    """Reads the won deals of a run."""

    run: Run
    pipedrive: PipedriveClient
    watermarks: Runs
    facts: Facts
    desk: Desk
    identity: Identity
    intake: Intake
    freshness: Freshness
    held: HeldDeals
    named: NamedDeals
    board: Board
    watch: Watch

    def won_deals(self) -> Fetched:
        """Read what changed, and what is still open from earlier runs.

        Raises RetryableError only if nothing could be read at all; trouble later on
        makes the run incomplete and leaves the watermark where it was.
        """
        self.identity.check_pipedrive()
        choice, read = self.run.scope.choice, set[int]()
        # Not by a run for a few: people still book the others by hand.
        if not self.run.dry_run and not choice:
            note_first_run(self.facts, self.run.started_at)
        try:
            if choice.deals:
                self.named.read(sorted(choice.deals), read)
            else:
                self._read_all(read)
        except RetryableError as error:
            if not read:
                raise
            self.board.incomplete = error.message
        return Fetched(read=len(read), open_ids=tuple(self.desk.open_ids()))

    def _read_all(self, read: set[int]) -> None:
        begun = [self._read_stream(stream, read) for stream in STREAMS]
        # After both streams: a run that fails before begins at the same day again.
        self._note_read_from()
        turn = self.freshness.read_open_again(read)
        self.held.look(read, turn, begun[0])

    def _read_stream(self, stream: str, read: set[int]) -> datetime | None:
        """Read one stream page by page; memory holds one page. Tell when it began."""
        asked_at, until = self.watch.now(), None
        pages = self.pipedrive.won_deals(
            since=self._since(stream), archived=STREAMS[stream]
        )
        for page in pages:
            if until is None:
                until = _read_until(page, asked_at)
                self._compare_clocks(page)
            read.update(self._take_in(page))
        # A look back moves no watermark: the sync may not have come to where it began.
        if until is not None and self.run.scope.read_since is None:
            self.desk.take_in(self.run.run_id, [], {stream: until})
        return until

    def _since(self, stream: str) -> datetime:
        scope = self.run.scope
        if scope.read_since is not None:
            return scope.read_since
        watermark, read_from = (
            self.watermarks.watermark(stream),
            self.facts.get(READ_FROM),
        )
        starts_earlier = read_from and scope.won_from < datetime.fromisoformat(
            read_from
        )
        if watermark is None or starts_earlier:
            return scope.won_from
        return self._read_on_from(watermark)

    def _read_on_from(self, watermark: datetime) -> datetime:
        """Where a watermark is yet to come, nobody knows how far was read."""
        now, won_from = self.watch.now(), self.run.scope.won_from
        if watermark <= now + OVERLAP:
            return watermark - OVERLAP
        back = now - LOOK_BACK if watermark - now <= A_LITTLE else won_from
        return max(back, won_from)

    def _note_read_from(self) -> None:
        """Remember where reading began: an activation moved back is read from there."""
        scope, begun = self.run.scope, self.run.scope.won_from.isoformat()
        reads_on = scope.read_since is None and not self.run.dry_run
        if reads_on and self.facts.get(READ_FROM) != begun:
            self.facts.note(READ_FROM, begun)

    def _compare_clocks(self, page: DealPage) -> None:
        """Say in the report that a clock is wrong; the checkup says whose it is."""
        self.watch.time_there = page.server_time
        if page.server_time is None:
            return
        if abs(page.server_time - self.watch.now()) > CLOCKS_DIFFER:
            self.board.remark("CLOCKS_DIFFER")

    def _take_in(self, page: DealPage) -> set[int]:
        """Put a page's deals on the table; give the ids of those the run is about."""
        readings = self.intake.readings_of([w for w in page.deals if self._is_about(w)])
        readings += [unreadable_reading(deal) for deal in page.unreadable]
        if page.nameless:
            # Not a stop: it is one row, and the same one would come for ever.
            self.board.remark("DEAL_WITHOUT_ID")
        self.desk.take_in(self.run.run_id, readings, {})
        tell("fetch", len(readings))
        return {reading.deal_id for reading in readings}

    def _is_about(self, wire: DealWire) -> bool:
        """Tell whether the run is about a deal that was won when this one was."""
        scope, won_at = self.run.scope, wire.won_time
        # Read all the same: without the time of its win it is a person's.
        if won_at is None:
            return True
        if won_at < scope.won_from:
            self.board.won_before_activation.add(wire.id)
            return False
        return scope.won_until is None or won_at < scope.won_until


def _read_until(page: DealPage, asked_at: datetime) -> datetime:
    """Take the vendor's clock, unless it is ahead by more than the next run overlaps."""
    if page.server_time is None:
        return asked_at - UNKNOWN_CLOCK_MARGIN
    return min(page.server_time, asked_at + OVERLAP) - CLOCK_MARGIN
