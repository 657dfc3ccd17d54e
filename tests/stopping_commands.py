"""Commands that are stopped: a process that forks one for each order it is given.

It reads one JSON object a line from standard input and answers each with the number of
the child's process. What is slow was imported once, before any fork; the child is the
command as its front door runs it, with its own output, environment and exit code.
"""

import json
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect

from ganho.booking.once import looks
from ganho.cli.app import main as ganho
from ganho.cli.server.temporary import COMMAND
from ganho.company import composition
from ganho.ledger import database
from ganho.pacing.pacer import Pacer

ENDED, WAITS, BALLAST = "code", "waits", "ballast"
"""Files in a command's folder: how it ended, and that it waits to be woken; and beside
a ledger, what takes all the room there is."""


@dataclass
class Stop:
    """What happens to a process when it comes to a place for the nth time.

    A place is a request (`POST /v1/venda`), the commit of a row (`INSERT INTO intents`),
    or the first line of the command (`start`); `when` is before or after it.
    """

    when: str = "before"
    place: str = ""
    number: int = 1
    act: str = "SIGKILL"
    """A signal; `no room`: no file of the process can grow any more; `no page`: SQLite
    takes the ledger for full; `ballast`: the ledger's disk is filled up; `wait`: this
    thread alone goes no further until it is woken."""
    folder: str = ""
    seen: int = 0

    def meet(self, when: str, place: str) -> None:
        """Stop here, if this is where."""
        if (when, place) != (self.when, self.place):
            return
        self.seen += 1
        if self.seen != self.number:
            return
        if self.act in FILLING:
            FILLING[self.act]()
        elif self.act == "wait":
            self._wait()
        else:
            # To this thread: it goes no step further.
            here = threading.get_ident()
            signal.pthread_kill(here, signal.Signals[self.act])

    def _wait(self) -> None:
        here, pause = Path(self.folder), threading.Event()
        (here / WAITS).touch()
        while (here / WAITS).exists():
            pause.wait(0.02)


def limit_files() -> None:
    """Let nothing of the ledger grow; what is written in place still can be."""
    largest = Path(f"{ledger_file()}-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))


def limit_pages() -> None:
    """Let no transaction from now on have a page more than the ledger has."""

    def limit(connection: Connection) -> None:
        # SQLite takes what is less than there is for what there is.
        connection.exec_driver_sql("PRAGMA max_page_count=1")

    event.listen(Engine, "begin", limit)


def fill_disk() -> None:
    """Leave no byte free on the disk that the ledger lies on."""
    with Path(ledger_file()).with_name(BALLAST).open("wb", buffering=0) as ballast:
        for size in (1 << 20, 4096, 1):
            with suppress(OSError):
                while ballast.write(bytes(size)):
                    pass


def ledger_file() -> str:
    """Give where the command's ledger is."""
    return os.environ["GANHO_LEDGER_URL"].removeprefix("sqlite:///")


FILLING = {"no room": limit_files, "no page": limit_pages, "ballast": fill_disk}


def watch(stop: Stop) -> None:
    """Have every request and every commit of this process meet the stop."""
    send, commit = httpx.HTTPTransport.handle_request, DefaultDialect.do_commit
    wrote = threading.local()

    def sent(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        place = f"{request.method} {request.url.path}"
        stop.meet("before", place)
        response = send(self, request)
        response.read()
        stop.meet("after", place)
        return response

    def note(_connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT"):
            wrote.tables = [*getattr(wrote, "tables", []), statement.split()[2]]

    def committed(self: DefaultDialect, connection: Any) -> None:
        tables, wrote.tables = getattr(wrote, "tables", []), []
        for table in tables:
            stop.meet("before", f"INSERT INTO {table}")
        commit(self, connection)
        for table in tables:
            stop.meet("after", f"INSERT INTO {table}")

    event.listen(Engine, "before_cursor_execute", note)
    httpx.HTTPTransport.handle_request = sent  # type: ignore[method-assign]
    DefaultDialect.do_commit = committed  # type: ignore[method-assign]


def obey(order: dict[str, Any]) -> None:
    """Be the command: never comes back."""
    folder = Path(order["folder"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "out"), (2, "err")):
        way = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(way, number)
    os.environ.clear()
    # A command sets these before it imports Prefect, which is imported here by now.
    os.environ.update(COMMAND | order["environment"])
    from tasks.prefect_inside import refresh_global_settings_context

    refresh_global_settings_context()
    if order["busy"]:
        database.BUSY_MILLISECONDS = order["busy"]
    stop = Stop(**order["stop"], folder=order["folder"])
    watch(stop)
    sys.argv = ["ganho", *order["words"]]
    stop.meet("before", "start")
    ganho()


def keep(order: dict[str, Any]) -> Callable[[], None] | None:
    """Fork the command and somebody who waits for it; say who the command is.

    Gives the command's work in its own process, None in the one that takes orders.
    """
    ours, theirs = os.pipe()
    keeper = os.fork()
    if keeper:
        os.close(theirs)
        with os.fdopen(ours) as told:
            print(told.read(), flush=True)
        return None
    command = os.fork()
    if command == 0:
        os.close(theirs)
        return lambda: obey(order)
    os.write(theirs, str(command).encode())
    os.close(theirs)
    _, status = os.waitpid(command, 0)
    partial = Path(order["folder"]) / "code.partial"
    partial.write_text(str(os.waitstatus_to_exitcode(status)))
    partial.rename(partial.with_name(ENDED))
    os._exit(0)


def main() -> None:
    """Take orders until standard input ends."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import flows.sync_won_deals  # noqa: F401 - as below
        import ganho.cli.syncing
        import ganho.quality.expectations  # noqa: F401 - with Prefect ten seconds, once

    # The sandbox counts no requests, and shows at once what was made.
    composition._pacer = lambda *_: Pacer.unlimited()
    looks.BETWEEN_LOOKS = 0.2
    signal.signal(signal.SIGINT, signal.default_int_handler)
    while line := sys.stdin.readline():
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        work = keep(json.loads(line))
        if work is not None:
            work()


if __name__ == "__main__":
    main()
