"""Deals read before, read again: by hundreds, and only as often as it pays."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from ganho.booking.reading.custom_fields import CustomFields
from ganho.booking.reading.intake import (
    RULES_VERSION,
    Intake,
    unreadable_reading,
)
from ganho.booking.reading.rounds import FRESH_FOR, Round
from ganho.booking.run.batches import batches
from ganho.booking.run.run import NotYetError
from ganho.booking.run.table import Desk
from ganho.domain.deal import Deal
from ganho.domain.elapsed import is_within
from ganho.domain.settings import Settings
from ganho.ledger.parts.deals import DealRows
from ganho.ledger.parts.facts import Facts
from ganho.ledger.records import DealState
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.reading import is_as_before, read_lines
from ganho.pipedrive.schemas import DealWire

AT_A_TIME = 100
SETTINGS = "settings"
Same = Callable[[Deal | None, DealWire | None, object], bool]
"""Tells whether a deal is as it was, by what was read then and by deal and lines now."""


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

    def read_open_again(self, read: set[int]) -> Round:
        """Read what is open from earlier runs and was not just read.

        After other settings or rules that is everything undone. Gives whose turn it is.
        """
        settings = self.settings.model_dump_json()
        decided_by = self.fingerprint(f"{RULES_VERSION} {settings}")
        same_settings = self.facts.get(SETTINGS) == decided_by
        turn = Round(now=self.clock(), same_settings=same_settings)
        records = self.desk.records()
        if not same_settings:
            records += self.rows.in_state(DealState.EXCLUDED)
        wanted = {r.deal_id for r in records if turn.needs_reading(r)} - read
        for batch in batches(sorted(wanted), AT_A_TIME):
            self.read_again(batch)
            read.update(batch)
        # Last: a run that dies before reads all of them for the new settings again.
        if not same_settings and not self.dry_run:
            self.facts.note(SETTINGS, decided_by)
        return turn

    def read_again(self, deal_ids: Sequence[int]) -> None:
        """Read up to a hundred deals with all their parts."""
        self._take_in_again(deal_ids, self.read_wires(deal_ids))

    def compare(self, deal_ids: Sequence[int], is_still: Same) -> list[int]:
        """Compare up to a hundred deals and their lines with what they were.

        Reads those that differ with all their parts, and gives their ids.
        """
        wires = self.read_wires(deal_ids)
        lines = read_lines(self.pipedrive, deal_ids, self.fields.line_plan())
        known = self.desk.snapshots(deal_ids)
        same = {
            i for i in deal_ids if is_still(known.get(i), wires.get(i), lines.get(i))
        }
        if not self.dry_run:
            self.rows.confirm_read(same)
        changed = [i for i in deal_ids if i not in same]
        self._take_in_again(changed, {i: wires[i] for i in changed if i in wires})
        return changed

    def fresh_deal(self, deal_id: int) -> Deal:
        """Give a deal as it is now, reading up to a hundred stale ones at once.

        Raises NotYetError if it changed since it was checked: the next run decides.
        """
        # One thread reads a hundred for all: the others find theirs fresh.
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

    def read_wires(self, deal_ids: Sequence[int]) -> dict[int, DealWire | None]:
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
        # From this id on: deals are booked in this order, so those come next.
        batch = self.rows.stale_ids(deal_id, self.clock() - FRESH_FOR, AT_A_TIME)
        # What it is now was neither validated nor matched: the next run does both.
        self.changed.update(self.compare(batch, is_same))


def is_same(deal: Deal | None, wire: DealWire | None, lines: object) -> bool:
    """Tell whether a deal and its lines are as they were, and it is still won."""
    if deal is None or wire is None or wire.status != "won":
        return False
    return is_as_before(wire, lines, deal)
