"""Every request we send Pipedrive is one that its own specification allows."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
import yaml
from jsonschema import Draft4Validator

from ganho.pacing.pacer import Pacer
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.contract_fields import make_contract_fields
from ganho.sandbox.faults import Journaled
from ganho.sandbox.room import Sandbox
from tests.stages import served

SPECS = os.environ.get("GANHO_VENDOR_SPECS")
FILES = ("openapi-v2.yaml", "openapi-v1-used.yaml")
OURS = {
    "/v1/users/me": set(),
    "/v1/users": set(),
    "/api/v2/deals": {
        *("status", "updated_since", "sort_by", "include_fields", "limit"),
        *("ids", "cursor"),
    },
    "/api/v2/deals/archived": {
        *("status", "updated_since", "sort_by", "include_fields", "limit"),
        *("ids", "cursor"),
    },
    "/api/v2/deals/products": {"deal_ids", "limit", "cursor"},
    "/api/v2/deals/1/discounts": set(),
    "/api/v2/deals/installments": {"deal_ids", "limit", "cursor"},
    "/api/v2/persons": {"ids", "limit", "cursor"},
    "/api/v2/organizations": {"ids", "limit", "cursor"},
    "/api/v2/products": {"ids", "limit", "cursor"},
    "/api/v2/pipelines": {"limit", "cursor"},
    "/api/v2/dealFields": {"limit", "cursor"},
    "/api/v2/personFields": {"limit", "cursor"},
    "/api/v2/organizationFields": {"limit", "cursor"},
    "/api/v2/productFields": {"limit", "cursor"},
}


@pytest.fixture(scope="module")
def sent() -> Iterator[list[Journaled]]:
    """One request of every kind, as it reached the sandbox."""
    sandbox = Sandbox(limits=False)
    since = datetime(2026, 11, 1, tzinfo=UTC)
    with served(sandbox) as at:
        client = PipedriveClient(
            at.pipedrive, sandbox.pipedrive.api_token, pacer=Pacer.unlimited()
        )
        client.me()
        client.users()
        client.pipelines()
        for archived in (False, True):
            list(client.won_deals(since=since, archived=archived))
            client.deals([1, 2], archived=archived)
        client.lines([1, 2])
        client.discounts(1)
        client.instalments([1, 2])
        for read in (client.persons, client.organizations, client.products):
            read([1, 2])
        for entity in ("deal", "person", "organization", "product"):
            client.fields(entity)
        make_contract_fields(client)
        client.close()
    return sandbox.faults.journal


def test_we_send_what_we_mean_to(sent: list[Journaled]) -> None:
    for entry in sent:
        assert set(dict(parse_qsl(entry.query))) <= OURS[entry.path], entry.path
    assert {entry.path for entry in sent} == set(OURS)
    assert {entry.status for entry in sent} == {200}


def test_a_new_field_is_described_as_we_mean_to(sent: list[Journaled]) -> None:
    bodies = {body["field_name"]: body for body in new_fields(sent)}

    assert bodies["Contrato Conta Azul"]["options"] == [
        {"label": "Sim"},
        {"label": "Não"},
    ]
    # A term may be a range, an early renewal's; a day of the month is a number.
    types = {
        "Vigência Contrato Conta Azul": "varchar",
        "Vencimento Contrato Conta Azul": "double",
    }
    for name, field_type in types.items():
        assert set(bodies[name]) == {"field_name", "field_type", "description"}
        assert bodies[name]["field_type"] == field_type


def test_the_vendors_file_takes_every_new_field(sent: list[Journaled]) -> None:
    """Where the vendor's files are at hand; what we mean to send is checked above."""
    if not SPECS:
        return
    body = spec_of(FILES[0])["paths"]["/dealFields"]["post"]["requestBody"]
    schema = body["content"]["application/json"]["schema"]
    strict = Draft4Validator(schema | {"additionalProperties": False})

    assert [
        e.message for body in new_fields(sent) for e in strict.iter_errors(body)
    ] == []
    assert not strict.is_valid({"field_name": "", "field_type": "double"})


def new_fields(sent: list[Journaled]) -> list[Any]:
    return [entry.body for entry in sent if entry.method == "POST"]


def spec_of(name: str) -> dict[str, Any]:
    text = (Path(SPECS or "") / "pipedrive" / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


def operations() -> dict[str, set[str]]:
    """Path patterns of the vendor's files, and the query parameters they take."""
    found: dict[str, set[str]] = {}
    for name in FILES if SPECS else ():
        spec = spec_of(name)
        base = re.sub(r"https?://[^/]+", "", spec["servers"][0]["url"])
        for path, methods in spec["paths"].items():
            parameters = methods.get("get", {}).get("parameters", [])
            pattern = re.sub(r"\{[^}]+\}", "[^/]+", base + path)
            found[pattern] = {p["name"] for p in parameters if p.get("in") == "query"}
    return found


def test_the_vendors_files_allow_it(sent: list[Journaled]) -> None:
    """Where the vendor's files are at hand; what we mean to send is checked above."""
    allowed = operations()
    for entry in sent if allowed else ():
        fitting = [names for p, names in allowed.items() if re.fullmatch(p, entry.path)]
        used = set(dict(parse_qsl(entry.query)))
        assert any(used <= names for names in fitting), (entry.path, used)
