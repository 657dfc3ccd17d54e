"""A ledger that the version before wrote is gone on with, by the version of today.

`tests/version_before/living.py` says what happened: deals booked, held and decided, and
three promises that were not answered, all under keys that today's names do not have.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ganho.ledger.database import connect, prepare_schema
from ganho.ledger.records import DealState
from ganho.sandbox.conta_azul.people.person_record import Person
from tests import postgres
from tests.deciding import held, record_of
from tests.version_before.living import (
    HOTEL,
    KEY,
    MERCADO,
    NEW_CUP,
    NEW_HOTEL,
    PADARIA,
    SHIRT,
    TEA,
    Crm,
    put_back,
)
from tests.version_before.loading import HERE, load_postgresql, load_sqlite
from tests.world import World, world

STORY = json.loads((HERE / "keys.json").read_text(encoding="utf-8"))
DEALS = STORY["deals"]
MADE = {"/v1/pessoas", "/v1/produtos", "/v1/venda"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PostgreSQL server for the tests here."""
    return postgres.start(tmp_path_factory.mktemp("postgres"))


@pytest.fixture(params=["sqlite", "postgresql"])
def w(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """The company of before, its ledger not migrated yet."""
    if request.param == "sqlite":
        url = load_sqlite("keys", tmp_path / "ledger.db")
    else:
        url = load_postgresql("keys", request.getfixturevalue("server"))
    with world(url) as before:
        before.ledger_key = KEY
        yield before


@pytest.fixture
def crm(w: World) -> Crm:
    """Both vendors as they were, and the ledger as `ganho up` leaves it."""
    told = put_back(w, STORY)
    engine = connect(w.ledger_url)
    prepare_schema(engine, upgrade=True)
    engine.dispose()
    return told


def created(w: World) -> Counter[str]:
    """Count what was made since then; a number that is taken makes nothing."""
    return Counter(
        one.path
        for one in w.sandbox.faults.journal
        if one.method == "POST" and one.path in MADE and one.status in {200, 201}
    )


def named(people: list[Person], name: str) -> str:
    (found,) = (one.id for one in people if one.name == name)
    return found


def run_on(w: World) -> None:
    for _ in range(3):
        w.run()
        w.sandbox.clock.advance(61)


def customers_of(w: World) -> dict[str, str]:
    """Give for whom each deal's one sale is."""
    erp = w.sandbox.conta_azul
    sold = {
        int(m.strip("[]").split(":")[2]): s for m, s in erp.sales_by_marker().items()
    }
    assert [deal for deal, sales in sold.items() if len(sales) > 1] == []
    return {
        name: sold[deal][0].customer_id for name, deal in DEALS.items() if deal in sold
    }


def made(w: World) -> list[str]:
    """Give the ids of all customers and products."""
    erp = w.sandbox.conta_azul
    return [one.id for one in (*erp.customers(), *erp.catalogue_products())]


def test_what_was_promised_is_settled_by_a_look_and_nothing_made_twice(
    w: World, crm: Crm
) -> None:
    erp, was = w.sandbox.conta_azul, made(w)
    run_on(w)
    sold = customers_of(w)
    assert created(w) == {"/v1/venda": 2}  # whose customer or item had got no answer

    w.sandbox.clock.advance(3600)
    crm.win("one more", PADARIA, NEW_CUP)
    w.run()

    assert made(w) == was
    assert created(w) == {"/v1/venda": 3}
    assert sold.keys() == DEALS.keys() - {"dismissed", "held"}
    assert sold["lost customer"] == named(erp.customers(), NEW_HOTEL)
    assert sold["lost item"] == sold["mercado"]
    with w.ledger() as ledger:
        assert ledger.promises.unsettled() == []
        booked = {one.deal_id: one.erp_id for one in ledger.bookings.all()}
    assert sorted(booked.values()) == sorted(one.id for one in erp.sales())


def test_what_it_knew_by_its_names_is_found(w: World, crm: Crm) -> None:
    run_on(w)
    was = made(w)
    for org, product in ((HOTEL, NEW_CUP), (PADARIA, SHIRT), (NEW_HOTEL, TEA)):
        crm.win(f"{org} again", org, product)
    w.sandbox.clock.advance(3600)
    report = w.run()

    assert len(report.bookings) == 3
    assert made(w) == was


def test_decisions_hold(w: World, crm: Crm) -> None:
    del crm
    run_on(w)

    dismissed = record_of(w, DEALS["dismissed"])
    assert (dismissed.state, dismissed.reason) == (DealState.EXCLUDED, "DISMISSED")
    assert held(w) == {DEALS["held"]: "CUSTOMER_NAME_GENERIC"}
    assert customers_of(w)["chosen"] == STORY["customers"][1]["id"]


def test_what_it_made_is_recalled_however_it_is_spelt_by_now(
    w: World, crm: Crm
) -> None:
    run_on(w)
    erp, was = w.sandbox.conta_azul, made(w)
    market, tea = STORY["customers"][4], STORY["products"][1]
    assert (market["name"], tea["name"]) == (MERCADO, TEA)
    erp.edit_customer(market["id"], name="MERC LUA")
    erp.edit_product(tea["id"], name="CHA HORTELA")
    w.sandbox.clock.advance(3600)
    crm.win("mercado again", MERCADO, TEA)
    w.run()

    assert made(w) == was
    (sale,) = erp.sales_by_marker()[f"[pipedrive:700100:{crm.deals['mercado again']}]"]
    assert (sale.customer_id, sale.lines[0].item_id) == (market["id"], tea["id"])


def test_what_it_made_and_is_not_to_be_used_any_more_is_made_anew(
    w: World, crm: Crm
) -> None:
    run_on(w)
    erp = w.sandbox.conta_azul
    tea = STORY["products"][1]["id"]
    erp.edit_customer(STORY["customers"][4]["id"], active=False)
    erp.edit_product(tea, name="CHA HORTELA")
    w.sandbox.clock.advance(3600)
    crm.win("hotel again", HOTEL, SHIRT)
    w.run()
    erp.delete_product(tea)  # which no list of changes shows
    w.sandbox.clock.advance(60)
    crm.win("mercado again", MERCADO, TEA)
    w.run()

    assert created(w) == {"/v1/venda": 4, "/v1/pessoas": 1, "/v1/produtos": 1}
