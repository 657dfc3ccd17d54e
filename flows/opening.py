"""From a company's name to its blocks, and from those to a run under way."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from prefect.futures import PrefectFuture
from prefect.runtime import flow_run
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from blocks.storing import load_company
from ganho.booking.books import Books
from ganho.booking.run.run import Scope
from ganho.booking.start import open_run
from ganho.company.composition import open_company
from ganho.company.connection import require_connection
from ganho.domain.settings import Settings
from tasks.settling import settle_dead_runs

IN_FLIGHT = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=3))
"""So many requests at a time worked in production with Conta Azul; more met 429s."""


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
    if not values.settings.enabled:
        yield None
        return
    scope = scope_of(values.settings)
    require_connection(values)
    holder = f"{socket.gethostname()} pid {os.getpid()}, {flow_run.name or 'ganho'}"
    with (
        open_company(values) as company,
        open_run(
            company,
            run_id=str(flow_run.id),
            scope=scope,
            dry_run=dry_run,
            holder=holder,
        ) as books,
    ):
        settle_dead_runs(slug, values.settings.language)
        yield books
