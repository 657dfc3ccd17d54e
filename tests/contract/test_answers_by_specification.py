"""Whatever the vendors' own files allow as an answer is read, or refused in our words.

Where the files are at hand (`GANHO_VENDOR_SPECS`).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, given, settings

from ganho.conta_azul.client import ContaAzulClient
from ganho.errors import GanhoError
from ganho.pacing.pacer import Pacer
from ganho.pipedrive.api import PipedriveClient
from ganho.transport import Patience
from tests.contract.test_sandbox_by_specification import SPECS

EXAMPLES = 25
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ONCE = Patience(tries=1, sleep=lambda _: None)
CRM: dict[str, Callable[[PipedriveClient], Any]] = {
    "/deals": lambda crm: list(crm.won_deals(since=NOW)),
    "/deals/products": lambda crm: crm.lines([1]),
    "/deals/installments": lambda crm: crm.instalments([1]),
    "/deals/{id}/discounts": lambda crm: crm.discounts(1),
    "/persons": lambda crm: crm.persons([1]),
    "/organizations": lambda crm: crm.organizations([1]),
    "/products": lambda crm: crm.products([1]),
    "/pipelines": lambda crm: crm.pipelines(),
    "/dealFields": lambda crm: crm.fields("dealFields"),
    "/personFields": lambda crm: crm.fields("personFields"),
}
ERP: dict[str, tuple[str, Callable[[ContaAzulClient], Any]]] = {
    "/v1/venda/vendedores": ("sales", lambda erp: erp.account.sellers()),
    "/v1/venda/busca": ("sales", lambda erp: list(erp.sales.sales_changed(NOW))),
    "/v1/venda/{id}": ("sales", lambda erp: erp.sales.sale("s")),
    "/v1/venda/{id_venda}/itens": ("sales", lambda erp: erp.contracts.sale_items("s")),
    "/v1/venda/proximo-numero": ("sales", lambda erp: erp.sales.next_number()),
    "/v1/contratos": ("scheduled-sales", lambda erp: list(erp.contracts.contracts())),
    "/v1/contratos/{id}": ("scheduled-sales", lambda erp: erp.contracts.contract("c")),
    "/v1/contratos/proximo-numero": (
        "scheduled-sales",
        lambda erp: erp.contracts.next_contract_number(),
    ),
    "/v1/centro-de-custo": ("financial", lambda erp: erp.account.cost_centers()),
    "/v1/categorias": ("financial", lambda erp: erp.account.categories()),
    "/v1/conta-financeira": ("financial", lambda erp: erp.account.accounts()),
}
FIELDS = ("/dealFields", "/personFields")
"""A list without the built-in ones is none, and the file does not name them."""
RECORDS = ("/v1/venda/{id}", "/v1/contratos/{id}")
"""The file calls every key optional; without some of them there is no such record."""


def read(name: str) -> Any:
    text = (Path(SPECS or "") / name).read_text(encoding="utf-8")
    return yaml.load(text, yaml.CSafeLoader)


class Tokens:
    """One that is always good."""

    def current(self) -> str:
        return "access"

    def renew(self, stale: str) -> str:
        return stale

    def refresh(self) -> None:
        return

    def close(self) -> None:
        return


class Answering:
    """Gives one answer to whoever asks."""

    body: Any = None

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=self.body)


def answers(document: Any, path: str) -> Any:
    """Give the strategy of a path's answers: asked for as what a question may hold."""
    good = document["paths"][path]["get"]["responses"]["200"]
    asking = {
        "requestBody": {"required": True, "content": good["content"]},
        "responses": {"200": {"description": "read"}},
    }
    turned = {
        **{key: document[key] for key in ("openapi", "info")},
        "components": document.get("components", {}),
        "paths": {"/answer": {"post": asking}},
    }
    return schemathesis.openapi.from_dict(turned)["/answer"]["POST"].as_strategy()


def hold(strategy: Any, look: Callable[[], Any], vendor: Answering) -> int:
    """Let every answer be read; give how many were read without an error."""
    good = 0

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(case=strategy)
    def answered(case: Any) -> None:
        nonlocal good
        vendor.body = case.body
        if isinstance(case.body, dict) and "success" in case.body:
            case.body["success"] = True
        try:
            look()
        except GanhoError:
            return
        good += 1

    answered()
    return good


@pytest.mark.skipif(not SPECS, reason="the vendors' files are not at hand")
@pytest.mark.parametrize("path", CRM)
def test_what_pipedrive_may_answer_is_read(path: str) -> None:
    vendor = Answering()
    crm = PipedriveClient(
        "https://crm.example",
        "token",
        pacer=Pacer.unlimited(),
        transport=httpx.MockTransport(vendor),
        patience=ONCE,
    )
    strategy = answers(read("pipedrive/openapi-v2.yaml"), path)

    assert hold(strategy, lambda: CRM[path](crm), vendor) or path in FIELDS


@pytest.mark.skipif(not SPECS, reason="the vendors' files are not at hand")
@pytest.mark.parametrize("path", ERP)
def test_what_conta_azul_may_answer_is_read(path: str) -> None:
    vendor, (name, ask) = Answering(), ERP[path]
    erp = ContaAzulClient(
        "https://erp.example",
        Tokens(),
        pacer=Pacer.unlimited(),
        transport=httpx.MockTransport(vendor),
        patience=ONCE,
        clock=lambda: NOW,
    )
    strategy = answers(read(f"conta_azul/{name}-openapi.yaml"), path)

    assert hold(strategy, lambda: ask(erp), vendor) or path in RECORDS
