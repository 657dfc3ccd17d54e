"""What persons decided about deals, as far as it still concerns what the deals are."""

from collections.abc import Mapping
from datetime import datetime

from ganho.booking.run.run import Run
from ganho.domain.deal import Deal
from ganho.domain.reasons import Reason
from ganho.ledger.records import DealRecord, Decision, DecisionKind


def has_consent(run: Run, deal_id: int, reason: Reason, *kinds: DecisionKind) -> bool:
    """Tell whether a person who saw why it is held agreed, for the deal as it is now.

    A deal that has changed since, or another reason, is another question.
    """
    given = [
        decision
        for decision in decisions_on(run, deal_id)
        if decision.kind in kinds and reason in decision.facts["reasons"].split()
    ]
    if not given:
        return False
    record = _record(run, deal_id)
    return record is not None and any(
        decision.fingerprint == record.fingerprint for decision in given
    )


def _record(run: Run, deal_id: int) -> DealRecord | None:
    """Give a deal as this run read it; of a dry run the ledger knows nothing."""
    if not run.dry_run:
        return run.company.ledger.deals.find(deal_id)
    return next((r for r in run.desk.records() if r.deal_id == deal_id), None)


def was_released_since(run: Run, deal_id: int, moment: datetime) -> bool:
    """Tell whether a person let a deal go on after something held it."""
    return any(
        decision.kind in ("release", "book") and decision.decided_at > moment
        for decision in decisions_on(run, deal_id)
    )


def decisions_on(run: Run, deal_id: int) -> list[Decision]:
    """Give what was decided about a deal; all decisions are read once a run."""
    if run.decisions is None:
        found: dict[int, list[Decision]] = {}
        for decision in run.company.ledger.decisions.in_force():
            found.setdefault(decision.deal_id, []).append(decision)
        run.decisions = found
    return run.decisions.get(deal_id, [])


def disowned_sales(run: Run, deal_id: int) -> set[str]:
    """Give the sales of which a person said, shown them, that they are not the deal's.

    One that somebody types later is another question.
    """
    if not has_consent(run, deal_id, Reason.POSSIBLY_BOOKED_ALREADY, "book"):
        return set()
    given = [d for d in decisions_on(run, deal_id) if d.kind == "book"]
    return {sale_id for d in given for sale_id in d.facts.get("sales", "").split()}


def chosen_customer(run: Run, deal_id: int) -> str | None:
    """Give the customer that a person chose for a deal, while it is for the same one.

    A deal that was given another organization or person since is another question.
    """
    for decision in decisions_on(run, deal_id):
        if decision.kind == "customer":
            same = decision.facts["chosen_for"] == customer_in_pipedrive(run, deal_id)
            return decision.facts["customer_id"] if same else None
    return None


def customer_in_pipedrive(run: Run, deal_id: int) -> str | None:
    """Name the organization or person that a deal's customer is, by its id."""
    deal = run.desk.snapshots([deal_id]).get(deal_id)
    named = _named(deal) if deal else {}
    by_choice = run.company.settings.customer_from
    return named.get(by_choice) or next(iter(named.values()), None)


def dismissal(run: Run, deal_id: int) -> Mapping[str, str] | None:
    """Give why a person said that nothing is to be booked for a deal."""
    given = (d.facts for d in decisions_on(run, deal_id) if d.kind == "dismiss")
    return next(given, None)


def _named(deal: Deal) -> dict[str, str]:
    named = {}
    if deal.organization:
        named["organization"] = f"organization {deal.organization.org_id}"
    if deal.person:
        named["person"] = f"person {deal.person.person_id}"
    return named


class Consents:
    """What persons decided, asked of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def has(self, deal_id: int, reason: Reason, *kinds: DecisionKind) -> bool:
        """Tell whether a person agreed, for the deal as it is now."""
        return has_consent(self._run, deal_id, reason, *kinds)

    def was_released_since(self, deal_id: int, moment: datetime) -> bool:
        """Tell whether a person let a deal go on after something held it."""
        return was_released_since(self._run, deal_id, moment)

    def disowned_sales(self, deal_id: int) -> set[str]:
        """Give the sales of which a person said that they are not the deal's."""
        return disowned_sales(self._run, deal_id)

    def chosen_customer(self, deal_id: int) -> str | None:
        """Give the customer that a person chose for a deal."""
        return chosen_customer(self._run, deal_id)
