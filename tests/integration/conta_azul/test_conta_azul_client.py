"""Our client against the simulated Conta Azul, over real HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ganho.conta_azul.client import ContaAzulClient
from ganho.conta_azul.oauth import AccessTokens
from ganho.conta_azul.schemas import (
    PessoaRequest,
    ProdutoRequest,
    ServicoRequest,
    VendaRequest,
)
from ganho.domain.customer.customer import Customer
from ganho.domain.item import Item
from ganho.domain.sale import Parcel, Payment, Sale, SaleLine, SaleReferences
from ganho.domain.tokens import StoredTokens
from ganho.errors import FatalError, RefusedError, UnknownOutcomeError
from ganho.pacing.pacer import Pacer
from ganho.sandbox.conta_azul.erp_switches import ContaAzulSwitches
from ganho.sandbox.room import Sandbox
from ganho.transport import Patience
from tests.stages import served

CNPJ = "12ABC34501DE35"
CUSTOMER = Customer(name="Padaria Sol Fictícia", kind="company", tax_id=CNPJ)
KIT = Item(
    key="name:kit", name="Kit", code=None, kind="product", unit_price=Decimal("99.90")
)
MARKER = "[pipedrive:77:981]"


class Slot:
    tokens: StoredTokens | None = None

    def read(self) -> StoredTokens | None:
        return self.tokens

    def write(self, tokens: StoredTokens) -> None:
        self.tokens = tokens


class Store:
    """One connection's tokens, shared by everybody who connects."""

    def __init__(self) -> None:
        self._slot = Slot()
        self._lock = threading.Lock()

    @contextmanager
    def locked(self) -> Iterator[Slot]:
        with self._lock:
            yield self._slot


def connect(sandbox: Sandbox, url: str, entered: str, store: Store) -> ContaAzulClient:
    tokens = AccessTokens(
        f"{url}/oauth/token",
        client_id=sandbox.conta_azul.connections.client_id,
        client_secret=sandbox.conta_azul.connections.client_secret,
        entered_refresh_token=entered,
        store=store,
        clock=sandbox.clock.now,
    )
    return ContaAzulClient(
        url,
        tokens,
        pacer=Pacer.unlimited(),
        patience=Patience(tries=3, sleep=lambda _seconds: None),
        clock=sandbox.clock.now,
    )


@contextmanager
def serving(**switches) -> Iterator[tuple[Sandbox, ContaAzulClient]]:
    sandbox = Sandbox(conta_azul=ContaAzulSwitches(**switches), limits=False)
    with served(sandbox) as at:
        entered = sandbox.conta_azul.new_refresh_token()
        client = connect(sandbox, at.conta_azul, entered, Store())
        try:
            yield sandbox, client
        finally:
            client.close()


@pytest.fixture(
    scope="module",
    params=[
        {},
        {
            "whole_numbers_as_floats": True,
            "empty_dates": True,
            "documents_shown": "stars",
            "cost_centers_key": "itens",
            "sale_status_code": 200,
            "hidden_by_default": False,
        },
    ],
    ids=["by default", "in another mood"],
)
def connected(request):
    with serving(**request.param) as pair:
        yield pair


@pytest.fixture
def sandbox(connected):
    connected[0].faults.clear()
    return connected[0]


@pytest.fixture
def client(connected):
    return connected[1]


def today(sandbox) -> date:
    return sandbox.clock.now().date()


def make_request(sandbox, client, number=None, notes=MARKER) -> VendaRequest:
    customer_id = sandbox.conta_azul.add_customer("Cliente Fictício")
    item_id = sandbox.conta_azul.add_product(f"Kit {customer_id}")
    day = today(sandbox)
    amounts = [Decimal("66.56"), Decimal("66.57")]
    sale = Sale(
        deal_id=981,
        sold_on=day,
        customer=CUSTOMER,
        lines=(SaleLine(item=KIT, quantity=Decimal(3), unit_price=Decimal("44.41")),),
        gross=Decimal("133.23"),
        discount=Decimal("0.10"),
        total=Decimal("133.13"),
        payment=Payment(
            condition="2x",
            parcels=tuple(Parcel(due_on=day, amount=amount) for amount in amounts),
        ),
        notes=notes,
    )
    return VendaRequest.from_sale(
        sale,
        SaleReferences(customer_id=customer_id, item_ids={KIT.key: item_id}),
        number=number or client.sales.next_number(),
        status="EM_ANDAMENTO",
    )


def test_the_account_says_whose_it_is(client):
    assert client.account.connected_company()


def test_a_sale_is_created_and_read_back_to_the_centavo(sandbox, client):
    request = make_request(sandbox, client)
    created = client.sales.create_sale(request)
    read = client.sales.sale(created.sale_id)

    assert created.total == read.total == Decimal("133.13")
    assert (read.number, read.notes) == (request.numero, MARKER)
    assert (read.sold_on, read.cancelled) == (today(sandbox), False)


def test_a_number_in_use_is_refused_and_leads_to_its_sale(sandbox, client):
    created = client.sales.create_sale(make_request(sandbox, client))

    with pytest.raises(RefusedError):
        client.sales.create_sale(make_request(sandbox, client, number=created.number))
    found = client.sales.sales_numbered(created.number)
    assert [sale.sale_id for sale in found] == [created.sale_id]


def test_a_lost_answer_is_a_question_that_looking_settles(sandbox, client):
    request = make_request(sandbox, client, notes="[pipedrive:77:5]")
    sandbox.faults.add("conta_azul", "POST", "/v1/venda", "lost_after_commit")

    with pytest.raises(UnknownOutcomeError):
        client.sales.create_sale(request)
    (listed,) = client.sales.sales_numbered(request.numero)
    assert client.sales.sale(listed.sale_id).notes == "[pipedrive:77:5]"


def test_a_customers_sales_of_the_day_are_found(sandbox, client):
    request = make_request(sandbox, client)
    created = client.sales.create_sale(request)
    day, around = today(sandbox), timedelta(days=1)
    found = client.sales.sales_of(request.id_cliente, day - around, day + around)

    assert [sale.sale_id for sale in found] == [created.sale_id]


def test_sales_of_the_last_days_are_listed_with_their_origin(sandbox, client):
    ours = client.sales.create_sale(make_request(sandbox, client))
    customer_id = sandbox.conta_azul.add_customer("Outro Fictício")
    theirs = sandbox.conta_azul.add_sale(customer_id, 50)
    day, around = today(sandbox), timedelta(days=400)
    origins = {
        sale.sale_id: sale.origin
        for sale in client.sales.sales_created(day - around, day + timedelta(days=1))
    }

    assert origins[ours.sale_id] != origins[theirs]


@pytest.mark.parametrize("act", ["delete_sale", "cancel_sale"])
def test_a_deleted_or_cancelled_sale_is_read_as_cancelled(sandbox, client, act):
    created = client.sales.create_sale(make_request(sandbox, client))
    getattr(sandbox.conta_azul, act)(created.sale_id)

    assert client.sales.sale(created.sale_id).cancelled


def test_a_created_customer_is_found_again(sandbox, client):
    customer_id = client.people.create_person(
        PessoaRequest.from_customer(CUSTOMER, MARKER)
    )
    found = client.people.find_people(document=CNPJ, name=CUSTOMER.name)

    assert customer_id in {person.customer_id for person in found}
    assert client.people.person(customer_id).name == CUSTOMER.name
    sandbox.conta_azul.edit_customer(customer_id, name="Outra", document="")


def test_everybody_is_listed_whatever_the_profile_and_kind(sandbox, client):
    add = sandbox.conta_azul.add_customer
    added = {
        add("Ana Fictícia", tipo_pessoa="Física"),
        add("Rio Fictício", tipo_pessoa="Jurídica", perfis=("Fornecedor",)),
        add("Mar Fictício", tipo_pessoa="Estrangeira", perfis=("Transportadora",)),
    }
    since = sandbox.clock.now() - timedelta(days=800)

    assert added <= {person.customer_id for person in client.people.people()}
    assert added <= {person.customer_id for person in client.people.people(since)}


def test_created_items_are_found_again(client):
    product_id = client.catalogue.create_product(ProdutoRequest.from_item(KIT, MARKER))
    service_id = client.catalogue.create_service(ServicoRequest.from_item(KIT))

    assert product_id in {
        item.item_id for item in client.catalogue.find_products(name="kit")
    }
    assert product_id in {item.item_id for item in client.catalogue.products()}
    assert service_id in {
        item.item_id for item in client.catalogue.find_services("KIT")
    }


def test_the_accounts_lists_are_read(sandbox, client):
    erp = sandbox.conta_azul
    ids = [
        erp.add_seller("Vera"),
        erp.add_category("Vendas"),
        erp.add_cost_center("Matriz"),
        erp.add_account("Banco"),
    ]
    lists = [
        client.account.sellers(),
        client.account.categories(),
        client.account.cost_centers(),
        client.account.accounts(),
    ]

    for added, entries in zip(ids, lists, strict=True):
        assert added in {entry.id for entry in entries}


@pytest.mark.parametrize("kind", ["truncated", "html_200", "null_body", "reset"])
def test_a_spoilt_read_is_repeated(sandbox, client, kind):
    sandbox.faults.add("conta_azul", "GET", "/v1/venda/busca", kind)

    assert client.sales.sales_numbered(999_999) == []


def test_an_access_token_that_ended_early_is_renewed(sandbox, client):
    sandbox.conta_azul.connections.expire_access_tokens()

    assert client.sales.next_number()


def test_clients_that_connect_at_once_refresh_once():
    sandbox, store = Sandbox(limits=False), Store()
    with served(sandbox) as at:
        entered = sandbox.conta_azul.new_refresh_token()
        clients = [
            connect(sandbox, at.conta_azul, entered, store) for _number in range(6)
        ]
        threads = [
            threading.Thread(target=client.account.connected_company)
            for client in clients
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for client in clients:
            client.close()

    assert sandbox.conta_azul.connections.refreshes == 1


def test_a_revoked_connection_asks_for_a_person():
    with serving() as (sandbox, client):
        sandbox.conta_azul.connections.revoke()

        with pytest.raises(FatalError, match="access_revoked"):
            client.sales.next_number()


def test_a_blocked_plan_stops_the_run():
    with (
        serving(plan_blocked="END_TRIAL") as (_sandbox, client),
        pytest.raises(FatalError, match="END_TRIAL"),
    ):
        client.sales.next_number()
