"""Opening a run: the lease is held, and its owners are put together once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ganho.booking.books import Books, opened
from ganho.booking.run.run import Run, Scope
from ganho.booking.run.watch import Watch
from ganho.booking.seating import seat_owners
from ganho.company.composition import Company, CompanyValues, Surroundings, open_company
from ganho.company.connection import require_connection
from ganho.domain.settings import Settings
from ganho.words.spoken import spoken_in


@contextmanager
def open_run(
    company: Company,
    *,
    run_id: str,
    scope: Scope,
    dry_run: bool = False,
    holder: str,
    recorded: bool = True,
) -> Iterator[Books]:
    """Hold the company's lease for one run.

    A person's decision holds it too, but is not `recorded` among the runs. Raises
    LeaseHeldError at once if another run holds it.
    """
    with company.ledger.lease(holder):
        if recorded:
            company.ledger.runs.start(run_id, scope.kind)
        if not dry_run:
            company.ledger.promises.bring_back_sends()
        watch = Watch(company.clock, company.steady)
        run = Run(
            run_id=run_id,
            company=company,
            scope=scope,
            started_at=watch.started_at,
            dry_run=dry_run,
        )
        with opened(seat_owners(run, watch)) as books:
            yield books


@contextmanager
def open_wanted_run(
    values: CompanyValues,
    around: Surroundings | None = None,
    *,
    run_id: str,
    scope_of: Callable[[Settings], Scope],
    dry_run: bool = False,
    holder: str,
) -> Iterator[Books | None]:
    """Open a company and a run of it, in the company's language.

    Gives None for a company that is switched off: nobody is asked. Raises
    NotConnectedError for one that nobody has authorized, even where there would be
    nothing to book, and LeaseHeldError as `open_run`.
    """
    settings = values.settings
    if not settings.enabled:
        yield None
        return
    with spoken_in(settings.language):
        require_connection(values)
        with (
            open_company(values, around) as company,
            open_run(
                company,
                run_id=run_id,
                scope=scope_of(settings),
                dry_run=dry_run,
                holder=holder,
            ) as books,
        ):
            yield books
