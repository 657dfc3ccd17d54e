"""Sales that somebody typed by hand: found before the deal is booked a second time."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from ganho.quarantine import resolutions
from tests.deciding import decide, held, record_of
from tests.world import World, world

RIGHT, WRONG = "45.321.678/0001-04", "45.321.678/0001-99"
POSSIBLY = "POSSIBLY_BOOKED_ALREADY"
OURS, OF_ANOTHER = "[pipedrive:700100:{deal}]", "[pipedrive:555:{deal}]"


def won_at(w: World) -> datetime:
    """Nine days ago: whatever is sold within seven days of it lies in the past."""
    return w.sandbox.clock.now() - timedelta(days=9)


def day(w: World, offset: int = 0) -> date:
    zone = w.read_settings().zone
    return won_at(w).astimezone(zone).date() + timedelta(days=offset)


def add_deal(w: World, name: str, value: int = 10) -> tuple[int, str]:
    """A deal won before the first run; the ERP has its customer already."""
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    org = crm.add_organization(name)
    return crm.add_deal(org=org, value=value, won_at=won_at(w)), erp.add_customer(name)


def mend(w: World, org: int) -> None:
    w.sandbox.pipedrive.edit_organization(org, cnpj=RIGHT)
    w.sandbox.clock.advance(400)


def hold(w: World) -> tuple[int, int, str]:
    """A deal won after the first run and held: its organization has a wrong number."""
    w.run()
    w.sandbox.clock.advance(60)
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    org = crm.add_organization("Hotel Azul", cnpj=WRONG)
    deal = crm.add_deal(org=org, value=10)
    w.run()
    return deal, org, erp.add_customer("Hotel Azul", RIGHT)


def test_a_held_deal_that_was_typed_meanwhile_is_named_and_not_booked(
    w: World,
) -> None:
    deal, org, customer = hold(w)
    w.sandbox.conta_azul.add_sale(customer, 10, number=77)
    sale = w.sandbox.conta_azul.sales()[0]
    mend(w, org)

    report = w.run()

    assert [problem.reason for problem in report.quarantine] == [POSSIBLY]
    assert report.quarantine[0].facts["sale"] == "77"
    assert report.quarantine[0].facts["day"] == sale.sold_on.isoformat()
    assert w.sandbox.conta_azul.sales() == [sale]
    assert held(w) == {deal: POSSIBLY}


def test_a_deal_that_was_never_held_is_not_asked_about(w: World) -> None:
    _, org, customer = hold(w)
    w.sandbox.conta_azul.add_sale(customer, 30)
    mend(w, org)
    other = w.sandbox.pipedrive.add_deal(org=org, value=30)

    report = w.run()

    assert other in {booked.deal_id for booked in report.bookings}


def test_a_deal_that_waited_for_a_day_while_ganho_stood_still_is_asked_about(
    w: World,
) -> None:
    _, org, customer = hold(w)
    mend(w, org)
    w.sandbox.clock.advance(3600)
    late = w.sandbox.pipedrive.add_deal(org=org, value=30)
    w.sandbox.conta_azul.add_sale(customer, 30)
    w.sandbox.clock.advance(25 * 3600)

    w.run()

    assert held(w)[late] == POSSIBLY


def test_of_twenty_deals_the_five_that_are_in_the_books_are_held(w: World) -> None:
    typed = {}
    for number, offset in enumerate((0, -7, 7, 3, -1, *[None] * 15)):
        deal, customer = add_deal(w, f"Hotel {number}", 10 + number)
        if offset is not None:
            typed[deal] = w.sandbox.conta_azul.add_sale(
                customer, 10 + number, sold_on=day(w, offset)
            )

    report = w.run()

    assert held(w) == dict.fromkeys(typed, POSSIBLY)
    assert {d: record_of(w, d).facts["sale_id"] for d in typed} == typed
    assert report.counts.booked == 15
    assert len(w.sandbox.conta_azul.sales_by_marker()) == 15


def test_only_a_living_one_off_sale_of_customer_total_and_week_counts(
    w: World,
) -> None:
    erp = w.sandbox.conta_azul
    add_deal(w, "Sem venda")
    _, customer = add_deal(w, "Cancelada")
    erp.cancel_sale(erp.add_sale(customer, 10, sold_on=day(w)))
    _, customer = add_deal(w, "De contrato")
    erp.add_contract(customer, erp.add_service("Mensal"), 10, starts_on=day(w))
    _, customer = add_deal(w, "Orçamento")
    erp.add_sale(customer, 10, sold_on=day(w), kind="SALE_PROPOSAL")
    _, customer = add_deal(w, "Outro total")
    erp.add_sale(customer, "10.01", sold_on=day(w))
    for offset in (-8, 8):
        _, customer = add_deal(w, f"Oitavo dia {offset}")
        erp.add_sale(customer, 10, sold_on=day(w, offset))
    erp.add_sale(erp.add_customer("Outro cliente"), 10, sold_on=day(w))
    _, customer = add_deal(w, "Marcada")
    other = w.sandbox.pipedrive.add_deal(value=10, status="open")
    erp.add_sale(customer, 10, sold_on=day(w), notes=OURS.format(deal=other))
    deal, customer = add_deal(w, "Marcada por outra empresa")
    notes = OF_ANOTHER.format(deal=deal)
    erp.add_sale(customer, 10, sold_on=day(w), notes=notes)

    report = w.run()

    assert held(w) == {}
    assert report.counts.booked == 9


@pytest.mark.parametrize("sales", [1, 2])
def test_each_sale_explains_one_of_two_equal_deals(w: World, sales: int) -> None:
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    _, customer = add_deal(w, "Hotel Azul")
    org = next(iter(crm.organizations))
    crm.add_deal(org=org, value=10, won_at=won_at(w))
    for _ in range(sales):
        erp.add_sale(customer, 10, sold_on=day(w))
    w.run()
    w.sandbox.clock.advance(5 * 3600)

    report = w.run()

    assert len(held(w)) == sales
    assert report.counts.won == sales
    assert len(erp.sales()) == 2


def test_a_sale_that_explains_a_held_deal_holds_no_other_that_comes_later(
    w: World,
) -> None:
    deal, customer = add_deal(w, "Hotel Azul")
    w.sandbox.conta_azul.add_sale(customer, 10, sold_on=day(w))
    w.run()
    org = next(iter(w.sandbox.pipedrive.organizations))
    now = w.sandbox.clock.now()
    twin = w.sandbox.pipedrive.add_deal(
        org=org, value=10, won_at=won_at(w), updated_at=now
    )

    report = w.run()

    assert [booked.deal_id for booked in report.bookings] == [twin]
    assert held(w) == {deal: POSSIBLY}


def test_the_sale_nearest_in_time_is_the_one_that_is_named(w: World) -> None:
    deal, customer = add_deal(w, "Hotel Azul")
    for number, offset in ((61, -5), (62, 1), (63, 3)):
        w.sandbox.conta_azul.add_sale(
            customer, 10, sold_on=day(w, offset), number=number
        )

    w.run()

    assert record_of(w, deal).facts["sale"] == "62"


def test_a_sale_that_was_cancelled_since_it_was_listed_hides_no_other(
    w: World,
) -> None:
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    add_deal(w, "Padaria Sol", 99)
    org = crm.add_organization("Hotel Azul", cnpj=WRONG)
    deal = crm.add_deal(org=org, value=10, won_at=won_at(w))
    customer = erp.add_customer("Hotel Azul", RIGHT)
    near, far = (
        erp.add_sale(customer, 10, sold_on=day(w, offset), created_at=won_at(w))
        for offset in (0, 3)
    )
    w.run()
    erp.cancel_sale(near)
    mend(w, org)

    w.run()

    assert held(w) == {deal: POSSIBLY}
    assert record_of(w, deal).facts["sale_id"] == far


def test_the_look_adds_no_call_per_deal(tmp_path: Path) -> None:
    reads = []
    for count in (20, 40):
        with world(f"sqlite:///{tmp_path / f'{count}.db'}") as w:
            w.sandbox.conta_azul.add_service("Venda Pipedrive")
            for number in range(count):
                _, customer = add_deal(w, f"Hotel {number}")
                if number < 5:
                    w.sandbox.conta_azul.add_sale(customer, 10, sold_on=day(w))
            w.run()
            reads.append(len(w.sandbox.faults.requests("conta_azul", "GET", ".*")))
            assert len(held(w)) == 5

    assert reads[0] == reads[1]


def test_a_deal_that_was_left_out_and_typed_by_hand_is_not_booked_later(
    w: World,
) -> None:
    w.settings["pipelines"] = [1]
    w.run()
    w.sandbox.clock.advance(60)
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    org = crm.add_organization("Hotel Azul")
    deal = crm.add_deal(org=org, value=10, pipeline=2)
    w.run()
    erp.add_sale(erp.add_customer("Hotel Azul"), 10)
    w.settings["pipelines"] = []

    w.run()

    assert held(w) == {deal: POSSIBLY}
    assert len(erp.sales()) == 1


def test_another_sale_that_is_typed_after_the_decision_is_another_question(
    w: World,
) -> None:
    erp = w.sandbox.conta_azul
    deal, customer = add_deal(w, "Hotel Azul")
    erp.add_sale(customer, 10, sold_on=day(w), number=51)
    w.run()
    decide(w, lambda run: resolutions.book_anyway(run, deal))
    erp.add_sale(customer, 10, sold_on=day(w), number=52)
    w.run()
    second = record_of(w, deal).facts["sale"]
    decide(w, lambda run: resolutions.book_anyway(run, deal))

    report = w.run()

    assert second == "52"
    assert [booked.deal_id for booked in report.bookings] == [deal]
    assert len(erp.sales()) == 3


def test_a_dry_run_before_the_first_run_names_what_is_in_the_books(w: World) -> None:
    deal, customer = add_deal(w, "Hotel Azul")
    w.sandbox.conta_azul.add_sale(customer, 10, sold_on=day(w))

    report = w.run(dry_run=True)

    assert {held.deal_id: held.reason for held in report.quarantine} == {deal: POSSIBLY}
    assert report.bookings == ()
