"""Guards against a bad day: what is unusual waits for a person, where one asked for it."""

from datetime import datetime, timedelta

from ganho.booking.run.aside import set_all_aside
from ganho.booking.run.consents import has_consent
from ganho.booking.run.run import Run
from ganho.domain.contract.contract import Bookable, Contract
from ganho.domain.deal import Deal
from ganho.domain.reasons import Reason
from ganho.errors import RejectedError
from ganho.ledger.records import DealState

CROWDS = "crowds"


def settling(run: Run) -> set[int]:
    """Pick the open deals that were won just now: the click may have been a mistake."""
    wait = timedelta(minutes=run.company.settings.settle_minutes)
    if not wait:
        return set()
    young = {
        record.deal_id
        for record in run.desk.records()
        if record.state is DealState.OPEN
        and record.won_at is not None
        and _age(run, record.won_at) < wait
    }
    for deal_id in young:
        run.make_wait(deal_id, "it was won just now and settles first")
    run.settling |= young
    return young


def _age(run: Run, won_at: datetime) -> timedelta:
    """Tell how long ago a deal was won; Pipedrive's clock says it where ours is behind."""
    age = run.company.clock() - won_at
    if age < timedelta(0) and run.time_there is not None:
        return run.time_there - won_at
    return age


def check_usual(run: Run, bookable: Bookable, deal: Deal) -> None:
    """Hold what is worth more than usual, and contracts that are to be reviewed.

    Raises RejectedError unless a person let the deal go on.
    """
    settings = run.company.settings
    is_contract = isinstance(bookable, Contract)
    worth = bookable.worth if isinstance(bookable, Contract) else bookable.total
    worth, limit = max(worth, deal.value), settings.hold_above
    if limit and worth > limit and not _agreed(run, deal, Reason.UNUSUAL_VALUE):
        facts = {"value": str(worth), "limit_value": str(limit)}
        raise RejectedError(Reason.UNUSUAL_VALUE, **facts)
    reviewed = is_contract and settings.contract_review
    if reviewed and not _agreed(run, deal, Reason.CONTRACT_REVIEW):
        raise review_of(bookable)


def _agreed(run: Run, deal: Deal, reason: Reason) -> bool:
    return has_consent(run, deal.deal_id, reason, "release", "book")


def review_of(bookable: Bookable) -> RejectedError:
    """Show what a contract would bill, for a person to agree to."""
    facts = {"amount": str(bookable.total)}
    if isinstance(bookable, Contract):
        facts["months"] = str(bookable.period_months)
        facts["starts_on"] = bookable.starts_on.isoformat()
        if bookable.periods is not None:
            facts["periods"] = str(bookable.periods)
    return RejectedError(Reason.CONTRACT_REVIEW, **facts)


def hold_unusual_volume(run: Run, ready: set[int]) -> set[int]:
    """Hold all new deals of a run that has more of them than usual; give the rest.

    One that was held so stays held, however few are looked at later, until a person
    releases it or the limit is raised.
    """
    most = run.company.settings.max_new_deals
    if not most:
        return ready
    reason = Reason.UNUSUAL_VOLUME
    new = {i for i in ready if not has_consent(run, i, reason, "release", "book")}
    crowds = _crowds(run)
    held = _crowded(new, crowds, most)
    _keep_crowds(run, {i: n for i, n in crowds.items() if i not in ready - new} | held)
    rejected = {
        deal_id: RejectedError(reason, deals=str(deals), limit=str(most))
        for deal_id, deals in sorted(held.items())
    }
    set_all_aside(run, rejected)
    return ready - held.keys()


def _crowded(new: set[int], crowds: dict[int, int], most: int) -> dict[int, int]:
    """Give the deals to hold, each with how many came at once; others may be few."""
    held = {i: crowds[i] for i in new & crowds.keys() if crowds[i] > most}
    others = new - held.keys()
    if len(others) > most:
        held |= dict.fromkeys(others, len(others))
    return held


def _crowds(run: Run) -> dict[int, int]:
    """Give the deals that came with too many others, each with how many they were."""
    kept: dict[str, int] = run.company.ledger.facts.get(CROWDS) or {}
    return {int(deal_id): deals for deal_id, deals in kept.items()}


def _keep_crowds(run: Run, crowds: dict[int, int]) -> None:
    """Remember them before the first is set aside: a killed run lets none slip by."""
    if not run.dry_run and crowds != _crowds(run):
        run.company.ledger.facts.note(CROWDS, {str(i): n for i, n in crowds.items()})
