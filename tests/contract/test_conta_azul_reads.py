"""What we ask for. A misnamed filter is ignored in silence, so names are held fast."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import yaml

from ganho.conta_azul.client import ContaAzulClient
from ganho.conta_azul.oauth import AccessTokens, chain_of
from ganho.domain.tokens import StoredTokens
from ganho.pacing.pacer import Pacer

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
CUSTOMER_ID = "7c0e0000-0000-4000-8000-000000000001"
CONTRACT_ID = "c1a00000-0000-4000-8000-000000000002"
VENDOR_SPECS = os.environ.get("GANHO_VENDOR_SPECS")
PAGES = {"pagina", "tamanho_pagina"}
CHANGED = {"data_alteracao_de", "data_alteracao_ate"}
CREATED = {"data_criacao_de", "data_criacao_ate"}

CALLS = {
    "sellers": lambda client: client.account.sellers(),
    "categories": lambda client: client.account.categories(),
    "cost_centers": lambda client: client.account.cost_centers(),
    "accounts": lambda client: client.account.accounts(),
    "sales_created": lambda client: list(client.sales.sales_created(DAY, DAY)),
    "sales of a status": lambda client: list(
        client.sales.sales_created(DAY, DAY, status="EM_ANDAMENTO")
    ),
    "changed sales": lambda client: list(client.sales.sales_changed(NOW)),
    "newest_sales": lambda client: client.recent.newest_sales(DAY, DAY),
    "origin_of_sale": lambda client: client.recent.origin_of_sale(CUSTOMER_ID),
    "sales_numbered": lambda client: client.sales.sales_numbered(1001),
    "sales_of": lambda client: list(client.sales.sales_of(CUSTOMER_ID, DAY, DAY)),
    "people": lambda client: list(client.people.people()),
    "changed people": lambda client: list(client.people.people(NOW)),
    "invoice_data": lambda client: list(client.invoicing.invoice_data()),
    "invoice_data_of": lambda client: client.invoicing.invoice_data_of(CUSTOMER_ID),
    "find_people": lambda client: client.people.find_people(
        document="11222333000181", name="Padaria Fictícia"
    ),
    "products": lambda client: list(client.catalogue.products()),
    "changed products": lambda client: list(client.catalogue.products(NOW)),
    "find_products": lambda client: client.catalogue.find_products(name="Kit"),
    "find_products by code": lambda client: client.catalogue.find_products(code="K1"),
    "services": lambda client: list(client.catalogue.services()),
    "find_services": lambda client: client.catalogue.find_services("Consultoria"),
    "balance": lambda client: client.catalogue.balance(CUSTOMER_ID, "Kit"),
    "balance by code": lambda client: client.catalogue.balance(CUSTOMER_ID, "", "K1"),
    "contracts": lambda client: list(client.contracts.contracts()),
    "contracts of one": lambda client: list(client.contracts.contracts(CUSTOMER_ID)),
    "contract": lambda client: client.contracts.contract(CONTRACT_ID),
    "sale_items": lambda client: client.contracts.sale_items(CUSTOMER_ID),
    "next_contract_number": lambda client: client.contracts.next_contract_number(),
    "next_number": lambda client: client.sales.next_number(),
    "sale": lambda client: client.sales.sale(CUSTOMER_ID),
    "person": lambda client: client.people.person(CUSTOMER_ID),
}
EVER = {"data_inicio", "data_fim", "status", "campo_ordenado_ascendente"}
SEARCHED = PAGES | {"tipos_pessoa", "tipo_perfil"}
EXPECTED = {
    "sellers": ("/v1/venda/vendedores", [set()]),
    "categories": ("/v1/categorias", [PAGES | {"tipo", "permite_apenas_filhos"}]),
    "cost_centers": ("/v1/centro-de-custo", [PAGES | {"filtro_rapido"}]),
    "accounts": ("/v1/conta-financeira", [PAGES | {"apenas_ativo"}]),
    "sales_created": ("/v1/venda/busca", [PAGES | CREATED]),
    "sales of a status": ("/v1/venda/busca", [PAGES | CREATED | {"situacoes"}]),
    "changed sales": ("/v1/venda/busca", [PAGES | CHANGED]),
    "newest_sales": (
        "/v1/venda/busca",
        [PAGES | CREATED | {"campo_ordenado_descendente"}],
    ),
    "sales_numbered": (
        "/v1/venda/busca",
        [PAGES | {"numeros"}, PAGES | {"termo_busca"}],
    ),
    "sales_of": ("/v1/venda/busca", [PAGES | CREATED | {"ids_clientes"}]),
    "people": ("/v1/pessoas", [SEARCHED]),
    "changed people": ("/v1/pessoas", [SEARCHED | CHANGED]),
    "invoice_data": ("/v1/pessoas", [SEARCHED | {"com_endereco"}]),
    "invoice_data_of": (f"/v1/pessoas/{CUSTOMER_ID}", [set()]),
    "find_people": (
        "/v1/pessoas",
        [
            SEARCHED | {"documentos"},
            SEARCHED | {"busca"},
            PAGES | {"tipos_pessoa", "busca"},
        ],
    ),
    "products": ("/v1/produtos", [PAGES | {"status"}]),
    "changed products": ("/v1/produtos", [PAGES | {"status"} | CHANGED]),
    "find_products": ("/v1/produtos", [PAGES | {"busca"}]),
    "find_products by code": ("/v1/produtos", [PAGES | {"sku"}]),
    "services": ("/v1/servicos", [PAGES]),
    "find_services": ("/v1/servicos", [PAGES | {"busca_textual"}]),
    "balance": ("/v1/produtos", [PAGES | {"busca"}]),
    "balance by code": ("/v1/produtos", [PAGES | {"sku"}]),
    "contracts": ("/v1/contratos", [PAGES | EVER]),
    "contracts of one": ("/v1/contratos", [PAGES | EVER | {"cliente_id"}]),
    "contract": (f"/v1/contratos/{CONTRACT_ID}", [set()]),
    "sale_items": (f"/v1/venda/{CUSTOMER_ID}/itens", [PAGES]),
    "next_contract_number": ("/v1/contratos/proximo-numero", [set()]),
    "next_number": ("/v1/venda/proximo-numero", [set()]),
    "sale": (f"/v1/venda/{CUSTOMER_ID}", [set()]),
    "origin_of_sale": (f"/v1/venda/{CUSTOMER_ID}", [set()]),
    "person": (f"/v1/pessoas/{CUSTOMER_ID}", [set()]),
}


class Slot:
    def read(self) -> StoredTokens:
        until = NOW + timedelta(hours=1)
        return StoredTokens("access", "refresh", until, chain_of("entered"))

    def write(self, tokens: StoredTokens) -> None:
        raise AssertionError(tokens)


class Store:
    @contextmanager
    def locked(self) -> Iterator[Slot]:
        yield Slot()


def answer_nothing(request: httpx.Request) -> httpx.Response:
    if request.url.path.endswith(CUSTOMER_ID):
        return httpx.Response(404, json={"message": "não foi encontrado"})
    if request.url.path.endswith(CONTRACT_ID):
        body = {"id": CONTRACT_ID, "termos": {"data_inicio": "2026-11-24"}}
        return httpx.Response(200, json=body)
    if request.url.path.endswith("proximo-numero"):
        return httpx.Response(200, json=1)
    return httpx.Response(200, json={"items": []})


@pytest.fixture(scope="module")
def asked() -> dict[str, list[httpx.URL]]:
    """Every address our client reads, by the method that reads it."""
    seen: list[httpx.URL] = []

    def note(request: httpx.Request) -> httpx.Response:
        seen.append(request.url)
        return answer_nothing(request)

    tokens = AccessTokens(
        "https://erp.example/oauth/token",
        client_id="client",
        client_secret="secret",
        entered_refresh_token="entered",
        store=Store(),
        clock=lambda: NOW,
    )
    client = ContaAzulClient(
        "https://erp.example",
        tokens,
        pacer=Pacer.unlimited(),
        transport=httpx.MockTransport(note),
        clock=lambda: NOW,
    )
    by_call = {}
    for name, call in CALLS.items():
        call(client)
        by_call[name] = seen.copy()
        seen.clear()
    client.close()
    return by_call


@pytest.mark.parametrize("name", CALLS)
def test_we_ask_by_the_names_that_filters_have(asked, name):
    path, filters = EXPECTED[name]

    assert {url.path for url in asked[name]} == {path}
    shapes = {frozenset(url.params) for url in asked[name]}
    assert shapes == {frozenset(names) for names in filters}


def test_no_filter_is_given_twice(asked):
    """Of a repeated key only the first value may count."""
    urls = [url for each in asked.values() for url in each]

    assert all(len(url.params.multi_items()) == len(url.params) for url in urls)


def vendor_paths() -> dict[str, dict[str, dict]]:
    """The parameters of every published path, where the vendor's files are at hand."""
    if VENDOR_SPECS is None:
        return {}
    published = {}
    for name in ("sales", "financial", "scheduled-sales"):
        file = Path(VENDOR_SPECS) / "conta_azul" / f"{name}-openapi.yaml"
        spec = yaml.safe_load(file.read_text(encoding="utf-8"))
        for path, methods in spec["paths"].items():
            known = methods.get("get", {}).get("parameters", [])
            published[path] = {each["name"]: each.get("schema", {}) for each in known}
    return published


@pytest.mark.parametrize("name", CALLS)
def test_the_vendor_publishes_every_filter_we_use(asked, name):
    published = vendor_paths()
    for url in asked[name]:
        known = published.get(url.path) or {key: {} for key in url.params}

        assert set(url.params) <= set(known)
        for filter_name, value in url.params.items():
            allowed = known[filter_name].get("enum", [value])
            assert value in {str(each) for each in allowed}


def test_no_page_of_contracts_is_larger_than_the_vendor_allows(asked):
    sizes = {url.params["tamanho_pagina"] for url in asked["contracts"]}

    assert sizes == {"50"}


@pytest.mark.parametrize("path", ["/v1/venda/busca", "/v1/contratos"])
def test_the_vendors_files_are_looked_at_where_they_are_at_hand(path):
    assert (path in vendor_paths()) == (VENDOR_SPECS is not None)
