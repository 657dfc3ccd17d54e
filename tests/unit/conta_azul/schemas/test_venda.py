"""Sales on the way in, in any shape."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ganho.conta_azul.schemas import VendaCriada, VendaLida, VendaListada

CUSTOMER_ID = "7c0e0000-0000-4000-8000-000000000001"
DAY = date(2026, 11, 3)


def test_a_created_sale_is_read_although_its_words_are_english():
    answer = {
        "id": "abc",
        "numero": "4512",
        "situacao": {"nome": "IN_PROCESS"},
        "pendencia": {"nome": "RESERVA_DE_ESTOQUE"},
        "valor_composicao": {"valor_liquido": Decimal("270.00")},
        "versao": 0,
    }
    created = VendaCriada.model_validate(answer).to_created_sale()

    assert (created.number, created.total) == (4512, Decimal(270))
    assert created.pending == "stock"


def test_a_created_sale_needs_no_more_than_its_id():
    created = VendaCriada.model_validate({"id": "abc"}).to_created_sale()

    assert (created.number, created.total, created.pending) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "pending"),
    [
        ("NENHUMA", None),
        ("PROCESSAMENTO_RESERVA_DE_ESTOQUE", "reserving"),
        ("PROCESSAMENTO_RESERVA_ESTOQUE", "reserving"),
        ("PROCESSAMENTO_DA_RESERVA", "reserving"),
        ("reserva de estoque", "stock"),
        ("RESERVA_ESTOQUE", "stock"),
        ("AGUARDANDO_CONFIRMACAO", "other"),
        ("CONCILIACAO_ITENS", "other"),
        ("ALGO_NOVO", "other"),
    ],
)
def test_a_pendency_says_what_holds_the_sale(name, pending):
    answer = {"id": "abc", "pendencia": {"nome": name}}

    assert VendaCriada.model_validate(answer).to_created_sale().pending == pending


@pytest.mark.parametrize("odd", ["RESERVA_DE_ESTOQUE", 7, ["x"], {"nome": 7}])
def test_an_odd_detail_does_not_hide_that_the_sale_was_created(odd):
    answer = {"id": "abc", "pendencia": odd, "valor_composicao": odd}
    created = VendaCriada.model_validate(answer).to_created_sale()

    assert (created.sale_id, created.total) == ("abc", None)


def test_a_listed_sale_is_read_from_loose_types():
    entry = {
        "id": "abc",
        "numero": 10.0,
        "total": "270.00",
        "data": "2026-11-03T00:00:00",
        "criado_em": "2026-11-03T23:30:00",
        "cliente": {"id": CUSTOMER_ID, "nome": "Ana"},
        "situacao": {"nome": "Cancelado"},
        "origem": "API",
    }
    sale = VendaListada.model_validate(entry).to_listed_sale()

    assert (sale.number, sale.total, sale.sold_on) == (10, Decimal(270), DAY)
    assert sale.created_at == datetime(
        2026, 11, 3, 23, 30, tzinfo=ZoneInfo("America/Sao_Paulo")
    )
    assert (sale.customer_id, sale.origin, sale.cancelled) == (CUSTOMER_ID, "API", True)


def test_empty_and_missing_fields_of_a_listed_sale_are_the_same():
    bare = VendaListada.model_validate({"id": "abc"})
    empty = VendaListada.model_validate(
        {"id": "abc", "numero": None, "data": "", "criado_em": "", "cliente": None}
    )

    assert bare.to_listed_sale() == empty.to_listed_sale()


def read(**venda):
    fields = {
        "id": "abc",
        "numero": 4512,
        "status": "EM_ANDAMENTO",
        "situacao": {"nome": "APROVADO"},
        "data_compromisso": "2026-11-03",
        "composicao_valor": {"valor_liquido": Decimal("270.00")},
        "observacoes": "[pipedrive:5:981]",
        "id_cliente": CUSTOMER_ID,
    }
    return VendaLida.model_validate({"venda": {**fields, **venda}}).to_read_sale()


def test_a_sale_is_read_with_the_notes_that_carry_the_marker():
    sale = read()

    assert (sale.notes, sale.total) == ("[pipedrive:5:981]", Decimal(270))
    assert (sale.cancelled, sale.sold_on) == (False, DAY)


@pytest.mark.parametrize(
    "words", [{"status": "CANCELADO"}, {"situacao": {"nome": "Cancelado"}}]
)
def test_a_deleted_sale_and_a_cancelled_one_are_both_cancelled(words):
    assert read(**words).cancelled


def test_an_unknown_word_is_not_taken_for_a_known_one():
    assert not read(status="NOVIDADE", situacao={"nome": "NOVIDADE"}).cancelled
