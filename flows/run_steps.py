"""The steps of a run, in order: all flows that book take the same ones."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from prefect import Task, unmapped
from prefect.client.schemas.objects import State
from prefect.exceptions import TerminationSignal
from prefect.futures import wait
from prefect.states import Completed
from prefect.task_runners import ThreadPoolTaskRunner

from flows.ending import stopped
from ganho.booking.run.run import Run
from ganho.errors import FatalError
from ganho.words.tables.texts_ending import ENDING_TEXTS
from tasks.chunks import chunks_of
from tasks.creates import (
    create_contracts,
    create_sales,
    resolve_customers,
    resolve_products,
)
from tasks.gauge import showing_progress
from tasks.prefect_inside import FlowRunContext
from tasks.reads import fetch_won_deals, match, validate_data
from tasks.report import report


def take_steps(run: Run | None) -> State[Any]:
    """Fetch, validate, match, resolve, create, report."""
    if run is None:
        return Completed(message=ENDING_TEXTS["pt-BR"].off)
    company, quality = run.company.slug, dict[str, int]()
    with showing_progress(company, run.company.settings.language) as course:
        run.company.listen(course.hear)
        fetch_won_deals(company)
        with run.stopping():
            quality = validate_data(company)
            course.expect(matched := match(company))
            if not run.dry_run:
                _write(run, resolve_customers, matched.new_customers)
                _write(run, resolve_products, matched.new_items)
                _write(run, create_sales, matched.ready)
                _write(run, create_contracts, matched.contracts)
    told = report(company, quality)
    return stopped(run, run.halted) if run.halted else Completed(message=told)


def _write(run: Run, step: Task[..., int], deal_ids: Sequence[int]) -> None:
    """Take a writing step with all deals, chunk by chunk.

    A chunk that fails leaves its deals waiting and stops no other.
    """
    with _stopping_threads(run):
        wait(step.map(unmapped(run.company.slug), chunks_of(deal_ids)))
    run.check_halted()


@contextmanager
def _stopping_threads(run: Run) -> Iterator[None]:
    """Let a run that is cancelled end what it has sent, and send nothing more.

    The lease and the connections go only then, so that no answer is lost.
    """
    try:
        yield
    except (TerminationSignal, KeyboardInterrupt):
        run.halt(FatalError(ENDING_TEXTS[run.company.settings.language].cancelled))
        context = FlowRunContext.get()
        if context and isinstance(context.task_runner, ThreadPoolTaskRunner):
            context.task_runner.cancel_all()
        raise
