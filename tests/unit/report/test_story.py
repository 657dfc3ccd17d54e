from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ganho.report.story import DealStory, Step, story
from ganho.words.tables.texts_story import STORY_TEXTS

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
    assert "Ganho em 30/11/2026, R$\xa01.234,56" in text
    assert "CPF ou CNPJ inválido." in text
    assert "Campo no Pipedrive: CNPJ." in " ".join(text.split())
    assert "O que fazer: Confira o número" in text


def test_a_booked_deal_tells_its_sale(shown, make_booking):
    booking = make_booking(adopted=True, cancelled=True)

    text = shown(story(make_story(state="booked", reason=None, booking=booking)))

    assert "Venda 1001 de 03/11/2026, R$\xa01.234,56, já existia, cancelada" in text
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


def test_what_people_decided_is_told_among_the_steps(shown):
    dismissed = {"text": "já na\x1b[2JNF 7"}
    steps = (
        Step(at=AT, what="decided_release"),
        Step(at=AT, what="decided_customer", facts={"customer_id": "0b1c"}),
        Step(at=AT, what="decided_book", facts={"sales": "0b1c"}),
        Step(at=AT, what="decided_dismiss", facts=dismissed),
        Step(at=AT, what="superseded"),
    )

    lines = shown(story(make_story(steps=steps)), width=120).splitlines()

    assert [line.split("  ", 2)[-1] for line in lines[-5:]] == [
        "Uma pessoa liberou o negócio",
        "Uma pessoa escolheu o cliente",
        "Uma pessoa mandou lançar mesmo assim",
        "Uma pessoa dispensou o negócio: já na [2JNF 7",
        "O lançamento foi cancelado; pode ser refeito",
    ]


def test_a_contract_is_told_as_one(shown, make_booking):
    contract = {"kind": "contract", "number": 12}
    steps = (
        Step(at=AT, what="promised", facts=contract),
        Step(at=AT, what="booked", facts=contract),
        Step(at=AT, what="adopted", facts=contract),
    )
    booking = make_booking(kind="contract", number=12)
    told = make_story(state="booked", reason=None, booking=booking, steps=steps)

    text = shown(story(told), width=120)

    assert "Contrato 12 de 03/11/2026, R$\xa01.234,56" in text
    assert "Vai enviar o contrato, número 12" in text
    assert "Contrato criado na Conta Azul, número 12" in text
    assert "Contrato encontrado na Conta Azul" in text
    assert "Venda" not in text


def test_a_dismissed_deal_is_told_as_left_out(shown):
    told = make_story(state="excluded", reason="DISMISSED", facts={"text": "NF 7"})

    text = shown(story(told), width=200)

    assert "Fora, pelas regras da empresa" in text
    assert "Motivo: NF 7." in text
    assert "ganho quarantine acme release" in text


@pytest.mark.parametrize("language", STORY_TEXTS)
@pytest.mark.parametrize(
    "what",
    [
        *("decided_release", "decided_book", "decided_dismiss"),
        *("decided_customer", "decided_item"),
        *("superseded", "promised_contract", "booked_contract", "adopted_contract"),
    ],
)
def test_every_new_step_has_its_words(language, what):
    assert STORY_TEXTS[language].steps[what] != what
