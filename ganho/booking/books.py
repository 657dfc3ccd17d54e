"""A run's books: its owners, put together once."""

from collections.abc import Iterator
from contextlib import contextmanager

from ganho.booking.run.run import Run, Scope
from ganho.booking.run.table import Desk, DryDesk, LedgerDesk
from ganho.booking.seating import seat_owners
from ganho.company.composition import Company
from ganho.errors import FatalError

_current: dict[str, Run] = {}


def current_run(slug: str) -> Run:
    """The run under way for a company in this process.

    Raises FatalError if there is none: a step was called outside of its flow.
    """
    try:
        return _current[slug]
    except KeyError:
        message = f"No run of {slug} is under way in this process."
        raise FatalError(message, remedy="Retry the flow run, not the task.") from None


@contextmanager
def open_run(
    company: Company,
    *,
    run_id: str,
    scope: Scope,
    dry_run: bool = False,
    holder: str,
    recorded: bool = True,
) -> Iterator[Run]:
    """Hold the company's lease for one run.

    A person's decision holds it too, but is not `recorded` among the runs. Raises
    LeaseHeldError at once if another run holds it.
    """
    with company.ledger.lease(holder):
        if recorded:
            company.ledger.runs.start(run_id, scope.kind)
        if not dry_run:
            company.ledger.promises.bring_back_sends()
        run = Run(
            run_id=run_id,
            company=company,
            scope=scope,
            desk=_desk(company, run_id, dry_run),
            dry_run=dry_run,
            started_at=company.clock(),
            steady_at=company.steady(),
        )
        seat_owners(run)
        _current[company.slug] = run
        try:
            yield run
        finally:
            _current.pop(company.slug, None)


def _desk(company: Company, run_id: str, dry_run: bool) -> Desk:
    if dry_run:
        return DryDesk(company.ledger, company.clock())
    return LedgerDesk(company.ledger, run_id)
