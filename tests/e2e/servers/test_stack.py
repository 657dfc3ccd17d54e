"""compose.yaml's services as processes: PostgreSQL, server, worker, sandbox."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from deployments.stack import Stack, stack
from ganho.cli.server.kept import wait_until
from ganho.cli.server.temporary import free_port
from ganho.sandbox.room import Addresses, Sandbox
from tests.insiders import ask

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("stack")]
BIN = Path(sys.executable).parent
SALES = ("conta_azul", "POST", "/v1/venda")
PATIENCE = 240.0
WAITING = {"SCHEDULED", "PENDING"}
ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass
class Prefect:
    """The server of the stack, as its users see it."""

    services: Stack

    def command(self, *words: str) -> str:
        """Run a command as an operator does, with the deploy service's environment."""
        done = subprocess.run(
            [str(BIN / words[0]), *words[1:]],
            env=self.services.environment("deploy"),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(
        self, path: str, body: dict[str, Any] | None = None, *, method: str = ""
    ) -> Any:
        """Ask the API, with the password."""
        env = self.services.environment("deploy")
        way_in = env["PREFECT_API_AUTH_STRING"]
        return ask(
            f"{env['PREFECT_API_URL']}{path}", body, password=way_in, method=method
        )

    def start(self, company: str) -> str:
        """Start a run with Prefect's own command; give its id."""
        told = self.command("prefect", "deployment", "run", f"sync-won-deals/{company}")
        return told.rsplit("flow-run/", 1)[1].split()[0]

    def stop_schedules(self) -> None:
        """Let nothing start by itself: it would take a company's place, or its deals."""
        for one in self.ask("/deployments/filter", {}):
            for schedule in one["schedules"]:
                path = f"/deployments/{one['id']}/schedules/{schedule['id']}"
                self.ask(path, {"active": False}, method="PATCH")
        under_way = {"type": {"any_": ["PENDING", "RUNNING", "CANCELLING"]}}
        body = {"flow_runs": {"state": under_way}}
        assert wait_until(lambda: not self.ask("/flow_runs/filter", body), PATIENCE)

    def run(self, run_id: str) -> dict[str, Any]:
        """Read a flow run."""
        return dict(self.ask(f"/flow_runs/{run_id}"))

    def has_begun(self, run_id: str) -> bool:
        """Tell whether a run has got beyond its schedule."""
        return self.run(run_id)["state_type"] not in WAITING

    def end_of(self, run_id: str) -> dict[str, Any]:
        """Wait for a run's end."""
        wait_until(lambda: self.run(run_id)["state_type"] in ENDED, PATIENCE)
        return self.run(run_id)


@pytest.fixture(scope="module")
def vendors() -> Iterator[tuple[Sandbox, Addresses]]:
    """Both vendors in this process, so that deals can be added."""
    room = Sandbox(limits=False)
    with room.serve() as at:
        yield room, at


@pytest.fixture(scope="module")
def prefect(
    tmp_path_factory: pytest.TempPathFactory, vendors: tuple[Sandbox, Addresses]
) -> Iterator[Prefect]:
    """The stack, with two companies applied and deployed."""
    folder = tmp_path_factory.mktemp("stack")
    room, at = vendors
    with stack(folder, free_port()) as services:
        services.start("sandbox")
        served = folder / "sandbox.toml"
        assert wait_until(served.exists, PATIENCE)
        ours = folder / "ours.toml"
        ours.write_text(room.company_file("ours", at), encoding="utf-8")
        using = Prefect(services)
        using.command("ganho", "apply", str(served))
        using.command("ganho", "apply", str(ours))
        using.command("ganho", "deploy")
        using.stop_schedules()
        yield using


def test_a_run_started_by_hand_books_the_sandbox_on_postgresql(
    prefect: Prefect,
) -> None:
    ended = prefect.end_of(first_that_starts(prefect, "sandbox"))
    told = prefect.ask(
        "/flow_runs/filter", {"deployments": {"name": {"any_": ["sandbox"]}}}
    )
    url = prefect.services.environment("deploy")["GANHO_LEDGER_URL"]
    with psycopg.connect(url.replace("+psycopg", "")) as ledger:
        booked = ledger.execute(
            "SELECT count(*) FROM bookings WHERE company = 'sandbox'"
        ).fetchone()

    assert ended["state_type"] == "COMPLETED", ended["state"]["message"]
    # Its own schedule fires every five minutes and may have been there first.
    assert any("12 lançados agora" in str(run["state"]["message"]) for run in told)
    assert booked == (12,)


def test_a_schedule_fires_by_itself(
    prefect: Prefect, vendors: tuple[Sandbox, Addresses]
) -> None:
    room, _ = vendors
    deal = room.pipedrive.add_deal(
        org=room.pipedrive.add_organization("Relógio Ltda"), value="10.00"
    )
    deployment = prefect.ask("/deployments/name/sync-won-deals/ours")["id"]
    soon = {"interval": 20, "anchor_date": "2026-01-01T00:00:00Z"}
    made = prefect.ask(
        f"/deployments/{deployment}/schedules", [{"schedule": soon, "active": True}]
    )
    booked = wait_until(lambda: marked(room, deal), PATIENCE)
    prefect.command(
        "prefect", "deployment", "schedule", "pause",
        "sync-won-deals/ours", made[0]["id"],
    )  # fmt: skip

    assert booked
    assert marked(room, deal) == 1


def test_a_killed_run_books_nothing_twice_and_soon_makes_room(
    prefect: Prefect, vendors: tuple[Sandbox, Addresses]
) -> None:
    room, _ = vendors
    org = room.pipedrive.add_organization("Queda Ltda")
    deals = [room.pipedrive.add_deal(org=org, value=f"{n}0.00") for n in range(1, 7)]
    sent = len(room.faults.requests(*SALES))
    room.faults.add(*SALES, "slow", seconds=5, skip=1, times=6)
    first = prefect.start("ours")
    assert wait_until(lambda: len(room.faults.requests(*SALES)) > sent, PATIENCE)
    os.kill(int(prefect.run(first)["infrastructure_pid"]), signal.SIGKILL)
    worker = prefect.services.running["worker"]
    worker.kill()
    worker.wait()
    died = time.monotonic()
    room.faults.clear()
    prefect.services.start("worker")
    next_run = first_that_starts(prefect, "ours")
    blocked = time.monotonic() - died
    ended = prefect.end_of(next_run)
    print(f"the dead run kept its place for {blocked:.0f} s")

    assert ended["state_type"] == "COMPLETED", ended["state"]["message"]
    assert [marked(room, deal) for deal in deals] == [1] * 6
    assert prefect.run(first)["state_type"] == "CRASHED"
    assert blocked < 150


def first_that_starts(prefect: Prefect, company: str) -> str:
    """Start runs, as a schedule would, until one is not dropped."""
    for _ in range(30):
        run_id = prefect.start(company)
        wait_until(partial(prefect.has_begun, run_id), PATIENCE)
        if prefect.run(run_id)["state_type"] != "CANCELLED":
            return run_id
    pytest.fail("the dead run keeps its place")


def marked(room: Sandbox, deal: int) -> int:
    """Count the sales that bear a deal's marker."""
    found = room.conta_azul.sales_by_marker()
    return sum(
        len(sales) for mark, sales in found.items() if mark.endswith(f":{deal}]")
    )
