"""Every contract we write, against our own sample and the vendor's OpenAPI file."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from ganho.conta_azul.schemas import ContratoRequest
from ganho.conta_azul.schemas.venda_request import TipoPagamento
from ganho.domain.contract.contract import Contract
from ganho.domain.sale import SaleLine, SaleReferences
from ganho.transport import dump_json
from tests.contract.test_conta_azul_requests import (
    CENTAVO,
    CONTRACT,
    MARKER,
    REFERENCES,
    VENDOR_SPECS,
    WORKSHOP,
    fields_of,
    items,
    sample,
    sent,
    uuids,
    vendor_schemas,
)

METHODS = get_args(TipoPagamento)
ONE_DAY = timedelta(days=1)


@st.composite
def lines(draw) -> SaleLine:
    item = draw(items)
    quantity = Decimal(draw(st.integers(1, 999)))
    return SaleLine(item=item, quantity=quantity, unit_price=item.unit_price)


@st.composite
def contracts(draw) -> ContratoRequest:
    billed = tuple(draw(st.lists(lines(), min_size=1, max_size=4)))
    gross = sum(line.quantity * line.unit_price for line in billed)
    discount = draw(st.sampled_from([Decimal(0), gross / 2])).quantize(CENTAVO)
    starts_on = draw(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
    months = draw(st.sampled_from([1, 3, 6, 12]))
    periods = draw(st.none() | st.integers(1, 36))
    after = periods and starts_on + relativedelta(months=months * periods)
    due_day = draw(st.integers(1, 31))
    contract = Contract(
        deal_id=1,
        starts_on=starts_on,
        ends_on=after and after - ONE_DAY,
        period_months=months,
        periods=periods,
        due_day=due_day,
        first_due_on=starts_on + relativedelta(months=1, day=due_day),
        customer=WORKSHOP,
        lines=billed,
        gross=gross,
        discount=discount,
        total=gross - discount,
        method=draw(st.none() | st.sampled_from(METHODS)),
        notes=MARKER,
    )
    references = SaleReferences(
        customer_id=draw(uuids),
        item_ids={line.item.key: draw(uuids) for line in billed},
        seller_id=draw(st.none() | uuids),
        category_id=draw(st.none() | uuids),
        cost_center_id=draw(st.none() | uuids),
        account_id=draw(st.none() | uuids),
    )
    number = draw(st.integers(1, 2**31))
    return ContratoRequest.from_contract(
        contract, references, number=number, marker=MARKER
    )


@settings(deadline=None)
@given(contracts())
def test_every_contract_has_the_shape_of_our_sample(request_):
    assert fields_of(sent(request_)) <= fields_of(sample("contrato"))


@pytest.fixture(scope="module")
def contrato_schemas():
    return vendor_schemas("CriarContrato", "scheduled-sales")


def complaints(schemas, body) -> list[str]:
    return [error.message for each in schemas for error in each.iter_errors(body)]


@settings(deadline=None)
@given(request_=contracts())
def test_every_contract_is_valid_to_the_vendor(contrato_schemas, request_):
    body = json.loads(dump_json(request_.body()))

    assert complaints(contrato_schemas, body) == []


@pytest.mark.parametrize(
    "change",
    [
        {"numero": 12},
        {"itens": []},
        {"termos": {}},
        {"condicao_pagamento": {"tipo_pagamento": "FIADO"}},
        {"itens": [{"id": "x", "quantidade": 1, "valor": 1, "descricao": "x" * 501}]},
    ],
)
def test_the_vendors_schema_is_looked_at_where_it_is_at_hand(contrato_schemas, change):
    """What the vendor would refuse or drop is refused, so the check above can fail."""
    request = ContratoRequest.from_contract(
        CONTRACT, REFERENCES, number=12, marker=MARKER
    )
    body = json.loads(dump_json(request.body())) | change

    assert bool(complaints(contrato_schemas, body)) == (VENDOR_SPECS is not None)


def test_the_vendor_knows_the_payment_methods_that_we_write():
    for schemas in vendor_schemas("TipoDePagamento", "scheduled-sales"):
        known = {
            word
            for word in (*METHODS, "CARTAO_CREDITO_VIA_LINK", "PIX_COBRANCA")
            if schemas.is_valid(word)
        }
        assert known == set(METHODS)

    assert len(METHODS) == 22
