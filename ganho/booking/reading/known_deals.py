"""What is known of deals that a marker names: the ledger's rows, else Pipedrive's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ganho.booking.run.batches import batches
from ganho.booking.run.table import Desk
from ganho.domain.deal import Deal
from ganho.domain.eligibility import exclusion_of
from ganho.domain.reasons import Exclusion
from ganho.domain.settings import Settings
from ganho.ledger.parts.deals import DealRows
from ganho.ledger.records import DealRecord, DealState
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.schemas import DealWire

AT_A_TIME = 100


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a deal, however little that is."""

    is_ours: bool
    """Whether it is of one of the company's own pipelines."""
    is_open: bool
    value: Decimal | None
    won_on: frozenset[date]
    is_closed: bool
    """Won in a month that is closed: its sale bears the day of booking instead."""
    deal: Deal | None = None

    def may_be_dated(self, day: date) -> bool:
        """Tell whether a sale of this day may be the deal's."""
        return self.is_closed or day in self.won_on


@dataclass(frozen=True, kw_only=True)
class KnownDeals:
    """What the ledger and Pipedrive know of deals, whatever their state."""

    rows: DealRows
    desk: Desk
    pipedrive: PipedriveClient
    settings: Settings
    dry_run: bool

    def of(self, deal_ids: Iterable[int]) -> dict[int, Known]:
        """Say what is known of deals; one that nobody knows is left out."""
        found: dict[int, Known] = {}
        for batch in batches(sorted(deal_ids), AT_A_TIME):
            records, deals = self._records(batch), self.desk.snapshots(batch)
            asked = self._ask_pipedrive([i for i in batch if i not in records])
            found |= {wire.id: _asked(wire, self.settings) for wire in asked}
            found |= {
                deal_id: _recorded(record, deals.get(deal_id), self.settings)
                for deal_id, record in records.items()
            }
        return found

    def _records(self, deal_ids: Sequence[int]) -> Mapping[int, DealRecord]:
        records = self.rows.by_id(deal_ids)
        # What a dry run has read stands on its desk and in no row of the ledger.
        if self.dry_run:
            wanted = set(deal_ids)
            records |= {
                r.deal_id: r for r in self.desk.records() if r.deal_id in wanted
            }
        return records

    def _ask_pipedrive(self, deal_ids: Sequence[int]) -> list[DealWire]:
        """Read deals that the ledger has never met, archived ones too."""
        if not deal_ids:
            return []
        found, _ = self.pipedrive.deals(deal_ids)
        there = {wire.id for wire in found}
        missing = [deal_id for deal_id in deal_ids if deal_id not in there]
        if missing:
            archived, _ = self.pipedrive.deals(missing, archived=True)
            found = found + archived
        return found


def _recorded(record: DealRecord, deal: Deal | None, settings: Settings) -> Known:
    return _known(
        settings,
        is_ours=record.reason != Exclusion.PIPELINE_NOT_INCLUDED,
        is_open=record.state is DealState.OPEN,
        value=record.value,
        won_at=(record.won_at, deal.first_won_at if deal else None),
        deal=deal,
    )


def _asked(wire: DealWire, settings: Settings) -> Known:
    return _known(
        settings,
        is_ours=exclusion_of(wire.pipeline_id, settings) is None,
        is_open=False,
        value=wire.value,
        won_at=(wire.won_time, wire.first_won_time),
        deal=None,
    )


def _known(
    settings: Settings,
    *,
    is_ours: bool,
    is_open: bool,
    value: Decimal | None,
    won_at: Iterable[datetime | None],
    deal: Deal | None,
) -> Known:
    days = {at.astimezone(settings.zone).date() for at in won_at if at is not None}
    closed = settings.closed_until
    return Known(
        is_ours=is_ours,
        is_open=is_open,
        value=value,
        won_on=frozenset(days),
        is_closed=closed is not None and any(day < closed for day in days),
        deal=deal,
    )
