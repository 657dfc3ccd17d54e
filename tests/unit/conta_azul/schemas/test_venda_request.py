"""Sales on the way out: exact numbers, and parcels that make the total."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganho.conta_azul.schemas import VendaRequest
from ganho.domain.customer.customer import Customer
from ganho.domain.item import Item
from ganho.domain.sale import Parcel, Payment, Sale, SaleLine, SaleReferences
from ganho.errors import RejectedError
from ganho.transport import dump_json

CUSTOMER_ID = "7c0e0000-0000-4000-8000-000000000001"
ITEM_ID = "0d4d0000-0000-4000-8000-000000000002"
SELLER_ID = "40bb0000-0000-4000-8000-000000000003"
DAY = date(2026, 11, 3)
CENTAVO = Decimal("0.01")


def make_sale(*, lines=None, discount="0", parcels=None, **changes) -> Sale:
    item = Item(
        key="name:kit", name="Kit", code=None, kind="product", unit_price=Decimal(1)
    )
    lines = lines or [(Decimal(2), Decimal("150.00"))]
    gross = sum(quantity * price for quantity, price in lines).quantize(CENTAVO)
    total = gross - Decimal(discount)
    payment = parcels or Payment(
        condition="À vista", parcels=(Parcel(due_on=DAY, amount=total),)
    )
    fields = {
        "deal_id": 981,
        "sold_on": DAY,
        "customer": Customer(name="Padaria Sol Ltda", kind="company"),
        "lines": tuple(
            SaleLine(item=item, quantity=quantity, unit_price=price)
            for quantity, price in lines
        ),
        "gross": gross,
        "discount": Decimal(discount),
        "total": total,
        "payment": payment,
        "notes": "[pipedrive:5:981] Negócio",
    }
    return Sale(**{**fields, **changes})


def make_references(**changes) -> SaleReferences:
    fields = {"customer_id": CUSTOMER_ID, "item_ids": {"name:kit": ITEM_ID}}
    return SaleReferences(**{**fields, **changes})


def write(sale: Sale, **references) -> VendaRequest:
    return VendaRequest.from_sale(
        sale, make_references(**references), number=4512, status="EM_ANDAMENTO"
    )


def sent(request: VendaRequest) -> dict:
    return json.loads(dump_json(request.body()), parse_float=Decimal, parse_int=Decimal)


def test_a_plain_sale_is_written_in_the_vendors_words():
    body = sent(write(make_sale(discount="30.00"), seller_id=SELLER_ID))

    assert body == {
        "id_cliente": CUSTOMER_ID,
        "numero": 4512,
        "situacao": "EM_ANDAMENTO",
        "data_venda": "2026-11-03",
        "itens": [{"id": ITEM_ID, "quantidade": 2, "valor": Decimal("150.00")}],
        "condicao_pagamento": {
            "opcao_condicao_pagamento": "À vista",
            "parcelas": [{"data_vencimento": "2026-11-03", "valor": Decimal(270)}],
        },
        "composicao_de_valor": {"desconto": {"tipo": "VALOR", "valor": Decimal(30)}},
        "id_vendedor": SELLER_ID,
        "observacoes": "[pipedrive:5:981] Negócio",
    }


prices = st.decimals(
    min_value=Decimal("0.01"), max_value=Decimal("9999999.99"), places=2
)
quantities = st.integers(min_value=1, max_value=9999).map(Decimal)


@st.composite
def sales(draw):
    lines = draw(st.lists(st.tuples(quantities, prices), min_size=1, max_size=6))
    gross = sum(quantity * price for quantity, price in lines)
    count = draw(st.integers(min_value=1, max_value=12))
    discount = draw(
        st.decimals(min_value=0, max_value=gross - CENTAVO, places=2)
        if gross > CENTAVO
        else st.just(Decimal(0))
    )
    total = gross - discount
    count = min(count, int(total / CENTAVO))
    share = (total / count).quantize(CENTAVO, "ROUND_DOWN")
    amounts = [share] * (count - 1) + [total - share * (count - 1)]
    parcels = tuple(
        Parcel(due_on=DAY + timedelta(days=30 * number), amount=amount)
        for number, amount in enumerate(amounts)
    )
    payment = Payment(condition=f"{count}x", parcels=parcels)
    return make_sale(lines=lines, discount=str(discount), parcels=payment)


@settings(deadline=None)
@given(sales())
def test_every_number_on_the_wire_is_exact(sale):
    body = sent(write(sale))

    lines = [(item["quantidade"], item["valor"]) for item in body["itens"]]
    assert lines == [(line.quantity, line.unit_price) for line in sale.lines]
    parcels = body["condicao_pagamento"]["parcelas"]
    assert [parcel["valor"] for parcel in parcels] == [
        parcel.amount for parcel in sale.payment.parcels
    ]


@settings(deadline=None)
@given(sales())
def test_parcels_on_the_wire_sum_to_the_total(sale):
    body = sent(write(sale))

    gross = sum(item["quantidade"] * item["valor"] for item in body["itens"])
    discount = body.get("composicao_de_valor", {}).get("desconto", {}).get("valor", 0)
    parcels = sum(each["valor"] for each in body["condicao_pagamento"]["parcelas"])
    assert gross - discount == parcels == sale.total


def one_parcel(amount: str, condition: str = "À vista", **more) -> Payment:
    parcel = Parcel(due_on=DAY, amount=Decimal(amount))
    return Payment(condition=condition, parcels=(parcel,), **more)


@pytest.mark.parametrize(
    ("sale", "field", "rule"),
    [
        (make_sale(parcels=one_parcel("299.99")), "", "parcel_sum"),
        (
            make_sale(parcels=one_parcel("300.00", "2x")),
            "",
            "parcel_count",
        ),
        (
            make_sale(parcels=one_parcel("300.00", "a prazo")),
            "opcao_condicao_pagamento",
            "string_pattern_mismatch",
        ),
        (
            make_sale(parcels=one_parcel("300.00", method="FIADO")),
            "tipo_pagamento",
            "literal_error",
        ),
        (
            make_sale(lines=[(Decimal(1) / 3, Decimal(3))]),
            "quantidade",
            "not_exact",
        ),
        (
            make_sale(discount="0.005"),
            "valor",
            "not_whole_cents",
        ),
        (make_sale(notes="x" * 501), "observacoes", "string_too_long"),
        (make_sale(lines=[]).model_copy(update={"lines": ()}), "itens", "too_short"),
    ],
)
def test_a_sale_that_breaks_a_limit_is_set_aside_before_it_is_sent(sale, field, rule):
    with pytest.raises(RejectedError) as caught:
        write(sale)

    assert caught.value.reason == "SALE_REFUSED"
    assert caught.value.facts == {"field": field, "rule": rule}


def test_an_id_that_is_no_uuid_is_refused_without_repeating_it():
    with pytest.raises(RejectedError) as caught:
        write(make_sale(), seller_id="Maria")

    assert caught.value.facts["field"] == "id_vendedor"
    assert "Maria" not in f"{caught.value!r} {caught.value.facts}"


@pytest.mark.parametrize("condition", ["30", "30,60", "15, 30, 45", "12x"])
def test_the_vendors_payment_options_are_written(condition):
    count = {"30": 1, "30,60": 2, "15, 30, 45": 3, "12x": 12}[condition]
    parcels = tuple(Parcel(due_on=DAY, amount=Decimal(5)) for _ in range(count))
    sale = make_sale(
        lines=[(Decimal(count), Decimal(5))],
        parcels=Payment(condition=condition, parcels=parcels),
    )

    assert write(sale).condicao_pagamento.opcao_condicao_pagamento == condition
