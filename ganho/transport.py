"""One way to speak HTTP: paced, patient with reads, careful with writes.

Retries have one owner each. This module repeats reads, and writes only where the
failed attempt certainly changed nothing; what else a write meets is a question for the
caller to settle (UnknownOutcomeError).
"""

import json
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import Any, TypeVar

import httpx

from ganho.errors import (
    EnoughAskedError,
    RedirectedError,
    RetryableError,
    ServerFailedError,
    SpentError,
    UnknownOutcomeError,
)
from ganho.http import CALL_SECONDS, BoundedClient
from ganho.pacing.pacer import Pacer

Params = Mapping[str, str | int | Sequence[str | int]]
T = TypeVar("T")

NOTHING_WAS_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
TOO_MANY = 429
BACKOFF = (1.0, 3.0, 8.0, 15.0, 30.0)
"""Seconds; shorter waits did not clear Conta Azul's 429s in production."""
MOST_PAGES = 2_000
"""Of one list: a million deals, two million sales. More can only be without an end."""
MOST_VALUES = 4_000_000
"""In one answer. 500 deals of 500 fields are a quarter of a million; each value takes up
to a hundred bytes, so that this many are 400 MB."""
MOST_DIGITS = 400
"""Of one number, before or after the point. No double has more, and to spell out
`1e999999999` takes a gigabyte."""
YEARS = range(1900, 9000)
"""Of a moment that a vendor names: beyond them no time zone can be reckoned with."""
CODE = re.compile(r"[A-Z]{2,20}(_[A-Z]{2,20}){1,4}")
"""`INTERNAL_SERVER_ERROR`: what stands for a failure."""
LATIN = frozenset({"iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252"})
LONGEST_ASKED = 24 * 3600.0
"""Seconds; a date to wait for that is farther away was written by a wrong clock."""


# Somebody cut a text in the middle of an emoji. No database and no library takes what is
# left of it, so that one title would stop every run of a company.
HALF_A_LETTER = re.compile(rb"\\u[dD][89a-fA-F]")


class UnreadableAnswerError(ValueError):
    """The answer is not the JSON it should be."""


@dataclass(frozen=True)
class Patience:
    """How long one call is tried: so often, and so many seconds of waiting.

    Each try ends after `call_seconds`, waits of the pacer left out.
    """

    tries: int = 6
    seconds: float = 60.0
    call_seconds: float = CALL_SECONDS
    last_try_within: float = 1.5 * CALL_SECONDS
    """No try begins later than so many seconds after the first: they may all drip."""
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep  # noqa: TID251 - as above

    def lasts(self, tries: int, *, waited: float, since: float) -> bool:
        """Tell whether to try once more, after so many tries and seconds of waiting."""
        return (
            tries < self.tries
            and waited <= self.seconds
            and since <= self.last_try_within
        )


@dataclass
class CallCount:
    """How many requests were sent, and what they cost."""

    requests: int = 0
    tokens: int = 0
    most: int | None = None
    """So many requests and no more; None: as many as it takes."""
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def is_enough(self) -> bool:
        """Tell whether no more may be sent."""
        return self.most is not None and self.requests >= self.most

    def add(self, tokens: int = 0) -> None:
        """Count one request. Raises EnoughAskedError if it may not be sent."""
        with self._lock:
            if self.is_enough:
                raise EnoughAskedError("This look asks no more than it may cost.")
            self.requests += 1
            self.tokens += tokens

    @contextmanager
    def limited(self, calls: int) -> Iterator[None]:
        """Let so many more requests be sent in the block, those sent again included."""
        self.most = self.requests + calls
        try:
            yield
        finally:
            self.most = None


@dataclass(frozen=True)
class Request:
    """One request, ready to be sent again. `tokens` is what each send costs."""

    method: str
    path: str
    params: Params | None = None
    body: bytes | None = None
    tokens: int = 0


class Pages:
    """Sees to it that a list moves on, and ends."""

    def __init__(self, vendor: str, path: str) -> None:
        self._vendor = vendor
        self._path = path
        self._seen: set[int] = set()
        self._count = 0

    def turn(self, rows: Sequence[object]) -> None:
        """Take note of a page. Raises RetryableError where it was there before."""
        # The first again: the cursor is ignored; the one before: it does not move; any
        # other: it goes in a circle. By ids, for a row may change meanwhile.
        page = hash(tuple(map(identity_of, rows)))
        if rows and page in self._seen:
            raise self.repeated()
        self._seen.add(page)
        self._count += 1
        if self._count > MOST_PAGES:
            raise RetryableError(
                "{vendor}'s list {path} has no end.",
                vendor=self._vendor,
                path=self._path,
            )

    def repeated(self) -> RetryableError:
        """Say that the list goes in a circle."""
        return RetryableError(
            "{vendor} repeats the pages of {path}.",
            vendor=self._vendor,
            path=self._path,
        )


def identity_of(row: object) -> str:
    """Tell a row from others: by its id, or by all of it."""
    held = row.get("id") if isinstance(row, dict) else getattr(row, "id", None)
    return str(row if held in (None, "") else held)


Headers = Callable[[], Mapping[str, str]]
Waits = Callable[[Request, httpx.Response], float | None]
"""Tells how long a 429 asks to wait, None if it does not say. Raises SpentError where
no wait within a run is long enough."""
Listener = Callable[[httpx.Response], None]
"""Hears every answer, whatever its status: what time it is there, what is left."""


class HttpClient:
    """Speaks to one vendor. Threads may share it."""

    def __init__(
        self,
        vendor: str,
        base_url: str,
        *,
        headers: Headers,
        pacer: Pacer,
        transport: httpx.BaseTransport | None = None,
        patience: Patience | None = None,
        waits: Waits | None = None,
    ) -> None:
        self.vendor = vendor
        self.count = CallCount()
        self._headers = headers
        self._pacer = pacer
        self._patience = patience or Patience()
        self._waits = waits or (lambda _, response: retry_after(response))
        self._listeners: list[Listener] = []
        self._spent: SpentError | None = None
        self._http = BoundedClient(
            seconds=self._patience.call_seconds,
            base_url=base_url,
            transport=transport,
            follow_redirects=False,  # a redirect would carry the token elsewhere
            headers={"Accept": "application/json"},
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def listen(self, listener: Listener) -> None:
        """Let somebody hear every answer from now on."""
        self._listeners.append(listener)

    def read(self, request: Request, parse: Callable[[httpx.Response], T]) -> T:
        """Send a read until it is answered and `parse` can read the answer.

        `parse` sees every answer that is not transient; it may raise RetryableError or
        UnreadableAnswerError to have the request sent again.
        """
        return self._patiently(lambda: self._read_once(request, parse))

    def write(self, request: Request) -> httpx.Response:
        """Send a write once; again only where it certainly changed nothing.

        Gives any answer below 500 but 429. Raises RetryableError (nothing was
        changed) or UnknownOutcomeError.
        """
        return self._patiently(lambda: self._write_once(request))

    def _patiently(self, attempt: Callable[[], T]) -> T:
        tries, waited, begun = 0, 0.0, self._patience.clock()
        while True:
            if self._spent is not None:
                raise SpentError(self._spent.message)
            try:
                return attempt()
            except SpentError as error:
                # For every call of this client: the next would be answered the same.
                self._spent = error
                raise
            except RetryableError as error:
                wait = max(error.wait_seconds or 0.0, _backoff(tries))
                tries, waited = tries + 1, waited + wait
                since = self._patience.clock() + wait - begun
                goes_on = self._patience.lasts(tries, waited=waited, since=since)
                if self.count.is_enough or not goes_on:
                    raise
                self._patience.sleep(wait)

    def _read_once(self, request: Request, parse: Callable[[httpx.Response], T]) -> T:
        try:
            response = self._send(request)
            self._raise_if_transient(request, response)
            return parse(response)
        except (UnreadableAnswerError, httpx.DecodingError):
            raise RetryableError(
                "{vendor} gave an unreadable answer.", vendor=self.vendor
            ) from None
        except httpx.RequestError as error:
            raise self._unreachable(error) from None

    def _write_once(self, request: Request) -> httpx.Response:
        try:
            response = self._send(request)
        except NOTHING_WAS_SENT as error:
            raise self._unreachable(error) from None
        except httpx.RequestError as error:
            raise UnknownOutcomeError(
                "{vendor} did not answer a write ({kind}).",
                vendor=self.vendor,
                kind=type(error).__name__,
            ) from None
        # Of what is transient for a read this alone says that a write changed nothing.
        if response.status_code == TOO_MANY:
            self._raise_if_transient(request, response)
        if response.is_server_error:
            raise ServerFailedError(
                "{vendor} answered {status} to a write.",
                vendor=self.vendor,
                status=response.status_code,
                code=_code_in(response),
            )
        if response.status_code == httpx.codes.REQUEST_TIMEOUT:
            raise UnknownOutcomeError(
                "{vendor} answered {status} to a write.",
                vendor=self.vendor,
                status=response.status_code,
            )
        return response

    def _send(self, request: Request) -> httpx.Response:
        self._pacer.take(self.vendor)
        self.count.add(request.tokens)
        # After the wait for a slot: a token may end in the meantime.
        headers = dict(self._headers())
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        asked_at = self._patience.clock()
        response = self._http.request(
            request.method,
            request.path,
            params=dict(request.params or {}),
            content=request.body,
            headers=headers,
        )
        if response.is_success:
            # A refusal is quick, and a failure slow, whatever the work takes.
            self._pacer.heard(self._patience.clock() - asked_at)
        for listener in self._listeners:
            listener(response)
        self._refuse_redirect(response)
        return response

    def _raise_if_transient(self, request: Request, response: httpx.Response) -> None:
        if response.status_code == TOO_MANY:
            wait = self._waits(request, response)
            self._pacer.slow_down(wait or BACKOFF[0])
            raise RetryableError(
                "{vendor} asks to slow down (429).",
                wait_seconds=wait,
                vendor=self.vendor,
            )
        if response.status_code in TRANSIENT or response.is_server_error:
            raise RetryableError(
                "{vendor} answered {status}.",
                wait_seconds=retry_after(response),
                vendor=self.vendor,
                status=response.status_code,
            )

    def _refuse_redirect(self, response: httpx.Response) -> None:
        if response.is_redirect:
            raise RedirectedError(
                "{vendor} redirects to another address, which ganho never follows.",
                remedy="Check the address in the company file and run `ganho apply`.",
                vendor=self.vendor,
            )

    def _unreachable(self, error: httpx.RequestError) -> RetryableError:
        host, kind = self._http.base_url.host, type(error).__name__
        return RetryableError(
            "{vendor} ({host}) cannot be reached: {kind}.",
            vendor=self.vendor,
            host=host,
            kind=kind,
        )


def _backoff(number: int) -> float:
    longest = BACKOFF[min(number, len(BACKOFF) - 1)]
    return random.uniform(longest / 2, longest)  # noqa: S311 - jitter, not a secret


def retry_after(response: httpx.Response) -> float | None:
    """Read how long a vendor asks to wait: seconds, or a date of its own clock.

    None if it does not.
    """
    text = response.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]+)?", text):
        return float(text)
    until = read_date(text)
    if until is None:
        return None
    there = read_date(response.headers.get("date", "")) or datetime.now(UTC)
    seconds = max(0.0, (until - there).total_seconds())
    return seconds if seconds <= LONGEST_ASKED else None


def read_date(text: str) -> datetime | None:
    """Read an HTTP date; None if it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def read_count(text: str) -> int | None:
    """Read a whole number of a header; None if it is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def read_json(response: httpx.Response) -> Any:
    """Read an answer's JSON, its numbers exact and its letters whole.

    Raises UnreadableAnswerError for anything else, HTML with status 200 included.
    """
    content = response.content
    # Counted before it is parsed: then the memory would be taken.
    if content.count(b",") > MOST_VALUES:
        raise UnreadableAnswerError("the answer holds too much")
    try:
        value = json.loads(
            content, parse_int=_whole, parse_float=_number, parse_constant=str
        )
        return _with_whole_letters(value) if HALF_A_LETTER.search(content) else value
    except (ValueError, RecursionError):
        raise UnreadableAnswerError("the answer is not JSON") from None


def _with_whole_letters(value: Any) -> Any:
    """Put the sign for an unreadable letter where only half of one came."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_with_whole_letters(one) for one in value]
    if isinstance(value, dict):
        return {
            _with_whole_letters(key): _with_whole_letters(one)
            for key, one in value.items()
        }
    return value


def _number(text: str) -> Decimal | str:
    """Read a number; one that cannot be reckoned with stays a text, as `NaN` does.

    Then what stands there is unreadable, and not all that was answered beside it.
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    fits = max(len(text), abs(number.adjusted())) <= MOST_DIGITS
    return number if fits else text


def _whole(text: str) -> int | str:
    return int(text) if len(text) <= MOST_DIGITS else text


def _code_in(response: httpx.Response) -> str:
    """Read the code that a failure may bear: nothing that was sent looks like one."""
    try:
        said = read_json(response)
    except UnreadableAnswerError:
        return ""
    codes = said.values() if isinstance(said, dict) else ()
    return next((c for c in codes if isinstance(c, str) and CODE.fullmatch(c)), "")


def read_text(response: httpx.Response) -> str:
    """Read an answer's words. What it says of its letters is believed of Latin only."""
    said = (response.charset_encoding or "").lower()
    return response.content.decode("cp1252" if said in LATIN else "utf-8", "replace")


def dump_json(value: Any) -> bytes:
    """Write JSON whose Decimals are exact numbers, not text."""
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else _exact(value)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _exact(value: Decimal) -> float:
    """Give the float that JSON writes as exactly this number; ValueError if none."""
    number = float(value)
    if Decimal(repr(number)) != value:
        message = "a number has more digits than JSON carries exactly"
        raise ValueError(message)
    return number
