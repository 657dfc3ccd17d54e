"""From a company's name to its blocks, and from those to a run under way."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from prefect.client.schemas.objects import FlowRun
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from blocks.storing import load_company
from ganho.booking.books import Books
from ganho.booking.run.run import Scope
from ganho.booking.start import open_wanted_run
from ganho.domain.settings import Settings
from ganho.pacing.pacer import MANY
from tasks.prefect_inside import FlowRunContext
from tasks.settling import settle_dead_runs

IN_FLIGHT = cast(
    "TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=MANY)
)
"""Threads for a backlog; how many of them work at a time, the pacer says."""


LOOK_AGAIN = "look-again"
REPEATED_BY_PREFECT = "in_process"


def is_by_hand() -> bool:
    """Tell whether a person started or repeated this flow run, and waits for it."""
    context = FlowRunContext.get()
    run = context.flow_run if context else None
    return run is not None and was_started_by_hand(run)


def was_started_by_hand(run: FlowRun) -> bool:
    """Tell whether a run was started by a form, by *Retry*, or is waited for.

    A command's run has no deployment; its tag says whether somebody waits for it.
    """
    if run.deployment_id is None:
        return LOOK_AGAIN in run.tags
    if run.empirical_policy.retry_type == REPEATED_BY_PREFECT:
        return False
    # The page of a run forces its *Retry* past Prefect's rules: it leaves no type.
    is_repeated = run.run_count > 1
    return is_repeated or (not run.auto_scheduled and run.created_by is None)


@contextmanager
def opened_run(
    slug: str, scope_of: Callable[[Settings], Scope], *, dry_run: bool
) -> Iterator[Books | None]:
    """Open a company and hold its lease for this flow run.

    Gives None for a company that is switched off. Raises NotConnectedError for one that
    nobody has authorized, even where there would be nothing to book. Earlier runs that
    died are marked in Prefect.
    """
    values = load_company(slug)
    with open_wanted_run(
        values,
        run_id=str(flow_run.id),
        scope_of=scope_of,
        dry_run=dry_run,
        holder=f"{socket.gethostname()} pid {os.getpid()}, {flow_run.name or 'ganho'}",
    ) as books:
        if books is not None:
            settle_dead_runs(slug, values.settings.language)
        yield books
