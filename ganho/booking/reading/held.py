"""Deals that earlier runs held, looked at again: few reads, however many there are (R23).

What was edited itself stands in the list of won deals and is read with it. The rest can
wait: none of it touches the share of the day's tokens that needed reads live on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ganho.booking.reading.edits import NOTHING, Edited, Edits
from ganho.booking.reading.freshness import Freshness, is_same
from ganho.booking.reading.intake import Intake
from ganho.booking.reading.rounds import Round, held_among, is_mended_elsewhere
from ganho.booking.run.batches import batches
from ganho.booking.run.board import Board
from ganho.booking.run.retries import Retries
from ganho.booking.run.run import Scope
from ganho.booking.run.table import Desk
from ganho.domain.deal import Deal
from ganho.domain.elapsed import is_within
from ganho.domain.unreadable import Trouble
from ganho.ledger.parts.facts import Facts
from ganho.ledger.records import DealRecord
from ganho.pipedrive.api import LIST_TOKENS, PipedriveClient
from ganho.pipedrive.schemas import DealWire

AT_A_TIME = 100
TOKENS = 100
"""A hundred deals with all their parts cost about that; one list costs a tenth of it."""
ODD_ONES = "odd_ones"
READ_ODD_ONES_AFTER = timedelta(hours=1)
"""Nothing is kept of a deal that was not understood, so nothing can be compared."""


@dataclass(frozen=True, kw_only=True)
class HeldDeals:
    """Looks at held deals: in a scheduled run at those that seem to be mended."""

    pipedrive: PipedriveClient
    desk: Desk
    facts: Facts
    freshness: Freshness
    edits: Edits
    intake: Intake
    retries: Retries
    board: Board
    scope: Scope
    dry_run: bool

    def look(self, read: set[int], turn: Round, until: datetime | None) -> None:
        """Read again what may be mended; `read` are this run's deals, which grow.

        `until`: all that was edited before is in what this run has read.
        """
        held = held_among(self.desk.records(), read)
        if self.scope.is_thorough:
            self._read_mended(held, read, until)
        else:
            edited = self._read_edited(held, turn, read, until)
            self._compare(held_among(held, read), turn, edited, read)
        self._retry(held_among(held, read))

    def _read_edited(
        self,
        held: Sequence[DealRecord],
        turn: Round,
        read: set[int],
        until: datetime | None,
    ) -> Edited:
        """Read the deals whose person or organization somebody edited."""
        mendable = [record for record in held if is_mended_elsewhere(record)]
        if not mendable:
            self.edits.note(until)
            return NOTHING
        # Not twice by two runs in a row either: the next one asks since the last.
        if not turn.to_compare(mendable) or not self._may_spend(2 * LIST_TOKENS):
            return NOTHING
        edited = self.edits.since_last(mendable)
        deals = self.desk.snapshots([r.deal_id for r in mendable])
        concerned = [
            record
            for record in mendable
            if record.deal_id in deals and _uses(deals[record.deal_id], edited)
        ]
        self._read_mended(concerned, read, until)
        return edited

    def _read_mended(
        self, held: Sequence[DealRecord], read: set[int], until: datetime | None
    ) -> None:
        """Read deals whole, those first that were read longest ago."""
        ordered = sorted(held, key=lambda record: record.read_at)
        for batch in batches([record.deal_id for record in ordered], AT_A_TIME):
            if not self._may_spend(TOKENS):
                return
            self.freshness.read_again(batch)
            read.update(batch)
        self.edits.note(until)

    def _compare(
        self, held: Sequence[DealRecord], turn: Round, edited: Edited, read: set[int]
    ) -> None:
        """Read deals and lines only; what they are made of follows where they differ."""
        deal_ids = turn.to_compare(held)
        if not deal_ids or not self._may_spend(TOKENS):
            return
        odd_ones = self._odd_ones(turn.now)

        def is_still(deal: Deal | None, wire: DealWire | None, lines: object) -> bool:
            if deal is not None or wire is None or wire.status != "won":
                return is_same(deal, wire, lines)
            if isinstance(lines, Trouble):
                return True
            was_read = odd_ones.setdefault(str(wire.id), now) != now
            return was_read and not edited.concerns(wire.org_id, wire.person_id)

        now = turn.now.isoformat()
        before = dict(odd_ones)
        read.update(self.freshness.compare(deal_ids, is_still))
        if odd_ones != before and not self.dry_run:
            self.facts.note(ODD_ONES, odd_ones)

    def _odd_ones(self, now: datetime) -> dict[str, str]:
        """Give the deals that were not understood for what neither they nor lines show."""
        noted = dict[str, str](self.facts.get(ODD_ONES) or {})
        return {
            deal_id: at
            for deal_id, at in noted.items()
            if is_within(READ_ODD_ONES_AFTER, datetime.fromisoformat(at), now)
        }

    def _retry(self, held: Sequence[DealRecord]) -> None:
        """Let deals go on, as they were read, whose cause in the ERP may be gone."""
        # Before one is booked it is read again: until then it costs Pipedrive nothing.
        due = [record for record in held if record.deal_id in self.retries.held]
        known = self.desk.snapshots([record.deal_id for record in due])
        for record in due:
            if record.deal_id in known:
                self.intake.retry(record)
        self.desk.bring_back(list(known))

    def _may_spend(self, tokens: int) -> bool:
        """Tell whether the day has tokens left for a look that can wait."""
        may = self.pipedrive.spares(tokens, keep=self.scope.keep)
        if not may:
            self.board.remark("LOOKS_PUT_OFF")
        return may


def _uses(deal: Deal, edited: Edited) -> bool:
    return edited.concerns(
        deal.organization.org_id if deal.organization else None,
        deal.person.person_id if deal.person else None,
    )
