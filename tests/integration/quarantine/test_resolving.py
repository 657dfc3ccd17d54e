"""What a person decides about a held deal: kept, applied to that deal alone, spent."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ganho.ledger.records import DealState
from ganho.quarantine import resolutions
from tests.deciding import HELD, decide, held, record_of
from tests.world import World

RIGHT, OTHER = "45.321.678/0001-04", "11.222.333/0001-81"
POSSIBLY = "POSSIBLY_BOOKED_ALREADY"


def add_typed(w: World, total: int = 10, **sale: object) -> tuple[int, int]:
    """A deal of R$\xa010 won before the first run, and a sale that may be it."""
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    name = f"Hotel {len(crm.organizations)}"
    won_at = w.sandbox.clock.now() - timedelta(days=2)
    deal = crm.add_deal(org=crm.add_organization(name), value=10, won_at=won_at)
    erp.add_sale(erp.add_customer(name), total, **sale)
    return deal, erp.sales()[-1].number


def add_ambiguous(w: World) -> tuple[int, str, str]:
    """A deal of a customer that the ERP has twice."""
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    deal = crm.add_deal(org=crm.add_organization("Hotel Azul"), value=10)
    ids = [erp.add_customer("Hotel Azul", document) for document in (RIGHT, OTHER)]
    return deal, *ids


def totals_that_differ(w: World, deal: int) -> list[tuple[Decimal, Decimal]]:
    """The deal's total and the sale's, where a remark tells of them."""
    with w.ledger() as ledger:
        return [
            (Decimal(told.facts["deal_total"]), Decimal(told.facts["sale_total"]))
            for told in ledger.remarks.on([deal])
            if told.remark == "TOTAL_DIFFERS"
        ]


def test_the_sale_that_a_person_names_is_the_deals_booking(w: World) -> None:
    deal, number = add_typed(w)
    w.run()

    booking = decide(w, lambda run: resolutions.settle_with_sale(run, deal, number))
    after = w.run(look_back_days=9)

    assert (booking.deal_id, booking.number, booking.adopted) == (deal, number, True)
    assert after.counts.already_booked == after.counts.won == 1
    assert len(w.sandbox.conta_azul.sales()) == 1
    assert totals_that_differ(w, deal) == []


def test_a_sale_of_another_total_is_linked_with_a_remark(w: World) -> None:
    deal, number = add_typed(w, total=12)
    w.settings["hold_above"] = 5
    w.run()

    decide(w, lambda run: resolutions.settle_with_sale(run, deal, number))

    assert totals_that_differ(w, deal) == [(10, 12)]


def test_dollars_are_not_compared_with_reais(w: World) -> None:
    deal, number = add_typed(w, total=57)
    w.sandbox.pipedrive.edit_deal(deal, currency="USD")
    w.run()

    decide(w, lambda run: resolutions.settle_with_sale(run, deal, number))

    assert totals_that_differ(w, deal) == []


def test_a_sale_that_explains_one_deal_never_holds_another(w: World) -> None:
    deal, number = add_typed(w)
    w.run()
    decide(w, lambda run: resolutions.settle_with_sale(run, deal, number))
    crm = w.sandbox.pipedrive
    same = crm.deals[deal] | {}
    twin = crm.add_deal(org=same["org_id"], value=10, won_at=same["won_time"])

    report = w.run(look_back_days=9)

    assert [booked.deal_id for booked in report.bookings] == [twin]
    assert held(w) == {}


def test_a_deal_that_is_another_sale_is_booked_once(w: World) -> None:
    deal, _ = add_typed(w)
    w.run()

    decide(w, lambda run: resolutions.book_anyway(run, deal))
    reports = [w.run(), w.run(look_back_days=9)]

    assert [len(report.bookings) for report in reports] == [1, 0]
    assert len(w.sandbox.conta_azul.sales()) == 2
    with w.ledger() as ledger:
        assert ledger.decisions.in_force() == []


def test_a_dismissed_deal_is_left_out_for_good_whatever_is_edited(w: World) -> None:
    deal, _ = add_typed(w)
    w.run()
    decide(w, lambda run: resolutions.dismiss(run, deal, "já na NF 7"))

    counts = []
    for value in (20, 30):
        w.sandbox.pipedrive.edit_deal(deal, value=value)
        w.sandbox.clock.advance(HELD)
        w.settings["seller_from"] = "deal_owner" if value == 30 else "settings"
        counts.append(w.run().counts)

    assert [(c.won, c.excluded) for c in counts] == [(1, 1), (1, 1)]
    assert record_of(w, deal).facts == {"text": "já na NF 7"}
    assert len(w.sandbox.conta_azul.sales()) == 1
    assert held(w) == {}


def test_a_release_undoes_a_dismissal_and_the_question_is_asked_again(
    w: World,
) -> None:
    deal, _ = add_typed(w)
    w.run()
    decide(w, lambda run: resolutions.dismiss(run, deal, "não é nosso"))
    decide(w, lambda run: resolutions.release(run, [deal]))

    w.run()

    assert held(w) == {deal: POSSIBLY}


def test_a_dismissal_keeps_no_personal_data_that_can_be_told(w: World) -> None:
    deal, _ = add_typed(w)
    w.run()
    why = "ligar  para 529.982.247-25,\nana@canaria.example"

    decide(w, lambda run: resolutions.dismiss(run, deal, why))

    assert record_of(w, deal).facts == {"text": "ligar para ***, ***"}


def test_the_customer_that_a_person_names_is_the_sales(w: World) -> None:
    deal, _, chosen = add_ambiguous(w)
    before = w.run()
    decide(w, lambda run: resolutions.choose_customer(run, deal, chosen.upper()))
    w.sandbox.pipedrive.edit_deal(deal, title="Outro título")

    w.run()

    assert [p.reason for p in before.quarantine] == ["CUSTOMER_AMBIGUOUS"]
    assert [sale.customer_id for sale in w.sandbox.conta_azul.sales()] == [chosen]


def test_a_customer_that_was_chosen_for_one_organization_is_not_anothers(
    w: World,
) -> None:
    deal, chosen, _ = add_ambiguous(w)
    w.run()
    decide(w, lambda run: resolutions.choose_customer(run, deal, chosen))
    other = w.sandbox.pipedrive.add_organization("Padaria Sol")
    w.sandbox.pipedrive.edit_deal(deal, org_id=other)
    w.sandbox.clock.advance(HELD)

    w.run()

    sale = w.sandbox.conta_azul.sales()[0]
    names = {c.id: c.name for c in w.sandbox.conta_azul.customers()}
    assert names[sale.customer_id] == "Padaria Sol"


def test_a_choice_is_for_its_own_deal_alone(w: World) -> None:
    deal, chosen, _ = add_ambiguous(w)
    org = w.sandbox.pipedrive.deals[deal]["org_id"]
    twin = w.sandbox.pipedrive.add_deal(org=org, value=10)
    w.run()
    decide(w, lambda run: resolutions.choose_customer(run, deal, chosen))

    report = w.run()

    assert [booked.deal_id for booked in report.bookings] == [deal]
    assert held(w) == {twin: "CUSTOMER_AMBIGUOUS"}


def test_a_decision_outlives_a_run_that_could_not_book(w: World) -> None:
    deal, _ = add_typed(w)
    w.run()
    decide(w, lambda run: resolutions.book_anyway(run, deal))
    sales = ("conta_azul", "POST", "/v1/venda")
    w.sandbox.faults.add(*sales, "lost_before_commit", times=2)
    waiting = w.run()
    w.sandbox.clock.advance(70)

    report = w.run()

    assert waiting.counts.waiting == 1
    assert [booked.deal_id for booked in report.bookings] == [deal]
    assert len(w.sandbox.conta_azul.sales_by_marker()) == 1


def test_a_contract_that_somebody_made_is_the_deals_own(w: World) -> None:
    w.settings["hold_above"] = 5
    deal, _ = add_typed(w)
    erp = w.sandbox.conta_azul
    w.run()
    start = w.sandbox.clock.now().date()
    customer, item = erp.customers()[0].id, erp.add_service("Mensalidade")
    erp.add_contract(customer, item, 10, starts_on=start, number=4)

    booking = decide(w, lambda run: resolutions.settle_with_contract(run, deal, 4))

    assert (booking.kind, booking.number, booking.adopted) == ("contract", 4, True)
    assert record_of(w, deal).state is DealState.BOOKED


@pytest.mark.parametrize("released", [1, 2])
def test_releases_are_counted_once_for_each_deal(w: World, released: int) -> None:
    w.settings["hold_above"] = 5
    deals = [add_typed(w)[0] for _ in range(released)]
    w.run()

    decide(w, lambda run: resolutions.release(run, [*deals, *deals]))

    with w.ledger() as ledger:
        assert [d.deal_id for d in ledger.decisions.in_force()] == deals
