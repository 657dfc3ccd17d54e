"""Deals read before, read again: by hundreds, and only as often as it pays."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from ganho.booking.reading.custom_fields import CustomFields
from ganho.booking.reading.intake import Intake, unreadable_reading
from ganho.booking.run.aside import is_due
from ganho.booking.run.batches import batches
from ganho.booking.run.run import NotYetError
from ganho.booking.run.table import Desk
from ganho.domain.deal import Deal
from ganho.domain.elapsed import is_within
from ganho.domain.reasons import Reason
from ganho.domain.settings import Settings
from ganho.ledger.parts.deals import DealRows
from ganho.ledger.parts.facts import Facts
from ganho.ledger.records import DealRecord, DealState
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.reading import read_lines
from ganho.pipedrive.schemas import DealWire

FRESH_FOR = timedelta(minutes=1)
"""What was read longer ago is read again before it is booked (R5)."""
AT_A_TIME = 100
LOOK_AGAIN_AFTER = timedelta(minutes=4)
"""A change of a person or a line does not show in the deal, so a held deal is read again
in each scheduled run, but not twice by two runs in a row."""
MOST_HELD = 100
"""So many held deals a run, those first that were read longest ago: four or five calls,
however many are held."""
DECIDED_HERE = frozenset({Reason.UNUSUAL_VOLUME, Reason.CONTRACT_REVIEW})
"""Held until a person lets them go, or the deal itself is edited, which shows."""
LOOK_AT_THOSE_AFTER = timedelta(days=1)
"""That one of them is no longer won does not show: the list has won deals only."""
SETTINGS = "settings"


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """Reads deals again that were read before."""

    pipedrive: PipedriveClient
    rows: DealRows
    facts: Facts
    desk: Desk
    intake: Intake
    fields: CustomFields
    settings: Settings
    fingerprint: Callable[[str], str]
    clock: Callable[[], datetime]
    run_id: str
    dry_run: bool
    changed: set[int] = field(default_factory=set)
    """Deals that changed after they were checked: the next run decides."""
    _one_reads: Lock = field(default_factory=Lock)

    def read_open_again(self, read: set[int]) -> None:
        """Read what is open or quarantined from earlier runs and was not just read."""
        decided_by = self.fingerprint(self.settings.model_dump_json())
        same_settings = self.facts.get(SETTINGS) == decided_by
        records = self.desk.records()
        if not same_settings:
            records += self.rows.in_state(DealState.EXCLUDED)
        records = [record for record in records if record.deal_id not in read]
        now = self.clock()
        wanted = {
            record.deal_id
            for record in records
            if _wants_a_look(record, now) or _is_freed(record, same_settings)
        }
        wanted |= _longest_unread(records, now)
        for batch in batches(sorted(wanted), AT_A_TIME):
            self._take_in_again(batch, self._read_wires(batch))
            read.update(batch)
        if not same_settings and not self.dry_run:
            self.facts.note(SETTINGS, decided_by)

    def fresh_deal(self, deal_id: int) -> Deal:
        """Give a deal as it is now, reading up to a hundred stale ones at once.

        Raises NotYetError if it changed since it was checked: the next run decides.
        """
        with self._one_reads:
            if self._is_stale(deal_id):
                self._freshen(deal_id)
        deal = self.desk.snapshots([deal_id]).get(deal_id)
        if deal is None or deal_id in self.changed:
            raise NotYetError("it changed while the run was under way")
        return deal

    def _is_stale(self, deal_id: int) -> bool:
        record = self.rows.find(deal_id)
        return record is None or not is_within(FRESH_FOR, record.read_at, self.clock())

    def _read_wires(self, deal_ids: Sequence[int]) -> dict[int, DealWire | None]:
        """Read deals of whatever status, archived ones too.

        None is one that cannot be understood: it is there, and set aside as such.
        """
        found, unreadable = self.pipedrive.deals(deal_ids)
        seen = {wire.id for wire in found} | {deal.deal_id for deal in unreadable}
        missing = [deal_id for deal_id in deal_ids if deal_id not in seen]
        if missing:
            archived, odd = self.pipedrive.deals(missing, archived=True)
            found, unreadable = found + archived, unreadable + odd
        self.desk.take_in(self.run_id, [unreadable_reading(d) for d in unreadable], {})
        odd_ones: dict[int, DealWire | None] = {d.deal_id: None for d in unreadable}
        return odd_ones | {wire.id: wire for wire in found}

    def _take_in_again(
        self, deal_ids: Iterable[int], wires: Mapping[int, DealWire | None]
    ) -> None:
        """Keep those still won as they are now; the others leave the table."""
        read = {wire.id: wire for wire in wires.values() if wire is not None}
        still_won = [wire for wire in read.values() if wire.status == "won"]
        self.desk.take_in(self.run_id, self.intake.readings_of(still_won), {})
        for deal_id in deal_ids:
            if deal_id not in wires:
                self.desk.withdraw(deal_id, "not found")
            elif deal_id in read and read[deal_id].status != "won":
                self.desk.withdraw(deal_id, read[deal_id].status)

    def _freshen(self, deal_id: int) -> None:
        batch = self.rows.stale_ids(deal_id, self.clock() - FRESH_FOR, AT_A_TIME)
        wires = self._read_wires(batch)
        lines = read_lines(self.pipedrive, batch, self.fields.plan())
        known = self.desk.snapshots(batch)
        same = {
            i
            for i in batch
            if i in known and _is_same(known[i], wires.get(i), lines.get(i))
        }
        self.rows.confirm_read(same)
        changed = [i for i in batch if i not in same]
        self.changed.update(changed)
        self._take_in_again(changed, {i: wires[i] for i in changed if i in wires})


def _wants_a_look(record: DealRecord, now: datetime) -> bool:
    if record.state is DealState.OPEN:
        is_fresh = is_within(FRESH_FOR, record.read_at, now)
        return not is_fresh or record.fingerprint is None
    if record.state is not DealState.QUARANTINED or record.next_look_at is None:
        return False
    # What was read since and is still held is held by what was read.
    was_read = record.next_look_at < record.read_at <= now
    return is_due(record.next_look_at, now) and not was_read


def _longest_unread(records: Iterable[DealRecord], now: datetime) -> set[int]:
    """Pick held deals whose person, organization or lines may have been mended."""
    held = [
        record
        for record in records
        if record.state is DealState.QUARANTINED
        and not is_within(_rests_for(record), record.read_at, now)
    ]
    held.sort(key=lambda record: record.read_at)
    return {record.deal_id for record in held[:MOST_HELD]}


def _rests_for(record: DealRecord) -> timedelta:
    is_for_a_person = record.reason in DECIDED_HERE
    return LOOK_AT_THOSE_AFTER if is_for_a_person else LOOK_AGAIN_AFTER


def _is_freed(record: DealRecord, same_settings: bool) -> bool:
    """Other settings may decide otherwise about what an earlier run left out."""
    undone = (DealState.OPEN, DealState.QUARANTINED, DealState.EXCLUDED)
    return record.state in undone and not same_settings


def _is_same(deal: Deal, wire: DealWire | None, lines: object) -> bool:
    """Tell whether deal and lines are as they were.

    A line's edit does not show in the deal's own time of update.
    """
    if wire is None or wire.status != "won" or wire.update_time != deal.updated_at:
        return False
    return lines == deal.lines
