"""The steps of a run without Prefect: the list of them, for tests and benchmarks."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from ganho.booking.batches import batches
from ganho.booking.chunks import Step, work_on
from ganho.booking.contracts import create_contract
from ganho.booking.customers import resolve_customer
from ganho.booking.fetching import fetch_won_deals
from ganho.booking.items import resolve_items
from ganho.booking.matching import match
from ganho.booking.reporting import finish
from ganho.booking.run import Run, WaitingError
from ganho.booking.sales import create_sale
from ganho.booking.validation import validate_data
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
            _write(run, resolve_customer, matched.new_customers, in_flight)
            _write(run, resolve_items, matched.new_items, in_flight)
            _write(run, create_sale, matched.ready, in_flight)
            _write(run, create_contract, matched.contracts, in_flight)
    return finish(run, quality)


def _write(run: Run, step: Step, deal_ids: Sequence[int], in_flight: int) -> None:
    def work(chunk: list[int]) -> None:
        with suppress(WaitingError, FatalError):
            work_on(run, step, chunk)

    with ThreadPoolExecutor(in_flight) as pool:
        list(pool.map(work, batches(deal_ids, CHUNK)))
    run.check_halted()
