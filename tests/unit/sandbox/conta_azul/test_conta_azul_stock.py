from datetime import date
from decimal import Decimal

import pytest

DAY = date(2026, 11, 3)


@pytest.fixture
def product(conta_azul):
    return conta_azul.add_product("Kit reforma", "KR-01", valor_venda=150, saldo=5)


@pytest.fixture
def create(api, conta_azul, product):
    """Sells so many kits; gives the answer."""
    customer = conta_azul.add_customer("Padaria Sol Ltda", "11222333000181")

    def send(*quantities: int):
        number = api.get("/v1/venda/proximo-numero").json() or 1
        parcel = {"data_vencimento": "2026-11-03", "valor": 150 * sum(quantities)}
        body = {
            "id_cliente": customer,
            "numero": number,
            "situacao": "EM_ANDAMENTO",
            "data_venda": "2026-11-03",
            "itens": [
                {"id": product, "quantidade": quantity, "valor": 150}
                for quantity in quantities
            ],
            "condicao_pagamento": {
                "opcao_condicao_pagamento": "À vista",
                "parcelas": [parcel],
            },
        }
        return api.post("/v1/venda", body)

    return send


@pytest.fixture
def pending(api):
    """What a sale that was created waits for, when it is read."""

    def read(created) -> str:
        sale = api.get(f"/v1/venda/{created.json()['id']}").json()
        return sale["venda"]["tipo_pendencia"]["nome"]

    return read


@pytest.fixture
def slow(conta_azul, clock):
    """The clock of an account that holds sales and takes its time to say so."""
    conta_azul.switches.stock = "held"
    conta_azul.switches.reserving_seconds = 5
    return clock


@pytest.fixture
def balance(api):
    return lambda: api.get("/v1/produtos").json()["items"][0]["saldo"]


def test_an_account_that_does_not_check_sells_what_it_has_not(create, pending, balance):
    created = create(6)

    assert created.json()["pendencia"]["nome"] == "NENHUMA"
    assert pending(created) == "NENHUMA"
    assert balance() == 5


def test_a_sale_beyond_the_stock_may_be_refused(create, conta_azul):
    conta_azul.switches.stock = "refused"

    assert create(6).status_code == 400
    assert create(3, 3).status_code == 400
    assert conta_azul.sales() == []
    assert create(5).status_code == 201


def test_a_sale_beyond_the_stock_may_be_accepted_and_held(
    create, pending, balance, conta_azul
):
    conta_azul.switches.stock = "held"
    created = create(6)

    assert created.status_code == 201
    assert created.json()["pendencia"]["nome"] == "PROCESSAMENTO_RESERVA_ESTOQUE"
    assert pending(created) == "RESERVA_DE_ESTOQUE"
    assert balance() == 5


def test_a_sale_within_the_stock_is_held_by_nothing(
    create, pending, balance, conta_azul
):
    conta_azul.switches.stock = "held"
    created = create(2)

    assert created.json()["pendencia"]["nome"] == "PROCESSAMENTO_RESERVA_ESTOQUE"
    assert pending(created) == "NENHUMA"
    assert balance() == 3


@pytest.mark.parametrize("mood", ["held", "refused"])
def test_a_checked_stock_shrinks_with_each_sale_and_grows_back(
    create, balance, conta_azul, mood
):
    conta_azul.switches.stock = mood
    deleted, cancelled = create(2).json()["id"], create(1).json()["id"]

    assert balance() == 2
    conta_azul.cancel_sale(cancelled)
    conta_azul.delete_sale(deleted)
    conta_azul.delete_sale(cancelled)
    assert balance() == 5


@pytest.mark.parametrize(("quantity", "after"), [(2, "NENHUMA"), (6, "RESERVA_DE_")])
def test_who_looks_at_once_must_look_again(create, pending, slow, quantity, after):
    created = create(quantity)

    assert pending(created) == "PROCESSAMENTO_RESERVA_DE_ESTOQUE"
    slow.advance(4.9)
    assert pending(created) == "PROCESSAMENTO_RESERVA_DE_ESTOQUE"
    slow.advance(0.1)
    assert pending(created).startswith(after)


def test_what_is_being_reserved_cannot_be_sold_again(create, conta_azul):
    conta_azul.switches.stock = "refused"
    conta_azul.switches.reserving_seconds = 5
    create(3)

    assert create(3).status_code == 400


def test_a_held_sale_is_freed_once_its_stock_is_filled(
    create, pending, balance, conta_azul, product
):
    conta_azul.switches.stock = "held"
    created = create(6)
    conta_azul.edit_product(product, balance=Decimal("5.5"))

    assert pending(created) == "RESERVA_DE_ESTOQUE"
    conta_azul.edit_product(product, balance=Decimal(7))
    assert pending(created) == "NENHUMA"
    assert balance() == 1


def test_who_fills_the_stock_frees_the_sale_there_and_then(create, conta_azul, product):
    conta_azul.switches.stock = "held"
    create(6)
    (sale,) = conta_azul.sales()
    assert sale.pending == "RESERVA_DE_ESTOQUE"
    conta_azul.edit_product(product, balance=Decimal(7))
    conta_azul.edit_product(product, balance=Decimal(0))

    assert sale.pending == "NENHUMA"


def test_filled_stock_goes_to_the_oldest_held_sale(
    create, pending, conta_azul, product
):
    conta_azul.switches.stock = "held"
    first, second = create(6), create(6)
    conta_azul.edit_product(product, balance=10)

    assert (pending(first), pending(second)) == ("NENHUMA", "RESERVA_DE_ESTOQUE")


def test_stock_that_a_deleted_sale_gives_back_frees_a_held_one(
    create, pending, conta_azul
):
    conta_azul.switches.stock = "held"
    first, second = create(3), create(3)
    conta_azul.delete_sale(first.json()["id"])

    assert pending(second) == "NENHUMA"


def test_a_deleted_sale_waits_for_no_stock(create, balance, conta_azul, product):
    conta_azul.switches.stock = "held"
    conta_azul.delete_sale(create(6).json()["id"])
    conta_azul.edit_product(product, balance=10)

    assert balance() == 10


def test_switching_the_check_off_frees_what_was_held(
    create, pending, balance, conta_azul
):
    conta_azul.switches.stock = "held"
    created = create(6)
    conta_azul.switches.stock = "unchecked"

    assert conta_azul.sales()[0].pending == "NENHUMA"
    assert pending(created) == "NENHUMA"
    assert balance() == 5


def test_a_held_sale_that_was_freed_shows_as_changed(
    api, create, conta_azul, clock, product
):
    conta_azul.switches.stock = "held"
    create(6)
    clock.advance(60)
    conta_azul.edit_product(product, balance=10)
    (listed,) = api.get("/v1/venda/busca").json()["itens"]

    assert listed["criado_em"] == "2026-11-03T12:00:00"
    assert listed["data_alteracao"] == "2026-11-03T12:01:00"


def test_held_sales_are_searched_for(api, create, conta_azul):
    conta_azul.switches.stock = "held"
    held = create(6).json()["id"]
    create(1)
    found = api.get("/v1/venda/busca", pendente="true").json()["itens"]

    assert [sale["id"] for sale in found] == [held]


def test_a_contract_takes_no_stock_before_its_sales_are_made(
    balance, conta_azul, product
):
    conta_azul.switches.stock = "held"
    customer = conta_azul.add_customer("Ana Lima")
    conta_azul.add_contract(customer, product, 150, starts_on=DAY)

    assert balance() == 5
    assert {sale.pending for sale in conta_azul.sales()} == {"NENHUMA"}
