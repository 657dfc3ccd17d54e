"""How the page names deals: by id, linked, and never more than a person reads."""

from collections.abc import Sequence

from ganho.report.links import deal_address
from ganho.report.phrases import more_than
from ganho.report.run_report import RunReport
from ganho.words.markup import link

SHOWN = 50
"""So many deals under one heading; the table artifacts hold them all."""


def mention(report: RunReport, deal_id: int) -> str:
    """Name a deal, linked to its page."""
    return link(str(deal_id), deal_address(report, deal_id))


def mentions(report: RunReport, deal_ids: Sequence[int]) -> str:
    """Name deals on one line, the first ones where there are many."""
    shown = ", ".join(mention(report, deal_id) for deal_id in deal_ids[:SHOWN])
    more = more_of(report, len(deal_ids))
    return f"{shown}, {more}" if more else shown


def more_of(report: RunReport, number: int) -> str:
    """Say how many deals are not shown; nothing if all are."""
    return more_than(SHOWN, number, report.language)
