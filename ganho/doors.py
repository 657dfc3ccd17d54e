"""Who is let in at a port of this machine.

Any web page may send requests to 127.0.0.1, and reads the answers once a name of its own
leads there (DNS rebinding). The browser tells both, and no page can change that: the name
that was asked for stands in `Host`, the page that asks in `Origin`.
"""

import re
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
MISDIRECTED, FORBIDDEN = 421, 403
UNKNOWN_NAME = (
    "Este endereço não é daqui: só 127.0.0.1, localhost e, no servidor Prefect, os nomes "
    "em GANHO_ALLOWED_HOSTS.\n"
    "This address is not known here: only 127.0.0.1, localhost and, for Prefect's "
    "server, the names in GANHO_ALLOWED_HOSTS.\n"
)
FOREIGN_PAGE = (
    "Páginas de outro endereço não entram aqui.\n"
    "Pages of another address are not let in here.\n"
)
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(:[0-9]+)?")


def name_of(host: str) -> str | None:
    """Give the name in `name:port`, in lower case; None where there is none."""
    found = _HOST.fullmatch(host.lower())
    return found[1] if found else None


def is_known(host: str, names: frozenset[str] = frozenset()) -> bool:
    """Tell whether a `Host` is this machine or one of `names`, on any port."""
    return name_of(host) in LOOPBACK | names


def is_own(origin: str, host: str, names: frozenset[str] = frozenset()) -> bool:
    """Tell whether an `Origin` is the very `Host` that it asks, or one of `names`.

    A page of this machine's on another port is as strange as any, whoever names it.
    """
    page = origin.lower().partition("://")[2]
    return page == host.lower() or name_of(page) in names - LOOPBACK


@dataclass(frozen=True)
class Door:
    """An ASGI app that hears from nobody else: pages, API and WebSockets."""

    app: ASGIApp
    names: frozenset[str] = frozenset()
    """Hosts of ours beside the loopback's, in lower case, without a port."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or answer it; a WebSocket is refused before it opens."""
        refusal = None if scope["type"] == "lifespan" else self._refusal(scope)
        await (refusal or self.app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        host = ",".join(headers.getlist("host"))  # two of them are no name
        if not is_known(host, self.names):
            return PlainTextResponse(UNKNOWN_NAME, MISDIRECTED)
        if not all(is_own(o, host, self.names) for o in headers.getlist("origin")):
            return PlainTextResponse(FOREIGN_PAGE, FORBIDDEN)
        return None
