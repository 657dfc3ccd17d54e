"""The steps of a run without Prefect: the list of them, for tests and benchmarks."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from ganho.booking.finish import finish
from ganho.booking.match import match
from ganho.booking.reading.fetch import fetch_won_deals
from ganho.booking.reading.validation import validate_data
from ganho.booking.run.batches import batches
from ganho.booking.run.run import Run, WaitingError
from ganho.booking.run.turns import Step, work_on
from ganho.errors import FatalError
from ganho.report.run_report import RunReport

CHUNK = 50


def take_steps(run: Run, *, in_flight: int = 1) -> RunReport:
    """Fetch, validate, match, resolve, create, report."""
    quality: dict[str, int] = {}
    fetch_won_deals(run)
    with run.stopping():
        quality = validate_data(run)
        matched = match(run)
        if not run.dry_run:
            _write(
                run,
                "resolve_customer",
                run.customers.resolve,
                matched.new_customers,
                in_flight,
            )
            _write(
                run, "resolve_items", run.items.resolve, matched.new_items, in_flight
            )
            _write(run, "create_sale", run.sales.create, matched.ready, in_flight)
            _write(
                run,
                "create_contract",
                run.contracts.create,
                matched.contracts,
                in_flight,
            )
    return finish(run, quality)


def _write(
    run: Run, name: str, step: Step, deal_ids: Sequence[int], in_flight: int
) -> None:
    def work(chunk: list[int]) -> None:
        with suppress(WaitingError, FatalError):
            work_on(run, name, step, chunk)

    with ThreadPoolExecutor(in_flight) as pool:
        list(pool.map(work, batches(deal_ids, CHUNK)))
    run.check_halted()
