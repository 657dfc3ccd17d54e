"""Before a run's first create: the right companies, and nothing of ours overlooked."""

from ganho.booking.once.contract_look import adopt_marked_contracts
from ganho.booking.once.leftovers import settle_unawaited
from ganho.booking.once.strays import adopt_marked_sales
from ganho.booking.reading.accounts import check_conta_azul, check_pipedrive
from ganho.booking.run.run import Run


def prepare_writes(run: Run) -> None:
    """Check both companies and adopt what bears our marker, once per run.

    A retried run begins here, in another process: its reading was done before.
    Contracts are read as long as one of them is known, whatever the settings say.
    Raises FatalError or RetryableError; then nothing may be created.
    """
    with run.prepare_lock:
        if run.prepared:
            return
        check_pipedrive(run)
        check_conta_azul(run)
        if run.company.settings.contracts or run.company.ledger.promises.knows(
            "contract"
        ):
            adopt_marked_contracts(run)
        adopt_marked_sales(run)
        settle_unawaited(run)
        run.prepared = True
