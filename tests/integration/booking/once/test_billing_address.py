"""`customer_fields = "billing"`: new customers have an address, known ones are left."""

from pathlib import Path

import pytest

from tests.mapping_deals import PERSON, SE, add_deal, add_hotel, bodies, body
from tests.world import World

LINE_ONLY = {"value": "Rua das Canárias 77, fundos"}


@pytest.fixture(autouse=True)
def _billing(w: World) -> None:
    w.settings["customer_fields"] = "billing"


def warnings(w: World, *, dry_run: bool = False) -> list[tuple[str, str]]:
    report = w.run(dry_run=dry_run)
    return [(one.remark, one.facts.get("why", "")) for one in report.warnings]


def test_a_company_that_does_not_want_addresses_sends_none(w: World) -> None:
    w.settings["customer_fields"] = "native"
    add_deal(w, org=add_hotel(w, address=SE))
    w.run()

    assert "enderecos" not in body(w, PERSON)


def test_a_known_customer_is_not_edited_nor_remarked_on(w: World) -> None:
    w.sandbox.conta_azul.add_customer("Hotel Azul", "45.321.678/0001-04")
    add_deal(w, org=add_hotel(w, address=SE | {"street_number": None}))

    assert warnings(w) == []
    journal = w.sandbox.faults.journal
    assert [e for e in journal if "/v1/pessoas" in e.path and e.method != "GET"] == []


@pytest.mark.parametrize("dry_run", [False, True])
def test_half_an_address_is_left_out_with_a_remark(w: World, dry_run: bool) -> None:
    add_deal(w, org=add_hotel(w, address=SE | {"street_number": None}))

    assert warnings(w, dry_run=dry_run) == [("ADDRESS_UNUSABLE", "number")]
    assert all("enderecos" not in each for each in bodies(w, PERSON))
    assert len(bodies(w)) == (not dry_run)


def test_a_line_that_nobody_took_apart_is_not_parsed(w: World) -> None:
    add_deal(w, org=add_hotel(w, address=LINE_ONLY))

    assert warnings(w) == [("ADDRESS_UNUSABLE", "street")]
    assert "enderecos" not in body(w, PERSON)


def test_no_address_is_nothing_to_remark_on(w: World) -> None:
    add_deal(w, org=add_hotel(w))

    assert warnings(w) == []
    assert len(bodies(w)) == 1


def test_a_person_is_billed_where_contact_sync_knows_it(w: World) -> None:
    address = SE | {"admin_area_level_1": "State of Bahia", "postal_code": "40010000"}
    person = w.sandbox.pipedrive.add_person(
        "Ana Lima", cpf="529.982.247-25", address=address
    )
    add_deal(w, person=person)
    w.run()

    (sent,) = body(w, PERSON)["enderecos"]
    assert (sent["estado"], sent["cep"]) == ("BA", "40010-000")


def test_an_address_that_is_completed_meanwhile_is_brought(w: World) -> None:
    org = add_hotel(w, cnpj="45.321.678/0001-05", address=LINE_ONLY)
    add_deal(w, org=org)
    held = w.run()
    w.sandbox.clock.advance(300)
    w.sandbox.pipedrive.edit_organization(org, cnpj="45.321.678/0001-04", address=SE)
    w.run()

    assert [one.reason for one in held.quarantine] == ["TAX_ID_INVALID"]
    assert body(w, PERSON)["enderecos"][0]["logradouro"] == "Praça da Sé"


def test_a_refusal_shows_no_address(w: World) -> None:
    said = "Endereço inválido: Praça da Sé, 1, Sé, 01001-000 (01001000)"
    w.sandbox.faults.add(
        "conta_azul", "POST", PERSON, "status", status=400, body=f'{{"error":"{said}"}}'
    )
    add_deal(w, org=add_hotel(w, address=SE))

    (held,) = w.run().quarantine

    assert held.reason == "CUSTOMER_REFUSED"
    assert held.facts["text"].startswith("Endereço inválido: ***")
    assert not [x for x in ("Praça", "Sé", "01001") if x in held.facts["text"]]


def test_no_address_stands_in_the_ledger_in_the_clear(w: World, tmp_path: Path) -> None:
    w.settings["settle_minutes"] = 90
    canary = SE | {"route": "Rua das Canárias", "value": "Rua das Canárias, 1"}
    add_deal(w, org=add_hotel(w, address=canary), won_at=w.sandbox.clock.now())
    w.run()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]

    assert files
    assert not [p for p in files if "Canárias".encode() in p.read_bytes()]
