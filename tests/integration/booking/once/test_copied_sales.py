"""Sales that a person duplicated: the notes come along, and with them the marker."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ganho.booking.once.sale_strays import AT_A_TIME
from ganho.errors import WrongRequestError
from ganho.quarantine import resolutions
from ganho.sandbox.conta_azul.sales.sale_record import Sale
from tests.deciding import HELD, decide, held, record_of
from tests.losing import lose_ledger
from tests.world import World

RIGHT, WRONG = "45.321.678/0001-04", "45.321.678/0001-99"
POSSIBLY = "POSSIBLY_BOOKED_ALREADY"
DAY = 24 * 3600
MONTH = 30 * DAY


def sale_of(w: World, deal: int) -> Sale:
    """Give the first sale that bears a deal's marker."""
    return w.sandbox.conta_azul.sales_by_marker()[f"[pipedrive:700100:{deal}]"][0]


def duplicate(w: World, sale: Sale, **changes: object) -> Sale:
    """Do what a person does who makes this month's sale from last month's."""
    erp = w.sandbox.conta_azul
    copied = {"customer_id": sale.customer_id, "total": sale.total, "notes": sale.notes}
    copy = erp.add_sale(**copied | changes)
    return next(one for one in erp.sales() if one.id == copy)


def book_last_month(w: World) -> tuple[int, int]:
    """A deal that became a sale a month ago, and its organization."""
    org = w.sandbox.pipedrive.add_organization("Hotel Azul", cnpj=RIGHT)
    deal = w.sandbox.pipedrive.add_deal(org=org, value=10)
    w.run()
    w.sandbox.clock.advance(MONTH)
    return deal, org


def hold(w: World, org: int) -> int:
    """This month's deal, held for a while."""
    w.sandbox.pipedrive.edit_organization(org, cnpj=WRONG)
    deal = w.sandbox.pipedrive.add_deal(org=org, value=10)
    w.run()
    return deal


def mend(w: World, org: int) -> None:
    w.sandbox.pipedrive.edit_organization(org, cnpj=RIGHT)
    w.sandbox.clock.advance(HELD)


def booked_as(w: World, deal: int) -> str:
    with w.ledger() as ledger:
        return ledger.bookings.of_deal(deal).erp_id


def named_twice(w: World, **how: object) -> list[tuple[int, str, str]]:
    """Run, and give what the report says of deals that are booked twice."""
    return [
        (warned.deal_id, warned.facts["booked"], warned.facts["sale"])
        for warned in w.run(**how).warnings
        if warned.remark == "BOOKED_TWICE"
    ]


def test_a_copy_of_last_months_sale_is_this_months_made_by_hand(w: World) -> None:
    _, org = book_last_month(w)
    deal = hold(w, org)
    copy = duplicate(w, w.sandbox.conta_azul.sales()[0])
    mend(w, org)

    w.run()

    assert held(w) == {deal: POSSIBLY}
    assert record_of(w, deal).facts["sale_id"] == copy.id
    assert len(w.sandbox.conta_azul.sales()) == 2


@pytest.mark.parametrize("total", [10, 25], ids=["same total", "another total"])
def test_a_copy_is_named_once_on_the_deal_that_its_marker_names(
    w: World, total: int
) -> None:
    deal, org = book_last_month(w)
    w.sandbox.pipedrive.add_deal(org=org, value=33)
    w.run()
    original = sale_of(w, deal)
    copy = duplicate(w, original, total=total)
    told = []
    for value in (44, 55):
        w.sandbox.pipedrive.add_deal(org=org, value=value)
        told.append(named_twice(w))
        w.sandbox.clock.advance(DAY)

    assert told == [[(deal, str(original.number), str(copy.number))], []]
    assert booked_as(w, deal) == original.id


def test_a_person_may_tie_a_copy_to_the_deal_that_it_was_made_for(w: World) -> None:
    first, org = book_last_month(w)
    deal = hold(w, org)
    copy = duplicate(w, sale_of(w, first))

    decide(w, lambda run: resolutions.settle_with_sale(run, deal, copy.number))
    other, number = hold(w, org), sale_of(w, first).number
    with pytest.raises(WrongRequestError, match=f"belongs to deal {first}"):
        decide(w, lambda run: resolutions.settle_with_sale(run, other, number))

    assert booked_as(w, deal) == copy.id


CHANGES = {
    "customer": lambda w: {"customer_id": w.sandbox.conta_azul.add_customer("Outro")},
    "total": lambda _: {"total": 25},
    "day": lambda _: {"sold_on": date(2026, 11, 20)},
    "nothing": lambda _: {},
}
OLDER = timedelta(minutes=-5)
YOUNGER = timedelta(minutes=5)


@pytest.mark.parametrize(
    ("change", "age"),
    [("nothing", YOUNGER)]
    + [(one, age) for one in ("customer", "total", "day") for age in (OLDER, YOUNGER)],
)
def test_a_lost_ledger_adopts_the_original_and_names_the_copy(
    w: World, change: str, age: timedelta
) -> None:
    deal, _ = book_last_month(w)
    original = sale_of(w, deal)
    same = {"sold_on": original.sold_on, "created_at": original.created_at + age}
    copy = duplicate(w, original, **same | CHANGES[change](w))
    lose_ledger(w)

    told = named_twice(w)

    assert booked_as(w, deal) == original.id
    assert told == [(deal, str(original.number), str(copy.number))]
    assert len(w.sandbox.conta_azul.sales()) == 2


def test_after_a_lost_ledger_the_copy_still_stands_for_its_own_deal(w: World) -> None:
    first, org = book_last_month(w)
    deal = hold(w, org)
    original = sale_of(w, first)
    copy = duplicate(w, original)
    w.sandbox.pipedrive.edit_organization(org, cnpj=RIGHT)
    lose_ledger(w)

    w.run()

    assert booked_as(w, first) == original.id
    assert held(w) == {deal: POSSIBLY}
    assert record_of(w, deal).facts["sale_id"] == copy.id
    assert len(w.sandbox.conta_azul.sales()) == 2


def test_a_copy_is_not_adopted_while_its_original_is_out_of_sight(w: World) -> None:
    first, org = book_last_month(w)
    deal = hold(w, org)
    copy = duplicate(w, sale_of(w, first))
    w.sandbox.pipedrive.edit_organization(org, cnpj=RIGHT)
    lose_ledger(w)
    w.settings["activated_at"] = w.sandbox.clock.now() - timedelta(days=3)

    report = w.run()

    assert report.bookings == ()
    assert held(w) == {deal: POSSIBLY}
    assert record_of(w, deal).facts["sale_id"] == copy.id
    with w.ledger() as ledger:
        assert ledger.bookings.of_deal(first) is None
    assert len(w.sandbox.conta_azul.sales()) == 2


@pytest.mark.parametrize("answer", ["it is", "it is not"])
def test_what_alone_bears_a_marker_and_is_of_another_day_is_for_a_person_to_say(
    w: World, answer: str
) -> None:
    deal, _ = book_last_month(w)
    copy = duplicate(w, sale_of(w, deal))
    w.sandbox.conta_azul.delete_sale(sale_of(w, deal).id)
    lose_ledger(w)
    w.run()
    asked = held(w)

    if answer == "it is":
        decide(w, lambda run: resolutions.settle_with_sale(run, deal, copy.number))
    else:
        decide(w, lambda run: resolutions.book_anyway(run, deal))
    w.sandbox.clock.advance(HELD)
    w.run()

    assert asked == {deal: POSSIBLY}
    assert (booked_as(w, deal) == copy.id) == (answer == "it is")
    assert len(w.sandbox.conta_azul.sales()) == (1 if answer == "it is" else 2)


def test_a_sale_of_ours_that_a_person_edited_is_still_adopted(w: World) -> None:
    deal, _ = book_last_month(w)
    sale_of(w, deal).total = Decimal(12)
    lose_ledger(w)

    report = w.run()

    assert [(b.deal_id, b.adopted) for b in report.bookings] == [(deal, True)]
    assert "TOTAL_DIFFERS" in {warned.remark for warned in report.warnings}


def test_a_copy_of_a_cancelled_sale_is_not_taken_for_the_deals_new_one(
    w: World,
) -> None:
    deal, org = book_last_month(w)
    original = sale_of(w, deal)
    w.sandbox.conta_azul.cancel_sale(original.id)
    duplicate(w, original)
    lose_ledger(w)
    w.run()
    w.sandbox.pipedrive.add_deal(org=org, value=33)

    told = named_twice(w)

    assert booked_as(w, deal) == original.id
    assert told == []


def test_another_accounts_sale_is_its_own_and_the_copy_of_it_is_not(w: World) -> None:
    _, org = book_last_month(w)
    erp = w.sandbox.conta_azul
    theirs = erp.add_sale(erp.customers()[0].id, 10, notes="[pipedrive:555:9] x")
    w.sandbox.clock.advance(60)
    first = hold(w, org)
    mend(w, org)
    w.run()
    booked = booked_as(w, first)
    second = hold(w, org)
    copy = duplicate(w, next(one for one in erp.sales() if one.id == theirs))
    mend(w, org)

    w.run()

    assert booked not in (theirs, copy.id)
    assert held(w) == {second: POSSIBLY}
    assert record_of(w, second).facts["sale_id"] == copy.id


def test_a_run_that_fails_half_way_has_not_adopted_in_vain(w: World) -> None:
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    org, customer = crm.add_organization("Hotel Azul"), erp.add_customer("Hotel Azul")
    deals = [crm.add_deal(org=org, value=10) for _ in range(AT_A_TIME + 1)]
    for deal in deals:
        erp.add_sale(customer, 10, notes=f"[pipedrive:700100:{deal}]", origin="API")
    reads = ("conta_azul", "GET", "/v1/venda/[0-9a-f-]{36}")
    w.sandbox.faults.add(*reads, "status", times=30, skip=AT_A_TIME)

    first = w.run()
    w.sandbox.faults.clear()
    w.sandbox.clock.advance(HELD)
    second = w.run()

    assert (len(first.bookings), len(second.bookings)) == (AT_A_TIME, 1)
    assert len(erp.sales()) == len(deals)
