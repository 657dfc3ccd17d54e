"""The page's part for whoever has thirty seconds: how the company stands."""

from collections.abc import Iterable, Sequence
from typing import get_args

from ganho.report.ages import review_in_a_line, short_age
from ganho.report.page.charts import charts_of, mermaid
from ganho.report.page.mentions import mention
from ganho.report.phrases import month_names
from ganho.report.run_report import RunReport
from ganho.report.situation import (
    ContractsOf,
    Month,
    OldestOpen,
    OpenAge,
    ProblemTrend,
    Standing,
    Tally,
)
from ganho.report.texts import TEXTS, counted
from ganho.report.texts_standing import STANDING_TEXTS
from ganho.words.amounts import Language, count, day, moment, money
from ganho.words.markup import escape, table
from ganho.words.reason_words import explanation
from ganho.words.tables.texts_review import REVIEW_TEXTS


def open_now(report: RunReport, standing: Standing) -> Iterable[str]:
    """Say in a line what is open, and since when."""
    texts, language = STANDING_TEXTS[report.language], report.language
    everything = standing.open
    if not everything.deals:
        yield texts.nothing_open
        return
    line = texts.open_now.format(
        deals=counted(everything.deals, TEXTS[language].deals, language),
        value=money(everything.value, language),
    )
    yield f"{line} {_oldest(report, standing, standing.oldest)}".rstrip()


def months(report: RunReport, standing: Standing) -> Iterable[str]:
    """Set this month beside the one before; won = the sum of the other columns."""
    texts, language = STANDING_TEXTS[report.language], report.language
    this, last = standing.this_month, standing.last_month
    if not this.won.deals and not last.won.deals:
        yield texts.none_in_two_months
        return
    heads = ("", *month_names(report, standing))
    yield table(heads, _month_rows(this, last, language), " rr")
    yield texts.how_counted
    if not this.won.deals:
        yield texts.none_this_month
    yield _cancelled(this.cancelled + last.cancelled, language)


def trends(report: RunReport, standing: Standing) -> Iterable[str]:
    """Give the causes with their numbers of a week ago, and the ages."""
    texts = TEXTS[report.language]
    yield f"## {texts.problems}"
    if not any(trend.now.deals for trend in standing.problems):
        yield texts.no_problems
    if standing.problems:
        yield _trend_table(report, standing)
        if standing.compared_with is None:
            yield STANDING_TEXTS[report.language].no_comparison
    if standing.open.deals:
        yield _age_table(report, standing)


def review_queue(report: RunReport) -> Iterable[str]:
    """Say what waits for a person in the ERP; what nobody looked at is not nothing."""
    texts, language = STANDING_TEXTS[report.language], report.language
    yield f"## {texts.review}"
    line = review_in_a_line(
        report.review, report.finished_at, language, report.time_zone
    )
    if line:
        yield f"**{line}** · [Conta Azul]({report.conta_azul_url})"
    elif report.review is None:
        yield texts.never_looked
    else:
        yield REVIEW_TEXTS[language].nothing


def contracts(report: RunReport, standing: Standing) -> Iterable[str]:
    """Give the contracts in force, each rhythm with its total beside."""
    if not standing.contracts:
        return
    texts = STANDING_TEXTS[report.language]
    yield f"## {texts.contracts}"
    heads = (texts.period, texts.contracts, texts.per_period, texts.whole_term)
    rows = [_rhythm(some, report.language) for some in standing.contracts]
    yield table(heads, rows, " rrr")


def charts(report: RunReport, standing: Standing) -> Iterable[str]:
    """Draw the last days and the ages."""
    texts = STANDING_TEXTS[report.language]
    yield f"## {texts.charts}"
    if not any(one.sales for one in standing.days):
        yield texts.no_recent_sales
    yield from (mermaid(chart) for chart in charts_of(report))


def _oldest(report: RunReport, standing: Standing, oldest: OldestOpen | None) -> str:
    if oldest is None:
        return ""
    texts, language = STANDING_TEXTS[report.language], report.language
    return texts.oldest.format(
        deal=mention(report, oldest.deal_id),
        since=moment(oldest.since, language, report.time_zone),
        age=short_age(standing.as_of - oldest.since, language),
        value=money(oldest.value, language, oldest.currency or "BRL"),
        place=texts.is_held if oldest.is_held else texts.is_waiting,
    )


def _month_rows(this: Month, last: Month, language: Language) -> list[Sequence[str]]:
    """Give a row for each place a won deal can be in; contracts where there are any."""
    texts, with_contracts = TEXTS[language], this.contracts + last.contracts
    contracts = (
        (STANDING_TEXTS[language].in_contracts, this.contracts, last.contracts),
    )
    places = (
        (f"**{texts.won}**", this.won, last.won),
        (texts.in_sales, this.sales, last.sales),
        *(contracts if with_contracts.deals else ()),
        (texts.in_quarantine, this.held, last.held),
        (texts.waiting, this.waiting, last.waiting),
    )
    return [
        (name, f"**{_tally(now, language)}**", _tally(before, language))
        for name, now, before in places
    ]


def _tally(tally: Tally, language: Language) -> str:
    return f"{money(tally.value, language)} ({count(tally.deals, language)})"


def _cancelled(tally: Tally, language: Language) -> str:
    if not tally.deals:
        return ""
    return STANDING_TEXTS[language].cancelled.format(
        deals=counted(tally.deals, TEXTS[language].deals, language),
        value=money(tally.value, language),
    )


def _trend_table(report: RunReport, standing: Standing) -> str:
    texts, words = STANDING_TEXTS[report.language], TEXTS[report.language]
    heads = [texts.cause, words.deals[1].capitalize(), words.value]
    if standing.compared_with is not None:
        on_day = day(standing.compared_with, report.language)
        heads += [texts.on_day.format(day=on_day), texts.change]
    rows = [_trend(report, trend) for trend in standing.problems]
    return table(heads, rows, " rrrr")


def _trend(report: RunReport, trend: ProblemTrend) -> Sequence[str]:
    language = report.language
    cells = [
        escape(explanation(trend.reason, "reason", language).title),
        count(trend.now.deals, language),
        money(trend.now.value, language),
    ]
    if trend.before is None:
        return cells
    return [*cells, count(trend.before, language), _change(trend, language)]


def _change(trend: ProblemTrend, language: Language) -> str:
    change = trend.now.deals - (trend.before or 0)
    if not change:
        return "="
    return f"{'▲ +' if change > 0 else '▼ −'}{count(abs(change), language)}"


def _age_table(report: RunReport, standing: Standing) -> str:
    texts, language = STANDING_TEXTS[report.language], report.language
    heads = (
        texts.since_won,
        TEXTS[language].deals[1].capitalize(),
        TEXTS[language].value,
    )
    tallies: list[tuple[OpenAge, Tally]] = [
        (age, standing.open_by_age.get(age, Tally())) for age in get_args(OpenAge)
    ]
    rows = [
        (texts.ages[age], count(tally.deals, language), money(tally.value, language))
        for age, tally in tallies
    ]
    return table(heads, rows, " rr")


def _rhythm(some: ContractsOf, language: Language) -> Sequence[str]:
    texts = STANDING_TEXTS[language]
    months = some.months
    if months is None:
        name, total = texts.unknown_rhythm, "–"
    else:
        other = texts.other_rhythm.format(n=count(months, language))
        name, total = texts.rhythms.get(months, other), _term(some, language)
    return (
        name,
        count(some.contracts, language),
        money(some.per_period, language),
        total,
    )


def _term(some: ContractsOf, language: Language) -> str:
    """Write what those with an end come to, and how many have none."""
    total = money(some.total, language) if some.with_end else ""
    endless = some.contracts - some.with_end
    if not endless:
        return total
    words = STANDING_TEXTS[language].without_end.format(n=count(endless, language))
    return f"{total} + {words}" if total else words
