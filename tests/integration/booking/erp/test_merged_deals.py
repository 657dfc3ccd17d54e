"""A booked deal is merged into another one, which is won: its sale is there already."""

from pathlib import Path

import pytest

from ganho.quarantine import resolutions
from ganho.sandbox.pipedrive.crm import LineInput
from tests.contract_deals import add_contract_fields
from tests.deciding import decide, held, record_of
from tests.world import World

POSSIBLY = "POSSIBLY_BOOKED_ALREADY"
DAY = 24 * 3600


def add_deal(w: World, org: int, value: int = 900) -> int:
    return w.sandbox.pipedrive.add_deal(org=org, value=value)


def book(w: World, org: int, value: int = 900) -> int:
    deal = add_deal(w, org, value)
    assert [one.deal_id for one in w.run().bookings] == [deal]
    return deal


def won_from_the_merged(w: World, booked: int, org: int, value: int = 900) -> int:
    """Somebody merges a booked deal into one that she wins then."""
    crm = w.sandbox.pipedrive
    left = crm.add_deal(org=org, value=value, status="open")
    crm.merge(booked, into=left)
    crm.win(left)
    return left


@pytest.fixture
def org(w: World) -> int:
    return w.sandbox.pipedrive.add_organization("Hotel Azul")


def test_what_a_booked_deal_was_merged_into_is_held_and_the_sale_is_named(
    w: World, org: int
) -> None:
    booked = book(w, org)
    (sale,) = w.sandbox.conta_azul.sales()
    left = won_from_the_merged(w, booked, org)

    report = w.run()

    assert held(w) == {left: POSSIBLY}
    assert w.sandbox.conta_azul.sales() == [sale]
    facts = report.quarantine[0].facts
    assert (facts["sale"], facts["gone"]) == (str(sale.number), str(booked))


@pytest.mark.parametrize("erased", [False, True])
def test_months_later_it_is_held_all_the_same(w: World, org: int, erased: bool) -> None:
    booked = book(w, org)
    w.sandbox.clock.advance(60 * DAY)
    left = won_from_the_merged(w, booked, org)
    if erased:
        w.sandbox.pipedrive.erase(booked)

    w.run()

    assert held(w) == {left: POSSIBLY}


def test_months_later_one_of_another_organization_is_booked(w: World, org: int) -> None:
    booked = book(w, org)
    w.sandbox.clock.advance(60 * DAY)
    other = w.sandbox.pipedrive.add_organization("Hotel Azul")
    won_from_the_merged(w, booked, other)

    w.run()

    assert held(w) == {}
    assert len(w.sandbox.conta_azul.sales()) == 2


def test_a_deal_beside_one_that_is_still_there_is_booked(w: World, org: int) -> None:
    booked = book(w, org)
    w.sandbox.pipedrive.archive(booked)
    add_deal(w, org)

    assert len(w.run().bookings) == 1


def test_what_has_another_total_is_booked(w: World, org: int) -> None:
    booked = book(w, org)
    won_from_the_merged(w, booked, org, value=901)

    assert len(w.run().bookings) == 1


def test_it_is_booked_once_the_sale_is_cancelled(w: World, org: int) -> None:
    booked = book(w, org)
    left = won_from_the_merged(w, booked, org)
    w.run()
    w.sandbox.conta_azul.cancel_sale(w.sandbox.conta_azul.sales()[0].id)
    w.sandbox.clock.advance(2 * 3600)

    report = w.run()

    assert [one.deal_id for one in report.bookings] == [left]


def test_a_person_who_saw_the_sale_has_it_booked(w: World, org: int) -> None:
    booked = book(w, org)
    left = won_from_the_merged(w, booked, org)
    w.run()

    decide(w, lambda books: resolutions.book_anyway(books, left))

    assert [one.deal_id for one in w.run().bookings] == [left]


def test_the_sale_becomes_that_of_the_deal_that_is_left(w: World, org: int) -> None:
    booked = book(w, org)
    left = won_from_the_merged(w, booked, org)
    w.run()
    (sale,) = w.sandbox.conta_azul.sales()

    decide(w, lambda books: resolutions.settle_with_sale(books, left, sale.number))

    assert record_of(w, left).state == "booked"
    assert record_of(w, booked).state == "withdrawn"
    with w.ledger() as ledger:
        (found,) = ledger.bookings.all()
    assert (found.deal_id, found.erp_id) == (left, sale.id)
    w.sandbox.clock.advance(DAY)
    w.run(look_back_days=2)
    assert w.sandbox.conta_azul.sales() == [sale]


def test_a_sale_of_a_deal_that_is_there_is_no_other_deals(w: World, org: int) -> None:
    book(w, org)
    (sale,) = w.sandbox.conta_azul.sales()
    other = add_deal(w, org, value=-1)
    w.run()

    with pytest.raises(resolutions.WrongRequestError):
        decide(w, lambda books: resolutions.settle_with_sale(books, other, sale.number))


def test_a_person_dismisses_it(w: World, org: int) -> None:
    booked = book(w, org)
    left = won_from_the_merged(w, booked, org)
    w.run()

    decide(w, lambda books: resolutions.dismiss(books, left, "juntado"))

    w.run()
    assert held(w) == {}
    assert len(w.sandbox.conta_azul.sales()) == 1


def test_a_contract_is_known_by_its_customer_and_items(w: World, org: int) -> None:
    fields, crm = add_contract_fields(w), w.sandbox.pipedrive
    product = crm.add_product("Suporte")
    lines = [LineInput(product, 100)]
    booked = crm.add_deal(org=org, lines=lines, custom=fields.entries())
    w.run()
    w.sandbox.clock.advance(60 * DAY)
    left = crm.add_deal(org=org, lines=lines, custom=fields.entries(), status="open")
    crm.merge(booked, into=left)
    crm.win(left)

    w.run()

    assert held(w) == {left: "CONTRACT_ALREADY_ACTIVE"}
    number = int(w.sandbox.conta_azul.contracts()[0].number)
    decide(w, lambda books: resolutions.settle_with_contract(books, left, number))
    with w.ledger() as ledger:
        assert [one.deal_id for one in ledger.bookings.all()] == [left]


@pytest.mark.parametrize("erased", [False, True])
def test_a_lost_ledger_finds_the_sale_of_the_gone_deal(
    w: World, org: int, tmp_path: Path, erased: bool
) -> None:
    booked = book(w, org)
    left = won_from_the_merged(w, booked, org)
    if erased:
        w.sandbox.pipedrive.erase(booked)
    w.ledger_url = f"sqlite:///{tmp_path / 'new.db'}"
    w.authorize()

    w.run()

    assert held(w) == {left: POSSIBLY}
    assert len(w.sandbox.conta_azul.sales()) == 1
