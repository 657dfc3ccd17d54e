"""THE order of a run: tests and benchmarks walk it plainly, a flow with its tasks."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext, suppress
from contextvars import copy_context
from dataclasses import dataclass
from typing import Protocol

from ganho.booking.books import Books
from ganho.booking.finish import ReviewDesk, finish
from ganho.booking.match import Matched
from ganho.booking.reading.rounds import FRESH_FOR
from ganho.booking.run.batches import batches
from ganho.booking.run.run import WaitingError
from ganho.booking.run.turns import Step
from ganho.domain.forecast import Forecast, forecast
from ganho.errors import FatalError, GanhoError, SpentError
from ganho.report.run_report import RunReport

BACKLOG = 50
"""Creates; only for more than so many a run asks faster."""
CHUNK = 5
"""Deals that one thread takes on at a time where no flow does."""


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A step that writes into the ERP: its name, its deals, and who takes them on."""

    name: str
    deals: Callable[[Matched], Sequence[int]]
    maker: Callable[[Books], Step]


WRITING = (
    Writing(
        name="resolve_customer",
        deals=lambda matched: matched.new_customers,
        maker=lambda books: books.customers.resolve,
    ),
    Writing(
        name="resolve_items",
        deals=lambda matched: matched.new_items,
        maker=lambda books: books.items.resolve,
    ),
    Writing(
        name="create_sale",
        deals=lambda matched: matched.ready,
        maker=lambda books: books.sales.create,
    ),
    Writing(
        name="create_contract",
        deals=lambda matched: matched.contracts,
        maker=lambda books: books.contracts.create,
    ),
)
"""In this order: a sale needs its customer and its items."""


class Way(Protocol):
    """How the steps are taken: as calls, or as the tasks of a flow."""

    def fetch(self) -> object:
        """Read the won deals."""

    def validate(self) -> dict[str, int]:
        """Check the customers' data; give the failures per rule."""

    def match(self) -> Matched:
        """Decide what each deal becomes."""

    def foresee(self, forecast: Forecast | None) -> None:
        """Say what a large run will take."""

    def write(self, writing: Writing, deal_ids: Sequence[int]) -> None:
        """Take a writing step with deals; one that has to wait stops no other."""


def walk(books: Books, way: Way) -> dict[str, int]:
    """Take all steps but the report; give the failures per rule of data quality."""
    quality = dict[str, int]()
    # First, and for itself: neither vendor's trouble may hide the other's.
    books.pulse.feel()
    # Not under the brake: who could read nothing has nothing to report.
    try:
        way.fetch()
    except SpentError as error:
        # But when it goes on; until then nothing could be read again before its create.
        books.board.incomplete = error.message
        return quality
    except GanhoError as error:
        error.also(books.pulse.trouble)
        raise
    with books.brake.stopping():
        quality = way.validate()
        books.brake.check_halted()
        matched = way.match()
        books.board.forecast = _forecast(books, matched)
        way.foresee(books.board.forecast)
        with _hurrying(books, matched):
            for writing in () if books.run.dry_run else WRITING:
                way.write(writing, writing.deals(matched))
                books.brake.check_halted()
    return quality


def _hurrying(books: Books, matched: Matched) -> AbstractContextManager[None]:
    pacer = books.company.conta_azul.pacer
    return pacer.hurrying() if matched.creates > BACKLOG else nullcontext()


def _forecast(books: Books, matched: Matched) -> Forecast | None:
    erp, crm = books.company.conta_azul, books.company.pipedrive
    terms = erp.pacer.terms
    return forecast(
        deals=len(matched.ready) + len(matched.contracts),
        creates=matched.creates,
        slow=terms.start,
        # So many that a forecast is made are a backlog.
        fast=terms.top,
        fresh_for=FRESH_FOR,
        calls=erp.count.requests,
        tokens=crm.count.tokens,
    )


def take(books: Books, name: str, deal_ids: Sequence[int]) -> int:
    """Take one writing step, by its name, with deals; give how many were done."""
    (writing,) = (one for one in WRITING if one.name == name)
    return books.turns.take(name, writing.maker(books), deal_ids)


def take_steps(books: Books, *, review: ReviewDesk, in_flight: int = 1) -> RunReport:
    """Take all steps without Prefect, and report."""
    return finish(books, walk(books, Plainly(books, in_flight)), review)


@dataclass(frozen=True)
class Plainly:
    """The steps as calls, the writing ones in threads of our own."""

    books: Books
    in_flight: int

    def fetch(self) -> object:
        """Read the won deals."""
        return self.books.fetch.won_deals()

    def validate(self) -> dict[str, int]:
        """Check the customers' data."""
        return self.books.validation.check()

    def match(self) -> Matched:
        """Decide what each deal becomes."""
        return self.books.match.matched()

    def foresee(self, forecast: Forecast | None) -> None:
        """Leave it to the report."""

    def write(self, writing: Writing, deal_ids: Sequence[int]) -> None:
        """Take a writing step with deals, chunk by chunk."""

        def work(chunk: list[int]) -> None:
            # Both are noted by now; a halt is raised again when all chunks have ended.
            with suppress(WaitingError, FatalError):
                take(self.books, writing.name, chunk)

        with ThreadPoolExecutor(self.in_flight) as pool:
            chunks = list(batches(deal_ids, CHUNK))
            # A new thread has an empty context: whoever listens would not hear of it.
            works = [pool.submit(copy_context().run, work, chunk) for chunk in chunks]
            for done in works:
                # What nobody expected is raised here instead of ending with its thread.
                done.result()
