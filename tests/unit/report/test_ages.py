"""How long a sale has waited, and the one line that every report has about it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ganho.report.ages import age_class, age_in_words, review_in_a_line, short_age
from ganho.report.reviewable import ReviewSummary

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
ZONE = "America/Sao_Paulo"
SECOND = timedelta(seconds=1)


def summary(sales=12, days=9, **changes):
    values = {
        "seen_at": NOW - timedelta(minutes=50),
        "sales": sales,
        "total": Decimal(34567),
        "oldest_at": NOW - timedelta(days=days, hours=3),
    }
    return ReviewSummary(**values | changes)


@pytest.mark.parametrize(
    ("age", "name"),
    [
        (timedelta(0), "under_1_day"),
        (timedelta(days=1) - SECOND, "under_1_day"),
        (timedelta(days=1), "1_to_7_days"),
        (timedelta(days=7) - SECOND, "1_to_7_days"),
        (timedelta(days=7), "7_to_30_days"),
        (timedelta(days=30) - SECOND, "7_to_30_days"),
        (timedelta(days=30), "over_30_days"),
        (timedelta(hours=-1), "under_1_day"),
    ],
)
def test_every_age_has_one_class(age, name):
    assert age_class(age) == name


@pytest.mark.parametrize(
    ("age", "portuguese", "english"),
    [
        (timedelta(hours=23), "menos de 1 dia", "less than 1 day"),
        (timedelta(hours=47), "1 dia", "1 day"),
        (timedelta(days=1200), "1.200 dias", "1,200 days"),
    ],
)
def test_an_age_is_told_in_whole_days(age, portuguese, english):
    assert age_in_words(age, "pt-BR") == portuguese
    assert age_in_words(age, "en") == english


def test_the_line_says_how_many_how_much_since_when_and_as_of_when():
    line = review_in_a_line(summary(), NOW, "pt-BR", ZONE)

    assert line == (
        "Para revisar na Conta Azul: 12 vendas, R$\xa034.567,00; "
        "a mais antiga há 9 dias (visto em 24/11/2026 11:10)"
    )


def test_the_line_in_english_and_of_one_sale():
    line = review_in_a_line(summary(sales=1, days=1), NOW, "en", ZONE)

    assert line == (
        "To review in Conta Azul: 1 sale, R$\xa034,567.00; "
        "the oldest for 1 day (seen 2026-11-24 11:10)"
    )


def test_the_line_says_what_was_not_looked_at():
    seen = review_in_a_line(summary(sales=1, unread=3), NOW, "en", ZONE)
    unseen = review_in_a_line(summary(oldest_at=None, unread=1), NOW, "pt-BR", ZONE)

    assert seen.endswith(
        "; 3 sales that were not looked at yet are left to the next looks"
    )
    assert unseen == "1 venda ainda não olhada fica para a próxima consulta"


@pytest.mark.parametrize(
    "known", [None, summary(sales=0, total=Decimal(0), oldest_at=None)]
)
def test_nothing_waiting_or_nothing_known_is_no_line(known):
    assert review_in_a_line(known, NOW, "pt-BR", ZONE) == ""


@pytest.mark.parametrize(
    ("age", "portuguese", "english"),
    [
        (timedelta(seconds=-5), "0 min", "0 min"),
        (timedelta(minutes=59, seconds=59), "59 min", "59 min"),
        (timedelta(hours=1), "1 h", "1 h"),
        (timedelta(hours=23, minutes=59), "23 h", "23 h"),
        (timedelta(days=1), "1 dia", "1 day"),
        (timedelta(days=1200), "1.200 dias", "1,200 days"),
    ],
)
def test_a_short_age_is_told_in_its_largest_unit(age, portuguese, english):
    assert short_age(age, "pt-BR") == portuguese
    assert short_age(age, "en") == english
