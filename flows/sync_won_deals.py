"""Book what was won since the last run.

Requires: the blocks that `ganho apply` makes for the company.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.ending import with_ending
from flows.forms import CompanySlug, DryRun, asked
from flows.opening import IN_FLIGHT, opened_run
from flows.run_steps import take_steps
from ganho.booking.run.scope import sync_scope

LookBack = Annotated[
    int,
    asked(
        "Dias para rever",
        "Rever tudo o que foi ganho nos últimos dias (segunda olhada); 0 continua de "
        "onde a última execução parou.",
        ge=0,
        le=90,
    ),
]


@flow(
    name="sync-won-deals",
    flow_run_name="sync-{company}",
    task_runner=IN_FLIGHT,
    persist_result=False,
)
@with_ending
def sync_won_deals(
    company: CompanySlug, dry_run: DryRun = False, look_back_days: LookBack = 0
) -> State[Any]:
    """Turn every deal won in Pipedrive into one sale in Conta Azul, exactly once.

    Args:
        company: The company's name, as in its company file.
        dry_run: Read, check and match, but create nothing.
        look_back_days: Look again at what was won in so many days; 0 reads on.
    """
    return sync_once(company, dry_run=dry_run, look_back_days=look_back_days)


def sync_once(
    company: str, *, dry_run: bool = False, look_back_days: int = 0
) -> State[Any]:
    """Take all steps once, within whatever flow run this is."""
    now = datetime.now(UTC)
    with opened_run(
        company,
        lambda settings: sync_scope(settings, look_back_days, now),
        dry_run=dry_run,
    ) as books:
        return take_steps(books)
