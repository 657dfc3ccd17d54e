"""What a person writes so that a contract follows the one that runs."""

from datetime import date
from typing import Any

import pytest

from ganho.domain.contract.entries import term_of
from ganho.domain.contract.renewal import renewal_facts
from ganho.domain.deal import ContractEntries, FieldEntry
from ganho.words.amounts import Language
from ganho.words.reason_words import COMPANY_IN, detail
from tests.unit.booking.factories import make_contract

OLD_ENDS = date(2026, 12, 14)


def renewed(
    ends_on: date | None,
    periods: int | None,
    *,
    old_ends: date | None = OLD_ENDS,
    **more: Any,
) -> dict[str, str]:
    contract = make_contract(
        starts_on=date(2026, 12, 5), ends_on=ends_on, periods=periods, **more
    )
    return dict(renewal_facts(contract, old_ends))


def test_it_starts_the_day_after_and_runs_as_long() -> None:
    facts = renewed(date(2027, 12, 4), 12)

    assert facts == {
        "why": "ends_both",
        "ends_on": "2026-12-14",
        "renews_on": "2026-12-15",
        "renews_until": "2027-12-14",
    }


def test_longer_periods_are_counted_in_months() -> None:
    facts = renewed(date(2027, 6, 4), 2, period_months=3)

    assert facts["renews_until"] == "2027-06-14"


def test_an_end_that_was_written_as_a_day_stays() -> None:
    assert renewed(date(2027, 12, 31), 13)["renews_until"] == "2027-12-31"


def test_an_end_that_is_over_by_then_moves_on() -> None:
    facts = renewed(date(2026, 12, 10), 1)

    assert facts["renews_until"] == "2027-01-14"


def test_without_an_end_only_the_start_is_said() -> None:
    facts = renewed(None, None)

    assert facts == {
        "why": "ends",
        "ends_on": "2026-12-14",
        "renews_on": "2026-12-15",
    }


def test_after_one_that_has_no_end_nothing_can_be_counted() -> None:
    assert renewed(date(2027, 12, 4), 12, old_ends=None) == {"why": "endless"}


@pytest.mark.parametrize("language", COMPANY_IN)
@pytest.mark.parametrize(
    ("ends_on", "periods"), [(date(2027, 12, 4), 12), (None, None)]
)
def test_what_the_words_say_to_write_is_read(
    language: Language, ends_on: date | None, periods: int | None
) -> None:
    facts = {"contract": "7", **renewed(ends_on, periods)}
    told = detail("CONTRACT_ALREADY_ACTIVE", "reason", language, facts)
    (_, entry, _) = told.split('"')

    term = term_of(ContractEntries(term=FieldEntry(text=entry)))

    assert term.starts_on == date(2026, 12, 15)
    assert term.ends_on == (ends_on and date(2027, 12, 14))
