"""Before a company is stored: do its credentials hold, and its settings' names?"""

from ganho.booking.erp.mappings import check_mappings
from ganho.booking.reading.accounts import check_conta_azul, check_pipedrive
from ganho.booking.reading.custom_fields import reading_plan
from ganho.booking.reading.meaning import today
from ganho.booking.run.run import Run
from ganho.errors import FatalError
from ganho.pipedrive.contract_fields import make_contract_fields


def check_company(run: Run, *, connected: bool = True) -> list[str]:
    """Ask both vendors who we are, look every configured name up, make what is missing.

    Where Conta Azul is not `connected` yet, Pipedrive alone is asked. Gives the names of the contract fields that were created in Pipedrive. Raises
    FatalError, with remedy, for the first thing that does not hold.
    """
    check_pipedrive(run, anew=True)
    if connected:
        check_conta_azul(run)
    settings = run.company.settings
    if settings.closed_until and settings.closed_until > today(run):
        raise FatalError(
            "closed_until lies in the future: no month is closed yet.",
            remedy="Correct closed_until in the company file and run `ganho apply`.",
        )
    check_mappings(run)
    made = make_contract_fields(run.company.pipedrive) if settings.contracts else []
    reading_plan(run)
    return made
