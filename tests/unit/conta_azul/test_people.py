"""Persons are listed whole and found although filters lie."""

from datetime import UTC, datetime

import httpx
import pytest

from ganho.errors import FatalError, RefusedReadError

CNPJ = "11222333000181"
NAME = "Padaria Sol Ltda"
SHOWN = "11.222.333/0001-81"


def ids(people):
    return {person.customer_id for person in people}


def test_nobody_is_hidden_by_the_vendors_defaults(client, erp):
    rows = [
        erp.add_person("Ana", tipo_pessoa="Física"),
        erp.add_person("Sol", tipo_pessoa="Jurídica", perfis=["FORNECEDOR"]),
        erp.add_person("Rio", tipo_pessoa="Estrangeira", perfis=["TRANSPORTADORA"]),
        erp.add_person("Mar", ativo=False),
    ]

    assert ids(client.people.people()) == {row["id"] for row in rows}


def test_a_person_with_two_profiles_is_listed_once(client, erp):
    erp.add_person("Sol", perfis=["CLIENTE", "FORNECEDOR"])

    assert len(list(client.people.people())) == 1


def test_changes_are_listed_in_sao_paulos_time_by_windows_of_a_year(client, erp):
    old = erp.add_person("Sol", data_alteracao="2024-12-31T23:59:59")
    new = erp.add_person("Lua", data_alteracao="2025-01-01T00:00:00")
    since = datetime(2025, 1, 1, 3, 0, tzinfo=UTC)
    found = ids(client.people.people(since))

    assert (old["id"] in found, new["id"] in found) == (False, True)
    first = erp.asked[0]
    assert first["data_alteracao_de"] == "2025-01-01T00:00:00"
    assert first["data_alteracao_ate"] == "2026-01-01T00:00:00"
    assert erp.asked[1]["data_alteracao_ate"] == "2026-11-25T09:00:00"


@pytest.mark.parametrize("ignored", [set(), {"documentos"}, {"documentos", "busca"}])
def test_a_person_is_found_by_tax_id_whichever_filter_is_ignored(client, erp, ignored):
    erp.ignored = ignored
    erp.add_person("Outra", documento="33.000.167/0001-01")
    row = erp.add_person(NAME, documento=SHOWN)

    assert ids(client.people.find_people(document=CNPJ, name=NAME)) == {row["id"]}


def test_a_person_of_another_profile_is_found_by_tax_id(client, erp):
    row = erp.add_person("Sol", documento=CNPJ, perfis=["FORNECEDOR"])
    erp.ignored = {"tipo_perfil"}

    assert ids(client.people.find_people(document=CNPJ)) == {row["id"]}


def test_an_ignored_tax_id_filter_does_not_read_everybody(client, erp):
    for number in range(3000):
        erp.add_person(f"Pessoa {number}")
    erp.add_person(NAME, documento=SHOWN)
    erp.ignored = {"documentos"}
    found = client.people.find_people(document=CNPJ, name=NAME)

    assert len(found) == 1
    assert len(erp.requests) == 3


def test_a_person_whose_tax_id_is_starred_is_found_by_name(client, erp):
    row = erp.add_person(NAME, documento="**.222.333/0001-**")

    assert ids(client.people.find_people(document=CNPJ, name=NAME)) == {row["id"]}


def test_a_namesake_with_another_tax_id_is_not_the_one(client, erp):
    erp.add_person(NAME, documento="33.000.167/0001-01")

    assert client.people.find_people(document=CNPJ, name=NAME) == []


def test_names_are_compared_after_folding(client, erp):
    row = erp.add_person("PADÁRIA  Sol Ltda")
    erp.ignored = {"busca"}

    assert ids(client.people.find_people(name="padaria sol ltda")) == {row["id"]}


def test_all_persons_with_the_tax_id_are_given_for_the_caller_to_judge(client, erp):
    rows = [erp.add_person(name, documento=CNPJ) for name in ("Sol", "Lua")]

    assert ids(client.people.find_people(document=CNPJ)) == {row["id"] for row in rows}


def test_a_natural_person_is_looked_for_among_natural_persons(client, erp):
    row = erp.add_person("Ana", documento="123.456.789-09", tipo_pessoa="Física")
    found = client.people.find_people(
        document="12345678909", name="Ana", kind="individual"
    )

    assert ids(found) == {row["id"]}


def test_a_person_is_read_by_id_or_is_not_there(client, erp):
    row = erp.add_person(NAME, documento=SHOWN)

    assert client.people.person(row["id"]).document == CNPJ
    assert client.people.person("nobody") is None


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404, text="404 page not found"),
        httpx.Response(404, json={"message": "Not Found"}),
    ],
    ids=["text", "route"],
)
def test_a_404_about_the_way_is_not_an_absence(client, erp, answer):
    erp.faults = [answer]

    with pytest.raises(FatalError, match=r"no /v1/pessoas/somebody \(404\).*api_url"):
        client.people.person("somebody")
    assert len(erp.requests) == 1


def test_a_person_that_is_gone_is_an_absence(client, erp):
    erp.faults = [httpx.Response(410, json={"message": "O recurso foi removido"})]

    assert client.people.person("somebody") is None


def test_one_that_is_refused_is_no_trouble_of_the_company(client, erp):
    erp.faults = [httpx.Response(400, json={"error": "o ID precisa ser UUID"})]

    with pytest.raises(RefusedReadError, match="whoever looks after ganho"):
        client.people.person("somebody")
