"""The page for the stakeholder: a markdown artifact in Prefect.

How the company stands comes first, for whoever has thirty seconds; then what settles
the problems; then what the run did.
"""

from collections.abc import Iterable, Sequence

from ganho.report.named_deals import BookedDeal
from ganho.report.page import problems_part as problems
from ganho.report.page import standing_part as standing
from ganho.report.page.mentions import SHOWN, mention, mentions, more_of
from ganho.report.phrases import (
    bookings_of,
    calls_made,
    equation,
    foreseen,
    note_on,
    occasion,
    word_of,
)
from ganho.report.run_report import RunReport
from ganho.report.texts import TEXTS, counted
from ganho.report.texts_standing import STANDING_TEXTS
from ganho.words.amounts import count, day, money, offset
from ganho.words.markup import escape, table
from ganho.words.reason_words import explanation, title_of


def markdown(report: RunReport) -> str:
    """Write the report: state and money first, then what needs a person."""
    sections = (
        _opening(report),
        *_standing(report),
        problems.problems(report),
        problems.waiting(report),
        problems.near_duplicates(report),
        problems.warnings(report),
        _bookings(report),
        _quality(report),
        _calls(report),
    )
    return "\n\n".join(part for section in sections for part in section if part) + "\n"


def _standing(report: RunReport) -> Sequence[Iterable[str]]:
    """Give what a director reads; of an older report, what it has of that."""
    now = report.standing
    if now is None:
        held = () if report.quarantine else _nothing_held(report)
        queue = standing.review_queue(report)
        return _money(report), _equation(report), held, queue
    return (
        standing.open_now(report, now),
        standing.months(report, now),
        _equation(report),
        standing.trends(report, now),
        standing.review_queue(report),
        standing.contracts(report, now),
        standing.charts(report, now),
    )


def _opening(report: RunReport) -> Iterable[str]:
    texts = TEXTS[report.language]
    yield f"# {word_of(report)}"
    yield f"**{escape(report.company)}** · {occasion(report)} · {_clock(report)}"
    if report.dry_run:
        yield f"**{texts.dry_run}**"
    if report.forecast:
        yield foreseen(report.forecast, report.language)
    if report.why:
        yield f"> {escape(report.why)}"
    if report.remedy:
        yield f"**{texts.remedy}:** {escape(report.remedy)}"


def _clock(report: RunReport) -> str:
    return STANDING_TEXTS[report.language].clock.format(
        zone=report.time_zone, offset=offset(report.finished_at, report.time_zone)
    )


def _nothing_held(report: RunReport) -> Iterable[str]:
    yield f"## {TEXTS[report.language].problems}"
    yield TEXTS[report.language].no_problems


def _money(report: RunReport) -> Iterable[str]:
    texts, value = TEXTS[report.language], report.value
    heads = (texts.won, texts.in_sales, texts.in_quarantine, texts.waiting)
    amounts = (value.won, value.booked, value.quarantined, value.waiting)
    cells = [f"**{money(amount, report.language)}**" for amount in amounts]
    yield table(heads, [cells], "rrrr")


def _equation(report: RunReport) -> Iterable[str]:
    texts = TEXTS[report.language]
    yield f"## {texts.equation}"
    yield equation(report)
    yield texts.equation_holds if report.balances else f"**{texts.equation_fails}**"
    if report.gap:
        gap = counted(len(report.gap), texts.gap, report.language)
        yield f"**{gap}:** {mentions(report, report.gap)}"
    yield "\n".join(f"- {line}" for line in _left_out(report))
    if report.standing is not None:
        yield STANDING_TEXTS[report.language].of_this_run
        yield from _money(report)


def _left_out(report: RunReport) -> Iterable[str]:
    texts = TEXTS[report.language]
    for rule, deal_ids in report.excluded.items():
        words = explanation(rule, "exclusion", report.language)
        number = counted(len(deal_ids), texts.left_out, report.language)
        yield f"{number}: {escape(words.title)}. {mentions(report, deal_ids)}"
    if report.won_before_activation:
        yield counted(
            report.won_before_activation, texts.before_activation, report.language
        )


def _bookings(report: RunReport) -> Iterable[str]:
    if not report.bookings:
        return
    texts = TEXTS[report.language]
    yield f"## {texts.planned if report.dry_run else texts.bookings}"
    heads = (texts.number, texts.deal, texts.date, texts.total, texts.note)
    rows = [_booked(report, deal) for deal in bookings_of(report)[:SHOWN]]
    yield table(heads, rows, "r  r")
    yield more_of(report, len(report.bookings))


def _booked(report: RunReport, deal: BookedDeal) -> Sequence[str]:
    return (
        "–" if deal.number is None else str(deal.number),
        mention(report, deal.deal_id),
        day(deal.sold_on, report.language),
        money(deal.total, report.language),
        note_on(report, deal),
    )


def _quality(report: RunReport) -> Iterable[str]:
    broken = {code: number for code, number in report.quality.items() if number}
    if not broken:
        return
    texts = TEXTS[report.language]
    yield f"## {texts.quality}"
    rows = [
        (escape(title_of(code, report.language)), count(number, report.language))
        for code, number in broken.items()
    ]
    yield table((texts.rule, texts.deals[1].capitalize()), rows, " r")


def _calls(report: RunReport) -> Iterable[str]:
    yield f"## {TEXTS[report.language].calls}"
    yield calls_made(report)
