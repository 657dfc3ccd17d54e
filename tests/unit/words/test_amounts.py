from datetime import UTC, date, datetime
from decimal import Decimal

from ganho.words.amounts import count, day, moment, money, printable, seconds


def test_reais_are_written_the_brazilian_way():
    assert money(Decimal("1234567.8"), "pt-BR") == "R$\xa01.234.567,80"
    assert money(Decimal("-0.5"), "pt-BR") == "-R$\xa00,50"


def test_reais_are_written_the_english_way():
    assert money(Decimal("1234.5"), "en") == "R$\xa01,234.50"


def test_another_currency_keeps_its_own_name():
    assert money(Decimal(10), "pt-BR", "USD") == "USD\xa010,00"


def test_an_unknown_amount_is_a_dash():
    assert money(None, "pt-BR") == "–"


def test_days_are_written_as_the_reader_does():
    assert day(date(2026, 3, 4), "pt-BR") == "04/03/2026"
    assert day(date(2026, 3, 4), "en") == "2026-03-04"


def test_a_moment_is_told_by_the_companys_clock():
    at = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)

    assert moment(at, "pt-BR", "America/Sao_Paulo") == "30/11/2026 22:30"
    assert moment(at, "en", "UTC") == "2026-12-01 01:30"


def test_long_durations_are_told_in_minutes():
    assert seconds(1.94, "pt-BR") == "1,9 s"
    assert seconds(125, "en") == "2 min 5 s"
    assert seconds(59.97, "en") == "1 min 0 s"


def test_thousands_are_set_apart():
    assert count(10000, "pt-BR") == "10.000"


def test_a_foreign_text_cannot_steer_the_terminal():
    assert printable("a\x1b[31mb\nc\u202e") == "a [31mb c "
