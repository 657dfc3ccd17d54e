"""Let ganho try held deals again: a form for who has corrected the cause.

Requires: the blocks that `ganho apply` makes for the company.
"""

from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.decision_forms import followed, require, texts_of
from flows.ending import with_ending
from flows.forms import CompanySlug, DealNumber, RunNow, asked
from flows.opening import IN_FLIGHT
from ganho.domain.reasons import Reason
from ganho.words.reason_words import explanation
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
        "Negócios",
        "Os números dos negócios; nenhum, se você escolher um motivo ou todos.",
    ),
]
HeldFor = Annotated[
    str,
    asked(
        "Motivo",
        "Libera todos os negócios separados por este motivo.",
        choices=[NO_REASON, *sorted(REASONS)],
    ),
]
AllHeld = Annotated[
    bool,
    asked(
        "Todos",
        "Libera todos os negócios em quarentena, também os que esperam a conferência "
        "de uma pessoa.",
    ),
]


@flow(
    name="release-deals",
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
        deal_ids: The numbers of the deals.
        reason: A reason: all deals that are held for it. Its code will do, too.
        all_deals: All deals that are held.
        run_now: Let a run follow at once.
    """
    texts, code = texts_of(company), REASONS.get(reason, reason)
    code = "" if code == NO_REASON else code
    require(sum(map(bool, (deal_ids, code, all_deals))) == 1, texts.one_choice)
    told = release_held(company, deal_ids, code, all_held=all_deals)
    return followed(company, told, texts.looks_again, run_now=run_now)
