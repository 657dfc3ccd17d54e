"""The password that `ganho up` makes: who is told, who finds it, where it stands."""

import stat
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from ganho.cli.server.kept import Kept, wait_until
from ganho.cli.server.temporary import answers, free_port
from ganho.sandbox.room import Sandbox
from tests.machines import GANHO, PATIENCE, Machine
from tests.terminals import SCREEN, Terminal

pytestmark = [
    pytest.mark.servers,
    pytest.mark.xdist_group("passwords"),
    # Nobody waits for a process that outlives its parent.
    pytest.mark.filterwarnings("ignore:subprocess .* is still running"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
OTHERS = stat.S_IRWXG | stat.S_IRWXO
ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
OUTDATED = "versão anterior do ganho"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine whose operator set no password; one company works there."""
    home, room = tmp_path_factory.mktemp("machine"), Sandbox(limits=False)
    with room.serve() as at:
        one = Machine(home, free_port(), room)
        file = home / "acme.toml"
        file.write_text(room.company_file("acme", at), encoding="utf-8")
        one.up()
        assert one.ganho("apply", str(file)).returncode == 0
        one.up()
        yield one
        one.ganho("down")


def open_to_others(folder: Path) -> list[Path]:
    """Name what somebody else could read or enter."""
    found = [folder, *folder.rglob("*")]
    return [path for path in found if path.lstat().st_mode & OTHERS]


def test_up_shows_the_password_at_a_terminal_and_nowhere_else(machine: Machine) -> None:
    told = machine.up()
    command = [str(GANHO), "up", "--port", str(machine.port)]
    terminal = Terminal(command, machine.environment | SCREEN, machine.home)
    terminal.end()

    assert "Senha:      ganho password\n" in told
    assert machine.password not in told
    assert f"Senha:      {machine.password}\n" in terminal.shown


def test_the_plain_prefect_command_gets_in_by_the_line_that_is_shown(
    machine: Machine,
) -> None:
    told = machine.ganho("password").stdout.splitlines()
    prefect = Path(sys.executable).with_name("prefect")
    asked = subprocess.run(
        ["/bin/sh", "-c", f"{told[-1]}; exec {prefect} work-pool inspect ganho"],
        env=machine.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told[0] == machine.password
    assert machine.password not in told[-1]
    assert asked.returncode == 0, asked.stderr


def test_an_address_of_this_machine_s_server_finds_the_password(
    machine: Machine,
) -> None:
    here = f"http://localhost:{machine.port}/api"
    run = machine.sync(PREFECT_API_URL=here)

    assert run.returncode == 0, run.stderr
    assert "temporário" not in run.stdout


def test_a_server_elsewhere_is_not_told_the_password(machine: Machine) -> None:
    heard: list[str] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(str(self.headers))
            self.send_error(404)

        def log_message(self, *_args: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        there = f"http://127.0.0.1:{server.server_port}/api"
        machine.ganho("doctor", "acme", PREFECT_API_URL=there)
        server.shutdown()

    assert heard
    assert not [headers for headers in heard if "authorization" in headers.lower()]


def test_a_run_on_the_worker_gets_in_and_the_password_is_nowhere_else(
    machine: Machine,
) -> None:
    run = machine.start_run()
    wait_until(
        lambda: machine.ask(f"/flow_runs/{run}")["state_type"] in ENDED, PATIENCE
    )
    ended = machine.ask(f"/flow_runs/{run}")["state"]
    secret = machine.password.encode()
    files = [path for path in machine.home.rglob("*") if path.is_file()]
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline")]

    assert ended["type"] == "COMPLETED", ended["message"]
    assert [path.name for path in files if secret in path.read_bytes()] == [
        "prefect-password"
    ]
    assert not [command for command in commands if secret in command]


def test_what_up_leaves_is_its_owner_s_alone(machine: Machine) -> None:
    ours, prefects = machine.home / "ganho", machine.home / ".prefect"
    there = {path.name for path in (*ours.rglob("*"), *prefects.rglob("*"))}

    assert {"up.lock", "server.log", "worker.log", "prefect.db", "ledger.db"} <= there
    assert open_to_others(ours) + open_to_others(prefects) == []


def test_what_a_temporary_server_leaves_is_its_owner_s_alone(tmp_path: Path) -> None:
    machine = Machine(tmp_path, free_port(), Sandbox())
    machine.ganho("doctor", "acme")

    assert (tmp_path / "ganho/server.log").exists()
    assert open_to_others(tmp_path / "ganho") == []
    assert open_to_others(tmp_path / ".prefect") == []


def test_a_password_that_was_lost_is_named_with_what_to_do(machine: Machine) -> None:
    file = machine.home / "ganho/prefect-password"
    file.rename(file.with_suffix(".away"))
    asked, stopped = machine.ganho("password"), machine.ganho("down")
    file.with_suffix(".away").rename(file)

    assert asked.returncode == stopped.returncode == 1
    assert asked.stderr == stopped.stderr
    assert f"{machine.facts('server')['pid']}" in stopped.stderr
    assert len(stopped.stderr.strip().splitlines()) == 1


@pytest.fixture
def older(tmp_path: Path) -> Iterator[Machine]:
    """A machine on which an older version's server still runs, without a password."""
    machine = Machine(tmp_path, free_port(), Sandbox())
    port, api = str(machine.port), f"http://127.0.0.1:{machine.port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--port", port]
    kept = Kept(tmp_path / "ganho/up", "server")
    kept.start(command, machine.environment | {"PREFECT_API_URL": api}, url=api)
    assert wait_until(lambda: answers(api), PATIENCE)
    yield machine
    machine.ganho("down")


def asked_without_password(machine: Machine) -> int:
    """Give the status of the answer."""
    at = f"http://127.0.0.1:{machine.port}/api/admin/version"
    return httpx.get(at, trust_env=False).status_code


def test_an_older_version_s_server_is_named_until_it_is_started_anew(
    older: Machine,
) -> None:
    before, refused, used = (
        asked_without_password(older),
        older.ganho("up", "--port", str(older.port)),
        older.ganho("deploy"),
    )
    stopped = older.ganho("down")
    older.up()

    assert before == 200
    assert refused.returncode != 0
    assert "`ganho down` e depois `ganho up`" in refused.stderr
    assert OUTDATED in used.stderr
    assert "ganho down && ganho up" in used.stderr
    assert stopped.returncode == 0, stopped.stderr
    assert asked_without_password(older) == 401
