"""From what Pipedrive answered to what the ledger keeps: one state per deal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from ganho.booking.reading.custom_fields import CustomFields
from ganho.booking.run.consents import Consents
from ganho.booking.run.retries import Retries
from ganho.booking.run.run import Scope
from ganho.domain.deal import Deal
from ganho.domain.eligibility import exclusion_of, was_won_again
from ganho.domain.reasons import Exclusion, Reason
from ganho.domain.settings import Settings
from ganho.domain.unreadable import of_one_deal
from ganho.domain.visible import as_seen
from ganho.errors import RejectedError
from ganho.ledger.parts.bookings import Bookings
from ganho.ledger.parts.deals import DealRows
from ganho.ledger.records import DealReading, DealRecord, DealState
from ganho.pipedrive.api import LIST_TOKENS, PipedriveClient, Unreadable
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
    retries: Retries
    fingerprint: Callable[[str], str]

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
        return self._of_all(as_seen(deal))

    def _of_all(self, deal: Deal) -> str:
        # The time moves with every edit, also of what no sale is made of.
        made_of = deal.model_dump_json(exclude={"updated_at"})
        settings = self.settings.model_dump_json()
        return self.fingerprint(f"{RULES_VERSION} {settings} {made_of}")

    def _left_out(self, wire: DealWire) -> DealReading | None:
        """Leave out what a person dismissed, for good, and what the settings do."""
        # Before the settings: a dismissal holds whatever they say (ADR 0015).
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
        known = self.rows.by_id(by_id)
        before = partial(self._before, known)
        deals = read_deals(self.pipedrive, wires, self.fields.plan(), before)
        return [
            self._read_one(by_id[deal.deal_id], deal, known.get(deal.deal_id))
            for deal in deals
        ]

    def _before(self, known: Mapping[int, DealRecord], deal_id: int) -> Deal | None:
        """Give a deal as it was read before; None where its discounts are asked anew."""
        record = known.get(deal_id)
        if record is None or self._may_have_other_discounts(record):
            return None
        return self.rows.snapshots([deal_id]).get(deal_id)

    def _may_have_other_discounts(self, record: DealRecord) -> bool:
        """Tell whether a thorough run asks again, which costs a call for each deal."""
        # Nobody knows whether to edit a discount raises the deal's time of update.
        decides = self.scope.is_thorough and record.reason == Reason.DEAL_VALUE_MISMATCH
        return decides and self.pipedrive.spares(LIST_TOKENS, keep=self.scope.keep)

    def _read_one(
        self, wire: DealWire, deal: Deal | Unreadable, known: DealRecord | None
    ) -> DealReading:
        """Decide on a deal's state by itself and by what the ledger knows of it."""
        if isinstance(deal, Unreadable):
            return _unread(wire, deal.facts)
        try:
            with of_one_deal():
                fingerprint = self.fingerprint_of(deal)
        except RejectedError as error:
            return _unread(wire, error.facts)
        self._carry_over(deal, fingerprint)
        state, reason, facts = DealState.OPEN, "", dict[str, str]()
        # By what was read now: the ledger still has the fingerprint of before.
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

    def _carry_over(self, deal: Deal, fingerprint: str) -> None:
        """Let what a person decided hold if the deal differs in what nobody sees alone.

        To go with the next version: until lately such marks were part of a fingerprint.
        """
        decided = {one.fingerprint for one in self.consents.on(deal.deal_id)}
        if not decided - {fingerprint}:
            return
        before = self.rows.snapshots([deal.deal_id]).get(deal.deal_id)
        if before is None or self.fingerprint_of(before) != fingerprint:
            return
        former = self._of_all(before)
        if former in decided:
            self.consents.carry_over(deal.deal_id, former, fingerprint)

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
        if same and self.retries.may_go_on(known):
            self.retry(known)
            return False
        return same

    def retry(self, held: DealRecord) -> None:
        """Note that a deal goes on whose cause in the ERP may be gone."""
        if held.reason == Reason.STOCK_INSUFFICIENT:
            self.shelf.look_again(held.deal_id, held.facts)


def _unread(wire: DealWire, facts: Mapping[str, str]) -> DealReading:
    state, reason = DealState.QUARANTINED, Reason.DEAL_UNREADABLE
    return _reading(wire, state, reason=reason, facts=facts)


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
        facts=deal.facts,
    )
