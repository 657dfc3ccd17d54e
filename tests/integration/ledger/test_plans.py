"""No statement of a run reads all that a company ever booked: each is served by an index."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from bench.grown import grow
from ganho.ledger.database import connect
from tests.chaos.memory import world_in_memory
from tests.contract_deals import add_contract_deal, add_contract_fields
from tests.integration.ledger.conftest import Open
from tests.reality.staging import NOON

MANY = 20_000
GROWING = ("bookings", "deals", "events", "intents", "foreign_sales", "remarks")
"""Tables in which a company has a row, or several, for each deal."""
KNOWN = ("customers", "items", "remembered")
"""Tables in which it has a row for each customer or item."""
FEW = 500
"""Rows that a statement may read of one of them: a chunk and a little more."""
STEPS, EACH = 2 * MANY, 100
"""What SQLite may do for a statement, and how often it is asked: rows take three or more."""
IS_ONE = re.compile(r"^(SELECT|UPDATE|DELETE|INSERT .* SELECT)", re.DOTALL)


@contextmanager
def recorded(said: dict[str, Any]) -> Iterator[None]:
    """Listen to every statement that goes to a database; one set of values for each."""

    def hear(_c: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if IS_ONE.match(statement):
            said.setdefault(
                statement, values[0] if isinstance(values, list) else values
            )

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


@pytest.fixture
def said(url: str) -> dict[str, Any]:
    """What a company's runs say to its ledger: by day and at night, sales and contracts."""
    w, heard = world_in_memory(url), {}
    w.sandbox.clock.set(NOON)
    crm, fields = w.sandbox.pipedrive, add_contract_fields(w)
    crm.add_deal(org=crm.add_organization("Hotel Azul"), value="10.00")
    w.run()
    w.sandbox.clock.advance(30 * 3600)
    w.run()
    grow(url, "acme", MANY)
    with recorded(heard):
        orgs = [crm.add_organization(f"Hotel {n}") for n in range(3)]
        for org in orgs:
            crm.add_deal(org=org, value="10.00")
        add_contract_deal(w, fields, org=orgs[0])
        w.sandbox.faults.add(
            "conta_azul", "POST", "/v1/venda", "lost_after_commit", times=1
        )
        w.sandbox.faults.add("conta_azul", "POST", "/v1/venda", "status", status=400)
        for hours in (1, 1, 30):
            w.sandbox.clock.advance(hours * 3600)
            w.run(look_back_days=7 if hours > 1 else 0)
        crm.reopen(min(crm.deals))
        w.sandbox.clock.advance(3600)
        w.run()
    return heard


def read_too_much(connection: Connection, statement: str, values: Any) -> list[str]:
    """Let a statement run; tell where it goes through more than a chunk of rows."""
    if connection.dialect.name == "sqlite":
        steps = _steps(connection, statement, values)
        return [f"{steps} steps"] if steps > STEPS else []
    explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
    answer = connection.exec_driver_sql(explain, values).scalar_one()
    return [
        f"{node['Node Type']} of {node['Relation Name']}: {read} rows"
        for node in _nodes(answer[0]["Plan"])
        if node.get("Relation Name") in GROWING + KNOWN
        and (read := node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) > FEW
    ]


def too_much_of(url: str, said: dict[str, Any]) -> list[str]:
    """Let each statement run and undo it; tell which went through more than a chunk."""
    engine, too_much = connect(url), []
    for statement, values in said.items():
        with engine.connect() as connection, connection.begin() as undone:
            found = read_too_much(connection, statement, values)
            undone.rollback()
        too_much += [f"{one}\n    {' '.join(statement.split())}" for one in found]
    engine.dispose()
    return too_much


def _steps(connection: Connection, statement: str, values: Any) -> int:
    """Count the steps of SQLite's machine, of which each row takes some."""
    raw, steps = connection.connection.driver_connection, count()
    assert raw is not None
    raw.set_progress_handler(lambda: next(steps) and None, EACH)
    connection.exec_driver_sql(statement, values)
    raw.set_progress_handler(None, 0)
    return next(steps) * EACH


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def test_no_statement_of_a_run_reads_all_that_a_company_booked(
    url: str, said: dict[str, Any]
) -> None:
    assert len(said) > 60
    too_much = too_much_of(url, said)
    assert not too_much, "\n".join(too_much)


def test_no_look_for_a_customer_or_an_item_reads_all_that_are_known(
    open_ledger: Open, url: str
) -> None:
    ledger, heard = open_ledger(), dict[str, Any]()
    grow(url, "acme", MANY)
    with recorded(heard):
        ledger.mirror.customers_like(name_keys="abc", tax_keys=["1"])
        ledger.mirror.items_like(name_keys="abc", code_keys=())
        ledger.mirror.active_among("customer", ["customer-1"])

    assert len(heard) == 3
    assert too_much_of(url, heard) == []
