"""A run that makes contracts, killed between any two steps: none missing, none twice."""

from collections.abc import Callable, Iterator

import pytest

from tests.contract_deals import winning
from tests.integration.booking.once.ordered_runs import KILLED, Order, finish, ordering
from tests.world import World

pytestmark = pytest.mark.kills

CREATES = 3
"""Two contracts and a sale."""
MOST_COMMITS = 40
"""More than a run has that change anything."""

Win = Callable[[], list[int]]


@pytest.fixture(scope="module")
def order() -> Iterator[Order]:
    """Have a run done in a process that may die; give its exit code."""
    with ordering() as run:
        yield run


@pytest.fixture
def win(w: World) -> Win:
    """Win three deals of a customer whom the ERP knows: two contracts and a sale."""
    return winning(w, with_sale=True)


def assert_exactly_once(w: World) -> None:
    """Every deal has what it is marked as, once, and nothing was made besides."""
    erp = w.sandbox.conta_azul
    contracts, sales = erp.contracts_by_marker(), erp.sales_by_marker()
    deals = sorted(f"[pipedrive:700100:{deal}]" for deal in w.sandbox.pipedrive.deals)
    single = [sale for sale in erp.sales() if sale.contract_id is None]
    assert sorted([*contracts, *sales]) == deals
    assert {len(found) for found in (*contracts.values(), *sales.values())} == {1}
    assert len(contracts) == len(erp.contracts()) == 2 * len(single)
    with w.ledger() as ledger:
        assert ledger.promises.unsettled() == []
        assert len(ledger.bookings.all()) == len(deals)


@pytest.mark.parametrize("death", ["before create", "after create"])
def test_killed_at_any_create(order: Order, w: World, win: Win, death: str) -> None:
    struck = 0
    for number in range(1, CREATES + 1):
        win()
        struck += order(w, death, number) == KILLED
        finish(w, order)
        assert_exactly_once(w)

    assert struck == CREATES


def test_killed_before_any_commit(order: Order, w: World, win: Win) -> None:
    win()
    finish(w, order)
    for number in range(1, MOST_COMMITS):
        win()
        if order(w, "write", number) != KILLED:
            break
        finish(w, order)
        assert_exactly_once(w)

    assert_exactly_once(w)
    assert 15 < number < MOST_COMMITS


def test_the_control_without_the_marker_a_kill_makes_a_second_contract(
    order: Order, w: World, win: Win
) -> None:
    win()
    order(w, "after create", CREATES, blind=True)
    w.sandbox.clock.advance(70)
    order(w, "never", 0, blind=True)

    made = w.sandbox.conta_azul.contracts_by_marker().values()
    assert max(len(found) for found in made) > 1
