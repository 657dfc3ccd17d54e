"""How far a long run is: a progress artifact that moves while it works, and events.

An automation rings where the events stay away. Prefect's heartbeats would not do: they
say that the process is there, and come while it waits for ever.
"""

import contextvars
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import cast
from uuid import UUID

import httpx
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.events import emit_event
from prefect.runtime import flow_run

from ganho.booking.match import Matched
from ganho.booking.run.progress import listening
from ganho.words.amounts import Language, count
from ganho.words.tables.texts_progress import PROGRESS_TEXTS

MANY = 20
"""Deals; a run with more shows how far it is."""
LONG = 10.0
"""Seconds; so does one that takes longer, whatever it does."""
EVERY = 3.0
"""Seconds between two looks; nobody reads faster."""
TELLING = 60.0
"""Seconds between two events; the automation waits for twenty minutes."""
MOVED = "ganho.run.progress"
WRITING = ("resolve_customer", "resolve_items", "create_sale", "create_contract")


class Course:
    """What a run has done so far, and of how much. Shared by its threads."""

    def __init__(self, company: str, language: Language) -> None:
        self._key = f"{company}-progress"
        self._texts = PROGRESS_TEXTS[language]
        self._language: Language = language
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._done: dict[str, int] = {}
        self._total = 0
        self._foreseen: tuple[str, ...] = ()
        self._artifact: UUID | None = None
        self._moves = 0
        self._told = (self._began, 0)

    def expect(self, matched: Matched) -> None:
        """Learn what will be written."""
        steps: Sequence[Sequence[int]] = (
            matched.new_customers,
            matched.new_items,
            matched.ready,
            matched.contracts,
        )
        self._total = sum(len(deal_ids) for deal_ids in steps)

    def foresee(self, told: str) -> None:
        """Show what the run will take beside how far it is."""
        self._foreseen = (told,)

    def note(self, step: str, done: int) -> None:
        """Count what a step tells of."""
        with self._lock:
            self._done[step] = self._done.get(step, 0) + done
            self._moves += 1

    def hear(self, answer: httpx.Response) -> None:
        """Count what a vendor answers: long lists are read without a step."""
        with self._lock:
            self._moves += answer.is_success

    def show(self) -> None:
        """Move the artifact, if the run is long enough to have one; never raises."""
        with suppress(Exception):
            if self._artifact:
                update_progress_artifact(self._artifact, self._percent(), self._words())
            elif self._is_long():
                artifact = create_progress_artifact(
                    self._percent(), key=self._key, description=self._words()
                )
                self._artifact = cast("UUID", artifact)  # where no event loop runs

    def tell(self) -> None:
        """Tell Prefect now and then that the run has moved since; never raises."""
        at, moves = self._told
        now = time.monotonic()
        if self._moves > moves and now - at >= TELLING:
            self._told = (now, self._moves)
            with suppress(Exception):
                _emit_moved()

    def finish(self) -> None:
        """Move the artifact to its end, if there is one; never raises."""
        with suppress(Exception):
            if self._artifact:
                update_progress_artifact(self._artifact, 100.0, self._words())

    def _is_long(self) -> bool:
        waited = time.monotonic() - self._began
        return self._total > MANY or (bool(self._done) and waited > LONG)

    def _percent(self) -> float:
        """Give how much of the writing is done; reading has no known end."""
        with self._lock:
            written = sum(n for step, n in self._done.items() if step in WRITING)
        return min(99.0, round(100 * written / self._total, 1)) if self._total else 0.0

    def _words(self) -> str:
        with self._lock:
            done = dict(self._done)
        told = [
            f"{words}: {count(done[step], self._language)}"
            for step, words in self._texts.items()
            if step in done
        ]
        return " · ".join([*told, *self._foreseen])


def _emit_moved() -> None:
    """Emit an event of the flow run's own, as its states and heartbeats are."""
    tags = [
        {"prefect.resource.id": f"prefect.tag.{tag}", "prefect.resource.role": "tag"}
        for tag in flow_run.tags or []
    ]
    run = {
        "prefect.resource.id": f"prefect.flow-run.{flow_run.id}",
        "prefect.resource.name": flow_run.name or "",
    }
    emit_event(MOVED, run, related=tags)


@contextmanager
def showing_progress(company: str, language: Language) -> Iterator[Course]:
    """Show how far a run is, from a thread of its own, until the end of the block."""
    course, done = Course(company, language), threading.Event()

    def watch() -> None:
        while not done.wait(EVERY):
            course.show()
            course.tell()

    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(watch,), daemon=True)
    thread.start()
    try:
        with listening(course.note):
            yield course
    finally:
        done.set()
        thread.join(timeout=EVERY)
    course.finish()
