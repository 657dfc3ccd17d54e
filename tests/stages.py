"""Addresses that stay: a server for each vendor, started once for many sandboxes.

A server of their own would cost each test a third of a second of starting and stopping.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send

from ganho.sandbox.room import Addresses, Sandbox
from ganho.sandbox.server import serving


@dataclass
class Front:
    """What a server serves: the vendor that is on now."""

    vendor: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the vendor answer; a call that comes when all is over fails."""
        assert self.vendor, "nobody is on"
        await self.vendor(scope, receive, send)


@dataclass
class Stage:
    """Both servers, and which sandbox is on."""

    crm: Front = field(default_factory=Front)
    erp: Front = field(default_factory=Front)

    def __post_init__(self) -> None:
        with ExitStack() as servers:
            self.at = Addresses(
                pipedrive=servers.enter_context(serving(self.crm)),
                conta_azul=servers.enter_context(serving(self.erp)),
            )
            self.kept = servers.pop_all()  # their threads end with the process

    def put_on(self, sandbox: Sandbox | None) -> None:
        """Let a sandbox answer from now on, or nobody."""
        self.crm.vendor, self.erp.vendor = sandbox.doors if sandbox else (None, None)


_free: list[Stage] = []


@contextmanager
def served(sandbox: Sandbox) -> Iterator[Addresses]:
    """Serve a sandbox until the end of the block, beside others."""
    stage = _free.pop() if _free else Stage()
    stage.put_on(sandbox)
    try:
        yield stage.at
    finally:
        stage.put_on(None)
        _free.append(stage)
