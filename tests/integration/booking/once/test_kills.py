"""A run killed between any two steps: nothing missing, nothing twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ganho.sandbox.pipedrive.crm import LineInput
from tests.integration.booking.once.ordered_runs import KILLED, Order, finish, ordering
from tests.world import World, world

pytestmark = pytest.mark.kills

WRITES, CREATES = 90, 8
"""More than a run of this company makes: the last ones never strike."""


@pytest.fixture(scope="module")
def order() -> Iterator[Order]:
    """Have a run done in a process that may die; give its exit code."""
    with ordering() as run:
        yield run


def fill(w: World) -> dict[int, str]:
    """Four deals: two share a new customer and a new product, one needs neither."""
    pipedrive, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    erp.add_customer("Padaria Sol Ltda", "11.222.333/0001-81")
    erp.add_product("Café")
    coffee, new = pipedrive.add_product("Café"), pipedrive.add_product("Filtro")
    known = pipedrive.add_organization("Padaria Sol Ltda", cnpj="11222333000181")
    fresh = pipedrive.add_organization("Hotel Azul", cnpj="45321678000104")
    return {
        pipedrive.add_deal(org=known, lines=[LineInput(coffee, "10.50", 2)]): "21.00",
        pipedrive.add_deal(org=fresh, lines=[LineInput(new, "7.00", 3)]): "21.00",
        pipedrive.add_deal(org=fresh, lines=[LineInput(new, "7.00", 1)]): "7.00",
        pipedrive.add_deal(org=known, value="99.90"): "99.90",
    }


def assert_exactly_once(w: World, totals: dict[int, str]) -> None:
    erp = w.sandbox.conta_azul
    sales = erp.sales_by_marker()
    booked = {
        int(marker.split(":")[2].rstrip("]")): [str(sale.total) for sale in found]
        for marker, found in sales.items()
    }
    names = [person.name for person in erp.customers()]
    products = [product.name for product in erp.catalogue_products()]
    assert booked == {deal: [total] for deal, total in totals.items()}
    assert sorted(names) == ["Hotel Azul", "Padaria Sol Ltda"]
    assert sorted(products) == ["Café", "Filtro", "Venda Pipedrive"]
    with w.ledger() as ledger:
        assert ledger.promises.unsettled() == []
        assert len(ledger.bookings.all()) == len(totals)


@pytest.mark.parametrize("death", ["before create", "after create"])
def test_killed_at_any_create(order: Order, tmp_path: Path, death: str) -> None:
    struck = 0
    for number in range(1, CREATES + 1):
        with world(f"sqlite:///{tmp_path / f'{number}.db'}") as w:
            totals = fill(w)
            struck += order(w, death, number) == KILLED
            finish(w, order)
            assert_exactly_once(w, totals)
    assert 7 <= struck < CREATES


@pytest.mark.parametrize("part", range(2))
def test_killed_before_any_commit_that_changes_something(
    order: Order, tmp_path: Path, part: int
) -> None:
    struck = reconnected = 0
    for number in range(1 + part, WRITES + 1, 2):
        with world(f"sqlite:///{tmp_path / f'{number}.db'}") as w:
            totals = fill(w)
            killed = order(w, "write", number) == KILLED
            struck += killed
            reconnected += finish(w, order)
            assert_exactly_once(w, totals)
            if not killed:
                break
    assert 10 < struck < WRITES // 2
    assert reconnected <= 2


def test_the_control_without_the_marker_a_kill_books_twice(
    order: Order, tmp_path: Path
) -> None:
    with world(f"sqlite:///{tmp_path / 'blind.db'}") as w:
        fill(w)
        order(w, "after create", CREATES - 1, blind=True)
        w.sandbox.clock.advance(70)
        order(w, "never", 0, blind=True)
        twice = list(w.sandbox.conta_azul.sales_by_marker().values())

    assert max(len(found) for found in twice) > 1
