"""Errors, named after what the caller does next.

* GanhoError
  x RetryableError       wait, then send the same request again: nothing was changed
  x FatalError           stop the run; a person must act
    x LeaseHeldError     another run holds the company: end at once, nothing was done
    x LeaseLostError     another run took over: write nothing more
    x WrongRequestError  what a person asked for cannot be: nothing was changed
    x NotConnectedError  Conta Azul lets us in only once a person authorizes (again)
    x RedirectedError    somebody else answered: whether a write happened is not known
  x RejectedError        set this deal aside with a reason, go on with the others
  x RefusedError         a vendor answered 4xx to a write: look before deciding
  x UnknownOutcomeError  find out whether the write happened before doing anything

No message carries a name, a tax id, a phone or an e-mail.
"""

from collections.abc import Mapping


class GanhoError(Exception):
    """Root of everything that ganho raises on purpose."""


class RetryableError(GanhoError):
    """The attempt certainly changed nothing: wait, then send the same again."""

    def __init__(self, message: str, *, wait_seconds: float | None = None) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


class FatalError(GanhoError):
    """The run must stop; `message` says what happened, `remedy` what a person does."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        """Join what happened and what to do into one line."""
        return f"{self.message} {self.remedy}".strip()


class LeaseHeldError(FatalError):
    """Another run holds this company's lease."""


class LeaseLostError(FatalError):
    """Another run took this company's lease over while we worked."""


class WrongRequestError(FatalError):
    """A person asked for what cannot be done: he asks again, rightly."""


class NotConnectedError(FatalError):
    """Conta Azul was never authorized, or no longer accepts what was given then."""


class RedirectedError(FatalError):
    """We were sent elsewhere, perhaps after the request was worked on."""


class RejectedError(GanhoError):
    """This deal cannot be booked; `reason` is a code of `ganho.domain.reasons`."""

    def __init__(self, reason: str, **facts: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts: Mapping[str, str] = facts


class RefusedError(GanhoError):
    """A vendor refused a write with a 4xx that is neither 401 nor 429.

    It says nothing yet about the deal: what was written may be there all the same.
    """

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"refused with status {status}")
        self.status = status
        self.text = text


class UnknownOutcomeError(GanhoError):
    """The answer to a write was lost: a question to settle, not a failure."""
