"""Let ganho try held deals again: a form for who has corrected the cause.

Requires: the blocks that `ganho apply` makes for the company.
"""

from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.deal_numbers import numbers_of
from flows.decision_forms import followed, require, texts_of
from flows.ending import with_ending
from flows.forms import CompanySlug, DealNumber, RunNow, about, asked
from flows.opening import IN_FLIGHT
from ganho.domain.reasons import Reason
from ganho.words.reason_words import explanation
from ganho.words.spoken import spoken
from tasks.choices import release_held

NO_REASON = "(nenhum)"
REASONS = {
    f"{explanation(code, 'reason', 'pt-BR').title} ({code})": str(code)
    for code in Reason
}
"""What the form offers -> the reason's code."""

DealNumbers = Annotated[
    tuple[DealNumber, ...],
    asked(
        spoken("Deals"),
        spoken(
            "The deals' numbers, or the addresses of their pages in Pipedrive; none if "
            "you choose a reason, or all."
        ),
    ),
]
HeldFor = Annotated[
    str,
    asked(
        spoken("Reason"),
        spoken("Releases all deals that are held for this reason."),
        choices=[NO_REASON, *sorted(REASONS)],
    ),
]
AllHeld = Annotated[
    bool,
    asked(
        spoken("All"),
        spoken("Releases all held deals, those too that wait for a person's check."),
    ),
]


@flow(
    name="release-deals",
    description=about("release_deals"),
    flow_run_name="release-{company}",
    task_runner=IN_FLIGHT,
    persist_result=False,
)
@with_ending
def release_deals(
    company: CompanySlug,
    deal_ids: DealNumbers = (),
    reason: HeldFor = NO_REASON,
    all_deals: AllHeld = False,
    run_now: RunNow = True,
) -> State[Any]:
    """Release held deals: the next run looks at them again and tries to book them.

    Args:
        company: The company's name, as in its company file.
        deal_ids: The numbers of the deals, or their addresses.
        reason: A reason: all deals that are held for it. Its code will do, too.
        all_deals: All deals that are held.
        run_now: Let a run follow at once.
    """
    texts, code = texts_of(company), REASONS.get(reason, reason)
    code = "" if code == NO_REASON else code
    require(sum(map(bool, (deal_ids, code, all_deals))) == 1, texts.one_choice)
    numbers = numbers_of(company, deal_ids)
    told = release_held(company, numbers, code, all_held=all_deals)
    return followed(company, told, texts.looks_again, run_now=run_now)
