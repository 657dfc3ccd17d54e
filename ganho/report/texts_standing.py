"""The words about how a company stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from ganho.report.situation import OpenAge
from ganho.words.sentences import Forms, in_every_language


@dataclass(frozen=True, kw_only=True)
class StandingTexts:
    """What is said; `Forms` hold the singular and the plural of what follows."""

    pending: str
    clock: str
    open_now: str
    nothing_open: str
    oldest: str
    is_held: str
    is_waiting: str
    minutes: str
    hours: str
    days: Forms
    months: tuple[str, ...]
    this_month: str
    last_month: str
    in_contracts: str
    how_counted: str
    none_this_month: str
    none_in_two_months: str
    cancelled: str
    of_this_run: str
    cause: str
    on_day: str
    change: str
    no_comparison: str
    since_won: str
    ages: Mapping[OpenAge, str]
    review: str
    never_looked: str
    contracts: str
    period: str
    rhythms: Mapping[int, str]
    other_rhythm: str
    unknown_rhythm: str
    per_period: str
    whole_term: str
    without_end: str
    charts: str
    sales_by_day: str
    no_recent_sales: str
    open_by_age: str
    how_to_settle: str
    short_month: str
    short_open: str
    no_report: str
    written: str


STANDING_TEXTS = in_every_language(
    StandingTexts(
        pending="Pending",
        clock="times of {zone} ({offset})",
        open_now="**Held or waiting now: {deals}, {value}.**",
        nothing_open="**Nothing is held up:** every won deal is booked.",
        oldest="The oldest is deal {deal}, won {since}, {age} ago: {value}, {place}.",
        is_held="in quarantine",
        is_waiting="waiting",
        minutes="{n} min",
        hours="{n} h",
        days=Forms("{n} day", "{n} days"),
        months=(
            *("January", "February", "March", "April", "May", "June", "July"),
            *("August", "September", "October", "November", "December"),
        ),
        this_month="{month}, to {day}",
        last_month="{month} {year}, whole",
        in_contracts="In contracts",
        how_counted="By the day of the win and the deal's value; in brackets, how many "
        "deals.",
        none_this_month="No deal won this month yet.",
        none_in_two_months="No deal won this month yet, nor in the month before.",
        cancelled="Counted above, but cancelled in Conta Azul: {deals}, {value}.",
        of_this_run="In this run, with all that was still open:",
        cause="Cause",
        on_day="On {day}",
        change="Change",
        no_comparison="Not known yet how it was a week ago: nothing to compare with.",
        since_won="Since the win",
        ages={
            "under_1_hour": "under 1 h",
            "1_to_4_hours": "1 to 4 h",
            "4_to_24_hours": "4 to 24 h",
            "over_24_hours": "over 24 h",
        },
        review="Review queue",
        never_looked="Not known yet: a run that books sales looks at the queue.",
        contracts="Contracts in force",
        period="Period",
        rhythms={1: "Month", 3: "Quarter", 6: "Half-year", 12: "Year"},
        other_rhythm="{n} months",
        unknown_rhythm="not known",
        per_period="Per period",
        whole_term="Over the whole term",
        without_end="{n} without end",
        charts="Charts",
        sales_by_day="Sales by day of sale, in R$",
        no_recent_sales="No sale dated in the last 14 days.",
        open_by_age="Deals held or waiting, since the win",
        how_to_settle="How to settle it",
        short_month="{month}: {won} won, {booked} booked",
        short_open="Open: {deals}, {value}; the oldest, {deal}, for {age}",
        no_report="{company}: no run has left a report yet. Run `ganho sync {company}`.",
        written="Report written to {file}",
    )
)
