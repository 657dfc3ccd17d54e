"""The Prefect API that a command talks to: the configured one, or one of this machine.

The one that `ganho up` keeps, if it answers; else one for as long as the command runs.
"""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console

from ganho.cli.home import ganho_home
from ganho.cli.keeping import KeepingError, Kept
from ganho.cli.server import QUIET, answers, prefect_server

QUEUE_SECONDS = 5
AUTH = "PREFECT_API_AUTH_STRING"
LOCKED = "asks_for_password"
"""In the file of `ganho up`: the address, where a password is asked for."""


@contextmanager
def prefect_api(console: Console) -> Iterator[str]:
    """Point Prefect at an API for the time of a command; give its address.

    Prefect reads its settings when it is imported, so nothing may have imported it
    before.
    """
    for worker in ("APILogWorker", "EventsWorker"):
        # They count what they still have to send on standard error: nobody's trouble.
        logging.getLogger(worker).setLevel(logging.ERROR)
    os.environ.update({name: v for name, v in QUIET.items() if name not in os.environ})
    url = configured_api()
    if url:
        with sent_at_the_end():
            yield url
        return
    with _of_this_machine(console) as url, talking_to(url):
        yield url


@contextmanager
def _of_this_machine(console: Console) -> Iterator[str]:
    """Give the server that `ganho up` keeps, or start one."""
    kept = kept_api()
    if kept:
        yield kept
        return
    console.print(
        "[dim]Sem servidor Prefect ligado: abrindo um temporário (uns 10 s). "
        "Para não esperar, deixe um ligado com `ganho up`.[/dim]"
    )
    _upgrade_prefect(console)
    with prefect_server(ganho_home()) as url:
        yield url


def _upgrade_prefect(console: Console) -> None:
    """Copy Prefect's database before a server of this version migrates it."""
    from ganho.cli.upgrade import upgrade_prefect, upgrading  # noqa: PLC0415 - seconds

    with upgrading(console) as upgrade:
        upgrade_prefect(upgrade)


def kept_server() -> Kept:
    """Give the server of `ganho up`, running or not."""
    return Kept(ganho_home() / "up", "server")


def kept_api() -> str | None:
    """Give the address of the server of `ganho up`, if it is there and answers."""
    url = str((kept_server().facts() or {}).get("url", ""))
    return url if url and answers(url) else None


@contextmanager
def talking_to(url: str) -> Iterator[None]:
    """Let Prefect's settings name a server of this machine, and its password."""
    with _environment(way_in(url)):
        _read_settings_again()
        with sent_at_the_end():
            yield


def way_in(url: str) -> dict[str, str]:
    """Give the settings that lead to a server which was started with ours.

    It asks for the password it was started with, so that need not be entered twice.
    Raises KeepingError where nobody entered it at all.
    """
    from prefect.settings import get_current_settings  # noqa: PLC0415 - slow to import

    settings = get_current_settings()
    secret = settings.api.auth_string or settings.server.api.auth_string
    password = {AUTH: secret.get_secret_value()} if secret else {}
    if not password and (kept_server().facts() or {}).get(LOCKED) == url:
        raise KeepingError(
            "O servidor de `ganho up` pede senha: defina PREFECT_API_AUTH_STRING."
        )
    return {"PREFECT_API_URL": url} | password


def asks_for_password() -> bool:
    """Tell whether a server that is started now asks for a password."""
    from prefect.settings import get_current_settings  # noqa: PLC0415 - slow to import

    return get_current_settings().server.api.auth_string is not None


def configured_api() -> str | None:
    """Give the address that the environment or Prefect's profile names."""
    if os.environ.get("PREFECT_API_URL"):
        return os.environ["PREFECT_API_URL"]
    from prefect.settings import get_current_settings  # noqa: PLC0415 - slow to import

    return get_current_settings().api.url


@contextmanager
def sent_at_the_end() -> Iterator[None]:
    """Send what is queued when the block ends, however it does."""
    try:
        yield
    finally:
        send_what_is_queued()


def send_what_is_queued() -> None:
    """Let logs and events go out while the server is there.

    They are sent from threads that, without it, would try for a minute.
    """
    from tasks.prefect_inside import APILogWorker, EventsWorker  # noqa: PLC0415

    for worker in (APILogWorker, EventsWorker):
        worker.drain_all(timeout=QUEUE_SECONDS, at_exit=False)


def _read_settings_again() -> None:
    from tasks.prefect_inside import refresh_global_settings_context  # noqa: PLC0415

    refresh_global_settings_context()


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
