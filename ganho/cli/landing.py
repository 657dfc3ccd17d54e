"""The address on this machine to which Conta Azul sends the browser back.

It answers one GET: the one on the right path that carries our `state`, asked for by this
machine's own name. All else is told that nothing is to be had here: a favicon, another
page's request, an older attempt.
"""

import os
import secrets
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any
from urllib.parse import urlsplit

from ganho.conta_azul.code_flow import Redirect, redirect_of
from ganho.doors import is_known
from ganho.errors import WrongRequestError
from ganho.words.amounts import Language
from ganho.words.tables.texts_authorizing import AUTHORIZING

LOOPBACK = {
    "127.0.0.1": ("127.0.0.1",),
    "::1": ("::1",),
    "localhost": ("127.0.0.1", "::1"),
}
"""Host of an address -> where to listen. A browser may take either for `localhost`."""
STALLED_SECONDS = 10
HTTP_PORT = 80
PAGE = """\
<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<title>{title}</title>
<p>{text}</p>
"""
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Connection": "close",
}


@dataclass(frozen=True)
class Judged:
    """What a GET is answered, and the redirect that it brought."""

    status: HTTPStatus
    page: str
    redirect: Redirect | None = None


class Landing:
    """Waits for one redirect; `ready` can be waited for with `select`."""

    def __init__(self, path: str, state: str, language: Language) -> None:
        self._path = path or "/"
        self._state = state
        self._language = language
        self._arrived: Redirect | None = None
        self._lock = threading.Lock()
        self.ready, self._bell = socket.socketpair()

    def take(self) -> Redirect:
        """Give the redirect that arrived."""
        if self._arrived is None:
            message = "nothing has arrived yet"
            raise LookupError(message)
        return self._arrived

    def close(self) -> None:
        """Stop waiting."""
        self.ready.close()
        self._bell.close()

    def judge(self, target: str, host: str) -> Judged:
        """Tell what a GET is answered, and whether it is the one waited for."""
        texts = AUTHORIZING[self._language]
        if not is_known(host):
            page = self._page(texts.page_unknown)
            return Judged(HTTPStatus.MISDIRECTED_REQUEST, page)
        path, _, query = target.partition("?")
        if (path or "/") != self._path:
            return Judged(HTTPStatus.NOT_FOUND, self._page(texts.page_unknown))
        redirect = redirect_of(query)
        if not redirect.is_answer or not same(redirect.state, self._state):
            return Judged(HTTPStatus.BAD_REQUEST, self._page(texts.page_stranger))
        text = texts.page_done if redirect.code else texts.page_error
        return Judged(HTTPStatus.OK, self._page(text), redirect)

    def accept(self, redirect: Redirect) -> None:
        """Take the first; a page that is loaded again brings it twice."""
        with self._lock:
            if self._arrived is None:
                self._arrived = redirect
                self._bell.send(b"!")

    def _page(self, text: str) -> str:
        title = AUTHORIZING[self._language].page_title
        return PAGE.format(language=self._language, title=title, text=escape(text))


def same(given: str, expected: str) -> bool:
    """Compare two secrets in a time that tells nothing."""
    return secrets.compare_digest(given.encode(), expected.encode())


def is_loopback(redirect_uri: str) -> bool:
    """Tell whether this machine itself can listen at an address."""
    parts = urlsplit(redirect_uri)
    return parts.scheme == "http" and parts.hostname in LOOPBACK


@contextmanager
def landing_at(
    redirect_uri: str, state: str, language: Language = "pt-BR"
) -> Iterator[Landing]:
    """Listen at a loopback address until the end of the block.

    Raises WrongRequestError if the port is taken.
    """
    parts = urlsplit(redirect_uri)
    hosts = LOOPBACK[parts.hostname or ""]
    with ExitStack() as stack:
        landing = Landing(parts.path, state, language)
        stack.callback(landing.close)
        for server in _servers(hosts, parts.port or HTTP_PORT, redirect_uri, landing):
            stack.enter_context(_serving(server))
        yield landing


def _servers(
    hosts: Sequence[str], port: int, redirect_uri: str, landing: Landing
) -> list["_Server"]:
    """Listen wherever this machine has the address; a taken port is refused."""
    servers: list[_Server] = []
    for host in hosts:
        try:
            servers.append(_server(host, port, landing))
        except OSError:
            if servers and _absent(host):
                continue
            for server in servers:
                server.server_close()
            raise WrongRequestError(
                "{redirect_uri} cannot be listened at: the port is taken or may not be "
                "used.",
                remedy="Close what uses it, or give another port in redirect_uri, in "
                "the company file and in Conta Azul's developer portal.",
                redirect_uri=redirect_uri,
            ) from None
    return servers


def _absent(host: str) -> bool:
    """Tell whether this machine lacks an address: many have no IPv6."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.bind((host, 0))
    except OSError:
        return True
    return False


def _server(host: str, port: int, landing: Landing) -> "_Server":
    kind = _ServerV6 if ":" in host else _Server
    return kind((host, port), landing)


@contextmanager
def _serving(server: "_Server") -> Iterator[None]:
    thread = threading.Thread(
        target=server.serve_forever, args=(0.1,), daemon=True, name="ganho-landing"
    )
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    allow_reuse_address = os.name == "posix"  # elsewhere it shares a port in use
    daemon_threads = True
    block_on_close = False
    """A browser keeps spare connections open; nobody waits for them."""

    def __init__(self, at: tuple[str, int], landing: Landing) -> None:
        self.landing = landing
        super().__init__(at, _Visit)

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name."""
        TCPServer.server_bind(self)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: who hangs up is none of our business."""


class _ServerV6(_Server):
    address_family = socket.AF_INET6


class _Visit(BaseHTTPRequestHandler):
    timeout = STALLED_SECONDS
    server: _Server
    server_version = "ganho"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer a browser, and only then let the command go on and end."""
        judged = self.server.landing.judge(self.path, self.headers.get("Host", ""))
        try:
            self._write(judged.status, judged.page.encode())
        finally:
            if judged.redirect is not None:
                self.server.landing.accept(judged.redirect)

    def _write(self, status: HTTPStatus, content: bytes) -> None:
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name
        """Tell nobody: addresses carry codes."""
