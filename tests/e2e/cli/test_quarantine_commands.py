"""A bookkeeper settles what is held, by real commands; no customer's data is printed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ganho.ledger.database import connect
from ganho.ledger.lease import Lease
from ganho.sandbox.room import Addresses, Sandbox

CANARIES = ("Canária Secreta", "529.982.247-2", "5299822472", "piu@canaria.example")
WRONG, RIGHT = "529.982.247-26", "529.982.247-25"
pytestmark = [pytest.mark.commands, pytest.mark.xdist_group("quarantine_commands")]


def fill(room: Sandbox) -> tuple[int, int, int]:
    """A deal with a wrong CPF, one whose sale is in the books, and the first's person."""
    crm, erp = room.pipedrive, room.conta_azul
    held = crm.add_person("Canária Secreta", cpf=WRONG, email="piu@canaria.example")
    typed = crm.add_person("Canária Secreta 2")
    erp.add_sale(erp.add_customer("Canária Secreta 2"), 20, number=77)
    deals = (
        crm.add_deal(person=held, value="10.00", title="Canária Secreta, reposição"),
        crm.add_deal(person=typed, value="20.00"),
    )
    return *deals, held


def start(ganho, room: Sandbox, at: Addresses, tmp_path: Path) -> list[str]:
    """Apply a company and run it once; give what was printed."""
    file = tmp_path / "acme.toml"
    file.write_text(room.company_file("acme", at), encoding="utf-8")
    return [done(ganho("apply", str(file))), done(ganho("sync", "acme"))]


def done(run) -> str:
    """Give what a command printed that did what it was told."""
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


def refused(run, code: int, told: str) -> str:
    """Give the one line of a command that was refused."""
    line = run.stderr.strip()
    assert (run.returncode, run.stdout) == (code, "")
    assert told in line
    assert len(line.splitlines()) == 1
    return line


def leaks(folder: Path) -> list[tuple[str, str]]:
    """Find canaries in any file: databases, results, logs, reports."""
    found = []
    for path in (p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        found += [(path.name, c) for c in CANARIES if c.encode() in content]
    return found


def test_what_is_held_is_listed_released_resolved_and_booked(
    ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path, prefect_home: Path
) -> None:
    room, at = sandbox
    held, typed, person = fill(room)
    printed = start(ganho, room, at, tmp_path)
    file = tmp_path / "ganho" / "problems.json"

    printed.append(listed := done(ganho("quarantine", "acme", "--json", str(file))))
    crm = room.pipedrive
    crm.edit_person(person, custom_fields={crm.cpf_field: RIGHT})
    decide = ("quarantine", "acme")
    printed.append(done(ganho(*decide, "release", "--reason", "TAX_ID_INVALID")))
    address = f"{at.pipedrive}/deal/{typed}"
    printed.append(done(ganho(*decide, "resolve", address, "--sale", "77")))
    printed.append(done(ganho("sync", "acme")))
    printed.append(empty := done(ganho(*decide, "list")))

    told = json.loads(file.read_text())
    assert {(p["deal_id"], p["reason"]) for p in told["problems"]} == {
        (held, "TAX_ID_INVALID"),
        (typed, "POSSIBLY_BOOKED_ALREADY"),
    }
    assert address in listed
    assert "Venda 77, de" in listed
    assert "dono Ana S." in listed
    lines = listed.splitlines()
    assert max(len(line) for line in lines if "http" not in line) <= 80
    assert empty == "acme · Nenhum negócio em quarentena.\n"
    sales = room.conta_azul.sales()
    assert [sale.total for sale in sales] == [20, 10]
    assert not [c for c in CANARIES for output in printed if c in output]
    assert not leaks(tmp_path / "ganho") + leaks(prefect_home)


def test_what_cannot_be_is_one_line_and_a_cancelled_sale_is_made_anew(
    ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path, prefect_home: Path
) -> None:
    room, at = sandbox
    crm = room.pipedrive
    good = crm.add_deal(person=crm.add_person("Canária Secreta 3"), value="30.00")
    held, _, _ = fill(room)
    printed = start(ganho, room, at, tmp_path)
    dismiss = ("quarantine", "acme", "resolve", str(held), "--dismiss")
    why = f"Veja com {RIGHT}, piu@canaria.example"

    rebook = ("rebook", "acme", str(good))
    printed.append(refused(ganho(*rebook), 2, f"O negócio {good} tem "))
    elsewhere = f"https://outra.pipedrive.com/deal/{held}"
    for command in (
        ("rebook", "acme"),
        ("explain", "acme"),
        (*dismiss[:2], "release"),
    ):
        printed.append(refused(ganho(*command, elsewhere), 2, "em outro Pipedrive"))
    engine = connect(f"sqlite:///{tmp_path / 'ganho' / 'ledger.db'}")
    with Lease(engine, "acme", lambda: datetime.now(UTC)).held("outra execução"):
        printed.append(refused(ganho(*dismiss, why), 3, "Outra execução"))
    engine.dispose()
    printed.append(done(ganho(*dismiss, why)))
    first = room.conta_azul.sales()[-1]
    room.conta_azul.cancel_sale(first.id)
    printed.append(done(ganho(*rebook)))
    printed.append(done(ganho("sync", "acme")))

    living = [s for s in room.conta_azul.sales() if not s.is_cancelled]
    assert [(s.total, s.id == first.id) for s in living] == [(20, False), (30, False)]
    assert not [c for c in CANARIES for output in printed if c in output]
    assert not leaks(tmp_path / "ganho") + leaks(prefect_home)
