"""How a company stands, made from the ledger's sums at the end of each run."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from ganho.company.composition import Company
from ganho.domain.settings import Settings
from ganho.ledger.parts.sums import ContractSum, ReasonSum, WonSum
from ganho.ledger.records import DealState
from ganho.report.situation import (
    ContractsOf,
    Month,
    OldestOpen,
    OpenAge,
    ProblemTrend,
    SoldOn,
    Standing,
    Tally,
    added_up,
)

A_WEEK = 7
FARTHEST_BACK = 10
"""Days: where nobody looked a week ago, so much older a day will do."""
DAYS_SHOWN = 14
RUNS_KEPT = timedelta(days=14)
AGES: tuple[OpenAge, ...] = (
    "under_1_hour",
    "1_to_4_hours",
    "4_to_24_hours",
    "over_24_hours",
)
LIMITS = (timedelta(hours=1), timedelta(hours=4), timedelta(hours=24))


def standing_of(company: Company) -> Standing:
    """Tell how the company stands now."""
    as_of, settings = company.clock(), company.settings
    today = as_of.astimezone(settings.zone).date()
    this_first = today.replace(day=1)
    last_first = this_first + relativedelta(months=-1)
    spans = [(_start_of(day, settings), day) for day in (last_first, this_first)]
    won = company.ledger.standing.won_in(spans)
    day, before = _problems_before(company, today)
    return Standing(
        as_of=as_of,
        last_month=_month(last_first, [one for one in won if one.span == 0]),
        this_month=_month(this_first, [one for one in won if one.span == 1]),
        problems=_trends(company.ledger.standing.held_by_reason(), before),
        compared_with=day,
        open_by_age=_ages(company),
        oldest=_oldest(company),
        contracts=_contracts(company.ledger.standing.contracts_in_force(today)),
        days=_days(company, today),
    )


def keep_standing(company: Company) -> None:
    """Keep what a later standing is compared with; once a day, tidy up.

    The lease must be held.
    """
    ledger, now = company.ledger, company.clock()
    today = now.astimezone(company.settings.zone).date()
    known = ledger.standing.problems_between(today, today).get(today)
    held = {one.reason: one.deals for one in ledger.standing.held_by_reason()}
    # Nothing is noted of today yet, so this is its first run.
    if known is None:
        ledger.runs.prune(now - RUNS_KEPT)
    if known != held:
        ledger.standing.note_problems(today, held)


def _start_of(day: date, settings: Settings) -> datetime:
    return datetime.combine(day, time(), settings.zone)


def _month(first_day: date, won: Iterable[WonSum]) -> Month:
    places: dict[str, Tally] = {}
    for one in won:
        tally = Tally(deals=one.deals, value=one.value)
        for place in _places(one):
            places[place] = places.get(place, Tally()) + tally
    return Month(first_day=first_day, **places)


def _places(one: WonSum) -> Iterable[str]:
    """Say under which names these deals are counted."""
    if one.state is DealState.BOOKED:
        yield "contracts" if one.kind == "contract" else "sales"
        if one.cancelled:
            yield "cancelled"
    else:
        yield "held" if one.state is DealState.QUARANTINED else "waiting"


def _problems_before(
    company: Company, today: date
) -> tuple[date | None, Mapping[str, int] | None]:
    """Give the problems of a week ago, or of the nearest day before, and that day."""
    first, last = (today - timedelta(days=days) for days in (FARTHEST_BACK, A_WEEK))
    known = company.ledger.standing.problems_between(first, last)
    if not known:
        return None, None
    day = max(known)
    return day, known[day]


def _trends(
    held: Iterable[ReasonSum], before: Mapping[str, int] | None
) -> tuple[ProblemTrend, ...]:
    """Give what each reason holds, the costliest first, and those that are over."""
    now = {one.reason: Tally(deals=one.deals, value=one.value) for one in held}
    trends = [
        ProblemTrend(
            reason=reason,
            now=now.get(reason, Tally()),
            before=None if before is None else before.get(reason, 0),
        )
        for reason in now.keys() | (before or {}).keys()
    ]
    return tuple(sorted(trends, key=lambda t: (-t.now.value, -t.now.deals, t.reason)))


def _ages(company: Company) -> dict[OpenAge, Tally]:
    sums = {one.age: one for one in company.ledger.standing.unsettled_by_age(LIMITS)}
    return {
        age: Tally(deals=sums[place].deals, value=sums[place].value)
        for place, age in enumerate(AGES)
        if place in sums
    }


def _oldest(company: Company) -> OldestOpen | None:
    oldest = company.ledger.standing.oldest_unsettled()
    if oldest is None:
        return None
    return OldestOpen(
        deal_id=oldest.deal_id,
        since=oldest.since,
        is_held=oldest.state is DealState.QUARANTINED,
        value=oldest.value,
        currency=oldest.currency,
    )


def _contracts(sums: Iterable[ContractSum]) -> tuple[ContractsOf, ...]:
    rhythms: dict[int | None, list[ContractSum]] = {}
    for one in sums:
        rhythms.setdefault(one.months, []).append(one)
    in_order = sorted(rhythms, key=lambda months: (months is None, months or 0))
    return tuple(_rhythm(months, rhythms[months]) for months in in_order)


def _rhythm(months: int | None, sums: Iterable[ContractSum]) -> ContractsOf:
    ending = [(one, one.periods) for one in sums if one.periods is not None]
    every = added_up(Tally(deals=s.contracts, value=s.per_period) for s in sums)
    return ContractsOf(
        months=months,
        contracts=every.deals,
        per_period=every.value,
        with_end=sum(one.contracts for one, _ in ending),
        total=sum((one.per_period * times for one, times in ending), Decimal(0)),
    )


def _days(company: Company, today: date) -> tuple[SoldOn, ...]:
    first = today - timedelta(days=DAYS_SHOWN - 1)
    sold = {one.day: one for one in company.ledger.standing.sold_by_day(first, today)}
    days = (first + timedelta(days=number) for number in range(DAYS_SHOWN))
    return tuple(
        SoldOn(day=day, sales=sold[day].sales, value=sold[day].value)
        if day in sold
        else SoldOn(day=day)
        for day in days
    )
