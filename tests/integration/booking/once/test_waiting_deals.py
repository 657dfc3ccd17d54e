"""Deals that wait for an answer of Conta Azul: what people do about them meanwhile."""

from datetime import timedelta

import pytest

from ganho.errors import WrongRequestError
from ganho.quarantine import resolutions
from ganho.sandbox.pipedrive.crm import LineInput
from tests.deciding import decide, held, record_of
from tests.world import World

pytestmark = pytest.mark.usefixtures("at_noon")
SALES = ("conta_azul", "POST", "/v1/venda")
POSSIBLY = "POSSIBLY_BOOKED_ALREADY"
HOUR = 3600


def add_deal(w: World) -> tuple[int, str]:
    """A deal whose customer and product Conta Azul has."""
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    name, cnpj = "Hotel Azul", "45.321.678/0001-04"
    erp.add_product("Café", saldo=100)
    deal = crm.add_deal(
        org=crm.add_organization(name, cnpj=cnpj),
        lines=[LineInput(crm.add_product("Café"), "10.10", 3)],
    )
    return deal, erp.add_customer(name, cnpj)


def fail(
    w: World, kind: str = "status", *, times: int = 1_000, status: int = 500
) -> None:
    w.sandbox.faults.add(*SALES, kind, times=times, status=status)


def begin(w: World) -> None:
    """A first run: what is won from now on was won after it."""
    w.run()
    w.sandbox.clock.advance(60)


def waiting(w: World) -> tuple[int, str]:
    """A deal whose sale Conta Azul answers with 500 and does not make."""
    deal, customer = add_deal(w)
    fail(w)
    report = w.run()
    assert [one.deal_id for one in report.waiting] == [deal]
    return deal, customer


def test_a_sale_that_was_typed_for_a_deal_that_waited_is_not_booked_twice(
    w: World,
) -> None:
    begin(w)
    deal, customer = waiting(w)
    w.sandbox.clock.advance(2 * HOUR)
    day = w.sandbox.clock.now().date() + timedelta(days=1)
    w.sandbox.conta_azul.add_sale(customer, "30.30", sold_on=day, number=77)
    w.sandbox.faults.clear()
    w.sandbox.pipedrive.edit_deal(deal, title="Café da manhã")
    w.sandbox.clock.advance(60)

    w.run()

    assert len(w.sandbox.conta_azul.sales()) == 1
    assert held(w) == {deal: POSSIBLY}


@pytest.mark.parametrize(("hours", "is_asked"), [(0.9, False), (1.1, True)])
def test_who_waited_for_an_hour_is_asked_about_a_sale_of_another_day(
    w: World, hours: float, is_asked: bool
) -> None:
    begin(w)
    deal, customer = waiting(w)
    w.sandbox.clock.advance(hours * HOUR)
    yesterday = (w.sandbox.clock.now() - timedelta(days=1)).date()
    w.sandbox.conta_azul.add_sale(customer, "30.30", sold_on=yesterday, number=77)
    w.sandbox.faults.clear()

    w.run()

    assert (held(w) == {deal: POSSIBLY}) is is_asked


def test_a_waiting_deal_may_be_tied_to_the_sale_that_somebody_typed(w: World) -> None:
    deal, customer = waiting(w)
    w.sandbox.conta_azul.add_sale(customer, "30.30", number=77)

    decide(w, lambda books: resolutions.settle_with_sale(books, deal, 77))

    w.sandbox.faults.clear()
    w.sandbox.clock.advance(HOUR)
    w.run()
    assert record_of(w, deal).state == "booked"
    assert [sale.number for sale in w.sandbox.conta_azul.sales()] == [77]
    with w.ledger() as ledger:
        assert ledger.promises.unsettled() == []


def test_a_waiting_deal_may_be_released_booked_or_given_a_customer(w: World) -> None:
    deal, customer = waiting(w)

    decide(w, lambda books: resolutions.release(books, [deal]))
    decide(w, lambda books: resolutions.book_anyway(books, deal))
    decide(w, lambda books: resolutions.choose_customer(books, deal, customer))

    w.sandbox.faults.clear()
    w.sandbox.clock.advance(60)
    assert [one.deal_id for one in w.run().bookings] == [deal]


def test_a_waiting_deal_may_be_dismissed_and_is_sent_no_more(w: World) -> None:
    deal, _ = waiting(w)
    sent = len(w.sandbox.faults.requests(*SALES))

    decide(w, lambda books: resolutions.dismiss(books, deal, "cortesia"))

    w.sandbox.clock.advance(2 * HOUR)
    w.run()
    assert record_of(w, deal).reason == "DISMISSED"
    assert len(w.sandbox.faults.requests(*SALES)) == sent


def test_a_dismissal_looks_first_and_ties_the_deal_to_its_own_sale(w: World) -> None:
    deal, _ = add_deal(w)
    w.sandbox.conta_azul.switches.lag_seconds = 30
    fail(w, "status_after_commit", times=1)
    fail(w, times=1)
    w.run()
    assert record_of(w, deal).state == "open"
    w.sandbox.clock.advance(60)

    booking = decide(w, lambda books: resolutions.dismiss(books, deal, "cortesia"))

    assert booking is not None
    (sale,) = w.sandbox.conta_azul.sales()
    assert (booking.erp_id, booking.number) == (sale.id, sale.number)
    assert record_of(w, deal).state == "booked"


def test_a_dismissal_is_refused_where_a_sale_may_be_the_deals_own(w: World) -> None:
    deal, customer = waiting(w)
    w.sandbox.clock.advance(60)
    w.sandbox.conta_azul.add_sale(customer, "30.30", number=77)

    with pytest.raises(WrongRequestError, match="77"):
        decide(w, lambda books: resolutions.dismiss(books, deal, "cortesia"))

    assert record_of(w, deal).state == "open"


def test_one_who_was_shown_that_sale_may_dismiss_the_deal(w: World) -> None:
    deal, customer = waiting(w)
    w.sandbox.clock.advance(60)
    w.sandbox.conta_azul.add_sale(customer, "30.30", number=77)
    w.run()
    assert held(w) == {deal: POSSIBLY}

    decide(w, lambda books: resolutions.dismiss(books, deal, "é a 77, de outro mês"))

    assert record_of(w, deal).reason == "DISMISSED"


def test_a_sale_that_shows_after_the_dismissal_is_the_deals_all_the_same(
    w: World,
) -> None:
    deal, _ = add_deal(w)
    w.sandbox.conta_azul.switches.lag_seconds = 3 * HOUR
    fail(w, "status_after_commit", times=1)
    fail(w, times=1)
    w.run()
    w.sandbox.clock.advance(60)
    decide(w, lambda books: resolutions.dismiss(books, deal, "cortesia"))
    w.sandbox.clock.advance(4 * HOUR)
    crm = w.sandbox.pipedrive
    other = crm.add_deal(org=crm.add_organization("Pousada"), value="5.00")

    w.run()

    assert {record_of(w, one).state for one in (deal, other)} == {"booked"}
    assert len(w.sandbox.conta_azul.sales()) == 2
