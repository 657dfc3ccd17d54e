"""The review queue holds the sales of ours that nobody has decided about (R16)."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import update

from ganho.company.composition import open_company
from ganho.errors import FatalError
from ganho.ledger.tables import bookings
from ganho.quarantine import resolutions
from ganho.review.queue import review_of
from ganho.sandbox.conta_azul.sales.sale_record import Sale
from ganho.sandbox.room import Sandbox
from tests.contract_deals import only_deal
from tests.deciding import decide
from tests.reviewing import DAY, HOUR, book, keep_booked, later, review, waiting, win
from tests.stages import served
from tests.world import World


def test_each_waiting_sale_is_told_with_age_worth_number_and_deal(w: World) -> None:
    (sale,) = book(w)
    later(w, 9 * DAY + HOUR)

    (told,) = review(w).sales

    (marker,) = w.sandbox.conta_azul.sales_by_marker()
    assert (told.number, told.sale_id, told.total) == (sale.number, sale.id, 10)
    assert marker.endswith(f":{told.deal_id}]")
    assert (w.sandbox.clock.now() - told.booked_at).days == 9
    assert (told.status, told.pending) == ("EM_ANDAMENTO", None)


def test_the_one_that_waits_longest_comes_first(w: World) -> None:
    (first,) = book(w)
    later(w, 3 * DAY)
    (second,) = book(w)

    found = review(w)

    assert waiting(w) == [first.number, second.number]
    assert [sale.number for sale in found.of_age("1_to_7_days")] == [first.number]
    assert [sale.number for sale in found.of_age("under_1_day")] == [second.number]


@pytest.mark.parametrize("act", ["approve", "invoice", "cancel", "delete"])
@pytest.mark.parametrize("seconds", [0, 20 * DAY], ids=["at once", "later"])
def test_a_sale_that_a_person_decided_about_leaves_the_queue_for_good(
    w: World, act: str, seconds: float
) -> None:
    first, second = book(w, 2)
    before = waiting(w)
    later(w, seconds)
    getattr(w.sandbox.conta_azul, f"{act}_sale")(first.id)

    after = [waiting(w)]
    later(w, 2 * DAY)
    after.append(waiting(w))

    assert before == [first.number, second.number]
    assert after == [[second.number]] * 2


def test_one_that_was_taken_back_waits_again(w: World) -> None:
    first, second = book(w, 2)
    later(w, HOUR)
    w.sandbox.conta_azul.approve_sale(second.id)
    approved = waiting(w)
    later(w, DAY)
    w.sandbox.conta_azul.reopen_sale(second.id)

    assert (approved, waiting(w)) == ([first.number], [first.number, second.number])


def test_sales_typed_by_hand_and_those_of_contracts_are_not_in_it(w: World) -> None:
    (ours,) = book(w)
    erp = w.sandbox.conta_azul
    erp.add_sale(erp.add_customer("Pousada"), 70)
    only_deal(w)
    later(w, HOUR)
    report = w.run()

    assert [deal.kind for deal in report.bookings] == ["contract"]
    assert len(erp.sales()) > 10
    assert waiting(w) == [ours.number]


def test_a_sale_tied_to_its_deal_by_a_person_is_as_old_as_it_is(w: World) -> None:
    w.settings["hold_above"] = 5
    erp = w.sandbox.conta_azul
    erp.add_sale(erp.add_customer("Hotel 0"), 10, number=77)
    later(w, 10 * DAY)
    (deal,) = win(w)
    w.run()
    decide(w, lambda run: resolutions.settle_with_sale(run, deal, 77))

    (told,) = review(w).sales

    assert (told.deal_id, told.number) == (deal, 77)
    assert (w.sandbox.clock.now() - told.booked_at).days == 10


def test_a_backfilled_sale_waits_since_it_was_booked(w: World) -> None:
    won_at = datetime.fromisoformat("2026-11-02T12:00:00-03:00")
    crm = w.sandbox.pipedrive
    crm.add_deal(org=crm.add_organization("Hotel"), value="10.00", won_at=won_at)
    w.run()

    (told,) = review(w).sales

    assert told.sold_on == date(2026, 11, 2)
    assert w.sandbox.clock.now() - told.booked_at < (w.sandbox.clock.now() - won_at)


def test_an_edited_sale_is_told_as_it_is_now(w: World) -> None:
    (sale,) = book(w)
    sale.total, sale.sold_on = Decimal("12.50"), date(2026, 11, 30)

    (told,) = review(w).sales

    assert (told.total, told.sold_on) == (Decimal("12.50"), date(2026, 11, 30))


def test_an_approved_sale_waits_as_long_as_it_is_held_for_stock(w: World) -> None:
    w.settings["sale_status"] = "APROVADO"
    w.sandbox.conta_azul.switches.stock = "held"
    (held,) = book(w)
    (told,) = review(w).sales
    w.sandbox.conta_azul.switches.stock = "unchecked"
    later(w, 2 * HOUR)
    w.run()

    assert (told.number, told.status, told.pending) == (
        held.number,
        "APROVADO",
        "stock",
    )
    assert waiting(w) == []


def test_a_company_that_approves_at_once_has_nothing_to_review(w: World) -> None:
    w.settings["sale_status"] = "APROVADO"
    book(w, 3)

    assert waiting(w) == []


def test_a_rebooked_deal_waits_with_its_new_sale_only(w: World) -> None:
    (first,) = book(w)
    (deal,) = [sale.deal_id for sale in review(w).sales]
    w.sandbox.conta_azul.cancel_sale(first.id)
    decide(w, lambda run: resolutions.rebook(run, deal))
    later(w, 300)
    w.run()

    second = w.sandbox.conta_azul.sales()[-1]
    assert second.id != first.id
    assert waiting(w) == [second.number]


def test_a_booking_that_shows_after_a_later_one_is_not_passed_over(w: World) -> None:
    """Threads of a run may commit in another order than they took their ids."""
    late, early = keep_booked(w, 2)
    move_booking(w, late, out_of_sight=True)
    w.sandbox.conta_azul.approve_sale(early.id)
    first = waiting(w)
    move_booking(w, late, out_of_sight=False)

    assert first == []
    assert waiting(w) == [late.number]


def move_booking(w: World, sale: Sale, *, out_of_sight: bool) -> None:
    """Let another company's rows hide a booking for a while."""
    company = "elsewhere" if out_of_sight else "acme"
    with w.ledger() as ledger, ledger._engine.begin() as connection:
        of_sale = bookings.c.erp_id == sale.id
        connection.execute(update(bookings).where(of_sale).values(company=company))


def test_another_companys_account_settles_nothing(w: World) -> None:
    (sale,) = book(w)
    other = Sandbox(limits=False)
    other.conta_azul.account.company_id = other.conta_azul.account.new_id("other")
    with served(other) as at:
        stranger = World(sandbox=other, at=at, ledger_url=w.ledger_url)
        values = replace(stranger.values(), ledger=w.values().ledger)
        later(stranger, DAY)
        with (
            open_company(values, stranger.surroundings()) as company,
            pytest.raises(FatalError, match="another company"),
        ):
            review_of(company)

    w.authorize()
    assert waiting(w) == [sale.number]
