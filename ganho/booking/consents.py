"""What persons decided about deals, as far as it still concerns what the deals are."""

from datetime import datetime

from ganho.booking.run import Run
from ganho.ledger.records import Decision, DecisionKind


def has_consent(run: Run, deal_id: int, *kinds: DecisionKind) -> bool:
    """Tell whether a person agreed to one of these, for the deal as it is now.

    A deal that has changed since is another question.
    """
    decisions = decisions_on(run, deal_id)
    given = [decision for decision in decisions if decision.kind in kinds]
    if not given:
        return False
    record = run.company.ledger.deal(deal_id)
    return record is not None and any(
        decision.fingerprint == record.fingerprint for decision in given
    )


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
        for decision in run.company.ledger.decisions():
            found.setdefault(decision.deal_id, []).append(decision)
        run.decisions = found
    return run.decisions.get(deal_id, [])


def chosen_customer(run: Run, deal_id: int) -> str | None:
    """Give the customer that a person chose for a deal."""
    for decision in decisions_on(run, deal_id):
        if decision.kind == "customer":
            return decision.facts["customer_id"]
    return None


def is_dismissed(run: Run, deal_id: int) -> bool:
    """Tell whether a person said that nothing is to be booked for a deal."""
    return any(d.kind == "dismiss" for d in decisions_on(run, deal_id))
