"""What the forms share by which a person decides about deals."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from prefect.client.schemas.objects import State
from prefect.states import Completed

from blocks.storing import load_company
from flows.ending import concluded
from flows.opening import opened_run
from flows.steps import take_steps
from ganho.booking.scopes import sync_scope
from ganho.errors import WrongRequestError
from ganho.reports.texts_ending import ENDING_TEXTS, EndingTexts


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
    state = concluded(company, _next_run(company))
    if state.is_cancelled():  # only the run was dismissed: another one is under way
        return Completed(message=f"{told} {later}".strip())
    state.message = f"{told} {state.message}"
    return state


def _next_run(company: str) -> Callable[[], State[Any]]:
    def run_once() -> State[Any]:
        now = datetime.now(UTC)
        with opened_run(
            company, lambda settings: sync_scope(settings, 0, now), dry_run=False
        ) as run:
            return take_steps(run)

    return run_once
