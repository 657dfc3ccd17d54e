"""Book what was won before the company's activation: on purpose, with dates.

Requires: the blocks that `ganho apply` makes for the company.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.ending import with_ending
from flows.forms import A_DAY, CompanySlug, DryRun, about, asked
from flows.opening import IN_FLIGHT, opened_run
from flows.run_steps import take_steps
from ganho.booking.run.run import Scope
from ganho.booking.run.scope import backfill_scope
from ganho.domain.settings import Settings
from ganho.errors import WrongRequestError
from ganho.words.amounts import day
from ganho.words.spoken import spoken
from ganho.words.tables.texts_ending import ENDING_TEXTS

FirstDay = Annotated[
    date,
    asked(
        spoken("From"),
        spoken("First day on which the deals were won."),
        written_as=A_DAY,
    ),
]
LastDay = Annotated[
    date,
    asked(
        spoken("To"),
        spoken("Last day, included; neither before the first nor in the future."),
        written_as=A_DAY,
    ),
]


@flow(
    name="backfill-won-deals",
    description=about("backfill_won_deals"),
    flow_run_name="backfill-{company}-{first_day}",
    task_runner=IN_FLIGHT,
    persist_result=False,
)
@with_ending
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
    now = datetime.now(UTC)
    with opened_run(
        company,
        lambda settings: checked_scope(settings, first_day, last_day, now),
        dry_run=dry_run,
    ) as books:
        return take_steps(company, books)


def checked_scope(
    settings: Settings, first_day: date, last_day: date, now: datetime
) -> Scope:
    """Refuse days that cannot be meant, before anything is read.

    Raises WrongRequestError, in the company's language.
    """
    texts, language = ENDING_TEXTS[settings.language], settings.language
    first, last = day(first_day, language), day(last_day, language)
    # East of Greenwich today begins earlier, west of it the command's default later.
    today = max(now.astimezone(settings.zone).date(), now.astimezone(UTC).date())
    if first_day > last_day:
        raise WrongRequestError(texts.first_after_last.format(first=first, last=last))
    if last_day > today:
        told = texts.in_the_future.format(last=last, today=day(today, language))
        raise WrongRequestError(told)
    return backfill_scope(settings, first_day, last_day)
