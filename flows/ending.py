"""How a flow run ends: in a state whose message an operator can act on."""

from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Failed

from blocks.storing import load_company
from ganho.alerts.oldest import oldest_due
from ganho.alerts.urgency import urgency
from ganho.company.composition import Company, CompanyValues, Surroundings, open_ledger
from ganho.domain.settings import Settings
from ganho.errors import (
    FatalError,
    LeaseHeldError,
    ServerAwayError,
    WrongRequestError,
)
from ganho.ledger.parts.deals import DealRows
from ganho.words.amounts import Language
from ganho.words.reason_words import COMPANY_IN
from ganho.words.sentences import say, say_stop
from ganho.words.spoken import language_of as spoken_for
from ganho.words.spoken import own_language
from ganho.words.tables.texts_ending import ENDING_TEXTS
from tasks.fence import UnforeseenError, known
from tasks.news import alert_of_failure

P = ParamSpec("P")
REFUSED = "Refused"
"""Who typed something wrong reads it: by this name the automation for failures, which
writes to everybody, passes it over."""
FlowBody = Callable[Concatenate[str, P], State[Any]]


def with_ending(body: FlowBody[P]) -> FlowBody[P]:
    """Let whatever a flow raises become the last state of its run."""

    @wraps(body)
    def ended(company: str, *args: P.args, **kwargs: P.kwargs) -> State[Any]:
        return concluded(company, lambda: body(company, *args, **kwargs))

    return cast("FlowBody[P]", ended)


def concluded(company: str, work: Callable[[], State[Any]]) -> State[Any]:
    """Do the work of a flow; give its last state whatever happens.

    What was raised is the state's data, for whoever started the run in this process.
    """
    try:
        return work()
    except LeaseHeldError as error:
        # Not a failure: the run that holds the company does the work.
        language = language_of(company)
        told = f"{ENDING_TEXTS[language].dismissed} {_told(error, language, company)}"
        return Cancelled(message=told, data=error)
    except WrongRequestError as error:
        told = _told(error, language_of(company), company)
        return Failed(name=REFUSED, message=told, data=error)
    except Exception as error:  # noqa: BLE001 - nothing leaves a flow untold
        return _failed(company, error)


def _failed(company: str, error: Exception) -> State[Any]:
    told = known(error)
    if isinstance(told, ServerAwayError):
        # Whatever else is asked of it would wait in vain as long again.
        return Failed(message=_told(told, spoken_for(error), company), data=told)
    alert_of_failure(company, error)
    return Failed(message=_told_failed(company, told), data=told)


def language_of(company: str) -> Language:
    """Tell a company's language, as far as it can be read."""
    return _language_of(_values_of(company))


def stopped(company: Company, error: FatalError) -> State[Any]:
    """Give the last state of a run that stopped, and left a report that says so."""
    told = _told(error, company.settings.language, company.slug)
    wait = _wait(company.ledger.deals, company.settings, company.clock())
    return Failed(message=f"{told} {wait}", data=error)


def _told(error: Exception, language: Language, company: str) -> str:
    """Say what happened and what to do, in commands that can be copied."""
    texts = ENDING_TEXTS[language]
    if isinstance(error, UnforeseenError):
        return texts.unexpected.format(kind=error.kind)
    if isinstance(error, FatalError):
        told = say_stop(error, language)
    else:
        happened = say(getattr(error, "message", ""), language)
        told = f"{happened.rstrip('.')}. {texts.try_again}"
    return told.replace(COMPANY_IN[language], company)


def _told_failed(company: str, error: Exception) -> str:
    """Say also whether it can wait until morning, as far as the ledger can be read."""
    values = _values_of(company)
    language = _language_of(values)
    told, wait = _told(error, language, company), ENDING_TEXTS[language].unknown
    # What broke the run may break this as well.
    with suppress(Exception):
        wait = _urgency_of(values) if values else wait
    return f"{told} {wait}"


def _urgency_of(values: CompanyValues) -> str:
    with closing(open_ledger(values.slug, values.ledger, Surroundings())) as ledger:
        return _wait(ledger.deals, values.settings, datetime.now(UTC))


def _wait(deals: DealRows, settings: Settings, now: datetime) -> str:
    oldest = oldest_due(deals, now)
    return urgency(oldest, now, settings.language, settings.time_zone)


def _values_of(company: str) -> CompanyValues | None:
    with suppress(Exception):
        return load_company(company)
    return None


def _language_of(values: CompanyValues | None) -> Language:
    return values.settings.language if values else own_language()
