"""What is typed into a form chooses just these deals: a real server, a worker."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.rebook_deal import rebook_deal
from flows.release_deals import release_deals
from flows.resolve_deal import resolve_deal
from flows.sync_won_deals import sync_won_deals
from ganho.company.composition import open_ledger
from ganho.ledger.records import DealState
from ganho.pipedrive.deal_link import deal_link
from tests.flow_company import moved_in, run_of
from tests.working import Yard, yard
from tests.world import World

pytestmark = [pytest.mark.kills, pytest.mark.xdist_group("chosen_in_a_form")]
HOUR = timedelta(hours=1)
BOOKED, OPEN = DealState.BOOKED, DealState.OPEN


@pytest.fixture
def w(slug: str, prefect_url: str, tmp_path: Path) -> Iterator[World]:
    with moved_in(slug, prefect_url, tmp_path) as world:
        yield world


@pytest.fixture
def deals(w: World) -> list[int]:
    """Four deals of totals of their own; the one that was won last has the lowest id."""
    crm, org = w.sandbox.pipedrive, w.sandbox.pipedrive.add_organization("Hotel Azul")
    return [
        crm.add_deal(org=org, value=100 + n, won_at=w.now() - (n + 1) * HOUR)
        for n in range(4)
    ]


@pytest.fixture
def place(
    slug: str, prefect_url: str, environment: dict[str, str], tmp_path: Path
) -> Callable[[], AbstractContextManager[Yard]]:
    """A work pool with a worker, to be opened."""
    return lambda: yard(prefect_url, tmp_path, environment, slug)


def totals(w: World) -> list[int]:
    """Give what the sales come to."""
    return sorted(int(sale.total) for sale in w.sandbox.conta_azul.sales())


def states(w: World, slug: str, deals: list[int]) -> list[DealState | None]:
    """Give how each deal stands in the ledger; None: it was never read."""
    ledger = open_ledger(slug, w.values().ledger, w.surroundings())
    with closing(ledger):
        known = ledger.deals.by_id(deals)
    return [known[deal].state if deal in known else None for deal in deals]


def test_just_what_a_form_chose_is_booked_and_the_rest_by_the_next_run(
    w: World,
    slug: str,
    deals: list[int],
    place: Callable[[], AbstractContextManager[Yard]],
) -> None:
    typed = [f" {deals[2]} ", deal_link(w.at.pipedrive, deals[0])]
    told, sold, left = [], [], []
    with place() as working:
        working.deploy("sync-won-deals", slug)
        for form in ({"deals": typed}, {"first": 1, "deals": []}, {}):
            run_id = working.start(f"sync-won-deals/{slug}", **form)
            told.append(working.ended(run_id)["state"]["message"])
            sold.append(totals(w))
            left.append(states(w, slug, deals))

    assert [one.partition(":")[0] for one in told] == ["Completo"] * 3
    assert sold == [[100, 102], [100, 102, 103], [100, 101, 102, 103]]
    assert left[0] == [BOOKED, None, BOOKED, None]
    assert left[1] == [BOOKED, OPEN, BOOKED, BOOKED]
    assert left[2] == [BOOKED] * 4


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Hotel Azul", "Digite o número, por exemplo 123, ou copie o endereço"),
        ("https://outra.pipedrive.com/deal/{deal}", "copie o endereço de lá"),
        ("999999", "999999"),
    ],
)
def test_a_form_that_names_no_deal_of_ours_is_refused_before_anything_is_sold(
    w: World, slug: str, deals: list[int], typed: str, told: str
) -> None:
    form = (str(deals[1]), typed.format(deal=deals[0]))
    state = sync_won_deals(slug, deals=form, return_state=True)

    assert (state.type, state.name) == ("FAILED", "Refused")
    assert told in state.message
    assert "Hotel" not in state.message
    assert totals(w) == []


@pytest.mark.parametrize("form", [release_deals, resolve_deal, rebook_deal])
def test_a_form_that_decides_takes_an_address_of_ours_alone(
    w: World, slug: str, deals: list[int], form: Any
) -> None:
    book = "Não está na Conta Azul: lance mesmo assim"
    more = {"decision": book} if form is resolve_deal else {}
    places = ("https://outra.pipedrive.com", w.at.pipedrive)
    told = [decided(form, slug, deal_link(at, deals[0]), **more) for at in places]

    assert told[0].startswith("O endereço é de um negócio em outro Pipedrive")
    # No run has read it: the ledger knows which deal was meant.
    assert told[1].startswith(f"O livro de {slug} não conhece o negócio {deals[0]}.")


def decided(form: Any, slug: str, address: str, **more: str) -> str:
    """Fill in a form that decides about one deal; give what it said, and its name."""
    deal = {"deal_ids": (address,)} if form is release_deals else {"deal_id": address}
    state = form(slug, **deal, **more, return_state=True)
    assert "http" not in run_of(state).name
    return str(state.message)
