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

SPECS = os.environ.get("GANHO_VENDOR_SPECS")
FILES = {"": "openapi-v2.yaml", "/v1": "openapi-v1-used.yaml"}
SAMPLES = Path("tests/samples/pipedrive")
PATHS = {
    "/api/v2/deals": "deals?status=won&include_fields=first_won_time",
    "/api/v2/deals/archived": "deals/archived?status=won",
    "/api/v2/deals/products": "deals/products?deal_ids={deals}",
    "/api/v2/deals/installments": "deals/installments?deal_ids={deals}",
    "/api/v2/persons": "persons",
    "/api/v2/organizations": "organizations",
    "/api/v2/products": "products",
    "/api/v2/dealFields": "dealFields?limit=500",
}


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Any]]:
    """What the sandbox says on each path, with the demo's company in it."""
    sandbox = Sandbox(limits=False)
    deals = ",".join(str(deal) for deal in fill_demo(sandbox))
    token = {"x-api-token": sandbox.pipedrive.api_token}
    with sandbox.serve() as at, httpx.Client(headers=token) as client:
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


def schemas() -> dict[str, Any]:
    """The schema of each path's answer, its references resolved, null allowed."""
    found: dict[str, Any] = {}
    for prefix, name in FILES.items() if SPECS else ():
        text = (Path(SPECS) / "pipedrive" / name).read_text(encoding="utf-8")
        spec = yaml.load(text, Loader=yaml.CSafeLoader)
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
