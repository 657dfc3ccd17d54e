"""From an exception to the one line a person reads, and to the exit code."""

from ganho.cli.exits import IN_PART, STOPPED, WRONG_INPUT
from ganho.errors import (
    FatalError,
    GanhoError,
    LeaseHeldError,
    Sentence,
    WrongRequestError,
)
from ganho.words.sentences import say, say_stop
from ganho.words.spoken import language_of

INTERRUPTED = Sentence("Interrupted. Nothing is lost: run it again.")


def exit_code_of(error: Exception) -> int:
    """Tell who has to act: 2 the person at the keyboard, 3 nobody, 1 the rest."""
    if isinstance(error, LeaseHeldError):
        return IN_PART
    return WRONG_INPUT if isinstance(error, WrongRequestError) else STOPPED


def line_of(error: Exception) -> str:
    """Say what happened in one line; an error of our own says the remedy too."""
    language = language_of(error)
    if isinstance(error, FatalError):
        return say_stop(error, language)
    if isinstance(error, GanhoError):
        return say(error.message, language)
    kind = type(error).__name__
    return say("Unexpected error: {kind}. See the run's log.", language, kind=kind)
