"""What a person decides in a form: kept before the deals are booked, and only once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from prefect import task

from blocks.storing import load_company
from ganho.booking.books import Books
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
    with _holding(company) as books:
        if all_held:
            ids = resolutions.release_every(books)
        elif reason:
            ids = resolutions.release_all(books, reason)
        else:
            ids = list(set(deal_ids))
            resolutions.release(books, ids)
        return _released(len(ids), books.company.settings)


@task(task_run_name="resolve-{deal_id}-{decision}", **KEPT)
@fenced
def resolve_held(
    company: str,
    deal_id: int,
    decision: str,
    *,
    number: int = 0,
    customer_id: str = "",
    item_id: str = "",
    why: str = "",
) -> str:
    """Settle one held deal; say what was decided."""
    settle: dict[str, Callable[[Books], Booking | None]] = {
        "sale": lambda books: resolutions.settle_with_sale(books, deal_id, number),
        "contract": lambda books: resolutions.settle_with_contract(
            books, deal_id, number
        ),
        "book": lambda books: resolutions.book_anyway(books, deal_id),
        "dismiss": lambda books: resolutions.dismiss(books, deal_id, why),
        "customer": lambda books: resolutions.choose_customer(
            books, deal_id, customer_id
        ),
        "item": lambda books: resolutions.choose_item(books, deal_id, item_id),
    }
    with _holding(company) as books:
        return decided(books.company, deal_id, settle[decision](books))


@task(task_run_name="rebook-{deal_id}", **KEPT)
@fenced
def rebook_cancelled(company: str, deal_id: int) -> str:
    """Give up a booking that a person cancelled; say which."""
    with _holding(company) as books:
        booking = resolutions.rebook(books, deal_id)
        texts = _texts(books.company.settings)
        return texts.given_up.format(number=booking.number, deal=deal_id)


@contextmanager
def _holding(company: str) -> Iterator[Books]:
    """Hold the company; whoever asked in vain has to ask again."""
    values = load_company(company)
    try:
        with deciding(values, holder=HOLDER) as books:
            yield books
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
