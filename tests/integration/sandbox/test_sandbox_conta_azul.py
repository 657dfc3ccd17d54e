"""The simulated Conta Azul over real HTTP, from several threads, with lost answers."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from ganho.sandbox.room import Sandbox
from tests.stages import served

CLIENT = ("sandbox-client", "sandbox-secret")


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(limits=False)


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[httpx.Client]:
    token = sandbox.conta_azul.new_access_token()
    headers = {"Authorization": f"Bearer {token}"}
    with (
        served(sandbox) as at,
        httpx.Client(base_url=at.conta_azul, headers=headers) as client,
    ):
        yield client


@pytest.fixture
def body(sandbox: Sandbox) -> dict[str, Any]:
    conta_azul = sandbox.conta_azul
    return {
        "id_cliente": conta_azul.add_customer("Padaria Sol Ltda", "11222333000181"),
        "numero": 41,
        "situacao": "EM_ANDAMENTO",
        "data_venda": "2026-11-03",
        "observacoes": "[pipedrive:77:981]",
        "itens": [
            {"id": conta_azul.add_service("Consultoria"), "quantidade": 1, "valor": 100}
        ],
        "condicao_pagamento": {
            "opcao_condicao_pagamento": "À vista",
            "parcelas": [{"data_vencimento": "2026-11-03", "valor": 100}],
        },
    }


@pytest.mark.parametrize(
    ("fault", "sales"), [("lost_after_commit", 1), ("lost_before_commit", 0)]
)
def test_a_lost_answer_may_or_may_not_have_left_a_sale(
    sandbox, client, body, fault, sales
):
    sandbox.faults.add("conta_azul", "POST", "/v1/venda", fault)

    with pytest.raises(httpx.RemoteProtocolError):
        client.post("/v1/venda", json=body)
    assert len(sandbox.conta_azul.sales()) == sales
    assert client.post("/v1/venda", json=body).status_code == (400 if sales else 201)


def test_one_number_is_given_to_one_of_many_threads(sandbox, client, body):
    with ThreadPoolExecutor(8) as threads:
        answers = threads.map(lambda _: client.post("/v1/venda", json=body), range(24))
        statuses = Counter(answer.status_code for answer in answers)

    assert statuses == {201: 1, 400: 23}
    assert len(sandbox.conta_azul.sales()) == 1


def test_of_two_refreshes_at_once_one_loses_and_ends_the_connection(sandbox, client):
    form = {
        "grant_type": "refresh_token",
        "refresh_token": sandbox.conta_azul.new_refresh_token(),
    }
    with ThreadPoolExecutor(2) as threads:
        answers = threads.map(
            lambda _: client.post("/oauth/token", data=form, auth=CLIENT), range(2)
        )
        statuses = sorted(answer.status_code for answer in answers)

    assert statuses == [200, 400]
    assert sandbox.conta_azul.connections.refreshes == 1
