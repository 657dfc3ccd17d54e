"""The open problems, gathered by cause: one remedy for many deals."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ganho.report.named_deals import HeldDeal, WarnedDeal
from ganho.report.run_report import RunReport
from ganho.words.amounts import Language
from ganho.words.reason_words import Explanation, explanation

NEAR_DUPLICATE = "NEAR_DUPLICATE_CUSTOMER"


@dataclass(frozen=True)
class Cause:
    """One reason and the deals it holds; `value` is what they are worth in R$."""

    explained: Explanation
    deals: tuple[HeldDeal, ...]
    value: Decimal


@dataclass(frozen=True)
class Concern:
    """One remark and the deals it is about; none for what concerns the whole run."""

    explained: Explanation
    deals: tuple[WarnedDeal, ...]


def causes_of(
    held: Iterable[HeldDeal], language: Language, company: str
) -> list[Cause]:
    """Give the causes, the costliest first."""
    by_reason: dict[str, list[HeldDeal]] = {}
    for deal in held:
        by_reason.setdefault(deal.reason, []).append(deal)
    causes = [
        Cause(
            explanation(reason, "reason", language, company), tuple(deals), worth(deals)
        )
        for reason, deals in by_reason.items()
    ]
    return sorted(causes, key=lambda c: (-c.value, -len(c.deals), c.explained.title))


def concerns_of(report: RunReport) -> list[Concern]:
    """Give the warnings by remark, those about the whole run first."""
    by_remark: dict[str, list[WarnedDeal]] = {code: [] for code in report.remarks}
    for deal in report.warnings:
        if deal.remark != NEAR_DUPLICATE:
            by_remark.setdefault(deal.remark, []).append(deal)
    return [
        Concern(
            explanation(remark, "remark", report.language, report.company), tuple(deals)
        )
        for remark, deals in by_remark.items()
    ]


def near_duplicates_of(report: RunReport) -> Concern | None:
    """Give the deals whose customer resembles another one, if there are any."""
    deals = tuple(d for d in report.warnings if d.remark == NEAR_DUPLICATE)
    if not deals:
        return None
    return Concern(explanation(NEAR_DUPLICATE, "remark", report.language), deals)


def worth(deals: Iterable[HeldDeal]) -> Decimal:
    """Sum the values of the deals that are in BRL."""
    values = (deal.value for deal in deals if deal.currency == "BRL")
    return sum((value for value in values if value is not None), Decimal(0))
