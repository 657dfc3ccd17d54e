"""A list of many customers is taken in by pieces: on SQLite everybody else waits for each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from ganho.ledger.core import CHUNK
from ganho.ledger.records import MirroredCustomer
from tests.integration.ledger.conftest import Open

MANY = 3 * CHUNK


def customers(*numbers: int) -> Iterator[MirroredCustomer]:
    """Read customers, one for each number."""
    for n in numbers:
        yield MirroredCustomer(
            customer_id=f"c{n}", name_key=f"n{n}", tax_key=None, active=True
        )


@contextmanager
def rows_written() -> Iterator[list[int]]:
    """Count the rows that each transaction writes."""
    written = list[int]()

    def begin(_connection: Any) -> None:
        written.append(0)

    def write(_c: Any, cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith("SELECT") and cursor.rowcount > 0:
            written[-1] += cursor.rowcount

    heard = (("begin", begin), ("after_cursor_execute", write))
    for what, listener in heard:
        event.listen(Engine, what, listener)
    try:
        yield written
    finally:
        for what, listener in heard:
            event.remove(Engine, what, listener)


def test_nobody_waits_for_more_than_a_piece(open_ledger: Open) -> None:
    ledger = open_ledger()
    with ledger.lease("test"), rows_written() as written:
        ledger.mirror.take_in_customers(customers(*range(MANY)), whole=True)
        ledger.mirror.take_in_customers(customers(1, MANY), whole=True)

    assert sum(written) > 2 * MANY
    assert max(written) <= CHUNK
    assert ledger.mirror.count_customers() == 2


def test_a_list_that_breaks_off_takes_nobody_away(open_ledger: Open) -> None:
    ledger = open_ledger()

    def breaks_off() -> Iterator[MirroredCustomer]:
        yield from customers(*range(MANY, 2 * MANY))
        raise ConnectionError

    with ledger.lease("test"):
        ledger.mirror.take_in_customers(customers(*range(MANY)), whole=True)
        with pytest.raises(ConnectionError):
            ledger.mirror.take_in_customers(breaks_off(), whole=True)

    known = ledger.mirror.customers_like(name_keys=["n0", f"n{MANY}"], tax_keys=())
    assert {one.customer_id for one in known} == {"c0", f"c{MANY}"}
