"""`ganho up` and `ganho down`: server, worker and schedules on one machine."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from rich.console import Console

from ganho.cli.exits import DONE, WRONG_INPUT
from ganho.cli.server.kept import KeepingError, Kept, require_locks, wait_until
from ganho.cli.server.passwords import given_password, keep_password
from ganho.cli.server.prefect_api import (
    GIVEN,
    LOCK,
    OWN,
    configured_api,
    kept_server,
    talking_to,
    way_in,
)
from ganho.cli.server.release import own_code, require_own_code
from ganho.cli.server.temporary import PASSWORD, SERVER, SERVER_SETTINGS, answers
from ganho.cli.server.upgrade import upgrade_prefect, upgrade_stored_ledger, upgrading
from ganho.company.home import ganho_home
from ganho.words.spoken import spoken

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

WORKER = "ganho-up"
AT_A_TIME = "5"
"""Runs; each takes some 300 MB while it works."""
SERVER_SECONDS, WORKER_SECONDS = 90.0, 60.0
FINISHING_SECONDS, ENDING_SECONDS = 60.0, 30.0
KEPT_SETTINGS = SERVER_SETTINGS | {
    # In memory, a run that dies with the server would keep its place for ever.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
        "prefect.server.concurrency.lease_storage.filesystem"
    ),
    # Runs, their logs and reports go after ninety days; Prefect keeps them for ever.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
}


def up(console: Console, port: int, *, backed_up: bool = False) -> int:
    """Start what is not running; say where to look. Gives the exit code.

    What a version before made is migrated, after a backup unless `backed_up`.
    """
    require_locks()
    server = kept_server()
    with alone():
        require_own_code(server, kept_worker())
        if server.facts() is None and not _is_free(port):
            Console(stderr=True, soft_wrap=True, highlight=False).print(
                spoken(
                    "The port {port} is used by another program. Choose another: "
                    "`ganho up --port {other}`.",
                    port=port,
                    other=port + 1,
                )
            )
            return WRONG_INPUT
        configured = configured_api()
        with upgrading(console, backed_up=backed_up) as upgrade:
            if server.facts() is None:
                upgrade_prefect(upgrade)
            url = _serve(console, server, port)
            with talking_to(way_in(url)):
                upgrade_stored_ledger(upgrade)
        with talking_to(way_in(url)):
            _put_to_work(console, url, configured)
    return DONE


def down(console: Console) -> int:
    """Stop what is running, the worker first. Gives the exit code."""
    server, worker = kept_server(), kept_worker()
    with alone():
        url = str((server.facts() or {}).get("url", ""))
        if worker.facts() is not None and url and answers(url):
            with talking_to(way_in(url)):
                _stop_working(console, worker)
        elif worker.stop(ENDING_SECONDS):
            say(
                console,
                spoken("The worker has stopped; the server no longer answered."),
            )
        if server.stop(ENDING_SECONDS):
            say(
                console,
                spoken(
                    "The Prefect server has stopped. `ganho up` starts "
                    "everything again."
                ),
            )
        else:
            say(console, spoken("The Prefect server was not running."))
    return DONE


def kept_worker() -> Kept:
    """Give the worker of `ganho up`, running or not."""
    return Kept(ganho_home() / "up", "worker")


@contextmanager
def alone() -> Iterator[None]:
    """Keep two of these commands from working at the same time."""
    folder = ganho_home() / "up"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(folder / "up.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        message = spoken("Another `ganho up` or `ganho down` is at work; wait for it.")
        raise KeepingError(message) from None
    try:
        yield
    finally:
        lock.release()


def say(console: Console, line: str) -> None:
    """Print a line as it is."""
    console.print(line, markup=False, highlight=False, soft_wrap=True)


def _serve(console: Console, server: Kept, port: int) -> str:
    """Start the server where there is none; give its address."""
    url = f"http://127.0.0.1:{port}/api"
    if server.facts() is None:
        say(console, spoken("Starting the Prefect server (some 10 s)..."))
        given = given_password()
        settings = KEPT_SETTINGS | {"PREFECT_UI_URL": url.removesuffix("/api")}
        own = {"PREFECT_API_URL": url, PASSWORD: given or keep_password()}
        lock = {LOCK: GIVEN if given else OWN}
        command = [*SERVER, "--port", str(port)]
        # What somebody has set wins, but for the address and the password.
        server.start(
            command, settings | os.environ | own, url=url, **lock, **own_code()
        )
    url = str((server.facts() or {}).get("url", url))
    wait_until(lambda: answers(url) or server.facts() is None, SERVER_SECONDS)
    if not answers(url):
        raise KeepingError(
            "The Prefect server did not start; see {log}.", log=server.log
        )
    return url


def _put_to_work(console: Console, url: str, configured: str | None) -> None:
    """Deploy what is missing, start the worker where there is none, tell."""
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - slow

    from ganho.cli.server.deployments import deploy_all  # noqa: PLC0415 - imports Prefect
    from ganho.cli.server.overview import tell  # noqa: PLC0415 - imports Prefect

    with get_client(sync_client=True) as client:
        companies, deployed = deploy_all(client)
        for company, changed in deployed.items():
            say(
                console,
                spoken("{company}: schedules and forms installed.", company=company),
            )
            for line in changed:
                say(console, f"  {line}")
        _start_worker(console, client, url)
        logs = kept_worker().folder
        tell(console, client, url, companies, logs=logs, configured=configured)


def _start_worker(console: Console, client: "SyncPrefectClient", url: str) -> None:
    from prefect.settings import get_current_settings  # noqa: PLC0415 - slow

    from ganho.cli.server.runs import forget_missed_starts, settle  # noqa: PLC0415 - Prefect

    worker, lock = kept_worker(), _lock_of(kept_server())
    if worker.facts() is not None and _lock_of(worker) != lock:
        _stop_working(console, worker)  # it does not know the server's password
    if worker.facts() is not None:
        return
    settle(client, WORKER)
    if missed := forget_missed_starts(client):
        say(
            console,
            spoken(
                "{missed} late runs were dropped: a single one catches up.",
                missed=missed,
            ),
        )
    results = str(get_current_settings().results.local_storage_path)
    env = {
        # `dead-runs.yaml` takes a run for dead after ninety seconds without a sign.
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
        "PREFECT_LOCAL_STORAGE_PATH": results,
    }
    since = datetime.now(UTC)
    command = _prefect("worker", "start", "--pool", "ganho", "--type", "process")
    command += ["--name", WORKER, "--limit", AT_A_TIME]
    worker.start(command, env | os.environ | way_in(url), **lock, **own_code())
    wait_until(
        lambda: _is_at_work(client, since) or worker.facts() is None, WORKER_SECONDS
    )
    if worker.facts() is None:
        raise KeepingError("The worker did not start; see {log}.", log=worker.log)


def _lock_of(one: Kept) -> dict[str, str]:
    """Tell whose password a process was started with; nothing of older versions'."""
    facts = one.facts() or {}
    return {LOCK: str(facts[LOCK])} if LOCK in facts else {}


def _is_at_work(client: "SyncPrefectClient", since: datetime) -> bool:
    """Tell whether the worker has given a sign of life."""
    workers = client.read_workers_for_work_pool("ganho")
    seen = [w.last_heartbeat_time for w in workers if w.name == WORKER]
    return any(time and time >= since for time in seen)


def _stop_working(console: Console, worker: Kept) -> None:
    """Let the runs under way end, cancel those that take long, stop the worker."""
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - slow

    from ganho.cli.server.runs import cancel, settle, under_way  # noqa: PLC0415 - Prefect

    with get_client(sync_client=True) as client, _no_new_runs(client):
        if busy := len(under_way(client, WORKER)):
            say(console, spoken("Waiting for {busy} run(s) to end...", busy=busy))
        if not wait_until(lambda: not under_way(client, WORKER), FINISHING_SECONDS):
            say(console, spoken("Cancelling: nothing is lost, the next one goes on."))
            cancel(client, WORKER)
            wait_until(lambda: not under_way(client, WORKER), ENDING_SECONDS)
        worker.stop(ENDING_SECONDS)
        settle(client, WORKER)
    say(console, spoken("The worker has stopped."))


@contextmanager
def _no_new_runs(client: "SyncPrefectClient") -> Iterator[None]:
    """Pause the work pool for a moment; one that a person paused stays so."""
    from prefect.client.schemas.actions import WorkPoolUpdate  # noqa: PLC0415 - slow

    before = client.read_work_pool("ganho").is_paused
    client.update_work_pool("ganho", WorkPoolUpdate(is_paused=True))
    try:
        yield
    finally:
        client.update_work_pool("ganho", WorkPoolUpdate(is_paused=before))


def _prefect(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "prefect", *arguments]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # A port that a server has just left is free for the next one.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
