"""The Prefect API that a command talks to: the configured one, or a temporary one."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from ganho.cli.home import ganho_home
from ganho.cli.server import QUIET, prefect_server

QUEUE_SECONDS = 5


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
    configured = _configured_api()
    if configured:
        try:
            yield configured
        finally:
            send_what_is_queued()
        return
    console.print(
        "[dim]Sem PREFECT_API_URL: abrindo um servidor Prefect temporário (uns 10 s). "
        "Para não esperar, deixe um servidor ligado e aponte PREFECT_API_URL.[/dim]"
    )
    with prefect_server(ganho_home()) as url, _environment("PREFECT_API_URL", url):
        _read_settings_again()
        try:
            yield url
        finally:
            send_what_is_queued()


def _configured_api() -> str | None:
    """Give the address that the environment or Prefect's profile names."""
    if os.environ.get("PREFECT_API_URL"):
        return os.environ["PREFECT_API_URL"]
    from prefect.settings import get_current_settings  # noqa: PLC0415 - slow to import

    return get_current_settings().api.url


def send_what_is_queued() -> None:
    """Let logs and events go out while the server is there.

    They are sent from threads that, without it, would try for a minute.
    """
    from prefect.events.worker import EventsWorker  # noqa: PLC0415
    from prefect.logging.handlers import APILogWorker  # noqa: PLC0415

    for worker in (APILogWorker, EventsWorker):
        worker.drain_all(timeout=QUEUE_SECONDS, at_exit=False)


def _read_settings_again() -> None:
    from prefect.context import refresh_global_settings_context  # noqa: PLC0415

    refresh_global_settings_context()


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]
