"""`ganho init` asks, tests what it is told, and writes a file that can be applied."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ganho.cli.company_file import read_company_file
from ganho.sandbox.room import Addresses, Sandbox
from tests.integration.cli.init.interviewing import (
    Person,
    a_room,
    answers_for,
    fill,
    interviewed,
    requests_to,
)

Room = tuple[Sandbox, Addresses]
IN_FILE = {"placing": "place_file"}


@pytest.fixture
def room() -> Iterator[Room]:
    with a_room() as both:
        yield both


def test_what_was_answered_stands_in_the_file(room: Room, tmp_path: Path) -> None:
    fill(room[0])
    more = {
        "contracts": "yes",
        "contract_value": "total",
        "pipelines": "2",
        "seller": "Vendedor 2",
        "category": "Categoria 1",
        "cost_center": "Centro 2",
        "financial_account": "Conta 1",
        "payment_condition": "3X",
        "payment_method": "COBRANCA_PIX",
        "guards": "yes",
        "hold_above": "10.000,50",
        "closed_until": "31/10/2026",
    }
    path = tmp_path / "acme.toml"
    shown, code = interviewed(Person(answers_for(*room) | IN_FILE | more), path)
    file = read_company_file(path)
    settings = file.settings.model_dump(exclude_defaults=True, mode="json")

    assert code == 0, shown
    assert path.stat().st_mode & 0o777 == 0o600
    assert (file.company, file.conta_azul.cnpj) == ("acme", "11222333000181")
    assert settings == {
        "activated_at": "2026-11-01T00:00:00-03:00",
        "pipelines": [2],
        "contracts": True,
        "contract_value": "total",
        "customer_matching": "tax_id",
        "seller": "Vendedor 2",
        "payment_condition": "3x",
        "payment_method": "COBRANCA_PIX",
        "category": "Categoria 1",
        "cost_center": "Centro 2",
        "financial_account": "Conta 1",
        "settle_minutes": 30,
        "max_new_deals": 50,
        "hold_above": "10000.50",
        "closed_until": "2026-10-31",
    }


def test_enter_at_every_question_takes_what_is_proposed(
    room: Room, tmp_path: Path
) -> None:
    fill(room[0])
    path = tmp_path / "acme.toml"
    answers = answers_for(*room) | IN_FILE
    del answers["activated_at"]
    before = datetime.now(UTC) - timedelta(minutes=1)
    interviewed(Person(answers), path)
    settings = read_company_file(path).settings

    assert before <= settings.activated_at <= datetime.now(UTC)
    assert settings.model_dump(exclude_defaults=True, exclude={"activated_at"}) == {
        "customer_matching": "tax_id"
    }


def test_no_list_is_asked_for_twice(room: Room, tmp_path: Path) -> None:
    fill(room[0])
    org = room[0].pipedrive.add_organization("Padaria", cnpj="11.222.333/0001-81")
    room[0].pipedrive.add_deal(org=org, value=10)
    interviewed(Person(answers_for(*room)), tmp_path / "acme.toml")
    sent = requests_to(room[0])

    assert len(sent) == len(set(sent)), sent
    assert len(sent) <= 16


def test_the_duplicates_of_the_native_rule_are_counted(
    room: Room, tmp_path: Path
) -> None:
    crm = room[0].pipedrive
    for number in range(120):
        name, cnpj = f"Padaria {number % 3}", "11.222.333/0001-81"
        crm.add_deal(org=crm.add_organization(name, cnpj=cnpj), value=10)
    shown, _ = interviewed(Person(answers_for(*room)), tmp_path / "acme.toml")
    sent = requests_to(room[0])

    assert "Em 120 negócios ganhos dos últimos 90 dias" in shown
    assert "teria criado 2 clientes em duplicidade" in shown
    assert len([one for one in sent if "/organizations" in one]) == 2


def test_where_no_tax_id_tells_that_is_said(room: Room, tmp_path: Path) -> None:
    crm = room[0].pipedrive
    crm.add_deal(org=crm.add_organization("Padaria"), value=10)
    shown, _ = interviewed(Person(answers_for(*room)), tmp_path / "acme.toml")

    assert "Não dá para dizer quantas duplicidades" in shown


def test_secrets_are_named_in_the_file_and_never_shown(
    room: Room, tmp_path: Path
) -> None:
    path = tmp_path / "acme.toml"
    shown, _ = interviewed(Person(answers_for(*room)), path)
    text = path.read_text()
    connections = room[0].conta_azul.connections
    known = {room[0].pipedrive.api_token, connections.client_secret}
    known |= {one.current for one in connections._connections}
    known |= {*connections._access, *connections._codes}

    assert 'api_token = "env:PIPEDRIVE_API_TOKEN_ACME"' in text
    assert "export CONTA_AZUL_CLIENT_SECRET_ACME='...'" in shown
    assert "refresh_token" not in text
    assert "ganho authorize acme" in shown
    assert not [secret for secret in known if secret in shown + text]


def test_a_secret_in_the_environment_need_not_be_typed(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = answers_for(*room)
    monkeypatch.setenv("PIPEDRIVE_API_TOKEN_ACME", str(answers.pop("api_token")))
    path = tmp_path / "acme.toml"
    shown, code = interviewed(Person(answers | {"authorize": "later"}), path)

    assert code == 0
    assert "vendedor" in shown.lower()
    assert path.exists()


def test_who_authorizes_later_is_told_how(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    person = Person(answers_for(*room) | IN_FILE | {"authorize": "later"})
    shown, _ = interviewed(person, path)

    assert "refresh_token" not in path.read_text()
    assert "Depois: ganho authorize acme" in shown
    assert "seller" not in person.asked


def test_a_list_that_cannot_be_read_stops_nothing(room: Room, tmp_path: Path) -> None:
    fill(room[0])
    room[0].faults.add("conta_azul", "GET", "/v1/categorias", "status", times=99)
    person = Person(answers_for(*room) | {"seller": "Vendedor 1"})
    shown, code = interviewed(person, tmp_path / "acme.toml")

    assert code == 0
    assert "A lista não pôde ser lida" in shown
    assert "category" not in person.asked
    assert "financial_account" in person.asked


def test_a_file_that_is_there_goes_only_with_consent(
    room: Room, tmp_path: Path
) -> None:
    path, other = tmp_path / "acme.toml", tmp_path / "other.toml"
    path.write_text("mine")
    answers = answers_for(*room) | IN_FILE | {"authorize": "later"}
    interviewed(Person(answers | {"file": str(other)}), path)
    kept = path.read_text()
    interviewed(Person(answers | {"overwrite": "yes"}), path)

    assert kept == "mine"
    assert read_company_file(other).company == "acme"
    assert read_company_file(path).company == "acme"


def test_the_same_questions_are_asked_in_english(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    answers = answers_for(*room) | {"authorize": "later"}
    portuguese = Person(dict(answers))
    interviewed(portuguese, path)
    path.unlink()
    english = Person(answers | {"language": "en"}, "en")
    shown, code = interviewed(english, path)

    assert code == 0
    assert english.asked == portuguese.asked
    assert 'language = "en"' in path.read_text()
    assert "Next: ganho apply" in shown
