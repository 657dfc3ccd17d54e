"""From what Pipedrive answered to what the ledger keeps: one state per deal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ganho.booking.reading.custom_fields import CustomFields
from ganho.booking.run.aside import is_due
from ganho.booking.run.consents import Consents
from ganho.booking.run.run import Scope
from ganho.domain.deal import Deal
from ganho.domain.eligibility import exclusion_of, was_won_again
from ganho.domain.reasons import Exclusion, Reason
from ganho.domain.settings import Settings
from ganho.ledger.parts.bookings import Bookings
from ganho.ledger.parts.deals import DealRows
from ganho.ledger.records import DealReading, DealRecord, DealState
from ganho.pipedrive.api import PipedriveClient, Unreadable
from ganho.pipedrive.reading import read_deals
from ganho.pipedrive.schemas import DealWire

RULES_VERSION = 1
"""Raise it when a rule changes, and every quarantined deal is looked at again."""


class Shelf(Protocol):
    """Who keeps the deals that are held for want of stock."""

    def look_again(self, deal_id: int, facts: Mapping[str, str]) -> None:
        """Note that the time has come to ask for a deal's stock again."""


@dataclass(frozen=True, kw_only=True)
class Intake:
    """Gives each deal that was read its state."""

    pipedrive: PipedriveClient
    rows: DealRows
    bookings: Bookings
    fields: CustomFields
    consents: Consents
    shelf: Shelf
    settings: Settings
    scope: Scope
    fingerprint: Callable[[str], str]
    clock: Callable[[], datetime]

    def readings_of(self, wanted: Sequence[DealWire]) -> list[DealReading]:
        """Read everything these deals are made of, and give each its state.

        Those booked before are read no further.
        """
        ids = [wire.id for wire in wanted]
        booked = {b.deal_id for b in self.bookings.of_deals(ids)}
        readings = [_reading(w, DealState.BOOKED) for w in wanted if w.id in booked]
        included = []
        for wire in (w for w in wanted if w.id not in booked):
            left_out = self._left_out(wire)
            if left_out is None:
                included.append(wire)
            else:
                readings.append(left_out)
        return readings + self._read_whole(included)

    def fingerprint_of(self, deal: Deal) -> str:
        """Fingerprint what a deal is made of, with the settings that decide about it."""
        made_of = deal.model_dump_json(exclude={"updated_at"})
        settings = self.settings.model_dump_json()
        return self.fingerprint(f"{RULES_VERSION} {settings} {made_of}")

    def _left_out(self, wire: DealWire) -> DealReading | None:
        """Leave out what a person dismissed, for good, and what the settings do."""
        why = self.consents.dismissal(wire.id)
        if why is not None:
            rule = Exclusion.DISMISSED
            return _reading(wire, DealState.EXCLUDED, reason=rule, facts=why)
        excluded_by = exclusion_of(wire.pipeline_id, self.settings)
        if excluded_by is None:
            return None
        return _reading(wire, DealState.EXCLUDED, reason=excluded_by)

    def _read_whole(self, wires: Sequence[DealWire]) -> list[DealReading]:
        if not wires:
            return []
        by_id = {wire.id: wire for wire in wires}
        deals = read_deals(self.pipedrive, wires, self.fields.plan())
        known = self.rows.by_id(by_id)
        return [
            self._read_one(by_id[deal.deal_id], deal, known.get(deal.deal_id))
            for deal in deals
        ]

    def _read_one(
        self, wire: DealWire, deal: Deal | Unreadable, known: DealRecord | None
    ) -> DealReading:
        """Decide on a deal's state by itself and by what the ledger knows of it."""
        if isinstance(deal, Unreadable):
            facts = {"what": deal.what}
            return _reading(
                wire, DealState.QUARANTINED, reason=Reason.DEAL_UNREADABLE, facts=facts
            )
        fingerprint = self.fingerprint_of(deal)
        state, reason, facts = DealState.OPEN, "", dict[str, str]()
        agreed = self.consents.may_be_booked(deal.deal_id, fingerprint)
        if self._was_won_again(deal, known) and not agreed:
            state, reason = DealState.QUARANTINED, Reason.DEAL_WON_AGAIN
        elif known and self._stays_aside(known, fingerprint):
            state, reason, facts = known.state, known.reason or "", dict(known.facts)
        return _reading(
            wire,
            state,
            reason=reason or None,
            facts=facts,
            deal=deal,
            fingerprint=fingerprint,
        )

    def _was_won_again(self, deal: Deal, known: DealRecord | None) -> bool:
        """Tell whether an earlier win of a deal may have been booked by hand (R2).

        A backfill judges its own deals by its own first day, and once it has set one
        aside no later run, which does not know that day, frees it.
        """
        activated_at = self.settings.activated_at
        if deal.won_at >= activated_at:
            return was_won_again(deal, activated_at)
        was_aside = known is not None and known.reason == Reason.DEAL_WON_AGAIN
        since = deal.won_at if was_aside else self.scope.won_from
        return was_won_again(deal, since)

    def _stays_aside(self, known: DealRecord, fingerprint: str) -> bool:
        """Tell whether nothing changed that could free a deal from quarantine."""
        same = known.state is DealState.QUARANTINED and known.fingerprint == fingerprint
        due = is_due(known.next_look_at, self.clock())
        if same and due and known.reason == Reason.STOCK_INSUFFICIENT:
            self.shelf.look_again(known.deal_id, known.facts)
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
