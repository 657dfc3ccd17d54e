"""The summary on the terminal: plain lines, good at 80 columns and in a pipe."""

from collections.abc import Iterable, Sequence

from rich.console import Group
from rich.text import Text

from ganho.report.ages import short_age
from ganho.report.causes import Cause, causes_of, concerns_of, near_duplicates_of
from ganho.report.links import links_for
from ganho.report.named_deals import BookedDeal
from ganho.report.phrases import (
    bookings_of,
    calls_made,
    equation,
    foreseen,
    month_in_a_line,
    more_than,
    note_on,
    occasion,
    to_review,
)
from ganho.report.run_report import RunReport, RunState
from ganho.report.situation import Standing
from ganho.report.texts import TEXTS, counted
from ganho.report.texts_standing import STANDING_TEXTS
from ganho.words.amounts import day, money, printable
from ganho.words.lines import Line, Paragraph, row
from ganho.words.reason_words import detail

SHOWN = 5
BOOKINGS_SHOWN = 10
COLOURS: dict[RunState, str] = {
    "complete": "bold green",
    "partial": "bold yellow",
    "stopped": "bold red",
    "off": "bold",
}


def terminal(report: RunReport) -> Group:
    """Make the summary: state, money, equation, then what needs a person."""
    sections = (
        list(section)
        for section in (
            _opening(report),
            _money(report),
            _equation(report),
            _standing(report),
            _bookings(report),
            _to_review(report),
            _problems(report),
            _waiting(report),
            _warnings(report),
        )
    )
    lines: list[Line] = []
    for section in sections:
        lines += [*section, Text()] if section else []
    return Group(*lines, Text(calls_made(report), style="dim"))


def _opening(report: RunReport) -> Iterable[Line]:
    texts = TEXTS[report.language]
    title = Text(texts.states[report.state], style=COLOURS[report.state])
    yield title.append(f" · {report.company} · {occasion(report)}", style="not bold")
    if report.dry_run:
        yield Text(texts.dry_run, style="bold")
    if report.forecast:
        yield Paragraph(foreseen(report.forecast, report.language), 0)
    if report.why:
        yield Paragraph(printable(report.why), 0)
    if report.remedy:
        yield Paragraph(f"{texts.remedy}: {printable(report.remedy)}", 0, "bold")


def _money(report: RunReport) -> Iterable[Line]:
    texts, value = TEXTS[report.language], report.value
    rows = (
        (texts.won, value.won),
        (texts.in_sales, value.booked),
        (texts.in_quarantine, value.quarantined),
        (texts.waiting, value.waiting),
    )
    for name, amount in rows:
        yield row(f"{name:<16}{money(amount, report.language):>18}")


def _equation(report: RunReport) -> Iterable[Line]:
    yield Paragraph(equation(report), 0)
    texts = TEXTS[report.language]
    if not report.balances:
        gap = ", ".join(str(deal_id) for deal_id in report.gap)
        yield Paragraph(f"{texts.equation_fails} {gap}", 0, "bold red")
    if report.won_before_activation:
        yield Text(
            counted(
                report.won_before_activation, texts.before_activation, report.language
            )
        )


def _standing(report: RunReport) -> Iterable[Line]:
    """Say in three lines how the month goes and what is open since when."""
    now = report.standing
    if now is None:
        return
    for month in (now.this_month, now.last_month):
        yield row(month_in_a_line(month, report.language))
    yield from _open(report, now)


def _open(report: RunReport, now: Standing) -> Iterable[Line]:
    if now.oldest is None:
        return
    language = report.language
    line = STANDING_TEXTS[language].short_open.format(
        deals=counted(now.open.deals, TEXTS[language].deals, language),
        value=money(now.open.value, language),
        deal=now.oldest.deal_id,
        age=short_age(now.as_of - now.oldest.since, language),
    )
    yield row(line)


def _bookings(report: RunReport) -> Iterable[Line]:
    if not report.bookings:
        return
    texts = TEXTS[report.language]
    yield Text(texts.planned if report.dry_run else texts.bookings, style="bold")
    for deal in bookings_of(report)[:BOOKINGS_SHOWN]:
        yield row(_booked(report, deal))
    yield from _rest(report, BOOKINGS_SHOWN, len(report.bookings))


def _booked(report: RunReport, deal: BookedDeal) -> str:
    texts, language = TEXTS[report.language], report.language
    number = "–" if deal.number is None else str(deal.number)
    line = (
        f"{number:>8}  {day(deal.sold_on, language)}  "
        f"{money(deal.total, language):>16}  {texts.deal.lower()} {deal.deal_id}"
    )
    note = note_on(report, deal)
    return f"{line} ({note})" if note else line


def _to_review(report: RunReport) -> Iterable[Line]:
    if line := to_review(report):
        yield Paragraph(line, 0)


def _problems(report: RunReport) -> Iterable[Line]:
    causes = causes_of(report.quarantine, report.language, report.company)
    if causes:
        yield Text(TEXTS[report.language].problems, style="bold yellow")
    for cause in causes:
        yield from _cause(report, cause)


def _cause(report: RunReport, cause: Cause) -> Iterable[Line]:
    language, words = report.language, cause.explained
    number = counted(len(cause.deals), TEXTS[language].deals, language)
    worth = f" · {money(cause.value, language)}" if cause.value else ""
    yield row(f"{words.title} · {number}{worth}")
    yield row(words.remedy, deeper=2)
    for deal in cause.deals[:SHOWN]:
        address = links_for(report, deal, ("deal",))[0][1]
        special = detail(deal.reason, "reason", language, deal.facts)
        yield row(address, deeper=2)
        if special:
            yield row(special, deeper=4)
    yield from _rest(report, SHOWN, len(cause.deals))


def _waiting(report: RunReport) -> Iterable[Line]:
    if not report.waiting:
        return
    texts = TEXTS[report.language]
    yield Text(texts.waiting_title, style="bold")
    if not report.remedy:
        yield row(texts.waiting_text)
    for deal in report.waiting[:SHOWN]:
        yield row(f"{texts.deal.lower()} {deal.deal_id}: {printable(deal.why)}")
    yield from _rest(report, SHOWN, len(report.waiting))


def _warnings(report: RunReport) -> Iterable[Line]:
    near = near_duplicates_of(report)
    concerns = [*concerns_of(report), *([near] if near else [])]
    if concerns:
        yield Text(TEXTS[report.language].warnings, style="bold")
    for concern in concerns:
        ids = [deal.deal_id for deal in concern.deals]
        yield row(f"{concern.explained.title}{_numbered(report, ids)}")
        yield row(concern.explained.remedy, deeper=2)


def _numbered(report: RunReport, deal_ids: Sequence[int]) -> str:
    if not deal_ids:
        return ""
    shown = ", ".join(str(deal_id) for deal_id in deal_ids[:SHOWN])
    more = more_than(SHOWN, len(deal_ids), report.language)
    name = counted(len(deal_ids), TEXTS[report.language].deals, report.language)
    return f" · {name}: {shown} {more}".rstrip()


def _rest(report: RunReport, shown: int, number: int) -> Iterable[Line]:
    more = more_than(shown, number, report.language)
    if more:
        yield row(more, deeper=2)
