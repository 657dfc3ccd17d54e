"""One way to speak HTTP: paced, patient with reads, careful with writes.

Retries have one owner each. This module repeats reads, and writes only where the
failed attempt certainly changed nothing; what else a write meets is a question for the
caller to settle (UnknownOutcomeError).
"""

import json
import logging
import random
import re
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import Any, TypeVar

import httpx

from ganho.errors import FatalError, RetryableError, UnknownOutcomeError

Params = Mapping[str, str | int | Sequence[str | int]]
Sleep = Callable[[float], None]
T = TypeVar("T")

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
NOTHING_WAS_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
TOO_MANY = 429
BACKOFF = (1.0, 3.0, 8.0, 15.0, 30.0)
"""Seconds; shorter waits did not clear Conta Azul's 429s in production."""
LONGEST_WAIT = 60.0
"""Seconds a request waits for its turn; with more, the run goes on without it."""
LONGEST_ASKED = 24 * 3600.0
"""Seconds; a date to wait for that is farther away was written by a wrong clock."""
LARGEST_ANSWER = 64 * 1024 * 1024

for _name in ("httpx", "httpcore"):
    # Their lines carry addresses, and searches by name or tax id are in those.
    logging.getLogger(_name).setLevel(logging.WARNING)


class UnreadableAnswerError(ValueError):
    """The answer is not the JSON it should be."""


class Pacer:
    """One account's pace, shared by all threads: a token bucket that adapts.

    After a 429 everybody waits and the rate is halved; it recovers slowly.
    """

    def __init__(
        self,
        per_second: float,
        *,
        burst: int | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,  # noqa: TID251 - the default of the callable
    ) -> None:
        self._full = per_second
        self._rate = per_second
        self._burst = burst if burst is not None else max(1, int(per_second))
        self._clock = clock
        self._sleep = sleep
        self._lock = Lock()
        self._left = float(self._burst)
        self._at = clock()

    @classmethod
    def unlimited(cls, sleep: Sleep = time.sleep) -> "Pacer":  # noqa: TID251 - a default
        """Give a pacer that waits only after a 429; for tests and benchmarks."""
        return cls(1e9, burst=1_000_000_000, sleep=sleep)

    @property
    def rate(self) -> float:
        """Requests a second at present."""
        return self._rate

    def take(self) -> None:
        """Wait for a slot. Slots are given in the order they are asked for.

        Raises RetryableError rather than wait for minutes.
        """
        with self._lock:
            now = self._clock()
            self._left = min(self._burst, self._left + (now - self._at) * self._rate)
            self._at = max(self._at, now)
            self._left -= 1
            wait = max(0.0, -self._left / self._rate, self._at - now)
            if wait > LONGEST_WAIT:
                self._left += 1
                message = f"the vendor asks to wait for {wait:.0f} seconds"
                raise RetryableError(message, wait_seconds=wait)
        if wait:
            self._sleep(wait)

    def slow_down(self, seconds: float) -> None:
        """Let nobody go for so many seconds, and everybody at half the rate after."""
        with self._lock:
            self._rate = max(self._full / 16, self._rate / 2)
            self._left = min(self._left, 0.0)
            self._at = max(self._at, self._clock() + seconds)

    def recover(self) -> None:
        """An answer came: creep back to the full rate."""
        with self._lock:
            self._rate = min(self._full, self._rate * 1.02)


@dataclass(frozen=True)
class Patience:
    """How long one call is tried: so often, and so many seconds of waiting."""

    tries: int = 6
    seconds: float = 60.0
    sleep: Callable[[float], None] = time.sleep  # noqa: TID251 - as above


@dataclass
class CallCount:
    """How many requests were sent, and what they cost."""

    requests: int = 0
    tokens: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def add(self, tokens: int = 0) -> None:
        """Count one request."""
        with self._lock:
            self.requests += 1
            self.tokens += tokens


@dataclass(frozen=True)
class Request:
    """One request, ready to be sent again. `tokens` is what each send costs."""

    method: str
    path: str
    params: Params | None = None
    body: bytes | None = None
    tokens: int = 0


Headers = Callable[[], Mapping[str, str]]
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
    ) -> None:
        self.vendor = vendor
        self.count = CallCount()
        self._headers = headers
        self._pacer = pacer
        self._patience = patience or Patience()
        self._listeners: list[Listener] = []
        self._http = httpx.Client(
            base_url=base_url,
            timeout=TIMEOUT,
            transport=transport,
            follow_redirects=False,  # a redirect would carry the token elsewhere
            headers={"User-Agent": "ganho", "Accept": "application/json"},
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
        waited = 0.0
        for number in range(self._patience.tries):
            try:
                return attempt()
            except RetryableError as error:
                wait = error.wait_seconds or _backoff(number)
                last = number == self._patience.tries - 1
                if last or waited + wait > self._patience.seconds:
                    raise
                waited += wait
                self._patience.sleep(wait)
        message = "a request needs at least one try"
        raise ValueError(message)

    def _read_once(self, request: Request, parse: Callable[[httpx.Response], T]) -> T:
        try:
            response = self._send(request)
            self._raise_if_transient(response)
            return parse(response)
        except httpx.RequestError as error:
            raise self._unreachable(error) from None
        except UnreadableAnswerError:
            message = f"{self.vendor} gave an unreadable answer."
            raise RetryableError(message) from None

    def _write_once(self, request: Request) -> httpx.Response:
        try:
            response = self._send(request)
        except NOTHING_WAS_SENT as error:
            raise self._unreachable(error) from None
        except httpx.RequestError as error:
            kind = type(error).__name__
            message = f"{self.vendor} did not answer a write ({kind})."
            raise UnknownOutcomeError(message) from None
        if response.status_code == TOO_MANY:
            self._raise_if_transient(response)
        if (
            response.is_server_error
            or response.status_code == httpx.codes.REQUEST_TIMEOUT
        ):
            message = f"{self.vendor} answered {response.status_code} to a write."
            raise UnknownOutcomeError(message)
        return response

    def _send(self, request: Request) -> httpx.Response:
        self._pacer.take()
        self.count.add(request.tokens)
        headers = dict(self._headers())
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        response = self._http.request(
            request.method,
            request.path,
            params=dict(request.params or {}),
            content=request.body,
            headers=headers,
        )
        for listener in self._listeners:
            listener(response)
        self._refuse_redirect(response)
        return response

    def _raise_if_transient(self, response: httpx.Response) -> None:
        if response.status_code == TOO_MANY:
            wait = retry_after(response)
            self._pacer.slow_down(wait or BACKOFF[0])
            message = f"{self.vendor} asks to slow down (429)."
            raise RetryableError(message, wait_seconds=wait)
        if response.status_code in TRANSIENT or response.is_server_error:
            message = f"{self.vendor} answered {response.status_code}."
            raise RetryableError(message, wait_seconds=retry_after(response))
        self._pacer.recover()

    def _refuse_redirect(self, response: httpx.Response) -> None:
        if response.is_redirect:
            raise FatalError(
                f"{self.vendor} redirects to another address, which ganho never follows.",
                remedy="Check the address in the company file and run `ganho apply`.",
            )

    def _unreachable(self, error: httpx.RequestError) -> RetryableError:
        host, kind = self._http.base_url.host, type(error).__name__
        return RetryableError(f"{self.vendor} ({host}) cannot be reached: {kind}.")


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
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def read_json(response: httpx.Response) -> Any:
    """Read an answer's JSON, its numbers exact.

    Raises UnreadableAnswerError for anything else, HTML with status 200 included.
    """
    if len(response.content) > LARGEST_ANSWER:
        raise UnreadableAnswerError("the answer is too large")
    try:
        return json.loads(response.content, parse_float=Decimal)
    except ValueError:
        raise UnreadableAnswerError("the answer is not JSON") from None


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


MASKED = (
    re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"),
    re.compile(r"\b[0-9A-Z]{2}\.?[0-9A-Z]{3}\.?[0-9A-Z]{3}/?[0-9A-Z]{4}-?[0-9]{2}\b"),
    re.compile(r"\b[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}\b"),
    re.compile(r"\+?[0-9(][0-9() .-]{8,}[0-9]"),
)
"""E-mail, CNPJ, CPF, phone."""
CREDENTIALS = ("authorization", "x-api-token")
"""Headers that let a request in."""
SHORT = 4
"""Shorter secrets may stand inside any word or number."""


def redact(text: str, secrets: Sequence[str] = ()) -> str:
    """Mask personal data and secrets in a vendor's words, and cut them short.

    The longest come first: one may be part of another, as a district of a street.
    """
    text = unicodedata.normalize("NFC", text)
    for secret in sorted(filter(str.strip, secrets), key=len, reverse=True):
        text = re.sub(_as_shown(secret), "***", text, flags=re.IGNORECASE)
    for pattern in MASKED:
        text = pattern.sub("***", text)
    return " ".join(text.split())[:300]


CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w'’]*"


def sent_secrets(response: httpx.Response) -> list[str]:
    """Give what let a request in and what it searched for: answers may repeat both."""
    headers, params = response.request.headers, response.request.url.params
    held = [headers.get(name, "").removeprefix("Bearer ") for name in CREDENTIALS]
    return [*held, *(value for _, value in params.multi_items())]


NAMED = re.compile(rf"\b{CAPITAL}(?:[\s,]+(?:\*\*\*|{CAPITAL}))*")
"""Words with a capital: names, and the beginning of a sentence, which is no loss."""


def without_names(text: str, secrets: Sequence[str] = ()) -> str:
    """Mask also whatever may be a name, where nobody knows whose data is repeated."""
    return NAMED.sub("***", redact(text, secrets))


def _as_shown(secret: str) -> str:
    """Find a secret anywhere; a short one, such as a house number, as a word.

    Accents may be lost and blanks doubled on the way through a vendor.
    """
    words = unicodedata.normalize("NFC", secret).split()
    text = r"\s+".join("".join(map(_letter, word)) for word in words)
    return text if len(secret) >= SHORT else rf"(?<!\w){text}(?!\w)"


def _letter(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter)[0]
    return (
        f"[{letter}{plain}]"
        if plain.isalpha() and plain != letter
        else re.escape(letter)
    )
