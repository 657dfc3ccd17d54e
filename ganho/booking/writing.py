"""Before a run's first create: the right companies, and nothing of ours overlooked."""

from ganho.booking.adoption import adopt_marked_sales
from ganho.booking.contract_looking import adopt_marked_contracts
from ganho.booking.identity import check_conta_azul, check_pipedrive
from ganho.booking.run import Run


def prepare_writes(run: Run) -> None:
    """Check both companies and adopt what bears our marker, once per run.

    A retried run begins here, in another process: its reading was done before. Raises FatalError or RetryableError; then nothing may be created.
    """
    with run.prepare_lock:
        if run.prepared:
            return
        check_pipedrive(run)
        check_conta_azul(run)
        if run.company.settings.contracts:
            adopt_marked_contracts(run)
        adopt_marked_sales(run)
        run.prepared = True
