"""The steps of a run, in order: all flows that book take the same ones."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from prefect import Task, unmapped
from prefect.client.schemas.objects import State
from prefect.exceptions import TerminationSignal
from prefect.futures import wait
from prefect.logging import get_run_logger
from prefect.states import Completed
from prefect.task_runners import ThreadPoolTaskRunner

from flows.ending import language_of, stopped
from ganho.booking.books import Books
from ganho.booking.match import Matched
from ganho.booking.steps import Writing, walk
from ganho.domain.forecast import Forecast
from ganho.errors import FatalError
from ganho.report.phrases import foreseen
from ganho.words.tables.texts_ending import ENDING_TEXTS
from tasks.chunks import chunks_of
from tasks.creates import (
    create_contracts,
    create_sales,
    resolve_customers,
    resolve_products,
)
from tasks.gauge import Course, showing_progress
from tasks.prefect_inside import FlowRunContext
from tasks.reads import fetch_won_deals, match, validate_data
from tasks.report import report

TASKS: Mapping[str, Task[..., int]] = {
    "resolve_customer": resolve_customers,
    "resolve_items": resolve_products,
    "create_sale": create_sales,
    "create_contract": create_contracts,
}


def take_steps(slug: str, books: Books | None) -> State[Any]:
    """Fetch, validate, match, resolve, create, report."""
    if books is None:
        return Completed(message=ENDING_TEXTS[language_of(slug)].off)
    company = books.company
    with showing_progress(company.slug, company.settings.language) as course:
        company.listen(course.hear)
        quality = walk(books, AsTasks(books, course))
    told = report(company.slug, quality)
    error = books.brake.halted
    return stopped(company, error) if error else Completed(message=told)


@dataclass(frozen=True)
class AsTasks:
    """The steps of a run as the tasks of a flow."""

    books: Books
    course: Course

    def fetch(self) -> object:
        """Read the won deals."""
        return fetch_won_deals(self.books.company.slug)

    def validate(self) -> dict[str, int]:
        """Check the customers' data."""
        return validate_data(self.books.company.slug)

    def match(self) -> Matched:
        """Decide what each deal becomes."""
        matched = match(self.books.company.slug)
        self.course.expect(matched)
        return matched

    def foresee(self, forecast: Forecast | None) -> None:
        """Say in the run's log what a large run will take, and beside its progress."""
        if forecast is not None:
            told = foreseen(forecast, self.books.company.settings.language)
            get_run_logger().info(told)
            self.course.foresee(told)

    def write(self, writing: Writing, deal_ids: Sequence[int]) -> None:
        """Take a writing step with all deals, chunk by chunk.

        A chunk that fails leaves its deals waiting and stops no other.
        """
        slug, step = self.books.company.slug, TASKS[writing.name]
        with _stopping_threads(self.books):
            # It raises nothing: why a chunk failed is on the board by now.
            wait(step.map(unmapped(slug), chunks_of(deal_ids)))


@contextmanager
def _stopping_threads(books: Books) -> Iterator[None]:
    """Let a run that is cancelled end what it has sent, and send nothing more.

    The lease and the connections go only then, so that no answer is lost.
    """
    try:
        yield
    except (TerminationSignal, KeyboardInterrupt):
        language = books.company.settings.language
        books.brake.halt(FatalError(ENDING_TEXTS[language].cancelled))
        context = FlowRunContext.get()
        if context and isinstance(context.task_runner, ThreadPoolTaskRunner):
            context.task_runner.cancel_all()
        raise
