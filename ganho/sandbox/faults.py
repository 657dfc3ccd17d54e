"""What goes wrong on the way: queued per vendor, method, path and call."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Literal, get_args

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ganho.sandbox.bombs import NESTED, gzip_bomb
from ganho.sandbox.retouches import Retouches

Vendor = Literal["pipedrive", "conta_azul"]
Kind = Literal[
    "status",
    "status_after_commit",
    "reset",
    "lost_before_commit",
    "lost_after_commit",
    "truncated",
    "slow",
    "html_200",
    "null_body",
    "drip_head",
    "drip_body",
    "gzip_bomb",
    "nested",
]
DRIPS = ("drip_head", "drip_body")
HTML = b"<html><body><h1>Something went wrong</h1></body></html>"


@dataclass(kw_only=True)
class Fault:
    """One thing that will go wrong `times` times, after `skip` calls went well."""

    vendor: Vendor
    method: str
    path: str
    """A regular expression that the whole path must match."""
    kind: Kind
    times: int = 1
    skip: int = 0
    status: int = 503
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    """Of a `status`; HTML where nothing is given."""
    sent: str = ""
    """A regular expression; what is sent, the query included, must hold it."""
    seconds: float = 1.0
    """Before a `slow` answer, or between two bytes of one that drips."""

    def concerns(self, vendor: Vendor, method: str, path: str, sent: str) -> bool:
        """Tell whether a request may meet this fault."""
        same = (self.vendor, self.method) == (vendor, method)
        same = same and re.fullmatch(self.path, path) is not None
        return same and re.search(self.sent, sent) is not None


@dataclass(frozen=True, kw_only=True)
class Journaled:
    """One request that arrived, and what it was answered; None if nothing was."""

    vendor: Vendor
    method: str
    path: str
    query: str
    body: Any
    status: int | None


class Faults:
    """The faults still to come, and a journal of every request. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._queue: list[Fault] = []
        self.journal: list[Journaled] = []

    def add(
        self, vendor: Vendor, method: str, path: str, kind: Kind, **options: Any
    ) -> None:
        """Queue a fault. Raises ValueError for a kind that would never strike."""
        if kind not in get_args(Kind):
            raise ValueError(kind)
        fault = Fault(vendor=vendor, method=method, path=path, kind=kind, **options)
        with self._lock:
            self._queue.append(fault)

    def clear(self) -> None:
        """Let everything go well from now on."""
        with self._lock:
            self._queue.clear()

    def pending(self) -> int:
        """Count the faults that have not struck yet."""
        with self._lock:
            return len(self._queue)

    def next_for(
        self, vendor: Vendor, method: str, path: str, sent: bytes = b""
    ) -> Fault | None:
        """Take the fault that this request meets, if it meets one."""
        text = sent.decode(errors="replace")
        with self._lock:
            for fault in self._queue:
                if not fault.concerns(vendor, method, path, text):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                if not fault.times:
                    self._queue.remove(fault)
                return fault
        return None

    def record(self, entry: Journaled) -> None:
        """Note a request."""
        with self._lock:
            self.journal.append(entry)

    def requests(self, vendor: Vendor, method: str, path: str) -> list[Journaled]:
        """Give the requests of one kind, in the order they came."""
        with self._lock:
            return [
                entry
                for entry in self.journal
                if (entry.vendor, entry.method) == (vendor, method)
                and re.fullmatch(path, entry.path)
            ]


class FaultyWay:
    """The way to a vendor: faults strike here, and every request is noted."""

    def __init__(
        self, app: ASGIApp, vendor: Vendor, faults: Faults, retouches: Retouches
    ) -> None:
        self._app = app
        self._vendor = vendor
        self._faults = faults
        self._retouches = retouches

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or let it go wrong."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await _read(receive)
        method, path = scope["method"], scope["path"]
        sent = scope["query_string"] + b" " + body
        fault = self._faults.next_for(self._vendor, method, path, sent)
        answer = _Answer()
        passed = await self._pass(fault, scope, _replay(body), answer)
        status = answer.status if passed else None
        self._record(scope, body, status)
        if status is None:
            _drop(send)
        elif fault and fault.kind in DRIPS:
            await answer.drip(send, fault)
        else:
            await answer.send(send)

    async def _pass(
        self, fault: Fault | None, scope: Scope, receive: Receive, answer: "_Answer"
    ) -> bool:
        """Do the vendor's work or not; False if the connection is to be dropped."""
        kind = fault.kind if fault else None
        if fault and kind == "status":
            answer.replace(fault.status, fault.body, fault.headers)
        elif kind in ("reset", "lost_before_commit"):
            return False
        elif kind == "html_200":
            answer.replace(200, None, {})
        elif kind == "null_body":
            answer.replace(200, "null", {})
        else:
            if fault and kind == "slow":
                await asyncio.sleep(fault.seconds)
            await self._app(scope, receive, answer.take)
            answer.body = self._retouches.applied(
                self._vendor, scope["path"], answer.body
            )
            answer.spoil(kind)
            if fault and kind == "status_after_commit":
                answer.replace(fault.status, fault.body, fault.headers)
        return kind != "lost_after_commit"

    def _record(self, scope: Scope, body: bytes, status: int | None) -> None:
        entry = Journaled(
            vendor=self._vendor,
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode(),
            body=_parsed(body),
            status=status,
        )
        self._faults.record(entry)


class _Answer:
    """An answer on its way out, held back until it is known what becomes of it."""

    def __init__(self) -> None:
        self.status = 500
        self._headers: list[tuple[bytes, bytes]] = []
        self.body = b""

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._headers = list(message.get("headers", []))
        else:
            self.body += message.get("body", b"")

    def replace(self, status: int, body: str | None, headers: dict[str, str]) -> None:
        media = b"text/html" if body is None else b"application/json"
        self.status = status
        self.body = HTML if body is None else body.encode()
        self._headers = [(b"content-type", media)]
        self._headers += [(k.lower().encode(), v.encode()) for k, v in headers.items()]

    def spoil(self, kind: Kind | None) -> None:
        """Put something that cannot be read in place of what the vendor said."""
        if kind == "truncated":
            self.body = self.body[: len(self.body) // 2]
        elif kind == "nested":
            self.body = NESTED
        elif kind == "gzip_bomb":
            self.body = gzip_bomb()
            self._headers.append((b"content-encoding", b"gzip"))

    async def send(self, send: Send) -> None:
        await send(
            {
                "type": "http.response.start",
                "status": self.status,
                "headers": self._sent_headers(),
            }
        )
        await send({"type": "http.response.body", "body": self.body})

    async def drip(self, send: Send, fault: Fault) -> None:
        """Send a byte at a time: all of it, or the body alone."""
        lines = [f"HTTP/1.1 {self.status} ".encode()]
        lines += [name + b": " + value for name, value in self._sent_headers()]
        head = b"\r\n".join([*lines, b"connection: close", b"", b""])
        begun = len(head) if fault.kind == "drip_body" else 1
        cycle: Any = getattr(send, "__self__", None)
        cycle.response_started = cycle.response_complete = True
        cycle.transport.write((head + self.body)[:begun])
        for byte in (head + self.body)[begun:]:
            await asyncio.sleep(fault.seconds)
            if cycle.transport.is_closing():
                return
            cycle.transport.write(bytes([byte]))
        cycle.transport.close()

    def _sent_headers(self) -> list[tuple[bytes, bytes]]:
        kept = [(k, v) for k, v in self._headers if k != b"content-length"]
        length = (b"content-length", str(len(self.body)).encode())
        return kept if self.status in (204, 304) else [*kept, length]


async def _read(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _replay(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body.decode(errors="replace")


def _drop(send: Callable[[Message], Awaitable[None]]) -> None:
    """Close the connection without a byte of answer: the server's own cycle has it."""
    cycle: Any = getattr(send, "__self__", None)
    cycle.response_complete = True
    cycle.transport.abort()
