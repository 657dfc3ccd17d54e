"""The page's part for whoever settles things: each cause with its deals and remedy."""

from collections.abc import Iterable, Sequence

from ganho.report.causes import (
    Cause,
    Concern,
    causes_of,
    concerns_of,
    near_duplicates_of,
)
from ganho.report.links import links_for
from ganho.report.named_deals import HeldDeal, WarnedDeal
from ganho.report.page.mentions import SHOWN, mention, mentions, more_of
from ganho.report.run_report import RunReport
from ganho.report.texts import TEXTS, counted
from ganho.report.texts_standing import STANDING_TEXTS
from ganho.words.amounts import moment, money
from ganho.words.markup import escape, link, table
from ganho.words.reason_words import Explanation, detail


def problems(report: RunReport) -> Iterable[str]:
    """Give each cause, what to do about it, and its deals."""
    causes = causes_of(report.quarantine, report.language, report.company)
    if causes and report.standing is None:
        yield f"## {TEXTS[report.language].problems}"
    elif causes:
        yield f"## {STANDING_TEXTS[report.language].how_to_settle}"
    for cause in causes:
        yield from _cause(report, cause)


def waiting(report: RunReport) -> Iterable[str]:
    """Give the deals that ask nothing of anybody."""
    if not report.waiting:
        return
    texts = TEXTS[report.language]
    yield f"## {texts.waiting_title}"
    if not report.remedy:
        yield texts.waiting_text
    rows = [
        (
            mention(report, deal.deal_id),
            money(deal.value, report.language),
            escape(deal.why),
        )
        for deal in report.waiting[:SHOWN]
    ]
    yield table((texts.deal, texts.value, texts.why), rows, " r")
    yield more_of(report, len(report.waiting))


def near_duplicates(report: RunReport) -> Iterable[str]:
    """Give the deals whose customer resembles another one."""
    near = near_duplicates_of(report)
    if near is not None:
        yield f"## {TEXTS[report.language].near_duplicates}"
        yield from _explained(report, near.explained)
        yield _warned(report, near.deals)


def warnings(report: RunReport) -> Iterable[str]:
    """Give the remarks on deals that went on, and on the run."""
    concerns = concerns_of(report)
    if concerns:
        yield f"## {TEXTS[report.language].warnings}"
    for concern in concerns:
        yield from _concern(report, concern)


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
    yield more_of(report, len(cause.deals))


def _explained(report: RunReport, words: Explanation) -> Iterable[str]:
    yield words.text
    there = f" [Conta Azul]({report.conta_azul_url})" if "erp" in words.targets else ""
    yield f"**{TEXTS[report.language].remedy}:** {words.remedy}{there}"


def _held(report: RunReport, deal: HeldDeal, words: Explanation) -> Sequence[str]:
    language = report.language
    since = deal.since and moment(deal.since, language, report.time_zone)
    links = links_for(report, deal, words.targets)
    return (
        mention(report, deal.deal_id),
        money(deal.value, language, deal.currency or "BRL"),
        since or "",
        escape(detail(deal.reason, "reason", language, deal.facts)),
        " · ".join(link(name, address) for name, address in links),
    )


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
        return mentions(report, [deal.deal_id for deal in deals])
    lines = [
        f"- {mention(report, deal.deal_id)} {told}".rstrip()
        for deal, told in zip(deals, details, strict=False)
    ]
    more = more_of(report, len(deals))
    return "\n".join([*lines, f"- {more}"] if more else lines)
