"""Telling people: what the ledger says is due goes out as Prefect's events.

Automations (`deployments/automations.yaml`) pass them on to e-mail, Slack or a webhook.
After a run nothing here raises: what could not be told is due again after the next one.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from prefect import task
from prefect.client.orchestration import get_client
from prefect.events import Event, Resource
from prefect.logging import get_run_logger

from blocks.storing import load_company
from ganho.alerts.digest import Digest
from ganho.alerts.due import Ending, digest_of, tell_what_is_due
from ganho.alerts.heartbeat import NoHeartbeatError, send_heartbeat
from ganho.alerts.messages import Alert, ConnectionLost, DealsLate, Recovered
from ganho.booking.books import Books, books_of
from ganho.company.composition import open_company
from ganho.errors import FatalError, LeaseHeldError
from ganho.report.run_report import RunReport
from tasks.fence import fenced
from tasks.policies import KEPT
from tasks.prefect_inside import (
    get_events_client,
    related_resources_from_run_context,
    run_coro_as_sync,
)

EVENTS: dict[type[Alert], str] = {
    DealsLate: "ganho.deal.late",
    ConnectionLost: "ganho.connection.lost",
    Recovered: "ganho.sync.recovered",
    Digest: "ganho.problems.digest",
}
SECONDS = 20
"""So long Prefect's server may take to receive an event."""


def alert(books: Books, report: RunReport) -> None:
    """Tell what is due after a run that wrote a report; never raises.

    A dry run tells nothing, and gives no sign of life.
    """
    if books.run.dry_run:
        return
    ending = Ending(report=report, error=books.brake.halted)
    with _unharmed():
        tell_what_is_due(books.company, ending, tell)
    url = books.company.settings.heartbeat_url
    if url and ending.is_good:
        with _unharmed():
            send_heartbeat(url)


def alert_of_failure(company: str, error: Exception) -> None:
    """Tell what is due after a run that ended without a report; never raises."""
    with _unharmed():
        _tell_under_lease(company, Ending(error=error))


@task(task_run_name="tell-digest-{company}", **KEPT)
@fenced
def tell_digest(company: str) -> str:
    """Send the morning's digest to who wants it; give its first line."""
    with open_company(load_company(company)) as opened:
        digest = digest_of(opened)
    tell(digest)
    return digest.subject()


def tell(alert: Alert) -> None:
    """Hand an alert to Prefect's server. Raises if it did not take it."""
    run_coro_as_sync(_send(event_of(alert)))


def event_of(alert: Alert) -> Event:
    """Make the event that automations match; what people read is its payload."""
    labels = {
        "prefect.resource.id": f"ganho.company.{alert.company}",
        "prefect.resource.name": alert.company,
    }
    if isinstance(alert, DealsLate):
        labels["ganho.hours"] = str(alert.hours)
    return Event(
        event=EVENTS[type(alert)],
        resource=Resource(labels),
        payload={"subject": alert.subject(), "body": alert.body()},
    )


async def _send(event: Event) -> None:
    """Send and wait until it has arrived: Prefect's own queue may lose it unseen."""
    async with asyncio.timeout(SECONDS):
        async with get_client() as client:
            event.related += await related_resources_from_run_context(client)
        async with get_events_client(0, checkpoint_every=1) as events:
            await events.emit(event)


def _tell_under_lease(slug: str, ending: Ending) -> None:
    """Tell under the lease of the run that failed, or under one of our own.

    Where another run holds the company it tells itself; one that is off tells nothing.
    """
    books = _open_books(slug)
    if books is not None:
        tell_what_is_due(books.company, ending, tell)
        return
    values = load_company(slug)
    if not values.settings.enabled:
        return
    with (
        suppress(LeaseHeldError),
        open_company(values) as company,
        company.ledger.lease("ganho alerts"),
    ):
        tell_what_is_due(company, ending, tell)


def _open_books(slug: str) -> Books | None:
    try:
        return books_of(slug)
    except FatalError:
        return None


@contextmanager
def _unharmed() -> Iterator[None]:
    """Let the run go on whatever happens; an address that failed is not repeated."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the run matters more than the news
        why = str(error) if isinstance(error, NoHeartbeatError) else ""
        with suppress(Exception):
            get_run_logger().warning(
                "not told, will be tried again: %s %s", type(error).__name__, why
            )
