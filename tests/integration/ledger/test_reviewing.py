"""Which bookings stand for a sale that somebody may still have to look at."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from ganho.ledger.records import Booking, MirroredCustomer
from ganho.ledger.store import Ledger


def book(ledger: Ledger, deal_id: int, **changes: object) -> Booking:
    booking = Booking(
        deal_id=deal_id,
        kind="sale",
        erp_id=f"sale-{deal_id}",
        number=deal_id,
        total=Decimal("12.34"),
        sold_on=date(2026, 11, 5),
        customer_id="customer-1",
        run_id="run-1",
    )
    booking = replace(booking, **changes)
    ledger.bookings.keep(booking)
    return booking


def deals(sales: list) -> list[int]:
    return [sale.deal_id for sale in sales]


def test_sales_are_listed_from_a_booking_on_with_all_that_a_look_needs(
    ledger: Ledger,
) -> None:
    for deal_id in (1, 2, 3):
        book(ledger, deal_id)

    first, *rest = ledger.reviews.booked_after(0)

    assert (first.deal_id, first.erp_id, first.number) == (1, "sale-1", 1)
    assert (first.total, first.sold_on) == (Decimal("12.34"), date(2026, 11, 5))
    assert first.booked_at.tzinfo is not None
    assert deals(ledger.reviews.booked_after(first.booking_id)) == deals(rest) == [2, 3]


def test_contracts_cancelled_and_superseded_ones_are_not_among_them(
    ledger: Ledger,
) -> None:
    book(ledger, 1, kind="contract")
    book(ledger, 2, cancelled=True)
    book(ledger, 3)
    ledger.bookings.supersede(3)
    book(ledger, 3, erp_id="sale-3b")

    assert [sale.erp_id for sale in ledger.reviews.booked_after(0)] == ["sale-3b"]
    assert ledger.reviews.booked_as(erp_ids=["sale-1", "sale-2", "sale-3"]) == []


def test_sales_are_found_by_their_bookings_or_their_ids_however_many(
    ledger: Ledger,
) -> None:
    for deal_id in range(1, 12):
        book(ledger, deal_id)
    ids = [sale.booking_id for sale in ledger.reviews.booked_after(0)]

    by_booking = ledger.reviews.booked_as(booking_ids=[*ids[3:5], *range(5000, 6000)])
    by_sale = ledger.reviews.booked_as(
        erp_ids=["sale-9", *(f"strange-{n}" for n in range(900))]
    )

    assert deals(by_booking) == [4, 5]
    assert deals(by_sale) == [9]
    assert ledger.reviews.booked_as() == []


def test_customers_are_counted_as_they_were_last_read(ledger: Ledger) -> None:
    people = [
        MirroredCustomer(customer_id=f"c{n}", name_key="n", tax_key=None, active=True)
        for n in range(3)
    ]
    before = ledger.mirror.count_customers()
    ledger.mirror.take_in_customers(people, whole=True)

    assert (before, ledger.mirror.count_customers()) == (0, 3)
