"""Where messages arrive in tests: a webhook and a mail server, both real, on loopback."""

import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAUSE = threading.Event()


@dataclass
class Webhook:
    """What was sent to an address, in the order it came."""

    url: str = ""
    messages: list[dict[str, str]] = field(default_factory=list)

    def subjects(self) -> list[str]:
        """What the messages are about."""
        return [message["subject"] for message in self.messages]

    def wait_for(self, number: int, seconds: float = 60, quiet: float = 4) -> list[str]:
        """Wait for so many messages, and a little longer for one too many."""
        deadline = time.monotonic() + seconds
        while len(self.messages) < number and time.monotonic() < deadline:
            PAUSE.wait(0.1)
        PAUSE.wait(quiet)
        return self.subjects()


@contextmanager
def webhook() -> Iterator[Webhook]:
    """Take in what is posted as JSON, and count what is only asked for."""
    box = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            box.messages.append(json.loads(self.rfile.read(length)))
            self._answer()

        def do_GET(self) -> None:
            box.messages.append({"subject": self.path})
            self._answer()

        def _answer(self) -> None:
            self.send_response(404 if "missing" in self.path else 200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        box.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield box
        server.shutdown()


@dataclass
class MailServer:
    """What was handed in for whom."""

    port: int = 0
    refuses: str = ""
    """A recipient that is not taken."""
    mails: list[tuple[list[str], str]] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Speak as much SMTP as a client needs to hand in a message."""
    box = MailServer()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            recipients: list[str] = []
            for line in iter(self._line, ""):
                verb = line.split()[0].upper() if line.split() else ""
                if verb == "RCPT":
                    recipients.append(line.partition("<")[2].partition(">")[0])
                    refused = box.refuses and box.refuses in line
                    self._say(f"550 no {box.refuses}" if refused else "250 ok")
                elif verb == "DATA":
                    self._say("354 go on")
                    text = "\n".join(iter(self._line, "."))
                    box.mails.append((recipients, text))
                    self._say("250 taken")
                elif verb == "QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 ok")

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def _line(self) -> str:
            return self.rfile.readline().decode().rstrip("\r\n") or ""

    class Server(socketserver.ThreadingTCPServer):
        block_on_close = False  # a client that is refused leaves its connection open
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield box
        server.shutdown()
