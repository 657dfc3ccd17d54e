"""Prefect's server behind doors of ours; run as a module it is that server.

    python -m ganho.cli.server.serving --port 4200

`prefect server start` serves the same app to every page of the web. Whoever reaches it
reads all secrets and runs what he likes, so here each of these stands alone: known names
and own pages only (Door), the password (Lock), a CSRF token, and no leave for others to
read an answer (CORS).
"""

import argparse
import os
import secrets
import sys
import threading
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ganho.cli.server.temporary import PASSWORD
from ganho.company.home import keep_private
from ganho.doors import Door, name_of

if TYPE_CHECKING:
    import uvicorn

ALLOWED_HOSTS = "GANHO_ALLOWED_HOSTS"
UNAUTHORIZED = 401
GRACE_SECONDS = 3


@dataclass(frozen=True)
class Lock:
    """An ASGI app that asks for the password first, at all of the API but its health.

    Prefect asks too: after the CSRF token, and not at `/ready`. Its WebSockets ask in
    their first message, as a browser's cannot carry a password before.
    """

    app: ASGIApp
    password: str
    api: str = "/api"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 401 as Prefect does, or let the request through."""
        if scope["type"] == "http" and self._is_closed_to(scope):
            refusal = JSONResponse({"exception_message": "Unauthorized"}, UNAUTHORIZED)
            await refusal(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_closed_to(self, scope: Scope) -> bool:
        path = scope["path"]
        is_open = path == f"{self.api}/health" and scope["method"] == "GET"
        in_api = path == self.api or path.startswith(f"{self.api}/")
        return in_api and not is_open and not self._opens(Headers(scope=scope))

    def _opens(self, headers: Headers) -> bool:
        right = b"Basic " + b64encode(self.password.encode())
        told = headers.get("authorization", "").encode("latin-1")
        return secrets.compare_digest(told, right)


def names_of_ours(allowed: str, pages: str | None) -> frozenset[str]:
    """Give the hosts in GANHO_ALLOWED_HOSTS, and that of PREFECT_UI_URL.

    Raises SystemExit for one that is none.
    """
    told = [name.strip() for name in allowed.split(",")]
    told.append(urlsplit(pages or "").netloc)
    names = {name: name_of(name) for name in told if name}
    for name, found in names.items():
        if found is None:
            sys.exit(f"{ALLOWED_HOSTS}, PREFECT_UI_URL: {name!r} names no host.")
    return frozenset(filter(None, names.values()))


def close_to_others(port: int) -> None:
    """Set what Prefect's own barriers need, before it is imported and reads it."""
    # These names win over the shorter ones, which Prefect reads as well.
    os.environ["PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED"] = "true"
    os.environ["PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS"] = f"http://127.0.0.1:{port}"


def guarded_app() -> ASGIApp:
    """Make Prefect's app with our doors before it.

    Raises SystemExit where no password is set.
    """
    from prefect.settings import get_current_settings  # noqa: PLC0415 - after ours

    from tasks.prefect_inside import server_app  # noqa: PLC0415 - imports Prefect

    settings = get_current_settings()
    password = settings.server.api.auth_string
    if not password:
        sys.exit(f"{PASSWORD} is not set: anybody could use this server.")
    names = names_of_ours(os.environ.get(ALLOWED_HOSTS, ""), settings.ui_url)
    api = settings.server.api.base_path or "/api"
    return Door(Lock(server_app(), password.get_secret_value(), api), names)


def _server(host: str, port: int) -> "uvicorn.Server":
    """Put together what `prefect server start` does, with our app."""
    import uvicorn  # noqa: PLC0415 - the commands never need it
    from prefect.settings import get_current_settings  # noqa: PLC0415

    server = get_current_settings().server
    config = uvicorn.Config(
        guarded_app(),
        host=host,
        port=port,
        log_level=server.logging_level.lower(),
        timeout_keep_alive=server.api.keepalive_timeout,
        ws_ping_interval=server.api.websocket_ping_interval,
        ws_ping_timeout=server.api.websocket_ping_timeout,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return uvicorn.Server(config)


def _end_with_parent(server: "uvicorn.Server") -> None:
    """End when standard input does, so that a killed command leaves no server behind."""

    def wait() -> None:
        sys.stdin.buffer.read()
        server.should_exit = True

    threading.Thread(target=wait, daemon=True).start()


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until somebody ends this process."""
    parser = argparse.ArgumentParser(prog="python -m ganho.cli.server.serving")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=4200)
    parser.add_argument("--with-parent", action="store_true")
    chosen = parser.parse_args(arguments)
    keep_private()
    close_to_others(chosen.port)
    server = _server(chosen.host, chosen.port)
    if chosen.with_parent:
        _end_with_parent(server)
    server.run()


if __name__ == "__main__":
    main()
