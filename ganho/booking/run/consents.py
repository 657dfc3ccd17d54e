"""What persons decided about deals, as far as it still concerns what the deals are."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from ganho.booking.run.table import Desk
from ganho.domain.deal import Deal
from ganho.domain.reasons import Reason
from ganho.domain.settings import Settings
from ganho.ledger.parts.deals import DealRows
from ganho.ledger.parts.decisions import Decisions
from ganho.ledger.records import DealRecord, Decision, DecisionKind


class Consents:
    """What was decided before a run began: all of it is read once."""

    def __init__(
        self,
        *,
        decisions: Decisions,
        rows: DealRows,
        desk: Desk,
        settings: Settings,
        dry_run: bool,
    ) -> None:
        self._decisions, self._rows, self._desk = decisions, rows, desk
        self._settings, self._dry_run = settings, dry_run
        self._read: dict[int, list[Decision]] | None = None

    def on(self, deal_id: int) -> list[Decision]:
        """Give what was decided about a deal."""
        # Once will do: whoever decides holds the company, so nothing comes meanwhile.
        if self._read is None:
            found: dict[int, list[Decision]] = {}
            for decision in self._decisions.in_force():
                found.setdefault(decision.deal_id, []).append(decision)
            self._read = found
        return self._read.get(deal_id, [])

    def carry_over(self, deal_id: int, before: str, now: str) -> None:
        """Let what was decided about a deal as it was hold for it as it is now."""
        if not self._dry_run:
            self._decisions.carry_over(deal_id, before, now)
        held = [
            replace(one, fingerprint=now) if one.fingerprint == before else one
            for one in self.on(deal_id)
        ]
        self._read = (self._read or {}) | {deal_id: held}

    def has(self, deal_id: int, reason: Reason, *kinds: DecisionKind) -> bool:
        """Tell whether a person who saw why it is held agreed, for the deal as it is now.

        A deal that has changed since, or another reason, is another question.
        """
        given = [
            decision
            for decision in self.on(deal_id)
            if decision.kind in kinds and reason in decision.facts["reasons"].split()
        ]
        record = self._record(deal_id) if given else None
        return record is not None and any(
            decision.fingerprint == record.fingerprint for decision in given
        )

    def may_be_booked(self, deal_id: int, fingerprint: str) -> bool:
        """Tell whether a person said that a deal that was won again is to be booked."""
        return any(
            decision.kind == "book"
            and decision.fingerprint == fingerprint
            and Reason.DEAL_WON_AGAIN in decision.facts["reasons"].split()
            for decision in self.on(deal_id)
        )

    def was_released_since(self, deal_id: int, moment: datetime) -> bool:
        """Tell whether a person let a deal go on after something held it."""
        return any(
            decision.kind in ("release", "book") and decision.decided_at > moment
            for decision in self.on(deal_id)
        )

    def last_released(
        self, deal_ids: Iterable[int], reasons: Container[str]
    ) -> datetime | None:
        """Tell when a person last let one of these go on that was held for such a reason."""
        return max(
            (
                decision.decided_at
                for deal_id in deal_ids
                for decision in self.on(deal_id)
                if decision.kind == "release"
                and any(r in reasons for r in decision.facts["reasons"].split())
            ),
            default=None,
        )

    def disowned_sales(self, deal_id: int) -> set[str]:
        """Give the sales of which a person said, shown them, that they are not the deal's.

        One that somebody types later is another question.
        """
        if not self.has(deal_id, Reason.POSSIBLY_BOOKED_ALREADY, "book"):
            return set()
        given = [d for d in self.on(deal_id) if d.kind == "book"]
        return {sale_id for d in given for sale_id in d.facts.get("sales", "").split()}

    def chosen_customer(self, deal_id: int) -> str | None:
        """Give the customer that a person chose for a deal, while it is for the same one.

        A deal that was given another organization or person since is another question.
        """
        for decision in self.on(deal_id):
            if decision.kind == "customer":
                is_same = decision.facts["chosen_for"] == self.chosen_for(deal_id)
                return decision.facts["customer_id"] if is_same else None
        return None

    def chosen_for(self, deal_id: int) -> str | None:
        """Name the organization or person that a deal's customer is, by its id."""
        deal = self._desk.snapshots([deal_id]).get(deal_id)
        named = _named(deal) if deal else {}
        return named.get(self._settings.customer_from) or next(
            iter(named.values()), None
        )

    def dismissal(self, deal_id: int) -> Mapping[str, str] | None:
        """Give why a person said that nothing is to be booked for a deal."""
        given = (d.facts for d in self.on(deal_id) if d.kind == "dismiss")
        return next(given, None)

    def _record(self, deal_id: int) -> DealRecord | None:
        """Give a deal as this run read it; of a dry run the ledger knows nothing."""
        if not self._dry_run:
            return self._rows.find(deal_id)
        return next((r for r in self._desk.records() if r.deal_id == deal_id), None)


def _named(deal: Deal) -> dict[str, str]:
    named = {}
    if deal.organization:
        named["organization"] = f"organization {deal.organization.org_id}"
    if deal.person:
        named["person"] = f"person {deal.person.person_id}"
    return named
