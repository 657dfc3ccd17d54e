"""A ledger of the version before: its mirror and promises are under other keys.

There a mark that nobody sees was part of a name, so that nothing was found under the
names of today.
"""

from typing import Any

import pytest
from sqlalchemy import select, update

from ganho.ledger.tables import customers, facts, intents, items
from ganho.sandbox.pipedrive.crm import LineInput
from tests.world import World

MARKED = "Hotel\u202e Azul"
SHIRT = "Camisa\u2066 Polo"


def as_the_version_before_left_it(w: World) -> None:
    """Put what is kept by names under keys that no name of today has."""
    with w.ledger() as ledger, ledger._engine.begin() as connection:
        for table in (customers, items):
            connection.execute(update(table).values(name_key="of before"))
        for row in connection.execute(select(intents)).all():
            if row.kind in ("customer", "item"):
                changed = {"key": f"of before {row.intent_id}"}
                this = intents.c.intent_id == row.intent_id
                connection.execute(update(intents).where(this).values(changed))
        mirrors = facts.c.name.startswith("mirror:")
        for row in connection.execute(select(facts).where(mirrors)).all():
            value = {name: one for name, one in row.value.items() if name != "keys"}
            this = facts.c.name == row.name
            connection.execute(update(facts).where(this).values(value=value))


def open_promises(w: World) -> list[Any]:
    with w.ledger() as ledger:
        return ledger.promises.unsettled()


def win(w: World) -> int:
    crm = w.sandbox.pipedrive
    product = crm.add_product(SHIRT)
    return crm.add_deal(
        org=crm.add_organization(MARKED), lines=[LineInput(product, 90)]
    )


def made(w: World) -> tuple[int, int, int]:
    erp = w.sandbox.conta_azul
    return len(erp.customers()), len(erp.products.by_id), len(erp.sales())


def test_what_it_mirrored_is_found_and_not_made_again(w: World) -> None:
    win(w)
    w.run()
    assert made(w) == (1, 1, 1)
    as_the_version_before_left_it(w)

    w.sandbox.clock.advance(3600)
    win(w)
    w.run()

    assert made(w) == (1, 1, 2)


@pytest.mark.parametrize("path", ["/v1/pessoas", "/v1/produtos"])
def test_what_it_promised_and_was_not_answered_is_not_made_again(
    w: World, path: str
) -> None:
    deal = win(w)
    w.sandbox.conta_azul.switches.lag_seconds = 45
    w.sandbox.faults.add(
        vendor="conta_azul", method="POST", path=path, kind="lost_after_commit"
    )
    w.run()
    assert len(open_promises(w)) == 1
    as_the_version_before_left_it(w)

    for _ in range(3):
        w.run()
        w.sandbox.clock.advance(61)

    assert made(w) == (1, 1, 1)
    with w.ledger() as ledger:
        assert [one.deal_id for one in ledger.bookings.all()] == [deal]


def test_a_promise_that_nobody_asks_for_by_its_key_is_closed(w: World) -> None:
    win(w)
    w.sandbox.conta_azul.switches.lag_seconds = 45
    w.sandbox.faults.add("conta_azul", "POST", "/v1/pessoas", "lost_after_commit")
    w.run()
    as_the_version_before_left_it(w)
    for _ in range(2):
        w.sandbox.clock.advance(3600)
        win(w)
        w.run()

    assert open_promises(w) == []
    assert made(w) == (1, 1, 3)
