"""The steps of a run, in order: sync and backfill take the same ones."""

from collections.abc import Sequence
from typing import Any

from prefect import Task, unmapped
from prefect.client.schemas.objects import State
from prefect.futures import wait
from prefect.states import Completed, Failed

from ganho.booking.run import Run
from tasks.chunks import chunks_of
from tasks.creates import (
    create_contracts,
    create_sales,
    resolve_customers,
    resolve_products,
)
from tasks.deals import fetch_won_deals, match, validate_data
from tasks.report import report


def take_steps(run: Run | None) -> State[Any]:
    """Fetch, validate, match, resolve, create, report."""
    if run is None:
        return Completed(message="Desligado: enabled = false")
    company, quality = run.company.slug, dict[str, int]()
    fetch_won_deals(company)
    with run.stopping():
        quality = validate_data(company)
        matched = match(company)
        if not run.dry_run:
            _write(run, resolve_customers, matched.new_customers)
            _write(run, resolve_products, matched.new_items)
            _write(run, create_sales, matched.ready)
            _write(run, create_contracts, matched.contracts)
    return _final_state(run, report(company, quality))


def _write(run: Run, step: Task[..., int], deal_ids: Sequence[int]) -> None:
    """Take a writing step with all deals, chunk by chunk.

    A chunk that fails leaves its deals waiting and stops no other.
    """
    futures = step.map(unmapped(run.company.slug), chunks_of(deal_ids))
    wait(futures)
    run.check_halted()


def _final_state(run: Run, headline: str) -> State[Any]:
    if run.halted is not None:
        return Failed(message=str(run.halted))
    return Completed(message=headline)
