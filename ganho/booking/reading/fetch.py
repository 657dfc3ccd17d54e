"""Step 1: read the won deals, completely, and put them on the table.

A stream (current deals, archived deals) is read since its watermark less an overlap.
The watermark moves to the vendor's own clock as it was when reading began, and only
after everything that was read has a state in the ledger: what changes while we read
is met again next time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ganho.booking.reading.accounts import check_pipedrive
from ganho.booking.reading.first_run import note_first_run
from ganho.booking.reading.freshness import read_open_deals_again
from ganho.booking.reading.intake import is_in_scope, readings_of, unreadable_reading
from ganho.booking.run.progress import tell
from ganho.booking.run.run import Run
from ganho.errors import RetryableError
from ganho.pipedrive.api import DealPage

OVERLAP = timedelta(seconds=120)
"""`updated_since` has whole seconds and the vendor's clock is not ours."""
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


def fetch_won_deals(run: Run) -> Fetched:
    """Read what changed, and what is still open from earlier runs.

    Raises RetryableError only if nothing could be read at all; trouble later on makes
    the run incomplete and leaves the watermark where it was.
    """
    check_pipedrive(run)
    note_first_run(run)
    read: set[int] = set()
    try:
        for stream in STREAMS:
            _read_stream(run, stream, read)
        _note_read_from(run)
        read_open_deals_again(run, read)
    except RetryableError:
        if not read:
            raise
        run.incomplete = True
    return Fetched(read=len(read), open_ids=tuple(run.desk.open_ids()))


def _read_stream(run: Run, stream: str, read: set[int]) -> None:
    """Read one stream page by page; memory holds one page."""
    asked_at, until = run.company.clock(), None
    pages = run.company.pipedrive.won_deals(
        since=_since(run, stream), archived=STREAMS[stream]
    )
    for page in pages:
        if until is None:
            until = _read_until(page, asked_at)
            _compare_clocks(run, page)
        read.update(_take_in(run, page))
    if until is not None and run.scope.read_since is None:
        run.desk.take_in(run.run_id, [], {stream: until})


def _since(run: Run, stream: str) -> datetime:
    if run.scope.read_since is not None:
        return run.scope.read_since
    watermark = run.company.ledger.runs.watermark(stream)
    read_from = run.company.ledger.facts.get(READ_FROM)
    starts_earlier = read_from and run.scope.won_from < datetime.fromisoformat(
        read_from
    )
    if watermark is None or starts_earlier:
        return run.scope.won_from
    return _read_on_from(run, watermark)


def _read_on_from(run: Run, watermark: datetime) -> datetime:
    """Where a watermark is yet to come, nobody knows how far was read."""
    now = run.company.clock()
    if watermark <= now + OVERLAP:
        return watermark - OVERLAP
    back = now - LOOK_BACK if watermark - now <= A_LITTLE else run.scope.won_from
    return max(back, run.scope.won_from)


def _note_read_from(run: Run) -> None:
    """Remember where reading began: an activation moved back is read from there."""
    ledger, begun = run.company.ledger, run.scope.won_from.isoformat()
    reads_on = run.scope.read_since is None and not run.dry_run
    if reads_on and ledger.facts.get(READ_FROM) != begun:
        ledger.facts.note(READ_FROM, begun)


def _read_until(page: DealPage, asked_at: datetime) -> datetime:
    """Take the vendor's clock, unless it is ahead by more than the next run overlaps."""
    if page.server_time is None:
        return asked_at - UNKNOWN_CLOCK_MARGIN
    return min(page.server_time, asked_at + OVERLAP) - CLOCK_MARGIN


def _compare_clocks(run: Run, page: DealPage) -> None:
    """Say in the report that a clock is wrong; the checkup says whose it is."""
    run.time_there = page.server_time
    if page.server_time is None:
        return
    if abs(page.server_time - run.company.clock()) > CLOCKS_DIFFER:
        run.remark("CLOCKS_DIFFER")


def _take_in(run: Run, page: DealPage) -> set[int]:
    """Put a page's deals on the table; give the ids of those that the run is about."""
    readings = readings_of(run, [w for w in page.deals if is_in_scope(run, w)])
    readings += [unreadable_reading(deal) for deal in page.unreadable]
    run.desk.take_in(run.run_id, readings, {})
    tell("fetch", len(readings))
    return {reading.deal_id for reading in readings}
