"""What both vendors answered, as shapes: all that a run reads, and nobody's data."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from ganho.company.composition import CompanyValues
from ganho.doctor.checkup import examine
from ganho.doctor.recording import Recording
from tests.canaries import Canary, Search, numbers, secrets, words
from tests.examining import SERVED, put_in_order
from tests.mapping_deals import line
from tests.world import World

PERSON = "Hortênsia Quintanilha"
COMPANY = "Laticínios Jequitibá"
PRODUCT = "Requeijão Artesanal"
TITLE = "Reposição Paranapanema"
FIELD, OPTION = "Apelido Familiar", "Preferencial Diamante"
CNPJ, CPF, MAIL = "45.321.678/0001-04", "529.982.247-25", "quintanilha@jequitiba.test"


@pytest.fixture
def canaries(w: World) -> list[Canary]:
    """A company full of names, each of which must be found nowhere."""
    put_in_order(w)
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    crm.add_field("deal", FIELD, "enum", (OPTION,))
    coffee = crm.add_product(PRODUCT, code="JEQUI-77")
    org = crm.add_organization(COMPANY, cnpj=CNPJ)
    person = crm.add_person(PERSON, cpf=CPF, email=MAIL, phone="11987654321")
    for customer in ({"org": org, "person": person}, {"person": person}):
        crm.add_deal(title=TITLE, lines=(line(coffee, "120.00"),), **customer)
    erp.add_customer(COMPANY, CNPJ)
    w.run()
    values = w.values()
    return [
        *words(PERSON, COMPANY, PRODUCT, TITLE, FIELD, OPTION, "JEQUI-77", MAIL),
        *numbers(CNPJ, CPF, "11987654321"),
        *secrets(values.pipedrive.api_token, values.conta_azul.refresh_token),
        *secrets(*(sale.id for sale in erp.sales())),
    ]


def recorded(w: World, values: CompanyValues | None = None) -> Recording:
    recording = Recording()
    examine("acme", values or w.values(), SERVED, w.surroundings(), recording)
    return recording


def paths(told: dict[str, Any], vendor: str) -> set[str]:
    return {one["path"] for one in told["answers"] if one["vendor"] == vendor}


def answer(told: dict[str, Any], path: str) -> dict[str, Any]:
    return next(one for one in told["answers"] if one["path"] == path)


def found(canaries: Iterable[Canary], text: str) -> list[str]:
    return Search(canaries).in_texts([text])


def test_no_value_is_in_it(w: World, canaries: list[Canary]) -> None:
    text = json.dumps(recorded(w).told("0"), ensure_ascii=False)

    assert found(canaries, text) == []


def test_it_holds_every_list_that_a_run_reads(w: World, canaries: list[Canary]) -> None:
    told = recorded(w).told("0")

    assert paths(told, "pipedrive") >= {
        "/v1/users/me",
        "/api/v2/deals",
        "/api/v2/deals/archived",
        "/api/v2/deals/products",
        "/api/v2/deals/{id}/discounts",
        "/api/v2/dealFields",
        "/api/v2/organizations",
        "/api/v2/persons",
        "/api/v2/products",
    }
    assert paths(told, "conta_azul") >= {
        "/v1/pessoas",
        "/v1/pessoas/{id}",
        "/v1/produtos",
        "/v1/servicos",
        "/v1/venda/busca",
        "/v1/venda/{id}",
        "/v1/venda/{id}/itens",
        "/v1/contratos",
    }
    assert canaries


def test_it_tells_what_the_contracts_leave_open(
    w: World, canaries: list[Canary]
) -> None:
    del canaries
    told = recorded(w).told("0")
    deals = answer(told, "/api/v2/deals")

    assert deals["tokens"] == [10]
    assert "x-daily-ratelimit-token-remaining" in deals["headers"]
    row = deals["body"]["keys"]["data"]["items"]["keys"]
    assert row["won_time"]["formats"] == ["date-time with zone"]
    assert "null" in row["lost_reason"]["kinds"]
    assert list(row["custom_fields"]["keys"]) == ["{custom field}"]


def test_nothing_is_written_and_two_recordings_are_alike(
    w: World, canaries: list[Canary]
) -> None:
    del canaries
    journal = w.sandbox.faults.journal
    before = len(journal)

    first, second = recorded(w).told("0"), recorded(w).told("0")

    asked = [(one.method, one.path) for one in journal[before:]]
    assert {method for method, path in asked if "token" not in path} == {"GET"}
    assert json.dumps(first) == json.dumps(second)


def test_a_refusal_is_recorded_too(w: World) -> None:
    put_in_order(w)
    w.sandbox.faults.add(
        vendor="conta_azul",
        method="GET",
        path="/v1/pessoas",
        kind="status",
        status=403,
        times=9,
    )

    told = recorded(w).told("0")

    assert answer(told, "/v1/pessoas")["status"] == 403
    assert "/v1/venda/busca" in paths(told, "conta_azul")
