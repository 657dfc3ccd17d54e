"""A customer's contract for the same item is there already: a person decides."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest

from ganho.booking.books import Books
from ganho.booking.run.run import WaitingError
from ganho.pipedrive.contract_fields import NEW
from ganho.quarantine import resolutions
from ganho.sandbox.pipedrive.crm import LineInput
from ganho.words.reason_words import detail
from tests.contract_deals import (
    NOON,
    add_contract_deal,
    add_contract_fields,
    contract_of,
    creates,
    reasons,
    terms_of,
)
from tests.deciding import decide, record_of
from tests.world import World

BEFORE = date(2026, 1, 5)
HELD = ["CONTRACT_ALREADY_ACTIVE"]
TRIES = 6
"""How often a read is tried."""
CNPJ = "45.321.678/0001-04"

Add = Callable[..., str]
Win = Callable[..., int]


@pytest.fixture
def add(w: World) -> Add:
    """Make contracts by hand for a customer of the ERP, one of its two items."""
    erp = w.sandbox.conta_azul
    customer, other = erp.add_customer("Hotel Azul", CNPJ), erp.add_customer("Outra")
    items = {name: erp.add_service(name) for name in ("Suporte", "Locação")}

    def by_hand(item: str = "Suporte", *, to_other: bool = False, **more) -> str:
        who = other if to_other else customer
        return erp.add_contract(who, items[item], 50, starts_on=BEFORE, **more)

    return by_hand


@pytest.fixture
def win(w: World) -> Win:
    """Win deals of that customer for the first of the items."""
    fields, crm = add_contract_fields(w), w.sandbox.pipedrive
    org, plan = (
        crm.add_organization("Hotel Azul", cnpj=CNPJ),
        crm.add_product("Suporte"),
    )

    def deal(price: int = 100, **said) -> int:
        said = {"org": org, "lines": [LineInput(plan, price)], "won_at": NOON, **said}
        return add_contract_deal(w, fields, **said)

    return deal


def test_a_contract_that_somebody_made_holds_the_deal_and_is_named(
    w: World, add: Add, win: Win
) -> None:
    add(number=4711)
    win()

    report = w.run()

    assert reasons(report) == HELD
    assert report.quarantine[0].facts["contract"] == "4711"
    assert creates(w) == 0


@pytest.mark.parametrize(
    ("says", "contract"),
    [
        ("over the day before", {"ends_on": date(2026, 11, 4)}),
        ("of another item", {"item": "Locação"}),
        ("of another customer", {"to_other": True}),
    ],
)
def test_a_contract_for_other_days_items_or_customers_is_no_obstacle(
    w: World, add: Add, win: Win, says: str, contract: dict
) -> None:
    add(**contract)
    deal = win()

    report = w.run()

    assert [booked.deal_id for booked in report.bookings] == [deal], says


@pytest.mark.parametrize("how", ["end_contract", "delete_contract"])
def test_once_a_person_ends_the_old_contract_the_deal_is_booked_by_itself(
    w: World, add: Add, win: Win, how: str
) -> None:
    old, deal = add(), win()
    held = w.run()
    getattr(w.sandbox.conta_azul, how)(old)
    w.sandbox.clock.advance(3600)

    report = w.run()

    assert reasons(held) == HELD
    assert [booked.deal_id for booked in report.bookings] == [deal]


def test_a_renewal_that_starts_after_the_old_one_ends_is_booked(
    w: World, add: Add, win: Win
) -> None:
    add(ends_on=date(2026, 11, 30))
    crm = w.sandbox.pipedrive
    plan = next(iter(crm.products))
    line = LineInput(plan, 100, billing_frequency="monthly", billing_start="2026-12-01")
    deal = win(lines=[line])

    report = w.run()

    assert [booked.deal_id for booked in report.bookings] == [deal]
    assert contract_of(w, deal).terms["data_inicio"] == "2026-12-01"


def test_a_renewal_is_written_as_the_words_say_into_the_fields_that_ganho_makes(
    w: World, add: Add
) -> None:
    crm, types = w.sandbox.pipedrive, {p: new.field_type for p, new in NEW.items()}
    fields = add_contract_fields(w, **types)
    add(number=4711, ends_on=date(2026, 12, 14))
    org = crm.add_organization("Hotel Azul", cnpj=CNPJ)
    lines = [LineInput(crm.add_product("Suporte"), 100)]
    deal = add_contract_deal(
        w, fields, org=org, lines=lines, won_at=NOON, term="12", due=10
    )
    (held,) = w.run().quarantine
    told = detail(held.reason, "reason", "pt-BR", held.facts)
    crm.edit_deal(deal, custom_fields=fields.entries(term=told.split('"')[1]))
    w.sandbox.clock.advance(300)

    (booked,) = w.run().bookings

    assert held.reason == HELD[0]
    assert types["term"] in ("varchar", "text")
    assert "4711 termina em 14/12/2026" in told
    assert "começa em 15/12/2026" in told
    assert booked.deal_id == deal
    assert terms_of(contract_of(w, deal)) == (
        "MENSAL 1: 100.00 2026-12-15 to 2027-12-14 due 10 from 2027-01-10"
    )
    assert (
        len([c for c in w.sandbox.conta_azul.contracts() if c.status == "ATIVO"]) == 2
    )


@pytest.mark.parametrize("known", [True, False], ids=["known", "new"])
def test_of_two_like_deals_of_one_run_the_first_is_booked(
    w: World, known: bool, request: pytest.FixtureRequest, win: Win
) -> None:
    if known:
        request.getfixturevalue("add")
    first, second = win(100), win(200)

    report = w.run()

    assert [booked.deal_id for booked in report.bookings] == [first]
    assert {h.deal_id: h.reason for h in report.quarantine} == {second: HELD[0]}
    assert creates(w) == 1


def test_a_like_deal_of_a_later_run_is_held_too(w: World, win: Win) -> None:
    win()
    w.run()
    w.sandbox.clock.advance(3600)
    second = win(won_at=w.sandbox.clock.now())

    report = w.run()

    assert [held.deal_id for held in report.quarantine] == [second]
    assert reasons(report) == HELD


def test_a_person_who_means_it_has_the_second_contract_made_once(
    w: World, add: Add, win: Win
) -> None:
    add()
    deal = win()
    w.run()
    decide(w, lambda books: resolutions.book_anyway(books, deal))

    after = [w.run() for _ in range(2)]

    assert [len(report.bookings) for report in after] == [1, 0]
    assert contract_of(w, deal).money.total == 100
    assert len(w.sandbox.conta_azul.contracts()) == 2


def test_trouble_in_reading_a_contract_overlooks_none(
    w: World, add: Add, win: Win
) -> None:
    add()
    deal = win()
    w.run()
    decide(w, lambda books: resolutions.release(books, [deal]))
    items = "/v1/venda/[0-9a-f-]{36}/itens"
    w.sandbox.faults.add("conta_azul", "GET", items, "status", times=2 * TRIES)
    w.run()

    def twice(books: Books) -> None:
        with suppress(WaitingError):
            books.turns.take("create_contract", books.contracts.create, [deal])
        books.turns.take("create_contract", books.contracts.create, [deal])

    decide(w, twice)

    assert record_of(w, deal).reason == HELD[0]
    assert creates(w) == w.sandbox.faults.pending() == 0
