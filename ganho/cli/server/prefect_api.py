"""The Prefect API that a command talks to: the configured one, or one of this machine.

The one that `ganho up` keeps, if it answers; else one for as long as the command runs.
"""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console

from ganho.cli.exits import wait_for_no_thread
from ganho.cli.server.kept import KeepingError, Kept
from ganho.cli.server.passwords import (
    given_password,
    kept_password,
    new_password,
    password_file,
)
from ganho.cli.server.temporary import COMMAND, answers, prefect_server
from ganho.company.home import ganho_home
from ganho.errors import ServerAwayError
from ganho.words.amounts import Language
from ganho.words.spoken import carry, language_of, spoken

QUEUE_SECONDS = 5
API, AUTH = "PREFECT_API_URL", "PREFECT_API_AUTH_STRING"
LOCK = "password"
"""In the file of `ganho up`: whose password the server was started with."""
OWN, GIVEN = "kept", "given"
LOCKED_BEFORE = "asks_for_password"
"""There instead, where an older version started it with a password."""
OUTDATED = spoken(
    "Attention: the Prefect server of this machine is of an earlier version of "
    "ganho: web pages reach it, and perhaps without a password. Start it anew: "
    "ganho down && ganho up"
)


@contextmanager
def prefect_api(console: Console, language: Language | None = None) -> Iterator[str]:
    """Point Prefect at an API for the time of a command; give its address.

    Prefect reads its settings when it is imported, so nothing may have imported it
    before.
    """
    _quiet_queues()
    os.environ.update(
        {name: v for name, v in COMMAND.items() if name not in os.environ}
    )
    url = configured_api()
    with _silence_told():
        if url and not leads_to_kept(url):
            with sent_at_the_end(url):
                yield url
            return
        with _of_this_machine(console, language) as way, talking_to(way):
            yield way[API]


@contextmanager
def _silence_told() -> Iterator[None]:
    """Say that the server does not answer, where Prefect's client raises what it met."""
    try:
        yield
    except Exception as error:
        from tasks.fence import is_silence  # noqa: PLC0415 - imports Prefect

        if not is_silence(error):
            raise
        told = ServerAwayError()
        carry(told, language_of(error))
        raise told from None


@contextmanager
def _of_this_machine(
    console: Console, language: Language | None
) -> Iterator[Mapping[str, str]]:
    """Give the way to the server that `ganho up` keeps, or start one."""
    kept = kept_api()
    if kept:
        warn_of_outdated()
        yield way_in(kept)
        return
    console.print(
        spoken(
            "[dim]No Prefect server is running: starting a temporary one (some "
            "10 s). Not to wait, keep one running with `ganho up`.[/dim]"
        )
    )
    _upgrade_prefect(console, language)
    password = new_password()
    with prefect_server(ganho_home(), password) as url:
        yield {API: url, AUTH: password}


def _upgrade_prefect(console: Console, language: Language | None) -> None:
    """Copy Prefect's database before a server of this version migrates it."""
    from ganho.cli.server.upgrade import upgrade_prefect, upgrading  # noqa: PLC0415 - seconds

    with upgrading(console, language) as upgrade:
        upgrade_prefect(upgrade)


def kept_server() -> Kept:
    """Give the server of `ganho up`, running or not."""
    return Kept(ganho_home() / "up", "server")


def kept_api() -> str | None:
    """Give the address of the server of `ganho up`, if it is there and answers."""
    url = str((kept_server().facts() or {}).get("url", ""))
    return url if url and answers(url) else None


def leads_to_kept(url: str) -> bool:
    """Tell whether an address is that of the server of `ganho up`, which answers."""
    return url.rstrip("/").replace("//localhost:", "//127.0.0.1:") == kept_api()


def is_outdated() -> bool:
    """Tell whether an older version started the server that `ganho up` keeps."""
    facts = kept_server().facts()
    return facts is not None and LOCK not in facts


def warn_of_outdated() -> None:
    """Say so where the server is open to what newer ones refuse."""
    if is_outdated():
        Console(stderr=True, soft_wrap=True, highlight=False).print(OUTDATED)


@contextmanager
def talking_to(way: Mapping[str, str]) -> Iterator[None]:
    """Let Prefect's settings name a server of this machine, and its password."""
    with _environment(way):
        _read_settings_again()
        with sent_at_the_end(way[API]):
            yield


def way_in(url: str) -> dict[str, str]:
    """Give the settings that lead to the server of `ganho up`.

    Raises KeepingError where nobody entered its password.
    """
    facts = kept_server().facts() or {}
    password = kept_password() if facts.get(LOCK) == OWN else _entered()
    if not password and (LOCK in facts or LOCKED_BEFORE in facts):
        raise KeepingError(unknown_password(facts))
    return {API: url} | ({AUTH: password} if password else {})


def unknown_password(facts: Mapping[str, object]) -> str:
    """Say what to do where nobody finds the password that a server asks for."""
    if facts.get(LOCK) != OWN:
        return spoken(
            "`ganho up`'s server asks for a password: set PREFECT_API_AUTH_STRING."
        )
    return spoken(
        "The password of `ganho up`'s server is no longer in {file}. End the "
        "process {pid} by hand and run `ganho up`.",
        file=password_file(),
        pid=facts.get("pid"),
    )


def _entered() -> str | None:
    """Give the password that somebody entered, for clients or for the server."""
    from prefect.settings import get_current_settings  # noqa: PLC0415 - slow to import

    secret = get_current_settings().api.auth_string
    return secret.get_secret_value() if secret else given_password()


def configured_api() -> str | None:
    """Give the address that the environment or Prefect's profile names."""
    if os.environ.get(API):
        return os.environ[API]
    from prefect.settings import get_current_settings  # noqa: PLC0415 - slow to import

    return get_current_settings().api.url


@contextmanager
def sent_at_the_end(url: str) -> Iterator[None]:
    """Send what is queued when the block ends, however it does."""
    try:
        yield
    finally:
        if not send_what_is_queued() and not answers(url):
            wait_for_no_thread()


def send_what_is_queued() -> bool:
    """Let logs and events go out while the server is there; tell whether all did.

    They are sent from threads that, without it, would try for minutes.
    """
    from tasks.prefect_inside import APILogWorker, EventsWorker  # noqa: PLC0415

    _quiet_queues()
    left = [_left_by(worker) for worker in (APILogWorker, EventsWorker)]
    return not any(left)


def _left_by(worker: Any) -> set[Any]:
    """Let a worker send what it has, for a while; give what is still on its way."""
    _, left = worker.drain_all(timeout=QUEUE_SECONDS, at_exit=False)
    return set(left)


def _quiet_queues() -> None:
    """Let them not count on standard error what they still have to send, or could not.

    Said before Prefect is imported and again at the end: its own settings come between.
    """
    logging.raiseExceptions = False  # else it writes there past every handler
    for worker in ("APILogWorker", "EventsWorker"):
        logging.getLogger(worker).setLevel(logging.ERROR)


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
