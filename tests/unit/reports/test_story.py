from datetime import UTC, datetime
from decimal import Decimal

from ganho.reports.story import DealStory, Step, story

AT = datetime(2026, 11, 24, 14, 40, 5, tzinfo=UTC)


def make_story(**changes):
    values = {
        "company": "acme",
        "deal_id": 3,
        "address": "https://acme.pipedrive.com/deal/3",
        "state": "quarantined",
        "reason": "TAX_ID_INVALID",
        "facts": {"field": "CNPJ"},
        "won_at": datetime(2026, 12, 1, 1, 30, tzinfo=UTC),
        "value": Decimal("1234.56"),
    }
    return DealStory(**values | changes)


def test_a_held_deal_tells_why_and_what_to_do(shown):
    text = shown(story(make_story()))

    assert text.startswith("Negócio 3 · acme\n  https://acme.pipedrive.com/deal/3\n")
    assert "Ganho em 30/11/2026, R$ 1.234,56" in text
    assert "CPF ou CNPJ inválido." in text
    assert "Campo no Pipedrive: CNPJ." in text
    assert "O que fazer: Confira o número" in text


def test_a_booked_deal_tells_its_sale(shown, make_booking):
    booking = make_booking(adopted=True, cancelled=True)

    text = shown(story(make_story(state="booked", reason=None, booking=booking)))

    assert "Venda 1001 de 03/11/2026, R$ 1.234,56, já existia, cancelada" in text
    assert "O que fazer" not in text


def test_every_step_is_told_in_order_by_the_companys_clock(shown):
    steps = (
        Step(at=AT, what="set_aside", facts={"reason": "TAX_ID_INVALID"}),
        Step(at=AT, what="promised", facts={"kind": "sale", "number": 1001}),
        Step(at=AT, what="created", facts={"kind": "customer", "customer": "77aa"}),
        Step(at=AT, what="booked", facts={"number": 1001, "sale": "0b1c"}),
    )

    lines = shown(story(make_story(steps=steps)), width=120).splitlines()

    assert lines[-4:] == [
        "  24/11/2026 11:40:05  Separado em quarentena, motivo: CPF ou CNPJ inválido",
        "  24/11/2026 11:40:05  Vai enviar a venda, número 1001",
        "  24/11/2026 11:40:05  Cliente criado na Conta Azul",
        "  24/11/2026 11:40:05  Venda lançada na Conta Azul, número 1001",
    ]


def test_a_step_of_a_newer_version_keeps_its_own_name(shown):
    steps = (Step(at=AT, what="moon_rose"),)

    assert "moon_rose" in shown(story(make_story(language="en", steps=steps)))


def test_a_deal_that_was_never_read_says_so(shown):
    told = DealStory(company="acme", deal_id=9, language="en")

    assert "ganho has not read this deal yet." in shown(story(told))
