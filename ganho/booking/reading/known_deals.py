"""What is known of deals that a marker names: the ledger's rows, else Pipedrive's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ganho.booking.run.batches import batches
from ganho.booking.run.run import Run
from ganho.domain.deal import Deal
from ganho.domain.eligibility import exclusion_of
from ganho.domain.reasons import Exclusion
from ganho.ledger.records import DealRecord, DealState
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


def known_deals(run: Run, deal_ids: Iterable[int]) -> dict[int, Known]:
    """Say what is known of deals; one that nobody knows is left out."""
    found: dict[int, Known] = {}
    for batch in batches(sorted(deal_ids), AT_A_TIME):
        records, deals = _records(run, batch), run.desk.snapshots(batch)
        asked = _ask_pipedrive(run, [i for i in batch if i not in records])
        found |= {wire.id: _asked(run, wire) for wire in asked}
        found |= {i: _recorded(run, records[i], deals.get(i)) for i in records}
    return found


def _records(run: Run, deal_ids: Sequence[int]) -> Mapping[int, DealRecord]:
    records = run.company.ledger.deals.by_id(deal_ids)
    if run.dry_run:
        wanted = set(deal_ids)
        records |= {r.deal_id: r for r in run.desk.records() if r.deal_id in wanted}
    return records


def _ask_pipedrive(run: Run, deal_ids: Sequence[int]) -> list[DealWire]:
    """Read deals that the ledger has never met, archived ones too."""
    if not deal_ids:
        return []
    found, _ = run.company.pipedrive.deals(deal_ids)
    there = {wire.id for wire in found}
    missing = [deal_id for deal_id in deal_ids if deal_id not in there]
    if missing:
        archived, _ = run.company.pipedrive.deals(missing, archived=True)
        found = found + archived
    return found


def _recorded(run: Run, record: DealRecord, deal: Deal | None) -> Known:
    return _known(
        run,
        is_ours=record.reason != Exclusion.PIPELINE_NOT_INCLUDED,
        is_open=record.state is DealState.OPEN,
        value=record.value,
        won_at=(record.won_at, deal.first_won_at if deal else None),
        deal=deal,
    )


def _asked(run: Run, wire: DealWire) -> Known:
    return _known(
        run,
        is_ours=exclusion_of(wire.pipeline_id, run.company.settings) is None,
        is_open=False,
        value=wire.value,
        won_at=(wire.won_time, wire.first_won_time),
        deal=None,
    )


def _known(
    run: Run,
    *,
    is_ours: bool,
    is_open: bool,
    value: Decimal | None,
    won_at: Iterable[datetime | None],
    deal: Deal | None,
) -> Known:
    settings = run.company.settings
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
