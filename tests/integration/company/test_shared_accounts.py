"""Two companies with disjoint pipelines that share both accounts, each its own ledger."""

from datetime import timedelta
from pathlib import Path

import pytest

from ganho.quarantine import resolutions
from ganho.report.run_report import RunReport
from tests.contract_deals import add_contract_fields, contract_of, creates
from tests.deciding import decide, held, record_of
from tests.losing import lose_ledger
from tests.world import World

Pair = tuple[World, World]
POSSIBLY = "POSSIBLY_BOOKED_ALREADY"
HOUR = 3600


@pytest.fixture
def pair(w: World, tmp_path: Path) -> Pair:
    """One company of pipeline 1, and another of pipeline 2 on another machine."""
    w.settings["pipelines"] = [1]
    other = World(
        sandbox=w.sandbox,
        at=w.at,
        ledger_url=f"sqlite:///{tmp_path / 'other' / 'ledger.db'}",
        settings={"pipelines": [2]},
    )
    (tmp_path / "other").mkdir()
    return w, other


def win(w: World, pipeline: int, name: str = "Hotel Azul", **deal: object) -> int:
    crm = w.sandbox.pipedrive
    org = crm.add_organization(name)
    return crm.add_deal(org=org, **{"value": 10, "pipeline": pipeline} | deal)


def adopted(report: RunReport) -> dict[int, bool]:
    return {deal.deal_id: deal.adopted for deal in report.bookings}


def living(w: World) -> int:
    return len([one for one in w.sandbox.conta_azul.sales() if not one.is_cancelled])


def test_neither_takes_the_others_sales_into_its_report(pair: Pair) -> None:
    one, two = pair
    first, second = win(one, 1), win(one, 2, "Padaria Sol")

    reports = [one.run(), two.run(), one.run(look_back_days=3), two.run()]

    assert [adopted(r) for r in reports] == [{first: False}, {second: False}, {}, {}]
    assert living(one) == 2


def test_each_adopts_its_own_after_its_ledger_was_lost(pair: Pair) -> None:
    one, two = pair
    first, second = win(one, 1), win(one, 2, "Padaria Sol")
    one.run()
    two.run()
    for w in pair:
        lose_ledger(w)

    assert adopted(one.run()) == {first: True}
    assert adopted(two.run()) == {second: True}
    assert living(one) == 2


def test_a_deal_that_the_ledger_never_met_is_asked_about_in_pipedrive(
    pair: Pair,
) -> None:
    one, two = pair
    win(one, 1)
    one.run()
    one.sandbox.clock.advance(HOUR)
    two.settings["activated_at"] = one.sandbox.clock.now() - timedelta(minutes=1)
    second = win(one, 2, "Padaria Sol")

    report = two.run()

    assert adopted(report) == {second: False}


def test_a_deal_that_moves_after_it_was_booked_stays_where_it_was_booked(
    pair: Pair,
) -> None:
    one, two = pair
    deal = win(one, 1)
    win(one, 2, "Padaria Sol")
    one.run()
    two.run()
    one.sandbox.clock.advance(HOUR)
    one.sandbox.pipedrive.edit_deal(deal, pipeline_id=2)

    reports = [one.run(), two.run()]

    assert [adopted(report) for report in reports] == [{}, {}]
    assert reports[0].counts.already_booked == 1
    assert held(two) == {deal: POSSIBLY}
    assert record_of(two, deal).facts["sale"] == "1"
    assert living(one) == 2


@pytest.mark.parametrize("answer", ["dismiss", "tie"])
def test_a_person_says_whose_a_moved_deal_is(pair: Pair, answer: str) -> None:
    one, two = pair
    deal = win(one, 1)
    two.run()
    one.run()
    one.sandbox.clock.advance(HOUR)
    one.sandbox.pipedrive.edit_deal(deal, pipeline_id=2)
    two.run()

    if answer == "tie":
        decide(two, lambda run: resolutions.settle_with_sale(run, deal, 1))
    else:
        decide(two, lambda run: resolutions.dismiss(run, deal, "da outra empresa"))
    two.sandbox.clock.advance(HOUR)
    two.run(look_back_days=3)

    assert held(two) == {}
    assert living(one) == 1


def test_a_deal_that_moves_before_it_was_booked_is_booked_by_the_other(
    pair: Pair,
) -> None:
    one, two = pair
    deal = win(one, 1)
    two.run()
    one.sandbox.pipedrive.edit_deal(deal, pipeline_id=2)

    reports = [one.run(), two.run()]

    assert [adopted(report) for report in reports] == [{}, {deal: False}]
    assert living(one) == 1


def test_the_others_sale_explains_no_deal_and_a_copy_of_it_does(pair: Pair) -> None:
    one, two = pair
    crm, erp = one.sandbox.pipedrive, one.sandbox.conta_azul
    ago = one.sandbox.clock.now() - timedelta(days=2)
    theirs = win(one, 1, won_at=ago)
    one.run()
    org = crm.deals[theirs]["org_id"]
    first = crm.add_deal(org=org, value=10, pipeline=2, won_at=ago)
    report = two.run()
    made = erp.sales_by_marker()[f"[pipedrive:700100:{theirs}]"][0]
    second = crm.add_deal(org=org, value=10, pipeline=2, won_at=ago)
    crm.edit_deal(second, update_time=one.sandbox.clock.now())
    erp.add_sale(made.customer_id, 10, notes=made.notes)

    two.run()

    assert adopted(report) == {first: False}
    assert held(two) == {second: POSSIBLY}
    assert living(one) == 3


def test_contracts_stay_where_they_were_made_too(pair: Pair) -> None:
    one, two = pair
    fields = add_contract_fields(one)
    two.settings["contracts"] = True
    marks = fields.entries(term=12)
    first = win(one, 1, custom=marks)
    second = win(one, 2, "Padaria Sol", custom=marks)
    reports = [one.run(), two.run()]
    one.sandbox.clock.advance(HOUR)
    one.sandbox.pipedrive.edit_deal(first, pipeline_id=2)
    one.sandbox.conta_azul.end_contract(contract_of(one, first).id)

    reports += [one.run(), two.run()]

    assert [adopted(r) for r in reports] == [{first: False}, {second: False}, {}, {}]
    assert held(two) == {first: "CONTRACT_ALREADY_ACTIVE"}
    assert creates(one) == 2
