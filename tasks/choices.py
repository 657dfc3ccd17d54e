"""What a person decides in a form: kept before the deals are booked, and only once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from prefect import task

from blocks.storing import load_company
from ganho.booking.run.run import Run
from ganho.domain.settings import Settings
from ganho.errors import LeaseHeldError
from ganho.ledger.records import Booking
from ganho.quarantine import resolutions
from ganho.quarantine.holding import decided, deciding
from ganho.words.amounts import count
from ganho.words.tables.texts_ending import ENDING_TEXTS, EndingTexts
from tasks.fence import fenced
from tasks.policies import KEPT

HOLDER = "Prefect"


@task(task_run_name="release-{company}", **KEPT)
@fenced
def release_held(
    company: str, deal_ids: Sequence[int], reason: str, *, all_held: bool
) -> str:
    """Release deals by number, by reason, or all; say how many."""
    with _holding(company) as run:
        if all_held:
            ids = resolutions.release_every(run)
        elif reason:
            ids = resolutions.release_all(run, reason)
        else:
            ids = list(set(deal_ids))
            resolutions.release(run, ids)
        return _released(len(ids), run.company.settings)


@task(task_run_name="resolve-{deal_id}-{decision}", **KEPT)
@fenced
def resolve_held(
    company: str,
    deal_id: int,
    decision: str,
    *,
    number: int = 0,
    customer_id: str = "",
    why: str = "",
) -> str:
    """Settle one held deal; say what was decided."""
    settle: dict[str, Callable[[Run], Booking | None]] = {
        "sale": lambda run: resolutions.settle_with_sale(run, deal_id, number),
        "contract": lambda run: resolutions.settle_with_contract(run, deal_id, number),
        "book": lambda run: resolutions.book_anyway(run, deal_id),
        "dismiss": lambda run: resolutions.dismiss(run, deal_id, why),
        "customer": lambda run: resolutions.choose_customer(run, deal_id, customer_id),
    }
    with _holding(company) as run:
        return decided(run.company, deal_id, settle[decision](run))


@task(task_run_name="rebook-{deal_id}", **KEPT)
@fenced
def rebook_cancelled(company: str, deal_id: int) -> str:
    """Give up a booking that a person cancelled; say which."""
    with _holding(company) as run:
        booking = resolutions.rebook(run, deal_id)
        texts = _texts(run.company.settings)
        return texts.given_up.format(number=booking.number, deal=deal_id)


@contextmanager
def _holding(company: str) -> Iterator[Run]:
    """Hold the company; whoever asked in vain has to ask again."""
    values = load_company(company)
    try:
        with deciding(values, holder=HOLDER) as run:
            yield run
    except LeaseHeldError as error:
        remedy = _texts(values.settings).not_noted
        raise LeaseHeldError(error.message, remedy=remedy) from None


def _released(number: int, settings: Settings) -> str:
    texts = _texts(settings)
    if not number:
        return texts.nothing_held
    return texts.released[number != 1].format(n=count(number, settings.language))


def _texts(settings: Settings) -> EndingTexts:
    return ENDING_TEXTS[settings.language]
