"""Before a company is stored: do its credentials hold, and its settings' names?"""

from ganho.booking.fields import reading_plan
from ganho.booking.identity import check_conta_azul, check_pipedrive
from ganho.booking.named import named_id
from ganho.booking.run import Run
from ganho.booking.translating import today
from ganho.domain.settings import PipelineSettings, Settings
from ganho.errors import FatalError
from ganho.pipedrive.contract_fields import make_contract_fields

NAMED = ("seller", "category", "cost_center", "financial_account")
"""Settings that name an entry of one of the account's own lists."""


def check_company(run: Run) -> list[str]:
    """Ask both vendors who we are, look every configured name up, make what is missing.

    Gives the names of the contract fields that were created in Pipedrive. Raises
    FatalError, with remedy, for the first thing that does not hold.
    """
    check_pipedrive(run)
    check_conta_azul(run)
    settings = run.company.settings
    if settings.closed_until and settings.closed_until > today(run):
        raise FatalError(
            "closed_until lies in the future: no month is closed yet.",
            remedy="Correct closed_until in the company file and run `ganho apply`.",
        )
    parts: list[Settings | PipelineSettings] = [settings]
    for part in parts + list(settings.by_pipeline.values()):
        _check_names(run, part)
    made = make_contract_fields(run.company.pipedrive) if settings.contracts else []
    reading_plan(run, anew=True)
    return made


def _check_names(run: Run, settings: Settings | PipelineSettings) -> None:
    for what in NAMED:
        named_id(run, what, getattr(settings, what) or "")
