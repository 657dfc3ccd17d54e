"""Whatever the vendors' own files allow to ask, the sandbox answers as they say.

Where the files are at hand (`GANHO_VENDOR_SPECS`); a test of our own samples is beside.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import schemathesis
import yaml
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from ganho.sandbox.demo_company import fill_demo
from ganho.sandbox.room import Sandbox
from tests.stages import served

SPECS = os.environ.get("GANHO_VENDOR_SPECS")
EXAMPLES = 8
PATIENCE = 120
"""Seconds; the ten that are usual are not enough where other tests keep every core."""
PIPEDRIVE = (
    *("deals", "deals/archived", "deals/products", "deals/installments", "pipelines"),
    *("deals/{id}", "deals/{id}/products", "deals/{id}/discounts"),
    *("persons", "organizations", "products"),
    *("dealFields", "personFields", "organizationFields", "productFields"),
)
CONTA_AZUL = {
    "sales": (
        *("/v1/venda/vendedores", "/v1/venda/busca", "/v1/venda/{id}"),
        *("/v1/venda/{id_venda}/itens", "/v1/venda/proximo-numero"),
    ),
    "scheduled-sales": ("/v1/contratos", "/v1/contratos/proximo-numero"),
    "financial": ("/v1/centro-de-custo", "/v1/categorias", "/v1/conta-financeira"),
}


def operations() -> Iterator[tuple[str, Any, str]]:
    if not SPECS:
        return
    document = read("pipedrive/openapi-v2.yaml")
    for path in PIPEDRIVE:
        yield "pipedrive", document, f"/{path}"
    for name, paths in CONTA_AZUL.items():
        document = read(f"conta_azul/{name}-openapi.yaml")
        for path in paths:
            yield "conta_azul", document, path


def read(name: str) -> Any:
    text = (Path(SPECS or "") / name).read_text(encoding="utf-8")
    return loosened(yaml.load(text, yaml.CSafeLoader))


def loosened(node: Any) -> Any:
    """Allow null, and times without a zone: the files forbid what the vendors send."""
    if isinstance(node, list):
        return [loosened(one) for one in node]
    if not isinstance(node, dict):
        return node
    plain = {key: loosened(one) for key, one in node.items() if key != "format"}
    is_schema = isinstance(plain.get("type"), str) and "in" not in plain
    return plain | ({"nullable": True} if is_schema else {})


def test_some_are_asked_where_the_files_are_at_hand() -> None:
    assert bool(list(operations())) == bool(SPECS)


def test_every_question_is_answered_as_the_file_says() -> None:
    for param in operations():
        ask(*param)


def ask(vendor: str, document: Any, path: str) -> None:
    operation = schemathesis.openapi.from_dict(document)[path]["GET"]
    sandbox = Sandbox(limits=False)
    fill_demo(sandbox)
    headers = {
        "x-api-token": sandbox.pipedrive.api_token,
        "authorization": f"Bearer {sandbox.conta_azul.new_access_token()}",
    }
    with served(sandbox) as at:
        address = f"{at.pipedrive}/api/v2" if vendor == "pipedrive" else at.conta_azul

        @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def answered(case: Any) -> None:
            response = case.call(base_url=address, headers=headers, timeout=PATIENCE)
            checks = [not_a_server_error]
            if response.status_code < 300:
                checks.append(response_schema_conformance)
            case.validate_response(response, checks=checks)

        answered()
