"""The simulated Conta Azul against samples of our own and the vendor's OpenAPI files.

The vendor's files are not ours to ship: `GANHO_VENDOR_SPECS` names their folder. Two
kinds of answer are not in them: refusals, whose bodies the vendor does not describe,
and persons, products and services, whose files could not be had.
"""

import asyncio
import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest, MockResponse

from ganho.sandbox.clock import SandboxClock
from ganho.sandbox.conta_azul.erp import ContaAzul
from ganho.sandbox.conta_azul.erp_app import build_app
from ganho.sandbox.conta_azul.erp_switches import ContaAzulSwitches

SAMPLES = Path(__file__).parents[1] / "samples" / "conta_azul" / "exchanges"
SPECS = Path(os.environ.get("GANHO_VENDOR_SPECS", "")) / "conta_azul"
VENDOR = "https://api-v2.contaazul.com"
ZONE = r"(Z|[+-]\d\d:\d\d)$"
CLIENT = ("sandbox-client", "sandbox-secret")
Exchange = dict[str, Any]
Judge = Callable[[Exchange, httpx.Response], None]


def read_samples() -> dict[str, Exchange]:
    return {path.stem: json.loads(path.read_text()) for path in SAMPLES.glob("*.json")}


def judge_by_sample(exchange: Exchange, response: httpx.Response) -> None:
    answer = response.json() if response.content else None
    assert response.status_code == exchange["status"]
    assert differences(exchange["answer"], answer) == []


def differences(sample: Any, answer: Any, path: str = "") -> list[str]:
    """Name what a sample has and an answer has not, or has in another type."""
    if kind(sample) != kind(answer):
        return [f"{path}: {kind(answer)} instead of {kind(sample)}"]
    if isinstance(sample, dict):
        if missing := sample.keys() - answer.keys():
            return [f"{path}.{key}: missing" for key in sorted(missing)]
        keys = [(key, f"{path}.{key}") for key in sample]
        return [
            one
            for key, where in keys
            for one in differences(sample[key], answer[key], where)
        ]
    if isinstance(sample, list) and sample:
        rows = [one for row in answer for one in differences(sample[0], row, path)]
        return rows if answer else [f"{path}: empty"]
    return []


def kind(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number"
    return type(value).__name__


def loosened(node: Any) -> Any:
    """Believe a file's example more than its format: its times have no zone."""
    if isinstance(node, list):
        return [loosened(one) for one in node]
    if not isinstance(node, dict):
        return node
    example = str(node.get("example", ""))
    too_strict = node.get("format") == "date-time" and not re.search(ZONE, example)
    return {
        key: loosened(value)
        for key, value in node.items()
        if not (too_strict and key == "format")
    }


def judge_by(document: dict[str, Any]) -> Judge:
    """Judge by a vendor's file; it is taken as it is, mistakes included."""
    config = Config(spec_validator_cls=None)

    def judge(exchange: Exchange, response: httpx.Response) -> None:
        spec = OpenAPI.from_dict(loosened(document), config=config)
        request = MockRequest(
            VENDOR,
            exchange["method"].lower(),
            exchange["path"],
            args={key: str(one) for key, one in exchange.get("query", {}).items()},
            headers={"Authorization": "Bearer token"},
            data=json.dumps(exchange.get("body")).encode(),
        )
        if "body" in exchange:
            spec.validate_request(request)
        spec.validate_response(
            request, MockResponse(response.content, response.status_code)
        )

    return judge


def cases() -> Iterator[Any]:
    """Pair each sample with its judges: itself, and a vendor's file that knows it."""
    for name, exchange in read_samples().items():
        yield pytest.param(exchange, judge_by_sample, id=f"{name}-sample")
    for file, document in documents():
        judge = judge_by(document)
        for name, exchange in read_samples().items():
            if is_known(document, exchange):
                yield pytest.param(exchange, judge, id=f"{name}-{file}")


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """The vendor's files, where they are at hand."""
    for path in sorted(SPECS.glob("*-openapi.yaml")):
        yield path.stem, yaml.load(path.read_text(), yaml.CSafeLoader)


def is_known(document: dict[str, Any], exchange: Exchange) -> bool:
    parts = exchange["path"].split("/")
    return exchange["status"] < 300 and any(
        len(known := path.split("/")) == len(parts)
        and all(a == b or a[:1] == "{" for a, b in zip(known, parts, strict=True))
        for path in document["paths"]
    )


@pytest.fixture
def room() -> ContaAzul:
    """An account that answers creates with the status the vendor's file declares."""
    clock = SandboxClock(datetime(2026, 11, 3, 15, tzinfo=UTC))
    return ContaAzul(clock, ContaAzulSwitches(sale_status_code=200))


@pytest.fixture
def send(room: ContaAzul) -> Callable[[Exchange], httpx.Response]:
    transport = httpx.ASGITransport(build_app(room, limits=False))
    headers = {"Authorization": f"Bearer {room.new_access_token()}"}

    async def request(exchange: Exchange) -> httpx.Response:
        async with httpx.AsyncClient(
            transport=transport, base_url=VENDOR, headers=headers
        ) as client:
            return await client.request(
                exchange["method"],
                exchange["path"],
                params=exchange.get("query"),
                json=exchange.get("body"),
                data=exchange.get("form"),
                auth=CLIENT if "form" in exchange else None,
            )

    return lambda exchange: asyncio.run(request(exchange))


@pytest.fixture
def fill(
    room: ContaAzul, send: Callable[[Exchange], httpx.Response]
) -> Callable[[Exchange], Exchange]:
    """Put the ids of an account with one of each kind where a sample wants them."""
    customer = room.add_customer("Padaria Sol Ltda", "11222333000181")
    service = room.add_service("Consultoria")
    ids = {
        "customer": customer,
        "product": room.add_product("Kit reforma", "KR-01", valor_venda=150, saldo=10),
        "service": service,
        "seller": room.add_seller("Ana"),
        "category": room.add_category("Vendas"),
        "cost_center": room.add_cost_center("Loja"),
        "account": room.add_account("Banco"),
        "refresh_token": room.new_refresh_token(),
    }
    contract = filled(read_samples()["contract_create"], ids)
    contract["body"]["termos"]["numero"] = 11
    ids["contract"] = send(contract).json()["id"]
    ids["contract_sale"] = room.sales()[0].id
    ids["sale"] = room.add_sale(customer, 100, number=4511, lines=[(service, 1, 100)])
    return lambda exchange: filled(exchange, ids)


def filled(exchange: Exchange, ids: dict[str, str]) -> Exchange:
    text = json.dumps(exchange)
    for name, value in ids.items():
        text = text.replace(f"<{name}>", value)
    return json.loads(text)


@pytest.mark.parametrize(("exchange", "judge"), list(cases()))
def test_the_sandbox_answers_as_the_vendor_does(send, fill, exchange, judge):
    exchange = fill(exchange)

    judge(exchange, send(exchange))


@pytest.mark.parametrize(
    ("seconds", "pending"),
    [(0, "RESERVA_DE_ESTOQUE"), (60, "PROCESSAMENTO_RESERVA_DE_ESTOQUE")],
)
def test_a_sale_that_waits_for_stock_says_so_in_the_vendors_words(
    room, send, seconds, pending
):
    room.switches.stock, room.switches.reserving_seconds = "held", seconds
    product, customer = room.add_product("Kit"), room.add_customer("Sol Ltda")
    sale_id = room.add_sale(customer, 150, lines=[(product, 1, 150)])
    exchange = {"method": "GET", "path": f"/v1/venda/{sale_id}", "status": 200}
    answer = send(exchange)

    assert answer.json()["venda"]["tipo_pendencia"]["nome"] == pending
    for _, document in documents():
        if is_known(document, exchange):
            judge_by(document)(exchange, answer)


def test_a_missing_field_is_noticed():
    sample = {"itens": [{"id": "x", "total": 1}]}

    assert differences(sample, {"itens": [{"id": "x"}]}) == [".itens.total: missing"]
    assert differences(sample, {"itens": [{"id": "x", "total": "1"}]}) != []
    assert differences(sample, {"itens": []}) != []
