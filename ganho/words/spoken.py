"""The language of the company at hand, for the line that ends a command that failed.

An error leaves the place that knows the company; the front door, which the same context
leads back to, asks here.
"""

from contextvars import ContextVar

from ganho.words.amounts import Language

_spoken: ContextVar[Language] = ContextVar("spoken", default="pt-BR")


def speak(language: Language) -> None:
    """Note the language as soon as a company's settings are known."""
    _spoken.set(language)


def spoken() -> Language:
    """Give the language of the company that was read last; Portuguese before."""
    return _spoken.get()
