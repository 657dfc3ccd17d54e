"""Guards against a bad day: what is unusual waits for a person, where one asked for it."""

from datetime import timedelta

from ganho.booking.consents import has_consent
from ganho.booking.run import Run
from ganho.booking.setting_aside import set_aside
from ganho.domain.contract import Bookable, Contract
from ganho.domain.deal import Deal
from ganho.domain.reasons import Reason
from ganho.errors import RejectedError
from ganho.ledger.records import DealState


def settling(run: Run) -> set[int]:
    """Pick the open deals that were won just now: the click may have been a mistake."""
    wait = timedelta(minutes=run.company.settings.settle_minutes)
    if not wait:
        return set()
    since = run.company.clock() - wait
    young = {
        record.deal_id
        for record in run.desk.records()
        if record.state is DealState.OPEN and (record.won_at or since) > since
    }
    for deal_id in young:
        run.make_wait(deal_id, "it was won just now and settles first")
    run.settling |= young
    return young


def check_usual(run: Run, bookable: Bookable, deal: Deal) -> None:
    """Hold what is worth more than usual, and contracts that are to be reviewed.

    Raises RejectedError unless a person let the deal go on.
    """
    settings = run.company.settings
    is_contract = isinstance(bookable, Contract)
    worth = bookable.worth if isinstance(bookable, Contract) else bookable.total
    too_much = settings.hold_above and max(worth, deal.value) > settings.hold_above
    reviewed = is_contract and settings.contract_review
    if not (too_much or reviewed) or has_consent(run, deal.deal_id, "release", "book"):
        return
    if too_much:
        raise RejectedError(
            Reason.UNUSUAL_VALUE,
            value=str(max(worth, deal.value)),
            limit_value=str(settings.hold_above),
        )
    raise review_of(bookable)


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
    """Hold all new deals of a run that has more of them than usual; give the rest."""
    most = run.company.settings.max_new_deals
    new = {i for i in ready if not has_consent(run, i, "release", "book")}
    if not most or len(new) <= most:
        return ready
    facts = {"deals": str(len(new)), "limit": str(most)}
    for deal_id in sorted(new):
        set_aside(run, deal_id, RejectedError(Reason.UNUSUAL_VOLUME, **facts))
    return ready - new
