"""Holding a company while a person decides, from a terminal or from a form."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from ganho.booking.books import Books
from ganho.booking.run.scope import sync_scope
from ganho.booking.start import open_run
from ganho.company.composition import Company, CompanyValues, Surroundings, open_company
from ganho.domain.reasons import Remark
from ganho.ledger.records import Booking
from ganho.words.reason_words import detail, explanation
from ganho.words.tables.texts_ending import ENDING_TEXTS


@contextmanager
def deciding(
    values: CompanyValues, around: Surroundings | None = None, *, holder: str
) -> Iterator[Books]:
    """Hold the company while a person decides; a run under way comes first.

    Raises LeaseHeldError if there is one: then nothing was decided.
    """
    with (
        open_company(values, around) as company,
        open_run(
            company,
            run_id=str(uuid4()),
            scope=sync_scope(values.settings, 0, company.clock()),
            holder=holder,
            recorded=False,
        ) as books,
    ):
        yield books


def decided(company: Company, deal_id: int, booking: Booking | None) -> str:
    """Say what was decided: noted for the next run, or tied to a sale or contract."""
    texts = ENDING_TEXTS[company.settings.language]
    if booking is None:
        return texts.noted
    tied = texts.linked[booking.kind].format(deal=deal_id, number=booking.number)
    return f"{tied} {_differing(company, deal_id)}".strip()


def _differing(company: Company, deal_id: int) -> str:
    """Say where a sale that was tied to its deal comes to another total."""
    code, language = Remark.TOTAL_DIFFERS, company.settings.language
    for warned in company.ledger.remarks.on([deal_id]):
        if warned.remark == code:
            words = explanation(code, "remark", language)
            facts = detail(code, "remark", language, warned.facts)
            return f"{words.title}. {facts} {words.remedy}"
    return ""
