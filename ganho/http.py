"""HTTP whose calls end: in time, and after so many bytes.

Whoever is at the other end decides neither how long we wait nor how much memory an
answer takes.
"""

import logging
import ssl
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import httpx

from ganho.deadline import bind, ending_in

CALL_SECONDS = 60.0
"""A call in all: connecting, asking, the answer to its last byte."""
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
"""Each wait within it."""
LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes, unpacked. The largest page we ask for is 500 deals, each of which names all the
fields of its account, empty or not. One seen in production named 87 in some 5 KB, which
makes 2.5 MB a page; with ten times as many fields, a page is still less than half of this."""
PIECE = 1024 * 1024
AS_IT_IS, GZIP = ("", "identity"), ("gzip", "x-gzip")


for _name in ("httpx", "httpcore"):
    # Their lines carry addresses, and searches by name or tax id are in those.
    logging.getLogger(_name).setLevel(logging.WARNING)


@cache
def whom_to_trust() -> ssl.SSLContext:
    """Read whose certificates are trusted, once a process: 40 ms for each client."""
    return httpx.create_ssl_context()


class BoundedClient(httpx.Client):
    """An httpx.Client that ends a call in `seconds`, and reads LARGEST_ANSWER at most.

    Raises httpx.TimeoutException and, where a good answer cannot be unpacked or is too
    large, httpx.DecodingError. What cannot be read of a refusal is left out.
    """

    def __init__(self, *, seconds: float = CALL_SECONDS, **options: Any) -> None:
        fixed = {"timeout": TIMEOUT, "event_hooks": {"response": [_bound]}}
        super().__init__(**{"verify": whom_to_trust()} | options | fixed)
        self._seconds = seconds
        self.headers.update({"User-Agent": "ganho", "Accept-Encoding": "gzip"})
        for transport in (self._transport, *self._mounts.values()):
            if isinstance(transport, httpx.HTTPTransport):
                bind(transport)

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        """Send a request and read its answer to the end."""
        with ending_in(self._seconds):
            return super().send(request, **options)


def _bound(response: httpx.Response) -> None:
    """Unpack an answer ourselves, piece by piece, before httpx does it at once."""
    packing = response.headers.pop("content-encoding", "").strip().lower()
    if isinstance(response.stream, httpx.SyncByteStream):
        response.stream = _Body(response.stream, packing, matters=response.is_success)


class _Body(httpx.SyncByteStream):
    """An answer's body, unpacked as it is read, and no further than is reasonable."""

    def __init__(
        self, stream: httpx.SyncByteStream, packing: str, *, matters: bool
    ) -> None:
        self._stream = stream
        self._packing = packing
        self._matters = matters

    def __iter__(self) -> Iterator[bytes]:
        """Give the body in pieces."""
        left = LARGEST_ANSWER
        try:
            for piece in self._unpacked():
                left -= len(piece)
                if left < 0:
                    raise httpx.DecodingError("too large")  # noqa: TRY301
                yield piece
        except (zlib.error, httpx.DecodingError) as error:
            if self._matters:
                raise httpx.DecodingError(str(error)) from None

    def close(self) -> None:
        """Close what it is read from."""
        self._stream.close()

    def _unpacked(self) -> Iterable[bytes]:
        if self._packing in AS_IT_IS:
            return self._stream
        if self._packing in GZIP:
            return _unzipped(self._stream)
        raise httpx.DecodingError("packed in a way that was not asked for")


def _unzipped(packed: Iterable[bytes]) -> Iterator[bytes]:
    """Unzip a piece at a time, however much one byte may stand for."""
    unzip, empty = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16), True
    for chunk in packed:
        empty, rest = False, chunk
        while rest and not unzip.eof:
            yield unzip.decompress(rest, PIECE)
            rest = unzip.unconsumed_tail
    yield unzip.flush()
    if not (empty or unzip.eof):
        raise httpx.DecodingError("cut off")
