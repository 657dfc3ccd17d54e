"""Errors, named after what the caller does next.

* GanhoError
  x RetryableError       wait, then send the same request again: nothing was changed
    x RefusedReadError   what one deal asked is refused: it waits, and nobody else
    x SpentError         nothing more is answered for hours: a later run goes on
    x EnoughAskedError   a look that is to be cheap goes no further
  x FatalError           stop the run; a person must act
    x LeaseHeldError     another run holds the company: end at once, nothing was done
    x LeaseLostError     another run took over: write nothing more
    x WrongRequestError  what a person asked for cannot be: nothing was changed
      x NotAppliedError  nothing is stored in Prefect under this name
    x NotConnectedError  Conta Azul lets us in only once a person authorizes (again)
    x TokenRefusedError  Pipedrive lets us in only once a person gives a valid token
    x RedirectedError    somebody else answered: whether a write happened is not known
    x ServerAwayError    Prefect's server is silent: wait for nothing else from it
  x RejectedError        set this deal aside with a reason, go on with the others
  x RefusedError         a vendor answered 4xx to a write: look before deciding
  x UnknownOutcomeError  find out whether the write happened before doing anything
    x ServerFailedError  an answer came, and it was 5xx: many of them are a problem

What an error says is English with places for facts; who shows it gives the language.
No message carries a name, a tax id, a phone or an e-mail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sentence:
    """What a person reads: English with places, and the facts that fill them.

    A fact may be a sentence too, or an error that says one.
    """

    english: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it in English."""
        # Without facts it may be anybody's text, with braces of its own.
        return self.english.format(**self.facts) if self.facts else self.english

    def of(self, **facts: object) -> "Sentence":
        """Give the same sentence, said of something."""
        return Sentence(self.english, facts)

    def __bool__(self) -> bool:
        """Tell whether it says anything."""
        return bool(self.english)


BOTH = Sentence("{first} {second}")
SILENT = Sentence("Prefect's server does not answer.")
COMES_BACK = Sentence(
    "Nothing is lost: what was booked stands in the ledger. Check the server (of `ganho "
    "up`, or of PREFECT_API_URL) and run it again: it does what is left."
)


class GanhoError(Exception):
    """Root of everything that ganho raises on purpose."""

    def __init__(self, message: str | Sentence = "", **facts: object) -> None:
        self.message = sentence(message, facts)
        super().__init__(str(self.message))

    @property
    def vendor(self) -> str:
        """Name the vendor that it tells of; empty where it tells of none."""
        return str(self.message.facts.get("vendor", ""))

    def also(self, other: "GanhoError | None") -> None:
        """Say what else went wrong at the same time: one must not hide the other."""
        if other is not None:
            self.message = BOTH.of(first=self.message, second=_whole(other))
            self.args = (str(self.message),)


def sentence(said: str | Sentence, facts: Mapping[str, object]) -> Sentence:
    """Give what is said with its facts."""
    return Sentence(said, facts) if isinstance(said, str) else said


def _whole(error: GanhoError) -> Sentence:
    """Give what happened, and what a person does where the error says so."""
    remedy = getattr(error, "remedy", None)
    if not remedy:
        return error.message
    return BOTH.of(first=error.message, second=remedy)


class RetryableError(GanhoError):
    """The attempt certainly changed nothing: wait, then send the same again."""

    def __init__(
        self,
        message: str | Sentence,
        *,
        wait_seconds: float | None = None,
        **facts: object,
    ) -> None:
        super().__init__(message, **facts)
        self.wait_seconds = wait_seconds


class RefusedReadError(RetryableError):
    """A vendor refuses what was asked for one deal: of its own health it says nothing."""


class SpentError(RetryableError):
    """What a vendor answers in a day is spent; `message` says when it goes on."""


class EnoughAskedError(RetryableError):
    """As many requests were sent as this look may cost."""


class FatalError(GanhoError):
    """The run must stop; `message` says what happened, `remedy` what a person does."""

    def __init__(
        self, message: str | Sentence, *, remedy: str | Sentence = "", **facts: object
    ) -> None:
        super().__init__(message, **facts)
        self.remedy = sentence(remedy, facts)

    def __str__(self) -> str:
        """Join what happened and what to do into one line."""
        return f"{self.message} {self.remedy}".strip()


class LeaseHeldError(FatalError):
    """Another run holds this company's lease."""


class LeaseLostError(FatalError):
    """Another run took this company's lease over while we worked."""


class WrongRequestError(FatalError):
    """A person asked for what cannot be done: he asks again, rightly."""


class NotAppliedError(WrongRequestError):
    """Nothing is stored in Prefect under this name yet."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "Nothing is stored in Prefect for {name!r}.",
            remedy="Run `ganho apply FILE` with the company's file first.",
            name=name,
        )


class NotConnectedError(FatalError):
    """Conta Azul was never authorized, or no longer accepts what was given then."""


class TokenRefusedError(FatalError):
    """Pipedrive lets us in only once a person gives a valid API token."""


class RedirectedError(FatalError):
    """We were sent elsewhere, perhaps after the request was worked on."""


class ServerAwayError(FatalError):
    """Prefect's server does not answer, and was asked again for a while."""

    def __init__(self) -> None:
        super().__init__(SILENT, remedy=COMES_BACK)


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


class ServerFailedError(UnknownOutcomeError):
    """A vendor answered 5xx to a write, which may be done all the same."""

    def __init__(
        self, message: str | Sentence, *, status: int, code: str = "", **facts: object
    ) -> None:
        super().__init__(message, status=status, **facts)
        self.status = status
        self.code = code
