"""`ganho doctor` as a person, and a machine, run it."""

import json
from pathlib import Path
from typing import Any

import pytest

from ganho.sandbox.room import Addresses, Sandbox
from tests.insiders import ask

CANARIES = ("Canária Secreta", "Ana Souza", "11222333000181", "11.222.333/0001-81")
IN_ORDER = 'category = "Vendas"\nfinancial_account = "Conta corrente"'
pytestmark = pytest.mark.xdist_group("doctor")


def apply(ganho, room: Sandbox, at: Addresses, folder: Path, slug: str) -> None:
    """Put a company in order, as far as a file can, and run it once."""
    room.conta_azul.add_seller("Ana Souza")
    room.conta_azul.add_category("Vendas")
    room.conta_azul.add_account("Conta corrente")
    file = folder / f"{slug}.toml"
    file.write_text(room.company_file(slug, at, settings=IN_ORDER), encoding="utf-8")
    assert ganho("apply", str(file)).returncode == 0


def deploy(api: str, slug: str) -> None:
    """Make what starts and takes up runs by itself."""

    def post(path: str, **body: Any) -> Any:
        return ask(f"{api}/{path}", body)

    pool = f"casa-{slug}"
    post("work_pools/", name=pool, type="process")
    post(f"work_pools/{pool}/workers/heartbeat", name="um")
    post(
        "deployments/",
        name="noite",
        flow_id=post("flows/", name="sync-won-deals")["id"],
        work_pool_name=pool,
        parameters={"company": slug},
        schedules=[{"active": True, "schedule": {"cron": "*/5 * * * *"}}],
    )


def test_a_company_in_order_is_told_so_with_its_calls(
    ganho, prefect_url: str, sandbox: tuple[Sandbox, Addresses], tmp_path: Path
) -> None:
    room, at = sandbox
    apply(ganho, room, at, tmp_path, "sound")
    deploy(prefect_url, "sound")
    person = room.pipedrive.add_person("Canária Secreta")
    room.pipedrive.add_deal(person=person, value="10.00")
    assert ganho("sync", "sound").returncode == 0
    report = tmp_path / "report.json"

    run = ganho("doctor", "sound", "--json", str(report))
    told = json.loads(report.read_text(encoding="utf-8"))

    assert run.returncode == 0
    assert set(told) == {"company", "checks"}
    assert {frozenset(one) for one in told["checks"]} == {
        frozenset({"check", "state", "message", "remedy"})
    }
    # A test's folders are temporary ones, and that is what is told of the ledger.
    assert {c["check"] for c in told["checks"] if c["state"] != "ok"} == {"ledger"}
    assert "Pipedrive: 4 chamadas, 32 tokens. Conta Azul: 5 chamadas." in run.stdout
    assert not [c for c in CANARIES if c in run.stdout + str(told)]


def test_a_failure_is_exit_code_1_and_a_warning_alone_is_not(
    ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path
) -> None:
    room, at = sandbox
    apply(ganho, room, at, tmp_path, "broken")

    warned = ganho("doctor", "broken")
    room.pipedrive.tokens.clear()
    room.conta_azul.switches.plan_blocked = "END_TRIAL"
    failed = ganho("doctor", "broken")

    assert (warned.returncode, failed.returncode) == (0, 1)
    assert "AVISO · Última execução completa (last_run)" in warned.stdout
    assert "broken · 2 falhas" in failed.stdout
    assert "END_TRIAL" in failed.stdout
    assert "Traceback" not in failed.stdout + failed.stderr


def test_a_company_that_was_never_applied_is_exit_code_2(ganho) -> None:
    run = ganho("doctor", "nobody")

    assert run.returncode == 2
    assert "ganho apply" in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


def test_a_prefect_that_is_gone_is_a_finding_and_no_traceback(
    ganho, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"

    run = ganho(
        *("doctor", "acme", "--json", str(report)),
        PREFECT_API_URL="http://127.0.0.1:9/api",
    )
    checks = json.loads(report.read_text(encoding="utf-8"))["checks"]

    assert run.returncode == 1
    failed = [one["check"] for one in checks if one["state"] == "failure"]
    assert failed == ["prefect_server"]
    assert all(one["remedy"] for one in checks)
    assert "Traceback" not in run.stdout + run.stderr


def test_english_is_spoken_where_the_company_does(
    ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path
) -> None:
    room, at = sandbox
    file = tmp_path / "english.toml"
    settings = 'language = "en"'
    file.write_text(room.company_file("english", at, settings=settings), "utf-8")
    assert ganho("apply", str(file)).returncode == 0

    run = ganho("doctor", "english")

    assert "WARNING · Category (category)" in run.stdout
    assert "AVISO" not in run.stdout
