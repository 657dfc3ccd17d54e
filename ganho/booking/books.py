"""A run's books: its owners, put together once."""

from collections.abc import Iterator
from contextlib import contextmanager

from ganho.booking.erp.counterparts import Counterparts
from ganho.booking.erp.lists import Lists
from ganho.booking.erp.references import References
from ganho.booking.erp.register import Register
from ganho.booking.reading.accounts import user_key
from ganho.booking.run.consents import chosen_customer
from ganho.booking.run.numbers import Numbers
from ganho.booking.run.run import Run, Scope
from ganho.booking.run.table import Desk, DryDesk, LedgerDesk
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
            company.ledger.start_run(run_id, scope.kind)
        if not dry_run:
            company.ledger.bring_back_sends()
        run = Run(
            run_id=run_id,
            company=company,
            scope=scope,
            desk=_desk(company, run_id, dry_run),
            sale_numbers=Numbers(
                "sale", company.conta_azul.next_number, company.ledger
            ),
            contract_numbers=Numbers(
                "contract", company.conta_azul.next_contract_number, company.ledger
            ),
            dry_run=dry_run,
            started_at=company.clock(),
            steady_at=company.steady(),
        )
        _seat_owners(run)
        _current[company.slug] = run
        try:
            yield run
        finally:
            _current.pop(company.slug, None)


def _desk(company: Company, run_id: str, dry_run: bool) -> Desk:
    if dry_run:
        return DryDesk(company.ledger, company.clock())
    return LedgerDesk(company.ledger, run_id)


def _seat_owners(run: Run) -> None:
    company, ledger = run.company, run.company.ledger
    run.lists = Lists(
        account=company.conta_azul,
        users=company.pipedrive.users,
        facts=ledger,
        fingerprint=ledger.fingerprint,
    )
    run.register = Register(
        people=company.conta_azul,
        catalogue=company.conta_azul,
        mirror=ledger,
        facts=ledger,
        clock=company.clock,
        started_at=run.started_at,
    )
    run.counterparts = Counterparts(
        mirror=ledger,
        fingerprint=ledger.fingerprint,
        rule=company.settings.customer_matching,
        chosen_customer=lambda deal_id: chosen_customer(run, deal_id),
    )
    run.references = References(
        settings=company.settings,
        counterparts=run.counterparts,
        lists=run.lists,
        desk=run.desk,
        user_key=lambda: user_key(run),
        remark=run.remark,
    )
