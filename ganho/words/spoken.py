"""An error is told in the language of the company that it was raised for.

It leaves the place that knows the company, and carries the language to whoever shows it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from ganho.words.amounts import Language
from ganho.words.sentences import say

LANGUAGE = "GANHO_LANGUAGE"
"""The variable that says what is spoken where no company is at hand."""


def own_language() -> Language:
    """Give the language of who runs ganho: Portuguese, unless the environment says."""
    return "en" if os.environ.get(LANGUAGE, "").lower().startswith("en") else "pt-BR"


def spoken(said: str, **facts: object) -> str:
    """Say something where no company is at hand."""
    return say(said, own_language(), **facts)


@contextmanager
def spoken_in(language: Language) -> Iterator[None]:
    """Let what leaves as an error be told in a company's language."""
    try:
        yield
    except BaseException as error:
        carry(error, language)
        raise


def carry(error: BaseException, language: Language) -> None:
    """Note a language on an error that carries none; the first one knew best."""
    if _carried(error) is None:
        # A note of Python's own would do for prose; this is for the code that shows it.
        vars(error)["spoken_in"] = language


def language_of(error: BaseException) -> Language:
    """Tell in which language to show an error, or what it came from."""
    cause: BaseException | None = error
    while cause is not None:
        carried = _carried(cause)
        if carried is not None:
            return carried
        # Ctrl-C reaches the front door as the exit that typer made of it.
        cause = cause.__cause__ or cause.__context__
    return own_language()


def _carried(error: BaseException) -> Language | None:
    carried: Language | None = getattr(error, "spoken_in", None)
    return carried
