"""The tables for the operator: every row, no cap, plain cells."""

from ganho.report.links import deal_address
from ganho.report.named_deals import BookedDeal, HeldDeal
from ganho.report.phrases import note_on
from ganho.report.run_report import RunReport
from ganho.report.texts import TEXTS
from ganho.words.amounts import day, moment, money
from ganho.words.reason_words import detail, explanation

Row = dict[str, str]


def tables(report: RunReport) -> dict[str, list[Row]]:
    """Give the rows of each table artifact, by the end of its key.

    Addresses stand bare: one of Prefect's two pages shows a markdown link as raw text.
    """
    return {
        "bookings": [_booked(report, deal) for deal in report.bookings],
        "quarantine": [_held(report, deal) for deal in report.quarantine],
    }


def _booked(report: RunReport, deal: BookedDeal) -> Row:
    texts, language = TEXTS[report.language], report.language
    return {
        texts.deal: str(deal.deal_id),
        texts.number: "" if deal.number is None else str(deal.number),
        texts.date: day(deal.sold_on, language),
        texts.total: money(deal.total, language),
        texts.note: note_on(report, deal),
        "Pipedrive": deal_address(report, deal.deal_id),
        "Conta Azul": deal.erp_id or texts.not_yet,
    }


def _held(report: RunReport, deal: HeldDeal) -> Row:
    texts, language = TEXTS[report.language], report.language
    words = explanation(deal.reason, "reason", language, report.company)
    zone = report.time_zone
    since = deal.since and moment(deal.since, language, zone)
    next_look = deal.next_look_at and moment(deal.next_look_at, language, zone)
    return {
        texts.deal: str(deal.deal_id),
        texts.value: money(deal.value, language, deal.currency or "BRL"),
        texts.reason: words.title,
        texts.what_is_special: _cell(
            detail(deal.reason, "reason", language, deal.facts)
        ),
        texts.remedy: words.remedy,
        texts.since: since or "",
        texts.next_look: next_look or "",
        "Pipedrive": deal_address(report, deal.deal_id),
    }


def _cell(text: str) -> str:
    """Keep a vendor's words from becoming a link."""
    return text.translate(str.maketrans("[]", "()"))
