"""Book what was won since the last run.

Requires: the blocks that `ganho apply` makes for the company.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.deal_numbers import numbers_of
from flows.ending import with_ending
from flows.forms import (
    ChosenDeals,
    CompanySlug,
    DryRun,
    FirstDeals,
    about,
    asked,
)
from flows.opening import IN_FLIGHT, is_by_hand, opened_run
from flows.run_steps import take_steps
from ganho.booking.run.choice import EVERYTHING, Choice
from ganho.booking.run.scope import sync_scope
from ganho.words.spoken import spoken

LookBack = Annotated[
    int,
    asked(
        spoken("Days to look back"),
        spoken(
            "Looks again at all that was won in the last days (second look); 0 "
            "goes on where the last run ended."
        ),
        ge=0,
        le=90,
    ),
]


@flow(
    name="sync-won-deals",
    description=about("sync_won_deals"),
    flow_run_name="sync-{company}",
    task_runner=IN_FLIGHT,
    # With its result kept, Prefect 3.8.8 refused to retry a run that ended Completed.
    persist_result=False,
)
@with_ending
def sync_won_deals(
    company: CompanySlug,
    dry_run: DryRun = False,
    look_back_days: LookBack = 0,
    deals: ChosenDeals = (),
    first: FirstDeals = 0,
) -> State[Any]:
    """Turn every deal won in Pipedrive into one sale in Conta Azul, exactly once.

    Args:
        company: The company's name, as in its company file.
        dry_run: Read, check and match, but create nothing.
        look_back_days: Look again at what was won in so many days; 0 reads on.
        deals: The numbers of the deals to book, or their addresses; none: all.
        first: How many to book, those first that were won first; 0: all.
    """
    choice = Choice(deals=frozenset(numbers_of(company, deals)), first=first)
    return sync_once(
        company, dry_run=dry_run, look_back_days=look_back_days, choice=choice
    )


def sync_once(
    company: str,
    *,
    dry_run: bool = False,
    look_back_days: int = 0,
    choice: Choice = EVERYTHING,
) -> State[Any]:
    """Take all steps once, within whatever flow run this is.

    One that a person started looks at all that is held: he waits for what he mended.
    """
    now, look_at_all = datetime.now(UTC), is_by_hand()
    with opened_run(
        company,
        lambda settings: sync_scope(
            settings, look_back_days, now, look_at_all=look_at_all, choice=choice
        ),
        dry_run=dry_run,
    ) as books:
        return take_steps(company, books)
