"""What is taken from Prefect's inside: names that its documentation does not promise.

They stand here and nowhere else, so that an update which moves one fails in one test
(`tests/integration/test_prefect_inside.py`) and is mended in one place.
"""

from collections.abc import Coroutine
from typing import Any

from prefect.context import (
    FlowRunContext,
    TaskRunContext,
    refresh_global_settings_context,
)
from prefect.events.clients import get_events_client
from prefect.events.related import related_resources_from_run_context
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker
from prefect.utilities.asyncutils import run_coro_as_sync

TAKEN_FOR = {
    "APILogWorker": "draining logs while the server that takes them is still there",
    "EventsWorker": "the same for events",
    "FlowRunContext": "the runner whose waiting tasks a cancelled run gives up",
    "TaskRunContext": "the name of the task, as a part of its cache key",
    "email_message": "prefect-email's task without a task run, which would show addresses",
    "get_events_client": "sending an event and knowing that it has arrived",
    "refresh_global_settings_context": "settings that changed after Prefect was imported",
    "related_resources_from_run_context": "the run that an event comes from",
    "run_coro_as_sync": "awaiting from a step that is no coroutine",
}
"""Name -> what for."""
__all__ = [
    "APILogWorker",
    "EventsWorker",
    "FlowRunContext",
    "TaskRunContext",
    "email_message",
    "get_events_client",
    "refresh_global_settings_context",
    "related_resources_from_run_context",
    "run_coro_as_sync",
]


def email_message(**parts: Any) -> Coroutine[Any, Any, Any]:
    """Give the coroutine that sends an e-mail, with the parts of `email_send_message`."""
    from prefect_email import email_send_message  # type: ignore[import-untyped] # noqa: PLC0415 - half a second

    message: Coroutine[Any, Any, Any] = email_send_message.fn(**parts)
    return message
