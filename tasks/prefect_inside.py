"""What is taken from Prefect's inside: names that its documentation does not promise.

They stand here and nowhere else, so that an update which moves one fails in one test
(`tests/integration/tasks/test_prefect_inside.py`) and is mended in one place.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from prefect.context import (
    FlowRunContext,
    TaskRunContext,
    refresh_global_settings_context,
)
from prefect.events.clients import get_events_client
from prefect.events.related import related_resources_from_run_context
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker
from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL
from prefect.utilities.asyncutils import run_coro_as_sync
from sqlalchemy import Connection, make_url
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.types import ASGIApp

from ganho.errors import FatalError

TAKEN_FOR = {
    "APILogWorker": "draining logs while the server that takes them is still there",
    "EventsWorker": "the same for events",
    "FlowRunContext": "the runner whose waiting tasks a cancelled run gives up",
    "TaskRunContext": "the name of the task, as a part of its cache key",
    "database_schema": "whether Prefect's server would migrate its database",
    "email_message": "prefect-email's task without a task run, which would show addresses",
    "get_events_client": "sending an event and knowing that it has arrived",
    "refresh_global_settings_context": "settings that changed after Prefect was imported",
    "related_resources_from_run_context": "the run that an event comes from",
    "run_coro_as_sync": "awaiting from a step that is no coroutine",
    "server_app": "Prefect's API and pages, behind doors of ours",
}
"""Name -> what for."""
__all__ = [
    "APILogWorker",
    "EventsWorker",
    "FlowRunContext",
    "TaskRunContext",
    "database_schema",
    "email_message",
    "get_events_client",
    "refresh_global_settings_context",
    "related_resources_from_run_context",
    "run_coro_as_sync",
    "server_app",
]


def server_app() -> ASGIApp:
    """Make the app of Prefect's server; its settings are read by now."""
    from prefect.server.api.server import create_app  # noqa: PLC0415 - seconds

    # Prefect's own services ask the app itself, from inside: it has to be the cached one.
    return create_app(final=True)


def email_message(**parts: Any) -> Coroutine[Any, Any, Any]:
    """Give the coroutine that sends an e-mail, with the parts of `email_send_message`."""
    from prefect_email import email_send_message  # type: ignore[import-untyped] # noqa: PLC0415 - half a second

    message: Coroutine[Any, Any, Any] = email_send_message.fn(**parts)
    return message


@dataclass(frozen=True, kw_only=True)
class DatabaseSchema:
    """Which version Prefect's own database is of, and which the installed one wants."""

    url: str = field(repr=False)
    found: str
    wanted: str
    is_known: bool
    """Whether the installed Prefect knows what is found: else a newer one made it."""


def database_schema() -> DatabaseSchema | None:
    """Look at Prefect's database as its server will; None if there is nothing in it.

    Raises FatalError if it is out of reach.
    """
    url = str(PREFECT_API_DATABASE_CONNECTION_URL.value())
    if _is_missing_file(url):
        return None  # connecting would make it
    from prefect.server.database import provide_database_interface  # noqa: PLC0415 - slow
    from prefect.server.database.alembic_commands import (  # noqa: PLC0415
        alembic_config,
    )

    database = provide_database_interface()
    found = _revision_at(database.engine)
    if found is None:
        return None
    scripts = ScriptDirectory.from_config(alembic_config())
    scripts.version_locations = [str(database.orm.versions_dir)]
    return DatabaseSchema(
        url=url,
        found=found,
        wanted=str(scripts.get_current_head()),
        is_known=found in {script.revision for script in scripts.walk_revisions()},
    )


def _is_missing_file(url: str) -> bool:
    address = make_url(url)
    is_file = address.get_backend_name() == "sqlite"
    return is_file and not Path(address.database or "").is_file()


def _revision_at(open_engine: Callable[[], Awaitable[AsyncEngine]]) -> str | None:
    """Read the version with Prefect's own engine, which knows all of its settings."""

    async def read() -> str | None:
        engine = await open_engine()
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(_revision)
        finally:
            await engine.dispose()

    try:
        return asyncio.run(read())
    except Exception as error:  # noqa: BLE001 - asyncpg's errors have no root in common
        raise FatalError(
            "Prefect's database cannot be reached ({kind}).",
            remedy="Check PREFECT_SERVER_DATABASE_CONNECTION_URL and the database.",
            kind=type(error).__name__,
        ) from None


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
