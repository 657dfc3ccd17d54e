"""What a person decides in a test's world, as the commands do it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import select

from ganho.booking.books import Books
from ganho.booking.problems import open_problems
from ganho.booking.run.scope import sync_scope
from ganho.booking.start import open_run
from ganho.company.composition import open_company
from ganho.ledger.records import DealRecord
from ganho.ledger.tables import bookings, deals, decisions, intents, remarks
from ganho.report.named_deals import HeldDeal
from tests.world import World

Result = TypeVar("Result")
HELD = 400
"""Seconds after which a held deal is read again."""


def decide(
    w: World, settle: Callable[[Books], Result], *, slug: str = "acme"
) -> Result:
    """Hold the company and let a person decide."""
    values = replace(w.values(), slug=slug)
    scope = sync_scope(w.read_settings(), 0, w.sandbox.clock.now())
    with (
        open_company(values, w.surroundings()) as company,
        open_run(company, run_id=str(uuid4()), scope=scope, holder="test") as books,
    ):
        return settle(books)


def held(w: World) -> dict[int, str]:
    """Give what `ganho quarantine` lists: the deals held now, and why."""
    return {problem.deal_id: problem.reason for problem in problems(w)}


def problems(w: World) -> list[HeldDeal]:
    """Give what `ganho quarantine` lists, whole."""
    with open_company(w.values(), w.surroundings()) as company:
        return open_problems(company)


def record_of(w: World, deal_id: int) -> DealRecord:
    """Give a deal's row in the ledger."""
    with w.ledger() as ledger:
        record = ledger.deals.find(deal_id)
    assert record is not None
    return record


def what_stands(w: World) -> list[Any]:
    """Give every row that says what is to become, or became, of a deal."""
    with w.ledger() as ledger, ledger._engine.begin() as connection:
        return [
            tuple(row)
            for table in (deals, bookings, decisions, intents, remarks)
            for row in connection.execute(select(table))
        ]
