"""Before a company is stored: do its credentials hold, and its settings' names?"""

from ganho.booking.fields import reading_plan
from ganho.booking.identity import check_conta_azul, check_pipedrive
from ganho.booking.named import named_id
from ganho.booking.run import Run
from ganho.domain.settings import PipelineSettings, Settings

NAMED = ("seller", "category", "cost_center", "financial_account")
"""Settings that name an entry of one of the account's own lists."""


def check_company(run: Run) -> None:
    """Ask both vendors who we are, and look every configured name up.

    Raises FatalError, with remedy, for the first thing that does not hold.
    """
    check_pipedrive(run)
    check_conta_azul(run)
    reading_plan(run)
    settings = run.company.settings
    parts: list[Settings | PipelineSettings] = [settings]
    for part in parts + list(settings.by_pipeline.values()):
        _check_names(run, part)


def _check_names(run: Run, settings: Settings | PipelineSettings) -> None:
    for what in NAMED:
        named_id(run, what, getattr(settings, what) or "")
