"""A failed run can wait as long as no won deal passes its 24 hours."""

from datetime import UTC, datetime, timedelta

import pytest

from ganho.alerts.urgency import OldestDue, can_wait, next_morning, urgency

ZONE = "America/Sao_Paulo"
NOW = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)  # 20:00 in São Paulo
MORNING = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)  # 09:00


def won(**ago):
    return OldestDue(deal_id=123, since=NOW - timedelta(**ago))


def test_nothing_open_can_wait():
    assert urgency(None, NOW, "pt-BR", ZONE).startswith("Nada aberto")


def test_a_deal_that_is_in_time_tomorrow_lets_people_sleep():
    assert urgency(won(hours=6), NOW, "pt-BR", ZONE) == (
        "Pode esperar até 26/11/2026 14:00 (-03): o negócio aberto mais antigo, 123, "
        "espera desde hoje às 14:00."
    )


def test_a_deal_that_is_late_before_morning_cannot_wait():
    assert urgency(won(hours=22), NOW, "pt-BR", ZONE) == (
        "Não espere até amanhã: o negócio aberto mais antigo, 123, espera desde ontem "
        "às 22:00, e o prazo de 24 h termina em 25/11/2026 22:00 (-03)."
    )


def test_a_deal_that_is_late_already_says_since_when():
    assert urgency(won(days=3), NOW, "pt-BR", ZONE) == (
        "Não espere: o negócio aberto mais antigo, 123, espera desde 22/11/2026 20:00 "
        "(-03); o prazo de 24 h terminou em 23/11/2026 20:00 (-03)."
    )


def test_it_is_said_in_english_too():
    told = urgency(won(hours=6), NOW, "en", ZONE)

    assert told.startswith("This can wait until 2026-11-26 14:00 (-03)")


@pytest.mark.parametrize(
    ("hour", "morning"), [(23, 12), (3, 12), (11, 12), (12, 36), (20, 36)]
)
def test_morning_is_the_next_nine_o_clock_of_the_company(hour, morning):
    midnight = datetime(2026, 11, 25, tzinfo=UTC)
    now = midnight + timedelta(hours=hour) - timedelta(days=hour == 23)

    assert next_morning(now, ZONE) == midnight + timedelta(hours=morning)


@pytest.mark.parametrize(("minutes", "can"), [(1, True), (0, False), (-1, False)])
def test_what_is_due_at_nine_has_nobody_in_time(minutes, can):
    until = MORNING + timedelta(minutes=minutes)
    oldest = OldestDue(deal_id=123, since=until - timedelta(hours=24))

    assert can_wait(oldest, NOW, ZONE) is can
