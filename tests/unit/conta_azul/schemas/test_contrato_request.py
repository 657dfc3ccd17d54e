"""Contracts on the way out: nothing can be corrected, so nothing may be guessed."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganho.conta_azul.schemas import ContratoRequest
from ganho.domain.contract.contract import Contract
from ganho.domain.customer.customer import Customer
from ganho.domain.item import Item
from ganho.domain.markers import deal_id_in
from ganho.domain.sale import SaleLine, SaleReferences
from ganho.errors import RejectedError
from ganho.transport import dump_json

CUSTOMER_ID = "7c0e0000-0000-4000-8000-000000000001"
ITEM_ID = "0d4d0000-0000-4000-8000-000000000002"
SELLER_ID = "40bb0000-0000-4000-8000-000000000003"
ACCOUNT_ID = "567e0000-0000-4000-8000-000000000004"
MARKER = "[pipedrive:5:981]"
DAY = date(2026, 11, 24)
CENTAVO = Decimal("0.01")


def make_line(quantity="2", price="150.00", name="Kit") -> SaleLine:
    price = Decimal(price)
    item = Item(key="name:kit", name=name, code=None, kind="product", unit_price=price)
    return SaleLine(item=item, quantity=Decimal(quantity), unit_price=price)


def make_contract(*, lines=None, discount="0", **changes) -> Contract:
    lines = tuple(lines if lines is not None else [make_line()])
    gross = sum((line.quantity * line.unit_price for line in lines), Decimal(0))
    fields = {
        "deal_id": 981,
        "starts_on": DAY,
        "ends_on": date(2027, 11, 23),
        "period_months": 1,
        "periods": 12,
        "due_day": 10,
        "first_due_on": date(2026, 12, 10),
        "customer": Customer(name="Padaria Sol Ltda", kind="company"),
        "lines": lines,
        "gross": gross.quantize(CENTAVO),
        "discount": Decimal(discount),
        "total": gross.quantize(CENTAVO) - Decimal(discount),
        "notes": f"{MARKER} Negócio",
    }
    return Contract(**{**fields, **changes})


def make_references(**changes) -> SaleReferences:
    fields = {"customer_id": CUSTOMER_ID, "item_ids": {"name:kit": ITEM_ID}}
    return SaleReferences(**{**fields, **changes})


def write(contract: Contract, references: SaleReferences | None = None):
    return ContratoRequest.from_contract(
        contract, references or make_references(), number=12, marker=MARKER
    )


def sent(request: ContratoRequest) -> dict:
    return json.loads(dump_json(request.body()), parse_float=Decimal, parse_int=Decimal)


def refusal(contract: Contract, **references) -> dict[str, str]:
    with pytest.raises(RejectedError) as caught:
        write(contract, make_references(**references))
    assert caught.value.reason == "CONTRACT_REFUSED"
    return dict(caught.value.facts)


def test_a_plain_contract_is_written_in_the_vendors_words():
    body = sent(write(make_contract(discount="30.00"), make_references()))

    assert body == {
        "id_cliente": CUSTOMER_ID,
        "termos": {
            "numero": 12,
            "tipo_frequencia": "MENSAL",
            "intervalo_frequencia": 1,
            "tipo_expiracao": "DATA",
            "data_inicio": "2026-11-24",
            "data_fim": "2027-11-23",
            "dia_emissao_venda": 24,
        },
        "condicao_pagamento": {
            "tipo_pagamento": "OUTRO",
            "dia_vencimento": 10,
            "primeira_data_vencimento": "2026-12-10",
        },
        "itens": [
            {
                "id": ITEM_ID,
                "quantidade": 2,
                "valor": Decimal("150.00"),
                "descricao": f"{MARKER} Kit",
            }
        ],
        "composicao_de_valor": {"desconto": {"tipo": "VALOR", "valor": Decimal(30)}},
        "observacoes": f"{MARKER} Negócio",
    }


def test_what_a_contract_refers_to_stands_beside_its_terms():
    references = make_references(
        seller_id=SELLER_ID,
        category_id=ITEM_ID,
        cost_center_id=CUSTOMER_ID,
        account_id=ACCOUNT_ID,
    )
    body = sent(write(make_contract(method="BOLETO_BANCARIO"), references))

    assert body["id_vendedor"] == SELLER_ID
    assert (body["id_categoria"], body["id_centro_custo"]) == (ITEM_ID, CUSTOMER_ID)
    assert body["condicao_pagamento"]["id_conta_financeira"] == ACCOUNT_ID
    assert body["condicao_pagamento"]["tipo_pagamento"] == "BOLETO_BANCARIO"


@pytest.mark.parametrize(
    ("months", "frequency", "interval"),
    [
        (1, "MENSAL", 1),
        (3, "MENSAL", 3),
        (6, "MENSAL", 6),
        (12, "ANUAL", 1),
        (24, "ANUAL", 2),
        (18, "MENSAL", 18),
    ],
)
def test_a_period_is_so_many_months_or_years(months, frequency, interval):
    terms = write(make_contract(period_months=months)).termos

    assert (terms.tipo_frequencia, terms.intervalo_frequencia) == (frequency, interval)


@pytest.mark.parametrize(
    ("starts_on", "data_fim"),
    [(DAY, "2027-11-23"), (date(2028, 2, 29), "2029-02-27")],
)
def test_a_contract_without_an_end_names_one_all_the_same(starts_on, data_fim):
    contract = make_contract(starts_on=starts_on, ends_on=None, periods=None)
    terms = sent(write(contract))["termos"]

    assert (terms["tipo_expiracao"], terms["data_fim"]) == ("NUNCA", data_fim)


def test_sales_are_issued_on_the_day_of_the_start_and_due_on_the_day_agreed():
    contract = make_contract(
        starts_on=date(2026, 10, 31), due_day=31, first_due_on=date(2026, 11, 30)
    )
    body = sent(write(contract))

    assert body["termos"]["dia_emissao_venda"] == 31
    assert body["condicao_pagamento"]["dia_vencimento"] == 31
    assert body["condicao_pagamento"]["primeira_data_vencimento"] == "2026-11-30"


def test_the_marker_stands_in_the_notes_and_in_the_first_item_only():
    other = make_line("1", "49.75", "Consultoria")
    body = sent(write(make_contract(lines=[make_line(), other])))

    assert body["observacoes"].startswith(MARKER)
    assert body["itens"][0]["descricao"] == f"{MARKER} Kit"
    assert "descricao" not in body["itens"][1]


def test_a_long_name_does_not_push_the_marker_out():
    request = write(make_contract(lines=[make_line(name="x" * 600)]))
    text = request.itens[0].descricao

    assert len(text) == 500
    assert deal_id_in(text, 5) == 981


def test_a_name_that_looks_like_a_marker_stands_behind_ours():
    request = write(make_contract(lines=[make_line(name="[pipedrive:5:7] Kit")]))

    assert deal_id_in(request.itens[0].descricao, 5) == 981


def test_a_refusal_may_not_repeat_the_notes_and_may_repeat_the_rest():
    """The notes hold the deal's title, which may be somebody's name."""
    assert write(make_contract()).secrets == (f"{MARKER} Negócio",)


@pytest.mark.parametrize(
    ("contract", "field", "rule"),
    [
        (make_contract(notes="x" * 501), "observacoes", "string_too_long"),
        (make_contract(lines=[]), "itens", "too_short"),
        (make_contract(lines=[make_line("0")]), "quantidade", "greater_than"),
        (make_contract(lines=[make_line(price="-1")]), "valor", "greater_than_equal"),
        (make_contract(discount="0.005"), "valor", "not_whole_cents"),
        (make_contract(discount="-0.01"), "valor", "greater_than_equal"),
        (make_contract(method="FIADO"), "tipo_pagamento", "literal_error"),
        (make_contract(due_day=0), "dia_vencimento", "greater_than_equal"),
        (make_contract(due_day=32), "dia_vencimento", "less_than_equal"),
        (make_contract(period_months=0), "intervalo_frequencia", "greater_than_equal"),
        (make_contract(period_months=61), "intervalo_frequencia", "less_than_equal"),
        (make_contract(period_months=732), "intervalo_frequencia", "less_than_equal"),
        (make_contract(ends_on=date(2026, 11, 23)), "", "end_before_start"),
        (make_contract(total=Decimal("299.99")), "", "total"),
        (make_contract(total=Decimal(3600)), "", "total"),
    ],
)
def test_a_contract_that_breaks_a_limit_is_set_aside_before_it_is_sent(
    contract, field, rule
):
    assert refusal(contract) == {"field": field, "rule": rule}


def test_an_id_that_is_no_uuid_is_refused_without_repeating_it():
    facts = refusal(make_contract(), seller_id="Maria")

    assert facts["field"] == "id_vendedor"
    assert "Maria" not in str(facts)


def test_a_contract_of_a_day_is_allowed():
    assert write(make_contract(ends_on=DAY)).termos.data_fim == DAY


prices = st.decimals(CENTAVO, Decimal("9999999.99"), places=2)
lines = st.builds(make_line, st.integers(1, 9999), prices)


@settings(deadline=None)
@given(st.lists(lines, min_size=1, max_size=4), st.data())
def test_what_one_period_bills_arrives_to_the_centavo(bought, data):
    gross = sum(line.quantity * line.unit_price for line in bought)
    discount = data.draw(st.decimals(0, gross, places=2))
    contract = make_contract(lines=bought, discount=discount)
    body = sent(write(contract))

    billed = sum(item["quantidade"] * item["valor"] for item in body["itens"])
    off = body.get("composicao_de_valor", {}).get("desconto", {}).get("valor", 0)
    assert billed - off == contract.total


def test_what_was_sold_of_a_product_stands_beside_the_marker_and_on_its_own() -> None:
    small = make_line(name="Camiseta").model_copy(update={"detail": "P"})
    large = small.model_copy(update={"detail": "G"})
    contract = make_contract(lines=[small, large, make_line()])

    body = write(contract).body()

    texts = [item.get("descricao") for item in body["itens"]]
    assert texts == [f"{MARKER} Camiseta P", "G", None]
