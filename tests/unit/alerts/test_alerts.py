"""Alerts say what happened, what to do, where, and whether it can wait."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from ganho.alerts.digest import LINES, Digest
from ganho.alerts.messages import Alert, ConnectionLost, DealsLate, OpenDeal, Recovered
from ganho.domain.reasons import Reason

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
ADDRESSED = {
    "company": "acme",
    "at": NOW,
    "pipedrive_url": "https://acme.pipedrive.com",
}


def open_deal(deal_id: int = 3, *, hours: float = 5, **changes) -> OpenDeal:
    values = {
        "deal_id": deal_id,
        "since": NOW - timedelta(hours=hours),
        "value": Decimal("1234.56"),
        "reason": "TAX_ID_INVALID",
    }
    return OpenDeal(**values | changes)


def late(*deals: OpenDeal, hours: int = 4, **changes) -> DealsLate:
    return DealsLate(**ADDRESSED | changes, hours=hours, deals=deals or (open_deal(),))


def digest(*deals: OpenDeal, **changes) -> Digest:
    values = ADDRESSED | {"yesterday": date(2026, 11, 23), "deals": deals}
    return Digest(**values | changes)


def many_causes(number: int) -> list[OpenDeal]:
    reasons = list(Reason)[:number]
    return [
        open_deal(place, hours=24 * (number - place) + 1, reason=reason)
        for place, reason in enumerate(reasons)
    ]


def test_a_late_deal_is_named_with_its_reason_and_its_page() -> None:
    alert = late()

    assert alert.subject() == (
        "acme: 1 negócio sem lançamento há mais de 4 h, R$\xa01.234,56"
    )
    assert "negócio 3, R$\xa01.234,56, ganho em 24/11/2026 07:00" in alert.body()
    assert "https://acme.pipedrive.com/deal/3" in alert.body()
    assert "`ganho quarantine acme`" in alert.body()
    assert "Pode esperar até 25/11/2026 07:00" in alert.body()


def test_past_a_day_it_cannot_wait() -> None:
    alert = late(open_deal(hours=30), hours=24)

    assert "Não pode esperar" in alert.body()
    assert "24/11/2026 06:00" in alert.body()


def test_where_deals_only_wait_the_doctor_is_asked() -> None:
    assert "`ganho doctor acme`" in late(open_deal(reason="")).body()


def test_a_hundred_late_deals_are_counted_and_ten_are_named() -> None:
    alert = late(*(open_deal(number) for number in range(100)))

    assert "100 negócios" in alert.subject()
    assert alert.body().count("/deal/") == 10
    assert "e mais 90 negócios" in alert.body()


def test_other_currencies_are_shown_and_not_added() -> None:
    alert = late(open_deal(1), open_deal(2, currency="USD"))

    assert "R$\xa01.234,56" in alert.subject()
    assert "USD\xa01.234,56" in alert.body()


@pytest.mark.parametrize(
    ("system", "command"),
    [("conta_azul", "`ganho authorize acme`"), ("pipedrive", "`ganho apply ARQUIVO`")],
)
def test_a_lost_connection_names_the_command_that_mends_it(
    system: str, command: str
) -> None:
    alert = ConnectionLost(**ADDRESSED, system=system, since=NOW)

    assert command in alert.body()
    assert "Nada se perde" in alert.body()
    assert "prazo até 25/11/2026 12:00" in alert.body()


def test_a_lost_connection_waits_no_longer_than_the_oldest_deal() -> None:
    alert = ConnectionLost(
        **ADDRESSED, system="conta_azul", since=NOW, waits_since=NOW - timedelta(1)
    )

    assert "Não pode esperar" in alert.body()


def test_recovery_says_since_when_and_what_was_caught_up() -> None:
    alert = Recovered(
        **ADDRESSED, since=NOW, gap="silent", booked=12, value=Decimal(3400), held=1
    )

    assert "Desde 24/11/2026 12:00" in alert.body()
    assert "12 lançados agora (R$\xa03.400,00)" in alert.body()
    assert "1 em quarentena" in alert.body()


def test_a_quiet_morning_is_one_line_with_yesterdays_numbers() -> None:
    quiet = digest(sales=12, sold=Decimal(3400))

    assert quiet.subject() == "acme: nada parado"
    assert quiet.body() == (
        "Nada parado. Ontem, 23/11/2026: 12 vendas lançadas, R$\xa03.400,00."
    )


@pytest.mark.parametrize("number", [1, 7, 8, 9, 20])
def test_the_digest_has_ten_lines_at_most_and_counts_every_deal(number: int) -> None:
    lines = digest(*many_causes(number)).body().splitlines()

    assert len(lines) == min(number + 2, LINES)
    assert lines[0].startswith(f"Em aberto: {number} negócio")
    assert ("e mais" in lines[-2]) == (number + 2 > LINES)


def test_trouble_with_both_systems_leaves_room_for_eight_lines() -> None:
    both = digest(*many_causes(20), lost=("conta_azul", "pipedrive"))

    assert len(both.body().splitlines()) == LINES
    assert "e mais 15 causas (15 negócios" in both.body()


def test_the_oldest_cause_comes_first_and_of_the_same_day_the_largest() -> None:
    deals = (
        open_deal(1, hours=30, reason="ITEM_INACTIVE", value=Decimal(10)),
        open_deal(2, hours=26, reason="CUSTOMER_NAME_GENERIC", value=Decimal(900)),
        open_deal(3, hours=80, reason="TAX_ID_INVALID", value=Decimal(1)),
    )

    causes = digest(*deals).body().splitlines()[1:4]

    assert [line.rpartition("/")[2] for line in causes] == ["3", "2", "1"]


def test_one_deal_has_its_page_and_several_have_the_command() -> None:
    deals = (open_deal(1), open_deal(2), open_deal(3, reason="ITEM_INACTIVE"))

    body = digest(*deals).body()

    assert "`ganho quarantine acme --reason TAX_ID_INVALID`" in body
    assert "https://acme.pipedrive.com/deal/3" in body


def test_runs_that_do_not_go_well_are_said_first() -> None:
    down = digest(open_deal(), down_since=NOW - timedelta(hours=3))

    assert down.body().splitlines()[0] == (
        "- Nenhuma execução dá certo desde 24/11/2026 09:00: `ganho doctor acme`"
    )


def test_in_english_everything_is_english() -> None:
    alerts = (
        late(language="en"),
        late(open_deal(reason=""), language="en"),
        digest(*many_causes(20), language="en", lost=("conta_azul",)),
        ConnectionLost(**ADDRESSED, language="en", system="pipedrive", since=NOW),
        Recovered(**ADDRESSED, language="en", since=NOW, gap="lost"),
    )

    said = " ".join(f"{alert.subject()} {alert.body()}" for alert in alerts)

    assert "R$\xa01,234.56" in said
    assert not any(word in said for word in ("negócio", "mais", "fazer", "esperar"))


def test_an_alert_of_no_kind_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="abstract"):
        Alert(**ADDRESSED)
