"""The tasks of a flow run find its books in Prefect's threads, and no other run's."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier, get_ident
from types import SimpleNamespace
from typing import Any

import pytest
from prefect import flow, task
from prefect.task_runners import ThreadPoolTaskRunner

from ganho.booking.books import books_of, opened
from ganho.errors import FatalError
from tests.insiders import inside

pytestmark = pytest.mark.xdist_group("books_in_threads")
BOTH = ("acme", "beta")
at_once = Barrier(len(BOTH), timeout=60)


def books(slug: str) -> Any:
    """As much of a run's books as opening them needs."""
    return SimpleNamespace(run=SimpleNamespace(company=SimpleNamespace(slug=slug)))


@task
def find(slug: str) -> tuple[bool, int]:
    """Tell whether a company's books are found here, and in which thread that was."""
    try:
        return books_of(slug).run.company.slug == slug, get_ident()
    except FatalError:
        return False, get_ident()


@flow(task_runner=ThreadPoolTaskRunner(max_workers=2))  # type: ignore[arg-type]
def look_for_both(slug: str) -> tuple[dict[str, bool], bool]:
    """Tell whose books the tasks of one run find, while another's are open too."""
    with opened(books(slug)):
        at_once.wait()
        told = {one: find.submit(one).result() for one in BOTH}
        at_once.wait()
    found = {one: is_found for one, (is_found, _) in told.items()}
    return found, get_ident() in {thread for _, thread in told.values()}


def test_each_run_finds_its_own_books_and_no_others(prefect_url: str) -> None:
    with inside(prefect_url), ThreadPoolExecutor(len(BOTH)) as pool:
        runs = [pool.submit(copy_context().run, look_for_both, slug) for slug in BOTH]
        told = [run.result() for run in runs]

    assert told == [
        ({"acme": True, "beta": False}, False),
        ({"acme": False, "beta": True}, False),
    ]


def test_after_a_run_its_books_are_closed() -> None:
    with opened(books("acme")):
        assert books_of("acme")
    with pytest.raises(FatalError, match="No run of acme"):
        books_of("acme")
