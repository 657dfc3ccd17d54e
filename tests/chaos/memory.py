"""Both vendors in this process: no sockets, no threads of a server, no waiting."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import httpx
from starlette.types import ASGIApp, Message

from ganho.company.composition import Surroundings
from ganho.sandbox.room import Addresses, Sandbox
from tests.world import World

AT = Addresses(
    pipedrive="http://pipedrive.memory", conta_azul="http://conta-azul.memory"
)
Meeting = Callable[[httpx.Request], None]


@dataclass
class Cycle:
    """What the server's side of a connection is to the sandbox: it may be cut."""

    messages: list[Message] = field(default_factory=list)
    response_complete: bool = False
    is_cut: bool = False

    @property
    def transport(self) -> Any:
        """Give what cuts the connection."""
        return SimpleNamespace(abort=self._cut)

    async def send(self, message: Message) -> None:
        """Take a part of the answer."""
        self.messages.append(message)

    def _cut(self) -> None:
        self.is_cut = True


@dataclass
class InMemory(httpx.BaseTransport):
    """Carries a request to a vendor's app and its answer back, in the same thread."""

    sandbox: Sandbox
    before: Meeting = lambda _request: None
    after: Meeting = lambda _request: None
    """Called before a request arrives and after it was answered: a run may die there."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Let a vendor answer; ReadError where the connection is cut."""
        self.before(request)
        cycle = self.arrive(request)
        self.after(request)
        if cycle.is_cut:
            raise httpx.ReadError("cut", request=request)
        start, *parts = cycle.messages
        return httpx.Response(
            start["status"],
            headers=start["headers"],
            content=b"".join(part.get("body", b"") for part in parts),
            request=request,
        )

    def arrive(self, request: httpx.Request) -> Cycle:
        """Let a vendor do the work, whether or not somebody waits for the answer."""
        body, cycle = request.read(), Cycle()

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        finish(self._app(request.url.host)(_scope(request), receive, cycle.send))
        return cycle

    def _app(self, host: str) -> ASGIApp:
        crm, erp = self.sandbox.pipedrive_app, self.sandbox.conta_azul_app
        return crm if host in AT.pipedrive else erp


def finish(work: Coroutine[Any, Any, None]) -> None:
    """Run what never really waits to its end."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise AssertionError("The sandbox waited for something.")


def _scope(request: httpx.Request) -> dict[str, Any]:
    url = request.url
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path,
        "query_string": url.query,
        "root_path": "",
        "headers": [(key.lower(), value) for key, value in request.headers.raw],
        "server": (url.host, 80),
        "client": ("127.0.0.1", 1),
    }


@dataclass
class MemoryWorld(World):
    """A world whose vendors are in memory."""

    transport: InMemory | None = None

    def surroundings(self) -> Surroundings:
        """Waiting moves the clock; requests go to the sandbox itself."""
        return replace(super().surroundings(), transport=self.transport)


def world_in_memory(ledger_url: str, **settings: Any) -> MemoryWorld:
    """Put a company between two vendors in memory."""
    sandbox = Sandbox(limits=False)
    return MemoryWorld(
        sandbox=sandbox,
        at=AT,
        ledger_url=ledger_url,
        settings=settings,
        transport=InMemory(sandbox),
    )
