"""Book a deal anew whose sale or contract a person cancelled: a form.

Requires: the blocks that `ganho apply` makes for the company.
"""

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.deal_numbers import numbers_of
from flows.decision_forms import followed, texts_of
from flows.ending import with_ending
from flows.forms import CompanySlug, DealNumber, RunNow, about
from flows.opening import IN_FLIGHT
from tasks.choices import rebook_cancelled


@flow(
    name="rebook-deal",
    description=about("rebook_deal"),
    flow_run_name="rebook-{company}-{deal_id}",
    task_runner=IN_FLIGHT,
    persist_result=False,
)
@with_ending
def rebook_deal(
    company: CompanySlug, deal_id: DealNumber, run_now: RunNow = True
) -> State[Any]:
    """Let a deal be booked anew once its sale or contract was cancelled.

    Args:
        company: The company's name, as in its company file.
        deal_id: The deal's number, or its address.
        run_now: Let a run follow at once.
    """
    [number] = numbers_of(company, [deal_id])
    told = rebook_cancelled(company, number)
    return followed(company, told, texts_of(company).books_again, run_now=run_now)
