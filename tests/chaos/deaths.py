"""A run that dies in the middle, in this process: nothing it does afterwards counts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import httpx
from sqlalchemy import Connection, Engine, event

Place = Literal["before create", "after create", "before commit", "never"]


class Killed(BaseException):
    """The process is gone. No `except Exception` may hear of it."""


@dataclass
class Death:
    """Where a run dies: at the nth time that it comes to a place."""

    at: Place = "never"
    number: int = 1
    seen: int = 0
    is_dead: bool = False
    is_another: bool = False
    """Whether another process is at work just now: this one dies of nothing it does."""

    def meet(self, place: Place) -> None:
        """Die here, if this is where; whoever is dead goes nowhere any more."""
        if place == self.at and not self.is_another:
            self.seen += 1
            self.is_dead = self.is_dead or self.seen == self.number
        self.check()

    def check(self) -> None:
        """Let nothing leave a process that is gone."""
        if self.is_dead and not self.is_another:
            raise Killed

    @contextmanager
    def spared(self) -> Iterator[None]:
        """Let another process work meanwhile."""
        self.is_another = True
        try:
            yield
        finally:
            self.is_another = False

    def before(self, request: httpx.Request) -> None:
        """Meet it before a request arrives."""
        self.check()
        if is_create(request):
            self.meet("before create")

    def after(self, request: httpx.Request) -> None:
        """Meet it once a request was worked off."""
        if is_create(request):
            self.meet("after create")

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Meet it before each commit that changes something."""

        def note(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
            self.check()
            if statement.startswith(("INSERT", "UPDATE", "DELETE")):
                connection.info["writes"] = True

        def commit(connection: Connection) -> None:
            if connection.info.pop("writes", False):
                self.meet("before commit")

        event.listen(Engine, "before_cursor_execute", note)
        event.listen(Engine, "commit", commit)
        try:
            yield
        finally:
            event.remove(Engine, "before_cursor_execute", note)
            event.remove(Engine, "commit", commit)


def is_create(request: httpx.Request) -> bool:
    return request.method == "POST" and "/oauth/" not in request.url.path
