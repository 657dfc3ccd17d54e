"""Reading deals, checking them, and deciding what they become."""

from prefect import task

from ganho.booking.books import books_of
from ganho.booking.match import Matched
from tasks.fence import fenced
from tasks.policies import ANEW


@task(task_run_name="fetch-won-deals-{company}", **ANEW)
@fenced
def fetch_won_deals(company: str) -> int:
    """Read the won deals from Pipedrive; give how many still have to be booked."""
    return len(books_of(company).fetch.won_deals().open_ids)


@task(task_run_name="validate-data-{company}", **ANEW)
@fenced
def validate_data(company: str) -> dict[str, int]:
    """Check the customers' data before anything is written; failures per rule."""
    return books_of(company).validation.check()


@task(task_run_name="match-{company}", **ANEW)
@fenced
def match(company: str) -> Matched:
    """Match customers and items by reading alone; deals that fail are set aside."""
    return books_of(company).match.matched()
