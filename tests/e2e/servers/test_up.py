"""`ganho up` and `ganho down`: server, worker and schedules on one machine."""

import os
import signal
import socket
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import TypeAdapter

from ganho.cli.server.kept import wait_until
from ganho.cli.server.temporary import free_port
from ganho.sandbox.room import Sandbox
from tests.machines import PATIENCE, Machine

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("up")]
SALES = ("conta_azul", "POST", "/v1/venda")
WAITED_FOR = """
UPDATE flow_run_state SET state_details = json_set(
  state_details, '$.scheduled_time', strftime(
    '%Y-%m-%dT%H:%M:%fZ', json_extract(state_details, '$.scheduled_time'), '-9 days'))
WHERE id IN (SELECT state_id FROM flow_run WHERE state_type = 'SCHEDULED')
"""
"""Until then a run that was started waits, in the company's only place."""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine on which one company was applied and everything is up."""
    home, room = tmp_path_factory.mktemp("machine"), Sandbox(limits=False)
    with room.serve() as at:
        one = Machine(home, free_port(), room, given="ganho:segredo")
        for slug in ("acme", "beta"):
            file = home / f"{slug}.toml"
            file.write_text(room.company_file(slug, at), encoding="utf-8")
        one.up()
        assert one.ganho("apply", str(home / "acme.toml")).returncode == 0
        one.up()
        yield one
        one.ganho("down")


def test_up_says_where_to_look_and_starts_nothing_twice(machine: Machine) -> None:
    before = machine.up(), machine.pids()
    after = machine.up(), machine.pids()

    assert f"http://127.0.0.1:{machine.port}" in before[0]
    assert "acme, próxima execução" in before[0]
    assert "ganho down" in before[0]
    assert "Senha:      a sua, de PREFECT_SERVER_API_AUTH_STRING\n" in before[0]
    assert machine.given not in before[0] + machine.ganho("password").stdout
    assert before == after
    assert [os.getsid(pid) for pid in machine.pids()] == list(machine.pids())


def test_a_company_that_comes_later_gets_its_schedules(machine: Machine) -> None:
    applied = machine.ganho("apply", str(machine.home / "beta.toml"))
    said = machine.up()

    assert applied.returncode == 0
    assert "beta: agendas e formulários instalados." in said
    assert "acme: agendas" not in said
    assert "beta, próxima execução" in said


def test_commands_use_the_server_that_is_up_with_its_password(machine: Machine) -> None:
    machine.up()
    run = machine.sync()
    unlocked = machine.ganho("sync", "acme", PREFECT_SERVER_API_AUTH_STRING="")
    stranger = httpx.get(f"http://127.0.0.1:{machine.port}/api/admin/settings")

    assert run.returncode == 0, run.stderr
    assert "temporário" not in run.stdout
    assert stranger.status_code == 401
    assert unlocked.returncode == 1
    assert "PREFECT_API_AUTH_STRING" in unlocked.stderr


def test_prefect_forgets_runs_after_ninety_days(machine: Machine) -> None:
    machine.up()
    answer = httpx.get(
        f"http://127.0.0.1:{machine.port}/api/admin/settings",
        auth=tuple(machine.given.split(":")),
    )
    vacuum = answer.json()["server"]["services"]["db_vacuum"]

    assert set(vacuum["enabled"]) == {"events", "flow_runs"}
    kept = TypeAdapter(timedelta).validate_python(vacuum["retention_period"])
    assert kept == timedelta(days=90)


def test_a_company_that_is_paused_has_no_next_run(machine: Machine) -> None:
    machine.up()
    with machine.paused("acme"):
        said = machine.up()

    assert "acme, sem agenda ativa" in said
    assert "acme, próxima execução" in machine.up()


@pytest.mark.parametrize("dead", ["server", "worker"])
def test_what_died_is_started_again_and_nothing_else(
    machine: Machine, dead: str
) -> None:
    other = {"server": "worker", "worker": "server"}[dead]
    machine.up()
    machine.wait_till_idle()
    lost, kept = machine.facts(dead)["pid"], machine.facts(other)["pid"]
    os.kill(int(str(lost)), signal.SIGKILL)
    machine.up()

    assert machine.facts(dead)["pid"] != lost
    assert machine.facts(other)["pid"] == kept


def test_one_run_catches_up_with_the_starts_that_were_missed(machine: Machine) -> None:
    machine.up()
    wait_until(lambda: len(machine.runs()) > 10, 30)
    machine.ganho("down")
    back = "strftime('%Y-%m-%d %H:%M:%f000', next_scheduled_start_time, '-9 days')"
    moved = machine.database(
        f"UPDATE flow_run SET next_scheduled_start_time = {back}, "  # noqa: S608
        f"expected_start_time = {back} WHERE state_type = 'SCHEDULED' RETURNING name"
    )
    machine.database(WAITED_FOR)
    said = machine.up()
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    missed = [
        run for run in machine.runs() if str(run["expected_start_time"]) < yesterday
    ]

    assert len(moved) > 10
    assert "execuções atrasadas dispensadas" in said
    assert missed
    assert set(Counter(map(company_and_flow, missed)).values()) == {1}


def company_and_flow(run: dict[str, object]) -> tuple[str, ...]:
    return (str(run["flow_id"]), *sorted(map(str, run["tags"])))


@pytest.mark.parametrize(
    ("count", "seconds", "end"), [(1, 3, "Completed"), (15, 25, "Cancelled")]
)
def test_down_lets_a_run_end_or_cancels_it_and_nothing_is_booked_twice(
    machine: Machine, count: int, seconds: int, end: str
) -> None:
    machine.up()
    crm = machine.sandbox.pipedrive
    org = crm.add_organization(f"Devagar {count} Ltda")
    deals = [crm.add_deal(org=org, value=f"{n}0.00") for n in range(1, count + 1)]
    machine.sandbox.faults.add(*SALES, "slow", seconds=seconds, times=count)
    sent = len(machine.sandbox.faults.requests(*SALES))
    run_id = machine.start_run()
    assert wait_until(lambda: machine.sandbox.faults.requests(*SALES)[sent:], PATIENCE)
    first, second = machine.ganho("down"), machine.ganho("down")
    ended = machine.database(
        f"SELECT state_name FROM flow_run WHERE id = '{run_id}'"  # noqa: S608
    )
    machine.sandbox.faults.clear()
    machine.up()
    machine.sync()

    assert "O worker parou." in first.stdout, first.stderr
    assert "não estava ligado" in second.stdout
    assert ended == [(end,)]
    assert [machine.sales_of(deal) for deal in deals] == [1] * count


def test_a_port_that_is_taken_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        machine = Machine(tmp_path, taken.getsockname()[1], Sandbox())
        done = machine.ganho("up", "--port", str(machine.port))

    assert done.returncode == 2
    assert "está em uso por outro programa" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
