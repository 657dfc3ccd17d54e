"""The end of a call: what is left of its time bounds each wait on the network.

httpx's timeouts are for one operation on a socket: a byte every 29 seconds keeps within
thirty of them for ever, in the head of an answer, in its body and in a handshake.
"""

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

_ends: ContextVar[float | None] = ContextVar("ends", default=None)
PIECE = 16 * 1024
"""Bytes sent at once: a record of TLS, which goes out as a whole or not at all."""


@contextmanager
def ending_in(seconds: float) -> Iterator[None]:
    """Let what this thread does on the network end in so many seconds."""
    token = _ends.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends.reset(token)


def bind(transport: httpx.HTTPTransport) -> None:
    """Have a transport's connections keep to the end of the call they serve."""
    # httpx has no parameter for it; without these names this fails at once.
    pool = transport._pool  # noqa: SLF001
    pool._network_backend = _Network(pool._network_backend)  # noqa: SLF001


def _left(timeout: float | None, late: type[httpcore.TimeoutException]) -> float | None:
    """Give how long a wait may be. Raises `late` where nothing is left."""
    ends = _ends.get()
    if ends is None:
        return timeout
    left = ends - time.monotonic()
    if left <= 0:
        raise late("the time of the call is over")
    return left if timeout is None else min(timeout, left)


class _Network(httpcore.NetworkBackend):
    """Opens connections that keep to the end of the call."""

    def __init__(self, network: httpcore.NetworkBackend) -> None:
        self._network = network

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect; ConnectTimeout also where resolving the name took all the time."""
        wait = _left(timeout, httpcore.ConnectTimeout)
        stream = _Stream(
            self._network.connect_tcp(host, port, wait, local_address, socket_options)
        )
        try:
            _left(None, httpcore.ConnectTimeout)
        except httpcore.ConnectTimeout:
            stream.close()
            raise
        return stream


class _Stream(httpcore.NetworkStream):
    """A connection, each of whose waits ends with the call that it serves."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is."""
        return self._stream.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        for start in range(0, len(buffer), PIECE):
            left = _left(timeout, httpcore.WriteTimeout)
            self._stream.write(buffer[start : start + PIECE], left)

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Shake hands; whoever only half does it was sent nothing."""
        wait = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, wait))

    def close(self) -> None:
        """Close it."""
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        """Tell what httpcore asks about a connection."""
        return self._stream.get_extra_info(info)
