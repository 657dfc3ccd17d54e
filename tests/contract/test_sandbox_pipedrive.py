"""The simulated Pipedrive answers in the shapes of the vendor's own specification."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from jsonschema import Draft4Validator

from ganho.sandbox.demo_company import fill_demo
from ganho.sandbox.room import Sandbox
from tests.stages import served

SPECS = os.environ.get("GANHO_VENDOR_SPECS")
FILES = {"": "openapi-v2.yaml", "/v1": "openapi-v1-used.yaml"}
SAMPLES = Path("tests/samples/pipedrive")
NEW_FIELD = "/api/v2/dealFields"
PATHS = {
    "/api/v2/deals": "deals?status=won&include_fields=first_won_time",
    "/api/v2/deals/archived": "deals/archived?status=won",
    "/api/v2/deals/products": "deals/products?deal_ids={deals}",
    "/api/v2/deals/installments": "deals/installments?deal_ids={deals}",
    "/api/v2/persons": "persons",
    "/api/v2/organizations": "organizations",
    "/api/v2/products": "products",
    "/api/v2/pipelines": "pipelines",
    "/api/v2/dealFields": "dealFields?limit=500",
}


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Any]]:
    """What the sandbox says on each path, with the demo's company in it."""
    sandbox = Sandbox(limits=False)
    deals = ",".join(str(deal) for deal in fill_demo(sandbox))
    token = {"x-api-token": sandbox.pipedrive.api_token}
    with served(sandbox) as at, httpx.Client(headers=token) as client:
        said = {
            path: client.get(
                f"{at.pipedrive}/api/v2/{query.format(deals=deals)}"
            ).json()
            for path, query in PATHS.items()
        }
        yield said | {"/v1/users/me": client.get(f"{at.pipedrive}/v1/users/me").json()}


def test_every_answer_has_the_shape_of_our_sample(answers: dict[str, Any]) -> None:
    samples = json.loads((SAMPLES / "shapes.json").read_text(encoding="utf-8"))

    for path, fields in samples.items():
        data = answers[path]["data"]
        row = data[0] if isinstance(data, list) else data
        assert set(fields) <= set(row), path
        assert answers[path]["success"] is True


def test_every_answer_is_valid_by_the_vendors_files(answers: dict[str, Any]) -> None:
    """Where the files are at hand; our samples are checked above in any case."""
    for path, schema in schemas().items():
        errors = list(Draft4Validator(schema).iter_errors(answers[path]))

        assert not errors, (path, [e.message for e in errors[:3]])


def new_field(body: Any, *, admin: bool = True) -> tuple[httpx.Response, Sandbox]:
    """Ask a fresh sandbox for a new field."""
    sandbox = Sandbox(limits=False)
    token = sandbox.pipedrive.api_token
    sandbox.pipedrive.tokens[token].admin = admin
    with served(sandbox) as at, httpx.Client(headers={"x-api-token": token}) as client:
        return client.post(f"{at.pipedrive}{NEW_FIELD}", json=body), sandbox


@pytest.mark.parametrize("kind", ["enum", "set"])
def test_a_new_field_with_options_is_answered_whole(kind: str) -> None:
    labels = [{"label": "Sim"}, {"label": "Não"}]
    answer, sandbox = new_field(
        {"field_name": "Contrato", "field_type": kind, "options": labels}
    )
    made = answer.json()["data"]

    assert (answer.status_code, made["field_name"]) == (200, "Contrato")
    assert re.fullmatch("[0-9a-f]{40}", made["field_code"])
    assert [option["label"] for option in made["options"]] == ["Sim", "Não"]
    assert len({option["id"] for option in made["options"]}) == len(labels)
    assert made in sandbox.pipedrive.fields["deal"]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"field_name": None}, "field_name"),
        ({"field_name": ""}, "field_name"),
        ({"field_name": "x" * 256}, "field_name"),
        ({"field_type": None}, "field_type"),
        ({"field_type": "int"}, "field_type"),
        ({"field_type": "enum"}, "options"),
        ({"field_type": "set", "options": []}, "options"),
        ({"field_type": "enum", "options": [{"name": "Sim"}]}, "options"),
        ({"field_type": "enum", "options": ["Sim"]}, "options"),
        ({"description": 1}, "description"),
        ({"ui_visibility": True}, "ui_visibility"),
        ({"name": "Contrato"}, "name"),
    ],
    ids=repr,
)
def test_a_new_field_that_is_not_as_specified_is_refused(
    wrong: dict[str, Any], named: str
) -> None:
    right = {"field_name": "Contrato", "field_type": "double", "description": None}
    answer, sandbox = new_field(right | wrong)

    assert (answer.status_code, answer.json()["success"]) == (400, False)
    assert answer.json()["code"] == "ERR_SCHEMA_VALIDATION_FAILED"
    assert f" {named}:" in answer.json()["error"]
    assert "Contrato" not in [f["field_name"] for f in sandbox.pipedrive.fields["deal"]]


def test_only_an_administrator_may_make_a_field() -> None:
    answer, _ = new_field({"field_name": "A", "field_type": "text"}, admin=False)

    assert (answer.status_code, answer.json()["success"]) == (403, False)


def test_a_field_posted_twice_is_there_twice() -> None:
    sandbox = Sandbox(limits=False)
    token = {"x-api-token": sandbox.pipedrive.api_token}
    body = {"field_name": "Contrato", "field_type": "double"}
    with served(sandbox) as at, httpx.Client(headers=token) as client:
        made = [client.post(f"{at.pipedrive}{NEW_FIELD}", json=body) for _ in "ab"]

    assert len({answer.json()["data"]["field_code"] for answer in made}) == len(made)


def test_a_new_field_is_answered_as_the_vendors_file_says() -> None:
    """Where the file is at hand; its shape is checked above in any case."""
    if not SPECS:
        return
    spec = spec_of(FILES[""])
    said = spec["paths"]["/dealFields"]["post"]["responses"]["200"]["content"]
    schema = relaxed(said["application/json"]["schema"], spec)
    answer, _ = new_field(
        {"field_name": "A", "field_type": "enum", "options": [{"label": "Sim"}]}
    )

    assert [e.message for e in Draft4Validator(schema).iter_errors(answer.json())] == []


def spec_of(name: str) -> dict[str, Any]:
    text = (Path(SPECS or "") / "pipedrive" / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


def schemas() -> dict[str, Any]:
    """The schema of each path's answer, its references resolved, null allowed."""
    found: dict[str, Any] = {}
    for prefix, name in FILES.items() if SPECS else ():
        spec = spec_of(name)
        base = re.sub(r"https?://[^/]+", "", spec["servers"][0]["url"]) or prefix
        for path in answers_of(spec, base):
            content = spec["paths"][path]["get"]["responses"]["200"]["content"]
            schema = content["application/json"]["schema"]
            found[base + path] = relaxed(schema, spec)
    return found


def answers_of(spec: dict[str, Any], base: str) -> list[str]:
    wanted = {*PATHS, "/v1/users/me"}
    return [path for path in spec["paths"] if base + path in wanted]


def relaxed(schema: Any, spec: dict[str, Any]) -> Any:
    """Allow null everywhere: the vendor's files forbid what its API sends."""
    if isinstance(schema, list):
        return [relaxed(each, spec) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target: Any = spec
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return relaxed(target, spec)
    plain = {
        key: relaxed(value, spec)
        for key, value in schema.items()
        if key not in ("example", "examples", "description", "nullable", "default")
    }
    if isinstance(plain.get("type"), str):
        plain["type"] = [plain["type"], "null"]
    if isinstance(plain.get("enum"), list):
        plain["enum"] = [*plain["enum"], None]
    return plain
