"""A run for a few deals: those that a person names, or so many of those won first."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from ganho.booking.run.choice import Choice
from ganho.booking.run.run import Scope
from ganho.booking.run.scope import sync_scope
from ganho.domain.settings import read_settings
from ganho.errors import WrongRequestError
from ganho.report.run_report import RunReport
from tests.world import ACTIVATED_AT, World

DAY = timedelta(days=1)


@pytest.fixture
def deals(w: World) -> list[int]:
    """Four deals; the one that was won last has the lowest id."""
    crm, now = w.sandbox.pipedrive, w.now()
    org = crm.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    return [
        crm.add_deal(org=org, value=100 + n, won_at=now - (n + 1) * DAY)
        for n in range(4)
    ]


def chosen(w: World, *deals: int, first: int = 0, **how: Any) -> RunReport:
    """Run for some deals only."""
    return w.run(scope=scope_of(w, *deals, first=first), **how)


def scope_of(w: World, *deals: int, first: int = 0) -> Scope:
    choice = Choice(deals=frozenset(deals), first=first)
    return sync_scope(w.read_settings(), 0, w.now(), choice=choice)


def booked(report: RunReport) -> list[int]:
    return sorted(deal.deal_id for deal in report.bookings)


def test_a_named_deal_is_booked_and_no_other(w: World, deals: list[int]) -> None:
    report = chosen(w, deals[1])

    assert booked(report) == [deals[1]]
    assert report.exit_code == 0
    assert len(w.sandbox.conta_azul.sales()) == 1


def test_the_next_ordinary_run_books_the_rest(w: World, deals: list[int]) -> None:
    chosen(w, deals[1])
    with w.ledger() as ledger:
        assert ledger.runs.watermark("won") is None

    assert booked(w.run()) == [deals[0], *deals[2:]]
    assert len(w.sandbox.conta_azul.sales()) == len(deals)


def test_the_first_are_those_that_were_won_first(w: World, deals: list[int]) -> None:
    report = chosen(w, first=2)

    assert booked(report) == deals[2:]
    assert [deal.deal_id for deal in report.waiting] == deals[:2]
    assert report.exit_code == 0
    assert booked(w.run()) == deals[:2]


def test_one_that_is_held_does_not_count(w: World, deals: list[int]) -> None:
    crm = w.sandbox.pipedrive
    dollars = crm.add_deal(value=5, currency="USD", won_at=w.now() - 9 * DAY)

    report = chosen(w, first=1)

    assert booked(report) == [deals[3]]
    assert [deal.deal_id for deal in report.quarantine] == [dollars]


def test_the_others_of_an_earlier_choice_wait_untouched(
    w: World, deals: list[int]
) -> None:
    chosen(w, first=1)

    report = chosen(w, deals[0])

    assert booked(report) == [deals[0]]
    assert [deal.deal_id for deal in report.waiting] == deals[1:3]
    assert report.exit_code == 0


def test_a_few_are_no_crowd(w: World, deals: list[int]) -> None:
    w.settings["max_new_deals"] = 2

    assert booked(chosen(w, first=2)) == deals[2:]


def test_a_dry_run_plans_just_those(w: World, deals: list[int]) -> None:
    assert booked(chosen(w, first=2, dry_run=True)) == deals[2:]
    assert booked(chosen(w, deals[1], dry_run=True)) == [deals[1]]
    assert w.sandbox.conta_azul.sales() == []


def test_what_is_booked_is_not_booked_again(w: World, deals: list[int]) -> None:
    chosen(w, deals[1])

    report = chosen(w, deals[1])

    assert (report.counts.already_booked, report.exit_code) == (1, 0)
    assert len(w.sandbox.conta_azul.sales()) == 1


def test_whoever_was_won_meanwhile_may_have_been_booked_by_hand(
    w: World, deals: list[int]
) -> None:
    chosen(w, deals[3])
    erp, crm = w.sandbox.conta_azul, w.sandbox.pipedrive
    w.sandbox.clock.advance(3600)
    org = crm.add_organization("Padaria Sol", cnpj="11.222.333/0001-81")
    sun = crm.add_deal(org=org, value=77)
    sold = {"total": "77.00", "sold_on": w.now().date()}
    erp.add_sale(erp.add_customer("Padaria Sol", "11222333000181"), **sold)
    w.sandbox.clock.advance(3600)

    report = w.run()

    assert [(d.deal_id, d.reason) for d in report.quarantine] == [
        (sun, "POSSIBLY_BOOKED_ALREADY")
    ]


@pytest.mark.usefixtures("deals")
def test_a_run_that_is_repeated_books_no_more(w: World) -> None:
    for _ in range(2):
        w.run(scope=scope_of(w, first=3), run_id="the one run")

    assert len(w.sandbox.conta_azul.sales()) == 3


class Killed(BaseException):
    """What nothing catches."""


@contextmanager
def killed_once_it_is_sold(w: World) -> Iterator[None]:
    """Kill a run that has made a sale, before it writes that down."""

    def die(_: Connection) -> None:
        if w.sandbox.conta_azul.sales():
            raise Killed

    event.listen(Engine, "commit", die)
    try:
        with pytest.raises(Killed):
            yield
    finally:
        event.remove(Engine, "commit", die)


@pytest.mark.parametrize("how", ["named", "first"])
def test_one_that_was_killed_books_each_once(
    w: World, deals: list[int], how: str
) -> None:
    choice = [deals[3]] if how == "named" else []
    first = 0 if choice else 1
    with killed_once_it_is_sold(w):
        chosen(w, *choice, first=first)

    w.sandbox.clock.advance(300)
    report = chosen(w, *choice, first=first)

    assert booked(report) == [deals[3]]
    assert len(w.sandbox.conta_azul.sales()) == 1
    assert booked(w.run()) == deals[:3]
    assert len(w.sandbox.conta_azul.sales()) == len(deals)


@pytest.mark.parametrize(
    ("deal", "said"),
    [
        ({"status": "open"}, "is not won"),
        ({"status": "lost"}, "is not won"),
        ({"won_at": ACTIVATED_AT - DAY}, "before the company's activation"),
        ({"pipeline": 9}, "pipeline"),
        (None, "has no deal"),
    ],
    ids=["open", "lost", "too early", "other pipeline", "unknown"],
)
def test_one_that_can_never_be_booked_is_said_and_nothing_done(
    w: World, deals: list[int], deal: dict[str, Any] | None, said: str
) -> None:
    w.settings["pipelines"] = [1]
    odd = w.sandbox.pipedrive.add_deal(value=10, **deal) if deal else 999_999

    with pytest.raises(WrongRequestError, match=said):
        chosen(w, deals[0], odd)

    assert w.sandbox.conta_azul.sales() == []
    assert booked(w.run()) == deals


def test_by_default_a_run_is_for_all() -> None:
    settings = read_settings({"activated_at": ACTIVATED_AT})
    assert not sync_scope(settings, 0, ACTIVATED_AT).choice
