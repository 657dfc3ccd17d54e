"""From what Pipedrive answered to what the ledger keeps: one state per deal."""

from collections.abc import Sequence
from typing import Any

from ganho.booking.reading.custom_fields import reading_plan
from ganho.booking.run.aside import is_due
from ganho.booking.run.consents import decisions_on, dismissal
from ganho.booking.run.run import Run
from ganho.domain.deal import Deal
from ganho.domain.eligibility import exclusion_of, was_won_again
from ganho.domain.reasons import Exclusion, Reason
from ganho.ledger.records import DealReading, DealRecord, DealState
from ganho.pipedrive.api import Unreadable
from ganho.pipedrive.reading import read_deals
from ganho.pipedrive.schemas import DealWire

RULES_VERSION = 1
"""Raise it when a rule changes, and every quarantined deal is looked at again."""


def readings_of(run: Run, wanted: Sequence[DealWire]) -> list[DealReading]:
    """Read everything these deals are made of, and give each its state.

    Those booked before are read no further.
    """
    ledger = run.company.ledger
    booked = {b.deal_id for b in ledger.bookings.of_deals([w.id for w in wanted])}
    readings = [_reading(w, DealState.BOOKED) for w in wanted if w.id in booked]
    included = []
    for wire in (w for w in wanted if w.id not in booked):
        left_out = _left_out(run, wire)
        if left_out is None:
            included.append(wire)
        else:
            readings.append(left_out)
    return readings + _read_whole(run, included)


def is_in_scope(run: Run, wire: DealWire) -> bool:
    """Tell whether the run is about a deal that was won when this one was."""
    if wire.won_time is None:
        return True
    if wire.won_time < run.scope.won_from:
        run.won_before_activation.add(wire.id)
        return False
    return run.scope.won_until is None or wire.won_time < run.scope.won_until


def fingerprint_of(run: Run, deal: Deal) -> str:
    """Fingerprint what a deal is made of, with the settings that decide about it."""
    made_of = deal.model_dump_json(exclude={"updated_at"})
    settings = run.company.settings.model_dump_json()
    return run.company.ledger.fingerprint(f"{RULES_VERSION} {settings} {made_of}")


def _left_out(run: Run, wire: DealWire) -> DealReading | None:
    """Leave out what a person dismissed, for good, and what the settings do."""
    why = dismissal(run, wire.id)
    if why is not None:
        rule = Exclusion.DISMISSED
        return _reading(wire, DealState.EXCLUDED, reason=rule, facts=why)
    excluded_by = exclusion_of(wire.pipeline_id, run.company.settings)
    if excluded_by is None:
        return None
    return _reading(wire, DealState.EXCLUDED, reason=excluded_by)


def _read_whole(run: Run, wires: Sequence[DealWire]) -> list[DealReading]:
    if not wires:
        return []
    by_id = {wire.id: wire for wire in wires}
    deals = read_deals(run.company.pipedrive, wires, reading_plan(run))
    known = run.company.ledger.deals.by_id(by_id)
    return [
        _read_one(run, by_id[deal.deal_id], deal, known.get(deal.deal_id))
        for deal in deals
    ]


def _read_one(
    run: Run, wire: DealWire, deal: Deal | Unreadable, known: DealRecord | None
) -> DealReading:
    """Decide on a deal's state by itself and by what the ledger knows of it."""
    if isinstance(deal, Unreadable):
        facts = {"what": deal.what}
        return _reading(
            wire, DealState.QUARANTINED, reason=Reason.DEAL_UNREADABLE, facts=facts
        )
    fingerprint = fingerprint_of(run, deal)
    state, reason, facts = DealState.OPEN, "", dict[str, str]()
    if _was_won_again(run, deal, known) and not _may_be_booked(run, deal, fingerprint):
        state, reason = DealState.QUARANTINED, Reason.DEAL_WON_AGAIN
    elif known and _stays_aside(run, known, fingerprint):
        state, reason, facts = known.state, known.reason or "", dict(known.facts)
    return _reading(
        wire,
        state,
        reason=reason or None,
        facts=facts,
        deal=deal,
        fingerprint=fingerprint,
    )


def _was_won_again(run: Run, deal: Deal, known: DealRecord | None) -> bool:
    """Tell whether an earlier win of a deal may have been booked by hand (R2).

    A backfill judges its own deals by its own first day, and once it has set one aside
    no later run, which does not know that day, frees it.
    """
    activated_at = run.company.settings.activated_at
    if deal.won_at >= activated_at:
        return was_won_again(deal, activated_at)
    was_aside = known is not None and known.reason == Reason.DEAL_WON_AGAIN
    since = deal.won_at if was_aside else run.scope.won_from
    return was_won_again(deal, since)


def _may_be_booked(run: Run, deal: Deal, fingerprint: str) -> bool:
    """Tell whether a person said that a deal is to be booked, as it is now."""
    return any(
        decision.kind == "book"
        and decision.fingerprint == fingerprint
        and Reason.DEAL_WON_AGAIN in decision.facts["reasons"].split()
        for decision in decisions_on(run, deal.deal_id)
    )


def _stays_aside(run: Run, known: DealRecord, fingerprint: str) -> bool:
    """Tell whether nothing changed that could free a deal from quarantine."""
    same = known.state is DealState.QUARANTINED and known.fingerprint == fingerprint
    due = is_due(known.next_look_at, run.company.clock())
    if same and due and known.reason == Reason.STOCK_INSUFFICIENT:
        run.stock.look_again(known.deal_id, known.facts)
    return same and not due


def _reading(wire: DealWire, state: DealState, **more: Any) -> DealReading:
    return DealReading(
        deal_id=wire.id,
        state=state,
        won_at=wire.won_time,
        value=wire.value,
        currency=wire.currency,
        **more,
    )


def unreadable_reading(deal: Unreadable) -> DealReading:
    """Keep what cannot be understood where a person sees it."""
    return DealReading(
        deal_id=deal.deal_id,
        state=DealState.QUARANTINED,
        won_at=None,
        value=None,
        currency=None,
        reason=Reason.DEAL_UNREADABLE,
        facts={"what": deal.what},
    )
