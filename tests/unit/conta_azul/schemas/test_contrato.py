"""Contracts on the way in: listed without notes, read with them, in any shape."""

from datetime import date
from decimal import Decimal

import pytest

from ganho.conta_azul.schemas.contrato import (
    ContratoLido,
    ContratoListado,
    ItemDaVenda,
    ListedContract,
    ReadContract,
)

CUSTOMER_ID = "7c0e0000-0000-4000-8000-000000000001"
MARKER = "[pipedrive:5:981]"


def listed(**changes) -> ListedContract:
    row = {
        "id": "contract-1",
        "numero": 12,
        "cliente": {"id": CUSTOMER_ID, "nome": "Padaria Sol Ltda"},
        "status": "ATIVO",
        "data_inicio": "2026-11-24",
        "termos": {"data_fim": "2027-11-23", "tipo_expiracao": "DATA"},
    }
    return ContratoListado.model_validate({**row, **changes}).to_listed_contract()


def read(**changes) -> ReadContract:
    body = {
        "id": "contract-1",
        "status": "ATIVO",
        "cliente": {"id": CUSTOMER_ID, "nome": "Padaria Sol Ltda"},
        "termos": {"numero": 12, "data_inicio": "2026-11-24"},
        "condicao_pagamento": {"observacoes_pagamento": f"{MARKER} Negócio"},
        "composicao_valor": {"valor_bruto": 300, "valor_liquido": 270.5},
        "id_proxima_venda_agendada": "sale-2",
        "id_ultima_venda_confirmada": "sale-1",
        "observacoes": "",
    }
    return ContratoLido.model_validate({**body, **changes}).to_read_contract()


def test_a_listed_contract_says_whose_it_is_and_how_long_it_runs():
    assert listed() == ListedContract(
        contract_id="contract-1",
        number=12,
        customer_id=CUSTOMER_ID,
        active=True,
        starts_on=date(2026, 11, 24),
        ends_on=date(2027, 11, 23),
    )


@pytest.mark.parametrize("word", ["NUNCA", "nunca", " Nunca "])
def test_what_never_ends_has_no_end_whatever_its_date_says(word):
    terms = {"data_fim": "2027-11-23", "tipo_expiracao": word}

    assert listed(termos=terms).ends_on is None


@pytest.mark.parametrize("terms", [{}, None, "", {"data_fim": ""}, ["x"]])
def test_a_contract_whose_end_is_not_shown_may_run_on(terms):
    assert listed(termos=terms).ends_on is None


@pytest.mark.parametrize(
    ("status", "active"),
    [
        ("ATIVO", True),
        ("INATIVO", False),
        ("Deletado", False),
        ("EM_REAJUSTE", True),
        (None, True),
    ],
)
def test_a_contract_of_a_status_nobody_knows_counts_as_active(status, active):
    assert listed(status=status).active is active
    assert read(status=status).ended is not active


def test_a_listed_contract_needs_no_more_than_its_id():
    bare = ContratoListado.model_validate({"id": 7}).to_listed_contract()

    assert (bare.contract_id, bare.number, bare.customer_id) == ("7", None, "")
    assert (bare.active, bare.starts_on, bare.ends_on) == (True, None, None)


@pytest.mark.parametrize("number", ["12", 12.0])
def test_a_contracts_number_is_read_from_loose_types(number):
    terms = {"numero": number, "data_inicio": "2026-11-24T00:00:00"}

    assert listed(numero=number).number == read(termos=terms).number == 12


def test_a_contract_is_read_with_its_notes_and_what_a_period_bills():
    assert read() == ReadContract(
        contract_id="contract-1",
        number=12,
        customer_id=CUSTOMER_ID,
        notes=f"{MARKER} Negócio",
        total=Decimal("270.5"),
        starts_on=date(2026, 11, 24),
        ended=False,
        next_sale_id="sale-2",
    )


@pytest.mark.parametrize(
    ("root", "payment"),
    [
        (f"{MARKER} Negócio", "Pagar até o dia 10"),
        ("Pagar até o dia 10", f"{MARKER} Negócio"),
        (f"{MARKER} Negócio", ""),
        ("", f"{MARKER} Negócio"),
        (f"{MARKER} Negócio", None),
    ],
)
def test_our_notes_come_first_wherever_they_are_read_back(root, payment):
    notes = read(
        observacoes=root, condicao_pagamento={"observacoes_pagamento": payment}
    ).notes

    assert notes.startswith(MARKER)


def test_notes_without_a_marker_are_kept_too():
    typed = {"observacoes_pagamento": "à mão"}

    assert read(condicao_pagamento=typed).notes == "à mão"
    assert read(condicao_pagamento=None, observacoes=None).notes == ""


def test_a_contract_that_is_over_shows_its_items_by_its_last_sale():
    assert read(id_proxima_venda_agendada="").next_sale_id == "sale-1"
    over = read(id_proxima_venda_agendada=None, id_ultima_venda_confirmada=None)
    assert over.next_sale_id is None


@pytest.mark.parametrize("odd", [None, "x", 7, ["x"], {"valor_liquido": "muito"}])
def test_an_odd_detail_does_not_hide_the_contract(odd):
    contract = read(composicao_valor=odd, condicao_pagamento=odd, cliente=odd)

    assert (contract.total, contract.notes, contract.customer_id) == (None, "", "")


def test_a_sales_line_names_its_item_and_shows_its_text():
    row = {"id": "line-1", "id_item": "item-1", "nome": "Kit", "quantidade": "2.5"}
    item = ItemDaVenda.model_validate({**row, "descricao": MARKER}).to_sale_item()
    bare = ItemDaVenda.model_validate({"descricao": None}).to_sale_item()

    assert (item.item_id, item.name, item.text) == ("item-1", "Kit", MARKER)
    assert item.quantity == Decimal("2.5")
    assert (bare.item_id, bare.quantity, bare.text) == ("", 0, "")
