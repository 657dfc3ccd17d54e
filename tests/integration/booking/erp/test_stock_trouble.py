"""Whatever goes wrong meanwhile, a sale that is held is told and not made again."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import count

import pytest
from sqlalchemy import Connection, Engine, event

from ganho.report.run_report import RunReport
from ganho.sandbox.pipedrive.crm import LineInput
from tests.world import World

MINUTE = 60
A_SALE = "/v1/venda/[0-9a-f-]{36}"


def stocked(w: World, balance: int) -> str:
    """A product of the ERP, in an account that holds sales beyond the stock."""
    w.sandbox.conta_azul.switches.stock = "held"
    return w.sandbox.conta_azul.add_product("Café", saldo=balance)


def won(w: World, quantity: int = 3) -> int:
    pipedrive = w.sandbox.pipedrive
    org = pipedrive.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    coffee = next(iter(pipedrive.products), None) or pipedrive.add_product("Café")
    return pipedrive.add_deal(org=org, lines=[LineInput(coffee, 10, quantity)])


def after(w: World, minutes: int) -> RunReport:
    w.sandbox.clock.advance(minutes * MINUTE)
    return w.run()


def remarks(report: RunReport) -> list[str]:
    return [warned.remark for warned in report.warnings]


def creates(w: World) -> int:
    return len(w.sandbox.faults.requests("conta_azul", "POST", "/v1/venda"))


class Killed(BaseException):
    """What nothing catches."""


@contextmanager
def killed_at(w: World, number: int) -> Iterator[None]:
    """Kill a run before its nth commit after the ERP made a sale."""
    commits = count(1)

    def die(_connection: Connection) -> None:
        if w.sandbox.conta_azul.sales() and next(commits) == number:
            raise Killed

    event.listen(Engine, "commit", die)
    try:
        yield
    finally:
        event.remove(Engine, "commit", die)


def test_a_lost_answer_on_such_a_sale_keeps_the_warning(w: World) -> None:
    stocked(w, 1)
    won(w)
    w.sandbox.faults.add("conta_azul", "POST", "/v1/venda", "lost_after_commit")

    report = w.run()

    assert [booked.adopted for booked in report.bookings] == [True]
    assert remarks(report) == ["STOCK_PENDING"]
    assert creates(w) == 1


@pytest.mark.parametrize("commit", [1, 2, 5, 6, 7])
def test_a_run_killed_after_the_sale_was_made_loses_no_warning(
    w: World, commit: int
) -> None:
    stocked(w, 1)
    won(w)
    with killed_at(w, commit), pytest.raises(Killed):
        w.run()

    after(w, 2)
    report = after(w, 61)

    assert remarks(report) == ["STOCK_PENDING"]
    assert creates(w) == len(w.sandbox.conta_azul.sales()) == 1


def test_a_ledger_that_was_lost_finds_the_warning_again(w: World) -> None:
    stocked(w, 1)
    won(w)
    w.run()
    fresh = World(
        sandbox=w.sandbox, at=w.at, ledger_url=w.ledger_url.replace("ledger", "new")
    )

    report = fresh.run()

    assert [booked.adopted for booked in report.bookings] == [True]
    assert remarks(report) == ["STOCK_PENDING"]
    assert creates(w) == 1


@pytest.mark.parametrize("path", [A_SALE, f"{A_SALE}/itens"])
def test_trouble_while_the_sale_is_read_again_ends_no_warning(
    w: World, path: str
) -> None:
    stocked(w, 1)
    won(w)
    w.sandbox.faults.add("conta_azul", "GET", path, "status", times=20)
    first = w.run()
    w.sandbox.faults.clear()

    second = after(w, 61)

    assert first.counts.booked == 1
    assert remarks(first) == ["STOCK_RESERVING"]
    assert remarks(second) == ["STOCK_PENDING"]


def test_one_sale_that_cannot_be_read_hides_no_other_and_slows_no_run(w: World) -> None:
    coffee = stocked(w, 1)
    deals = [won(w), won(w)]
    w.run()
    first = w.sandbox.conta_azul.sales()[0].id
    w.sandbox.conta_azul.edit_product(coffee, balance=Decimal(6))
    w.sandbox.faults.add("conta_azul", "GET", f"/v1/venda/{first}", "status", times=99)

    warned = after(w, 61).warnings
    asked = len(w.sandbox.faults.requests("conta_azul", "GET", f"/v1/venda/{first}"))
    after(w, 5)

    assert [(one.deal_id, one.remark) for one in warned] == [
        (deals[0], "STOCK_PENDING")
    ]
    again = w.sandbox.faults.requests("conta_azul", "GET", f"/v1/venda/{first}")
    assert len(again) == asked


def test_a_connection_that_was_revoked_stops_the_run_with_its_report(
    w: World,
) -> None:
    stocked(w, 1)
    won(w)
    w.run()
    w.sandbox.clock.advance(61 * MINUTE)
    w.sandbox.faults.add(
        "conta_azul", "GET", A_SALE, "status", status=401, body="{}", times=9
    )

    stopped = w.run()
    w.sandbox.faults.clear()

    assert stopped.exit_code == 1
    assert stopped.why
    assert remarks(stopped) == remarks(w.run()) == ["STOCK_PENDING"]


def test_the_account_of_another_company_ends_no_warning(w: World) -> None:
    stocked(w, 1)
    won(w)
    w.run()
    sales = w.sandbox.conta_azul.sale_book.by_id
    w.sandbox.conta_azul.account.company_id, theirs = "another", dict(sales)
    sales.clear()

    stopped = after(w, 61)
    sales.update(theirs)

    assert stopped.exit_code == 1
    assert remarks(stopped) == ["STOCK_PENDING"]
