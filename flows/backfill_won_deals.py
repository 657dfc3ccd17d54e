"""Book what was won before the company's activation: on purpose, with dates.

Requires: the blocks that `ganho apply` makes for the company.
"""

from datetime import date
from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State
from pydantic import Field

from flows.opening import IN_FLIGHT, CompanySlug, DryRun, opened_run
from flows.steps import take_steps
from ganho.booking.scopes import backfill_scope

FirstDay = Annotated[
    date, Field(title="De", description="Primeiro dia em que os negócios foram ganhos.")
]
LastDay = Annotated[date, Field(title="Até", description="Último dia, inclusive.")]


@flow(
    name="backfill-won-deals",
    flow_run_name="backfill-{company}-{first_day}",
    task_runner=IN_FLIGHT,
    persist_result=False,
)
def backfill_won_deals(
    company: CompanySlug, first_day: FirstDay, last_day: LastDay, dry_run: DryRun = True
) -> State[Any]:
    """Book the deals that were won between two days, exactly once.

    Args:
        company: The company's name, as in its company file.
        first_day: First day of winning, in the company's time zone.
        last_day: Last day of winning, included.
        dry_run: Read, check and match, but create nothing.
    """
    with opened_run(
        company,
        lambda settings: backfill_scope(settings, first_day, last_day),
        dry_run=dry_run,
    ) as run:
        return take_steps(run)
