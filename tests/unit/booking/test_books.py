"""The books of the runs under way: found by whoever works for them, by nobody else."""

from contextvars import Context, copy_context
from threading import Thread

import pytest

from ganho.booking.books import Books, books_of, opened
from ganho.errors import FatalError
from tests.unit.booking.companies import Company, make_books, make_run


def books_for(slug: str) -> Books:
    return make_books(run=make_run(Company(slug)))


def is_open(slug: str) -> bool:
    try:
        books_of(slug)
    except FatalError:
        return False
    return True


def test_they_are_those_of_the_runs_company() -> None:
    company = Company("acme")

    assert make_books(run=make_run(company)).company is company


def test_a_step_finds_the_books_of_its_company() -> None:
    acme, beta = books_for("acme"), books_for("beta")
    with opened(acme) as given, opened(beta):
        assert given is acme
        assert (books_of("acme"), books_of("beta")) == (acme, beta)


def test_outside_of_a_run_there_are_none_and_it_is_said_what_to_do() -> None:
    with opened(books_for("beta")), pytest.raises(FatalError) as stopped:
        books_of("acme")

    assert str(stopped.value.message) == "No run of acme is under way in this process."
    assert str(stopped.value.remedy) == "Retry the flow run, not the task."


def test_they_are_closed_at_the_end_and_no_others_with_them() -> None:
    with opened(books_for("acme")):
        with opened(books_for("beta")):
            pass
        assert (is_open("acme"), is_open("beta")) == (True, False)
    assert not is_open("acme")


def test_they_are_closed_however_the_run_ends() -> None:
    def run() -> None:
        with opened(books_for("acme")):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run()
    assert not is_open("acme")


def test_a_second_run_of_a_company_gives_the_first_ones_back() -> None:
    first, second = books_for("acme"), books_for("acme")
    with opened(first):
        with opened(second):
            assert books_of("acme") is second
        assert books_of("acme") is first


def test_a_thread_finds_them_in_a_copy_of_the_context_alone() -> None:
    found: list[bool] = []
    with opened(books_for("acme")):
        for context in (copy_context(), Context()):
            thread = Thread(
                target=context.run, args=(lambda: found.append(is_open("acme")),)
            )
            thread.start()
            thread.join()

    assert found == [True, False]
