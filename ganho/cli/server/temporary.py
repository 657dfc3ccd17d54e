"""A Prefect server for as long as a command runs, where none is configured.

It ends when its standard input does, so a killed command leaves no server behind.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from ganho.cli.server.kept import wait_until
from ganho.errors import FatalError
from ganho.http import BoundedClient

SERVER = (sys.executable, "-m", "ganho.cli.server.serving")
PASSWORD = "PREFECT_SERVER_API_AUTH_STRING"  # noqa: S105 - a setting's name
STARTUP_SECONDS = 90
LOOK_SECONDS = 3.0
SERVER_SETTINGS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_API_URL": "/api",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
}
"""No telemetry, and a browser page that finds its API."""
QUIET = SERVER_SETTINGS | {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL"}
"""The same, and a terminal of our own."""
COMMAND = QUIET | {
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_CLIENT_MAX_RETRIES": "4",
    "PREFECT_API_REQUEST_TIMEOUT": "20",
}
"""For what asks a server: no event on the terminal that could not be sent, and patience
for one that is started again (half a minute a request), not for one that stays away."""


@contextmanager
def prefect_server(home: Path, password: str) -> Iterator[str]:
    """Serve Prefect's API and pages on a free port; give the API's address.

    Raises FatalError if the server does not come up; its log is in `home`.
    """
    port, log = free_port(), home / "server.log"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with log.open("ab") as out:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [*SERVER, "--port", str(port), "--with-parent"],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            env=os.environ | QUIET | {PASSWORD: password},
            start_new_session=True,  # Ctrl-C reaches the command, which then ends it
        )
    url = f"http://127.0.0.1:{port}/api"
    try:
        _wait_for(url, child, log)
        yield url
    finally:
        _end(child)


def _wait_for(url: str, child: "subprocess.Popen[bytes]", log: Path) -> None:
    wait_until(lambda: answers(url) or child.poll() is not None, STARTUP_SECONDS)
    if child.poll() is None and answers(url):
        return
    raise FatalError(
        "Prefect's temporary server did not start; its log is {log}.",
        remedy="Set PREFECT_API_URL to a server of your own.",
        log=log,
    )


def answers(url: str) -> bool:
    """Tell whether a Prefect API is there; its health is told without a password."""
    try:
        with BoundedClient(seconds=LOOK_SECONDS, trust_env=False) as http:
            told = http.get(f"{url}/health")
    except httpx.RequestError:
        return False
    return told.is_success


def _end(child: "subprocess.Popen[bytes]") -> None:
    if child.stdin:
        child.stdin.close()
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def free_port() -> int:
    """Give a port of the loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
