"""Opening a run: the lease is held, and its owners are put together once."""

from collections.abc import Iterator
from contextlib import contextmanager

from ganho.booking.books import Books, opened
from ganho.booking.run.run import Run, Scope
from ganho.booking.run.watch import Watch
from ganho.booking.seating import seat_owners
from ganho.company.composition import Company


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
