"""Make the fixture anew with the version at hand; the README beside it says when.

A story is lived with the real command line: a first run, decisions, a cancelled sale
booked anew, an answer that stays lost, a contract made by hand, schedules paused.
"""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console

from ganho.cli.server.prefect_api import prefect_api
from ganho.cli.server.temporary import free_port
from ganho.sandbox.demo_company import SETTINGS, fill_demo
from ganho.sandbox.pipedrive.crm import LineInput
from ganho.sandbox.room import Sandbox
from tests.postgres import PROGRAMS, new_database, start
from tests.version_before.loading import of_libpq, of_prefect

GANHO = Path(sys.executable).with_name("ganho")
PAUSED = (("acme", "resumo"), ("acme-off-hours", "noites"))
"""Deployment and schedule."""
IN_PART = 3


def ganho(*words: str, also: int = 0) -> None:
    """Run a command that has to end well, or with one other exit code."""
    done = subprocess.run([GANHO, *words], check=False)
    assert done.returncode in {0, also}, words


def live(folder: Path) -> dict[str, object]:
    """Live the story, with everything up; give who is who."""
    room = Sandbox()
    expected = fill_demo(room)
    with room.serve() as at:
        file = folder / "acme.toml"
        file.write_text(room.company_file("acme", at, settings=SETTINGS), "utf-8")
        ganho("apply", str(file))
        ganho("up", "--port", str(free_port()))
        ganho("sync", "acme", also=IN_PART)
        told = decide(room, expected)
        ganho("sync", "acme", also=IN_PART)
        told |= leave_open(room)
        pause()
        ganho("down")
    return told


def decide(room: Sandbox, expected: dict[int, str]) -> dict[str, object]:
    """Release one deal, dismiss another, book a third anew whose sale was cancelled."""
    held = [deal for deal, end in expected.items() if end not in {"booked", "contract"}]
    ganho("quarantine", "acme", "release", str(held[0]))
    why = "Já lançado no sistema antigo"
    ganho("quarantine", "acme", "resolve", str(held[1]), "--dismiss", why)
    sales = room.conta_azul.sales_by_marker()
    first, _, third, *_ = sorted(sales)
    room.conta_azul.cancel_sale(sales[first][0].id)
    ganho("rebook", "acme", str(deal_of(first)))
    room.pipedrive.reopen(deal_of(third))
    return {"released": held[0], "dismissed": held[1], "rebooked": deal_of(first)}


def deal_of(marker: str) -> int:
    return int(marker.strip("[]").split(":")[2])


def leave_open(room: Sandbox) -> dict[str, object]:
    """Lose the answer to a sale and to every look for it; make a contract by hand."""
    erp, crm = room.conta_azul, room.pipedrive
    customer = erp.add_customer("Cliente de contrato", "11.444.777/0001-61")
    service = erp.add_service("Assinatura")
    erp.add_contract(customer, service, 90, starts_on=date(2026, 11, 5))
    tea = crm.add_product("Chá de camomila", code="CHA-1")
    org = crm.add_organization("Armazém Lua Nova Ltda", cnpj="19.131.243/0001-97")
    lost = crm.add_deal(lines=[LineInput(product_id=tea, price=120)], org=org)
    room.faults.add("conta_azul", "POST", r"/v1/venda", "lost_after_commit")
    looks = ("conta_azul", "GET", r"/v1/venda/busca")
    room.faults.add(*looks, "status", times=400, skip=1)
    ganho("sync", "acme", also=IN_PART)
    return {"unsettled": lost}


def pause() -> None:
    """Pause two schedules, as people do in Prefect's pages."""
    from prefect.client.orchestration import get_client

    with prefect_api(Console()), get_client(sync_client=True) as client:
        for one in client.read_deployments():
            for schedule in one.schedules:
                if (one.name, schedule.slug) in PAUSED:
                    client.update_deployment_schedule(one.id, schedule.id, active=False)


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[dict[str, str]]:
    """Give the addresses of both databases by their names."""
    if kind == "sqlite":
        files = {n: folder / "home" / f"{n}.db" for n in ("ledger", "prefect")}
        yield {name: f"sqlite:///{file}" for name, file in files.items()}
        return
    server = start(folder)
    yield {name: new_database(server) for name in ("ledger", "prefect")}


def dump(url: str) -> str:
    """Give a database as SQL."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            return "\n".join(connection.iterdump()) + "\n"
    command = [PROGRAMS / "pg_dump", "--no-owner", "--no-acl", of_libpq(url)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main(kind: str, folder: Path) -> None:
    """Live the story on one kind of database; write the dumps and who is who."""
    home = folder / "home"
    home.mkdir(parents=True)
    for name in [n for n in os.environ if n.startswith(("PREFECT_", "GANHO_"))]:
        del os.environ[name]
    os.environ |= {"HOME": str(home), "GANHO_HOME": str(home)}
    os.environ |= {"PREFECT_HOME": str(home), "COLUMNS": "120"}
    # Few starts in advance: what is scheduled is of no interest.
    os.environ["PREFECT_SERVER_SERVICES_SCHEDULER_MAX_RUNS"] = "3"
    os.environ["PREFECT_SERVER_SERVICES_SCHEDULER_MIN_RUNS"] = "1"
    with databases(kind, folder) as urls:
        os.environ["GANHO_LEDGER_URL"] = urls["ledger"]
        prefect = of_prefect(urls["prefect"])
        os.environ["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = prefect
        story = live(folder) | {"paused": PAUSED}
        for name, url in urls.items():
            file = folder / f"{name}.{kind}.sql.gz"
            file.write_bytes(gzip.compress(dump(url).encode(), mtime=0))
    text = json.dumps(story, indent=1, ensure_ascii=False)
    (folder / "story.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).absolute())
