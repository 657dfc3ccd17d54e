"""What the forms share by which a person decides about deals."""

from typing import Any

from prefect.client.schemas.objects import State
from prefect.states import Completed

from blocks.storing import load_company
from flows.ending import concluded
from flows.sync_won_deals import sync_once
from ganho.errors import WrongRequestError
from ganho.words.tables.texts_ending import ENDING_TEXTS, EndingTexts


def texts_of(company: str) -> EndingTexts:
    """Give the words of a company's language."""
    return ENDING_TEXTS[load_company(company).settings.language]


def require(asked: object, told: str) -> None:
    """Refuse a form that lacks something, in words of the company's language."""
    if not asked:
        raise WrongRequestError(told)


def followed(company: str, told: str, later: str, *, run_now: bool) -> State[Any]:
    """Let a run follow a decision, or say that the next one does what follows.

    The last state says first what was decided: that holds, whatever the run meets.
    """
    if not run_now:
        return Completed(message=f"{told} {later}".strip())
    state = concluded(company, lambda: sync_once(company))
    if state.is_cancelled():  # only the run was dismissed: another one is under way
        return Completed(message=f"{told} {later}".strip())
    state.message = f"{told} {state.message}"
    return state
