"""What people have to be told after a run: decided from the ledger, each thing once.

What was told is a fact of the ledger. It is noted after it was told: a process that dies
in between tells it again rather than never.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from pydantic import AwareDatetime, Field

from ganho.alerts.digest import Digest
from ganho.alerts.messages import Alert, ConnectionLost, DealsLate, OpenDeal, Recovered
from ganho.booking.erp.pulse import Trouble, heard_of, trouble_of
from ganho.company.composition import Company
from ganho.domain.model import Value
from ganho.errors import (
    LeaseHeldError,
    LeaseLostError,
    TokenRefusedError,
    WrongRequestError,
)
from ganho.ledger.parts.facts import Facts
from ganho.ledger.records import DealRecord, DealState
from ganho.report.run_report import RunReport
from ganho.words.tables.texts_alerts import Gap, System

TOLD = "told"
"""The fact that says what was told."""
SILENCE = timedelta(hours=1)
"""Without a good run for so long, the next one is news."""
Hours = Literal[4, 24]
LATE: tuple[Hours, ...] = (24, 4)
"""A deal that is over both limits at once is told of under the first alone."""
LOST: Mapping[Trouble, System] = {
    "connection": "conta_azul",
    "plan": "conta_azul_plan",
}
NO_TROUBLE = (LeaseHeldError, LeaseLostError, WrongRequestError)

Tell = Callable[[Alert], None]
"""Tells people; raises if it could not, and the next run tries again."""


class Told(Value):
    """What people know already, and since when what is wrong."""

    late: Mapping[int, tuple[int, ...]] = Field(default_factory=dict)
    """Open deals that were told of, by the limit that they had passed."""
    lost: Mapping[System, AwareDatetime] = Field(default_factory=dict)
    """Connections that do not work, and since when; people know of each."""
    stopped_at: AwareDatetime | None = None
    """When the first run since the last good one was stopped."""
    good_at: AwareDatetime | None = None
    """When the last good run ended."""


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a run ended: with a report, or by an error, or with both."""

    report: RunReport | None = None
    error: BaseException | None = None

    @property
    def is_good(self) -> bool:
        """Tell whether the run did its work, whatever deals are held."""
        report = self.report
        return (
            self.error is None
            and report is not None
            and report.state in ("complete", "partial")
            and not report.why
        )

    @property
    def is_stopped(self) -> bool:
        """Tell whether something stopped the run that the next one may meet, too."""
        return self.error is not None and not isinstance(self.error, NO_TROUBLE)

    @property
    def lost(self) -> System | None:
        """Name the system that lets us in only once a person has acted."""
        trouble = trouble_of(self.error)
        if trouble is not None:
            return LOST.get(trouble)
        return "pipedrive" if isinstance(self.error, TokenRefusedError) else None


def tell_what_is_due(company: Company, ending: Ending, tell: Tell) -> None:
    """Tell what is due after a run, and note it. The lease must be held.

    Whatever `tell` raises ends it; what was not told is due again after the next run.
    """
    deals = open_deals(company)
    told = _without_what_is_over(
        company, ending, deals, told_before(company.ledger.facts)
    )
    for alert, then in _due(company, ending, deals, told):
        if alert is not None:
            tell(alert)
        _keep(company.ledger.facts, then)


def told_before(facts: Facts) -> Told:
    """Read what people were told."""
    return Told.model_validate(facts.get(TOLD) or {})


def digest_of(company: Company) -> Digest:
    """Gather what is open this morning. Reading alone: no lease, no vendor."""
    now, told = company.clock(), told_before(company.ledger.facts)
    yesterday = now.astimezone(company.settings.zone).date() - timedelta(days=1)
    sold = company.ledger.standing.sold_by_day(yesterday, yesterday)
    return Digest(
        **_addressed(company),
        deals=tuple(open_deals(company)),
        lost=tuple(told.lost),
        down_since=told.stopped_at or _silent_since(told, now),
        yesterday=yesterday,
        sales=sum(one.sales for one in sold),
        sold=sum((one.value for one in sold), Decimal(0)),
    )


def open_deals(company: Company) -> list[OpenDeal]:
    """List what is held or waits, the oldest first; not what waits on purpose."""
    settles = timedelta(minutes=company.settings.settle_minutes)
    settled = company.clock() - settles
    held, waiting = (
        [_open_deal(record) for record in company.ledger.deals.in_state(state)]
        for state in (DealState.QUARANTINED, DealState.OPEN)
    )
    found = held + [deal for deal in waiting if deal.since <= settled]
    return sorted(found, key=lambda deal: (deal.since, deal.deal_id))


def _open_deal(record: DealRecord) -> OpenDeal:
    return OpenDeal(
        deal_id=record.deal_id,
        since=record.open_since,
        value=record.value,
        currency=record.currency,
        reason=(record.reason or "") if record.state is DealState.QUARANTINED else "",
    )


def _without_what_is_over(
    company: Company, ending: Ending, deals: Sequence[OpenDeal], told: Told
) -> Told:
    """Drop the deals that are settled; remember when a run was first stopped.

    What is yet to come was noted by a clock that was ahead: it counts from now on.
    """
    still_open = {deal.deal_id for deal in deals}
    late = {hours: _kept(ids, still_open) for hours, ids in told.late.items()}
    stopped_at = told.stopped_at
    if ending.is_stopped:
        stopped_at = stopped_at or company.clock()
    times = {"stopped_at": stopped_at, "good_at": told.good_at}
    clipped = {name: at and min(at, company.clock()) for name, at in times.items()}
    now = told.model_copy(update={"late": late, **clipped})
    if now != told:
        _keep(company.ledger.facts, now)
    return now


def _kept(deal_ids: Iterable[int], still_open: set[int]) -> tuple[int, ...]:
    return tuple(deal_id for deal_id in deal_ids if deal_id in still_open)


def _due(
    company: Company, ending: Ending, deals: Sequence[OpenDeal], told: Told
) -> Iterator[tuple[Alert | None, Told]]:
    """Give each alert with what people know once they were told of it."""
    for hours in LATE:
        if late := _late(company, deals, told, hours):
            told = _told_of(told, late)
            yield late, told
    for system in _lost_systems(company, ending):
        if system in told.lost:
            continue
        lost = _lost(company, deals, system)
        known = {**told.lost, lost.system: lost.since}
        told = told.model_copy(update={"lost": known})
        yield lost, told
    if ending.report is not None and ending.is_good:
        # What was lost or stopped is over with it, so that it is news the next time.
        good = Told(late=told.late, good_at=company.clock())
        yield _recovered(company, ending.report, told), good


def _late(
    company: Company, deals: Sequence[OpenDeal], told: Told, hours: Hours
) -> DealsLate | None:
    """Give the deals that have passed a limit and were not told of under it yet."""
    won_by = company.clock() - timedelta(hours=hours)
    known = {i for limit, ids in told.late.items() if limit >= hours for i in ids}
    late = tuple(
        deal for deal in deals if deal.since <= won_by and deal.deal_id not in known
    )
    return DealsLate(**_addressed(company), hours=hours, deals=late) if late else None


def _told_of(told: Told, late: DealsLate) -> Told:
    ids = {*told.late.get(late.hours, ()), *(deal.deal_id for deal in late.deals)}
    return told.model_copy(
        update={"late": {**told.late, late.hours: tuple(sorted(ids))}}
    )


def _lost_systems(company: Company, ending: Ending) -> list[System]:
    """Name what was lost: one system's end of the run does not hide the other's."""
    heard = heard_of(company.ledger.facts).trouble
    found = (ending.lost, LOST.get(heard) if heard else None)
    return list(dict.fromkeys(system for system in found if system))


def _lost(
    company: Company, deals: Sequence[OpenDeal], system: System
) -> ConnectionLost:
    waiting = (deal.since for deal in deals if not deal.reason)
    return ConnectionLost(
        **_addressed(company),
        system=system,
        since=company.clock(),
        waits_since=min(waiting, default=None),
    )


def _recovered(company: Company, report: RunReport, told: Told) -> Recovered | None:
    """Give the news that all is well again, if people have reason to doubt it."""
    gap = _gap(told, company.clock())
    if gap is None:
        return None
    kind, since = gap
    return Recovered(
        **_addressed(company),
        since=since,
        gap=kind,
        booked=len(report.bookings),
        value=sum((deal.total for deal in report.bookings), Decimal(0)),
        held=report.counts.quarantined,
        waiting=report.counts.waiting,
    )


def _gap(told: Told, now: datetime) -> tuple[Gap, datetime] | None:
    """Say what was wrong, and since when; None: nothing was."""
    if told.lost:
        return "lost", min(told.lost.values())
    if told.stopped_at:
        return "stopped", told.stopped_at
    silent = _silent_since(told, now)
    return ("silent", silent) if silent else None


def _silent_since(told: Told, now: datetime) -> datetime | None:
    """Tell when the last good run ended, where that is too long ago."""
    is_silent = told.good_at is not None and now - told.good_at >= SILENCE
    return told.good_at if is_silent else None


def _keep(facts: Facts, told: Told) -> None:
    facts.note(TOLD, told.model_dump(mode="json"))


def _addressed(company: Company) -> dict[str, Any]:
    """Give what every alert has in common."""
    return {
        "company": company.slug,
        "language": company.settings.language,
        "time_zone": company.settings.time_zone,
        "at": company.clock(),
        "pipedrive_url": company.pipedrive_url,
    }
