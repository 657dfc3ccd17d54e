"""The page for the stakeholder: a markdown artifact in Prefect."""

from collections.abc import Iterable, Sequence

from ganho.reports.causes import (
    Cause,
    Concern,
    causes_of,
    concerns_of,
    near_duplicates_of,
)
from ganho.reports.deals import BookedDeal, HeldDeal, WarnedDeal
from ganho.reports.formats import count, day, moment, money
from ganho.reports.links import deal_address, links_for
from ganho.reports.markup import escape, link, table
from ganho.reports.phrases import (
    bookings_of,
    calls_made,
    equation,
    more_than,
    note_on,
    occasion,
    to_review,
)
from ganho.reports.reasons import Explanation, detail, explanation, title_of
from ganho.reports.run import RunReport
from ganho.reports.texts import TEXTS, counted

SHOWN = 50
"""So many deals under one heading; the table artifacts hold them all."""


def markdown(report: RunReport) -> str:
    """Write the report: state and money first, then what needs a person."""
    sections = (
        _opening(report),
        _money(report),
        _equation(report),
        _to_review(report),
        _problems(report),
        _waiting(report),
        _near_duplicates(report),
        _warnings(report),
        _bookings(report),
        _quality(report),
        _calls(report),
    )
    return "\n\n".join(part for section in sections for part in section if part) + "\n"


def _opening(report: RunReport) -> Iterable[str]:
    texts = TEXTS[report.language]
    yield f"# {texts.states[report.state]}"
    yield f"**{escape(report.company)}** · {occasion(report)}"
    if report.dry_run:
        yield f"**{texts.dry_run}**"
    if report.why:
        yield f"> {escape(report.why)}"
    if report.remedy:
        yield f"**{texts.remedy}:** {escape(report.remedy)}"


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
        yield f"**{gap}:** {_deals(report, report.gap)}"
    yield "\n".join(f"- {line}" for line in _left_out(report))


def _left_out(report: RunReport) -> Iterable[str]:
    texts = TEXTS[report.language]
    for rule, deal_ids in report.excluded.items():
        words = explanation(rule, "exclusion", report.language)
        number = counted(len(deal_ids), texts.left_out, report.language)
        yield f"{number}: {escape(words.title)}. {_deals(report, deal_ids)}"
    if report.won_before_activation:
        yield counted(
            report.won_before_activation, texts.before_activation, report.language
        )


def _to_review(report: RunReport) -> Iterable[str]:
    line = to_review(report)
    yield f"**{line}** · [Conta Azul]({report.conta_azul_url})" if line else ""


def _problems(report: RunReport) -> Iterable[str]:
    texts = TEXTS[report.language]
    yield f"## {texts.problems}"
    causes = causes_of(report.quarantine, report.language, report.company)
    if not causes:
        yield texts.no_problems
    for cause in causes:
        yield from _cause(report, cause)


def _cause(report: RunReport, cause: Cause) -> Iterable[str]:
    texts, language = TEXTS[report.language], report.language
    number = counted(len(cause.deals), texts.deals, language)
    worth = f", {money(cause.value, language)}" if cause.value else ""
    yield f"### {escape(cause.explained.title)} ({number}{worth})"
    yield from _explained(report, cause.explained)
    heads = (
        texts.deal,
        texts.value,
        texts.since,
        texts.what_is_special,
        texts.where,
    )
    rows = [_held(report, deal, cause.explained) for deal in cause.deals[:SHOWN]]
    yield table(heads, rows, " r")
    yield _more(report, len(cause.deals))


def _explained(report: RunReport, words: Explanation) -> Iterable[str]:
    yield words.text
    there = f" [Conta Azul]({report.conta_azul_url})" if "erp" in words.targets else ""
    yield f"**{TEXTS[report.language].remedy}:** {words.remedy}{there}"


def _held(report: RunReport, deal: HeldDeal, words: Explanation) -> Sequence[str]:
    language = report.language
    since = deal.since and moment(deal.since, language, report.time_zone)
    links = links_for(report, deal, words.targets)
    return (
        _deal(report, deal.deal_id),
        money(deal.value, language, deal.currency or "BRL"),
        since or "",
        escape(detail(deal.reason, "reason", language, deal.facts)),
        " · ".join(link(name, address) for name, address in links),
    )


def _waiting(report: RunReport) -> Iterable[str]:
    if not report.waiting:
        return
    texts = TEXTS[report.language]
    yield f"## {texts.waiting_title}"
    yield texts.waiting_text
    rows = [
        (
            _deal(report, deal.deal_id),
            money(deal.value, report.language),
            escape(deal.why),
        )
        for deal in report.waiting[:SHOWN]
    ]
    yield table((texts.deal, texts.value, texts.why), rows, " r")
    yield _more(report, len(report.waiting))


def _near_duplicates(report: RunReport) -> Iterable[str]:
    near = near_duplicates_of(report)
    if near is not None:
        yield f"## {TEXTS[report.language].near_duplicates}"
        yield from _explained(report, near.explained)
        yield _warned(report, near.deals)


def _warnings(report: RunReport) -> Iterable[str]:
    concerns = concerns_of(report)
    if concerns:
        yield f"## {TEXTS[report.language].warnings}"
    for concern in concerns:
        yield from _concern(report, concern)


def _concern(report: RunReport, concern: Concern) -> Iterable[str]:
    yield f"### {escape(concern.explained.title)}"
    yield from _explained(report, concern.explained)
    if concern.deals:
        yield _warned(report, concern.deals)


def _warned(report: RunReport, deals: Sequence[WarnedDeal]) -> str:
    """List the deals, one a line where there is something special to tell."""
    details = [
        escape(detail(deal.remark, "remark", report.language, deal.facts))
        for deal in deals[:SHOWN]
    ]
    if not any(details):
        return _deals(report, [deal.deal_id for deal in deals])
    lines = [
        f"- {_deal(report, deal.deal_id)} {told}".rstrip()
        for deal, told in zip(deals, details, strict=False)
    ]
    more = _more(report, len(deals))
    return "\n".join([*lines, f"- {more}"] if more else lines)


def _bookings(report: RunReport) -> Iterable[str]:
    if not report.bookings:
        return
    texts = TEXTS[report.language]
    yield f"## {texts.planned if report.dry_run else texts.bookings}"
    heads = (texts.number, texts.deal, texts.date, texts.total, texts.note)
    rows = [_booked(report, deal) for deal in bookings_of(report)[:SHOWN]]
    yield table(heads, rows, "r  r")
    yield _more(report, len(report.bookings))


def _booked(report: RunReport, deal: BookedDeal) -> Sequence[str]:
    return (
        "–" if deal.number is None else str(deal.number),
        _deal(report, deal.deal_id),
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


def _deal(report: RunReport, deal_id: int) -> str:
    return link(str(deal_id), deal_address(report, deal_id))


def _deals(report: RunReport, deal_ids: Sequence[int]) -> str:
    shown = ", ".join(_deal(report, deal_id) for deal_id in deal_ids[:SHOWN])
    more = _more(report, len(deal_ids))
    return f"{shown}, {more}" if more else shown


def _more(report: RunReport, number: int) -> str:
    return more_than(SHOWN, number, report.language)
