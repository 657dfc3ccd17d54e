"""Calls to the API: the token in, the errors out, named by what the caller does next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import httpx

from ganho.conta_azul import refusals
from ganho.errors import RefusedError, UnknownOutcomeError
from ganho.pacing.pacer import Pacer
from ganho.redaction import redact, sent_secrets
from ganho.transport import (
    CallCount,
    HttpClient,
    Listener,
    Params,
    Patience,
    Request,
    UnreadableAnswerError,
    dump_json,
    read_json,
)

VENDOR = "Conta Azul"
BEARER = "Bearer "

T = TypeVar("T")
Shape = Callable[[Any], T]
"""Reads a body; UnreadableAnswerError has the read repeated."""


@dataclass(frozen=True)
class Read:
    """An answer to a read and, where it is a success, what it says."""

    answer: httpx.Response = field(repr=False)
    value: Any = field(default=None, repr=False)


class StaleTokenError(Exception):
    """The API refused an access token."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.token = sent_token(answer)


class Access(Protocol):
    """Where access tokens come from."""

    def current(self) -> str:
        """Give a token that is good."""

    def renew(self, stale: str) -> str:
        """Give another token than `stale`, which was refused."""

    def refresh(self) -> None:
        """Take a new token, however good the one in use is."""

    def close(self) -> None:
        """Close what is open."""


class Calls:
    """Speaks to the API of one company's account."""

    def __init__(
        self,
        api_url: str,
        tokens: Access,
        *,
        pacer: Pacer,
        transport: httpx.BaseTransport | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._tokens = tokens
        self._http = HttpClient(
            VENDOR,
            api_url,
            headers=self._headers,
            pacer=pacer,
            transport=transport,
            patience=patience,
        )

    @property
    def count(self) -> CallCount:
        """The requests sent so far."""
        return self._http.count

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def listen(self, listener: Listener) -> None:
        """Let somebody hear every answer from now on."""
        self._http.listen(listener)

    def get(
        self,
        path: str,
        shape: Shape[T],
        params: Params | None = None,
        *,
        of_one: bool = False,
    ) -> T:
        """Read something that must be there.

        Refused for good, it stops the run; what is asked `of_one` deal, only that deal.
        """
        read = self._read(Request("GET", path, params), shape)
        if read.answer.is_success:
            return read.value  # type: ignore[no-any-return]
        refused = refusals.refused_read if of_one else refusals.refused_list
        raise refused(path, read.answer)

    def find(self, path: str, shape: Shape[T]) -> T | None:
        """Read something that may not be there."""
        read = self._read(Request("GET", path), shape)
        if read.answer.is_success:
            return read.value  # type: ignore[no-any-return]
        if refusals.is_absence(read.answer):
            return None
        raise refusals.refused_read(path, read.answer)

    def create(
        self, path: str, body: Any, shape: Shape[T], secrets: Sequence[str] = ()
    ) -> T:
        """Send a write once; 401, 429 and a refused connection changed nothing.

        Raises RefusedError, RetryableError, FatalError, UnknownOutcomeError.
        """
        answer = self._write(Request("POST", path, body=dump_json(body)))
        if answer.is_success:
            return _created(path, answer, shape)
        if refusals.is_block(answer):
            raise refusals.blocked(answer)
        # A refusal may repeat what was sent: a customer's name, a tax id, the token.
        text = redact(refusals.text_of(answer), [*secrets, *sent_secrets(answer)])
        raise RefusedError(answer.status_code, text)

    def _read(self, request: Request, shape: Shape[T]) -> Read:
        def parse(answer: httpx.Response) -> Read:
            if answer.status_code == httpx.codes.UNAUTHORIZED:
                raise StaleTokenError(answer)
            # A plan that is over is answered so on every path, whatever was asked.
            if answer.status_code == httpx.codes.FORBIDDEN:
                raise refusals.blocked(answer)
            value = shape(read_json(answer)) if answer.is_success else None
            return Read(answer, value)

        try:
            return self._http.read(request, parse)
        except StaleTokenError as error:
            self._tokens.renew(error.token)
        try:
            return self._http.read(request, parse)
        except StaleTokenError:
            raise refusals.unauthorized() from None

    def _write(self, request: Request) -> httpx.Response:
        answer = self._http.write(request)
        if answer.status_code != httpx.codes.UNAUTHORIZED:
            return answer
        # A 401 comes before any work, so that the same write may be sent again.
        self._tokens.renew(sent_token(answer))
        answer = self._http.write(request)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            raise refusals.unauthorized()
        return answer

    def _headers(self) -> dict[str, str]:
        return {"Authorization": BEARER + self._tokens.current()}


def sent_token(answer: httpx.Response) -> str:
    """Tell which access token a request was sent with."""
    return str(answer.request.headers.get("Authorization", "")).removeprefix(BEARER)


def _created(path: str, answer: httpx.Response, shape: Shape[T]) -> T:
    try:
        # Whatever it says, a 2xx means that something was made.
        return shape(read_json(answer))
    except UnreadableAnswerError:
        raise UnknownOutcomeError(
            "{vendor} accepted POST {path} with an unreadable answer.",
            vendor=VENDOR,
            path=path,
        ) from None
