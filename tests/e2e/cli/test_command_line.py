"""From a company file to sales and a report, as a user does it."""

import json
from pathlib import Path

import pytest

from ganho.sandbox.pipedrive.crm import LineInput
from ganho.sandbox.room import Addresses, Sandbox

CANARIES = ("Canária Secreta", "529.982.247-25", "52998224725", "piu@canaria.example")
pytestmark = pytest.mark.xdist_group("command_line")


def fill(sandbox: Sandbox) -> tuple[int, int]:
    """One deal that can be booked and one that cannot, both full of personal data."""
    pipedrive = sandbox.pipedrive
    person = pipedrive.add_person(
        "Canária Secreta",
        cpf="529.982.247-25",
        email="piu@canaria.example",
        phone="(11) 98765-4321",
    )
    coffee = pipedrive.add_product("Café 1kg")
    good = pipedrive.add_deal(
        person=person,
        title="Canária Secreta, reposição",
        lines=[LineInput(coffee, "38.50", 40, 5)],
    )
    broken = pipedrive.add_person("Canária Secreta 2", cpf="529.982.247-26")
    bad = pipedrive.add_deal(person=broken, value="10.00")
    return good, bad


def test_a_won_deal_becomes_one_sale_and_a_second_run_creates_nothing(
    ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path, prefect_home: Path
) -> None:
    room, at = sandbox
    good, bad = fill(room)
    file, report = tmp_path / "acme.toml", tmp_path / "report.json"
    file.write_text(room.company_file("acme", at), encoding="utf-8")

    applied = ganho("apply", str(file))
    first = ganho("sync", "acme", "--json", str(report))
    told = json.loads(report.read_text())
    second = ganho("sync", "acme", "--json", str(report))
    again = json.loads(report.read_text())
    story = ganho("explain", "acme", str(good))

    assert [applied.returncode, first.returncode, second.returncode] == [0, 0, 0]
    assert told["counts"]["won"] == 2
    assert told["counts"]["booked"] == told["counts"]["quarantined"] == 1
    assert told["bookings"][0]["total"] == "1463.00"
    assert told["quarantine"] == [{"deal_id": bad, "reason": "TAX_ID_INVALID"}]
    assert again["counts"]["booked"] == 0
    assert again["bookings"] == []
    assert again["calls"]["conta_azul"]["requests"] == 0
    assert [sale.total for sale in room.conta_azul.sales()] == [1463]
    assert story.returncode == 0
    outputs = [run.stdout + run.stderr for run in (applied, first, second, story)]
    assert not [c for c in CANARIES for output in outputs if c in output]
    assert not leaks(tmp_path / "ganho") + leaks(prefect_home)


def leaks(folder: Path) -> list[tuple[str, str]]:
    """Find canaries in any file: databases, results, logs."""
    found = []
    for path in (p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        found += [(path.name, c) for c in CANARIES if c.encode() in content]
    return found


def test_a_dry_run_says_what_it_would_book_and_creates_nothing(
    ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path
) -> None:
    room, at = sandbox
    good, _ = fill(room)
    file, report = tmp_path / "dry.toml", tmp_path / "report.json"
    file.write_text(room.company_file("dry", at), encoding="utf-8")

    ganho("apply", str(file))
    dry = ganho("sync", "dry", "--dry-run", "--json", str(report))
    told = json.loads(report.read_text())

    assert dry.returncode == 0
    assert told["dry_run"] is True
    assert told["bookings"][0] | {"customer_id": None} == {
        "deal_id": good,
        "kind": "sale",
        "id": None,
        "number": None,
        "total": "1463.00",
        "date": told["bookings"][0]["date"],
        "customer_id": None,
        "adopted": False,
    }
    assert room.conta_azul.sales() == []
    assert room.conta_azul.customers() == []


def test_a_company_that_was_never_applied_is_one_line_and_exit_code_2(ganho) -> None:
    run = ganho("sync", "nobody")

    assert run.returncode == 2
    assert "ganho apply" in run.stderr
    assert "Traceback" not in run.stdout + run.stderr
