"""Held deals: read again cheaply, freed when their cause goes, never lost sight of."""

from datetime import timedelta
from pathlib import Path

import pytest

from ganho.ledger.records import DealState
from ganho.quarantine import resolutions
from ganho.report.run_report import RunReport
from tests.deciding import decide, held, record_of
from tests.world import World, world

RIGHT, WRONG = "45.321.678/0001-04", "45.321.678/0001-99"
SALES = ("conta_azul", "POST", "/v1/venda")
HOUR = 3600


def add_held(w: World, count: int) -> list[int]:
    """Deals whose organizations have a wrong CNPJ."""
    crm = w.sandbox.pipedrive
    orgs = [crm.add_organization(f"Hotel {n}", cnpj=WRONG) for n in range(count)]
    return [crm.add_deal(org=org, value="10.00") for org in orgs]


def add_good(w: World, value: str = "10.00") -> int:
    crm = w.sandbox.pipedrive
    return crm.add_deal(org=crm.add_organization("Hotel", cnpj=RIGHT), value=value)


def wait(w: World, seconds: float) -> None:
    w.sandbox.clock.advance(seconds)


def run_later(w: World) -> RunReport:
    """Run so late that the next run's window does not show these deals again."""
    wait(w, 200)
    return w.run()


def test_a_persons_corrected_number_frees_the_deal_that_was_not_touched(
    w: World,
) -> None:
    crm = w.sandbox.pipedrive
    person = crm.add_person("Ana Prado", custom={crm.cpf_field: "529.982.247-26"})
    deal = crm.add_deal(person=person, value="10.00")
    before = w.run()
    crm.edit_person(person, custom_fields={crm.cpf_field: "529.982.247-25"})
    wait(w, 300)

    after = w.run()

    assert [problem.reason for problem in before.quarantine] == ["TAX_ID_INVALID"]
    assert [booked.deal_id for booked in after.bookings] == [deal]


def test_reading_again_costs_the_same_however_many_are_held(tmp_path: Path) -> None:
    costs = []
    for count in (3, 130):
        with world(f"sqlite:///{tmp_path / f'{count}.db'}") as w:
            add_held(w, count)
            run_later(w)
            wait(w, 300)
            costs.append(w.run().calls)

    assert costs[0] == costs[1]
    assert costs[1].pipedrive_requests <= 2 + 5
    assert costs[1].conta_azul_requests == 0


def test_a_hundred_held_deals_are_read_again_in_a_run_then_the_others(
    w: World,
) -> None:
    deals, read = add_held(w, 130), []
    run_later(w)
    for _ in range(2):
        wait(w, 300)
        began = w.sandbox.clock.now()
        w.run()
        read.append({d for d in deals if record_of(w, d).read_at >= began})

    assert [len(some) for some in read] == [100, 100]
    assert read[0] | read[1] == set(deals)


def test_what_the_erp_refused_is_tried_again_after_ever_longer(w: World) -> None:
    w.settings["new_item_kind"] = "service"
    deal, hours, sent = add_good(w), [], []
    refusal = {"status": 400, "times": 100, "body": '{"error":"não"}'}
    w.sandbox.faults.add(*SALES, "status", **refusal)
    for _ in range(7):
        before = len(w.sandbox.faults.requests(*SALES))
        w.run()
        record = record_of(w, deal)
        waits = record.next_look_at - w.sandbox.clock.now()
        wait(w, waits.total_seconds() / 2)
        w.run()
        sent.append(len(w.sandbox.faults.requests(*SALES)) - before)
        wait(w, waits.total_seconds() / 2 + 1)
        hours.append(round(waits / timedelta(hours=1)))

    assert hours == [1, 2, 4, 8, 16, 24, 24]
    assert set(sent) == {2}


def test_a_released_deal_is_tried_at_once_and_the_decision_is_spent(w: World) -> None:
    w.settings["new_item_kind"] = "service"
    deal = add_good(w)
    w.sandbox.faults.add(*SALES, "status", status=400, times=2, body='{"error":"x"}')
    refused = w.run()
    decide(w, lambda run: resolutions.release(run, [deal]))

    report = w.run()

    assert [problem.reason for problem in refused.quarantine] == ["SALE_REFUSED"]
    assert [booked.deal_id for booked in report.bookings] == [deal]
    with w.ledger() as ledger:
        assert ledger.decisions.in_force() == []


def test_deals_released_by_their_reason_go_through_and_the_next_wave_is_held(
    w: World,
) -> None:
    w.settings["max_new_deals"] = 1
    first, second = add_good(w), add_good(w, "20.00")
    w.run()
    released = decide(w, lambda run: resolutions.release_all(run, "UNUSUAL_VOLUME"))
    third, fourth = add_good(w, "30.00"), add_good(w, "40.00")

    report = w.run()

    assert released == [first, second]
    assert [booked.deal_id for booked in report.bookings] == [first, second]
    assert held(w) == {third: "UNUSUAL_VOLUME", fourth: "UNUSUAL_VOLUME"}


def test_a_released_deal_that_was_edited_since_is_another_question(w: World) -> None:
    w.settings["hold_above"] = 15
    deal = add_good(w, "20.00")
    w.run()
    decide(w, lambda run: resolutions.release(run, [deal]))
    w.sandbox.pipedrive.edit_deal(deal, value=2000)
    wait(w, 60)

    w.run()

    assert held(w) == {deal: "UNUSUAL_VALUE"}
    assert w.sandbox.conta_azul.sales() == []


def test_a_deal_that_cannot_be_read_stays_in_sight_until_it_can(w: World) -> None:
    deal = add_good(w)
    w.sandbox.pipedrive.edit_deal(deal, value="dez")
    reports = []
    for _ in range(3):
        reports.append(w.run())
        wait(w, 600)
    w.sandbox.pipedrive.edit_deal(deal, value=10, touch=False)

    report = w.run()

    assert {r.counts.quarantined for r in reports} == {1}
    assert [booked.deal_id for booked in report.bookings] == [deal]


@pytest.mark.parametrize("gone", ["reopen", "delete"])
def test_a_held_deal_that_is_no_longer_won_leaves_the_list(w: World, gone: str) -> None:
    deal = add_held(w, 1)[0]
    w.run()
    getattr(w.sandbox.pipedrive, gone)(deal)
    wait(w, 300)

    w.run()

    assert held(w) == {}
    assert record_of(w, deal).state is DealState.WITHDRAWN


def test_what_only_a_person_can_free_costs_no_reads_but_is_looked_after_daily(
    w: World,
) -> None:
    w.settings["max_new_deals"] = 1
    kept, lost = add_good(w), add_good(w, "20.00")
    run_later(w)
    w.sandbox.pipedrive.delete(lost)
    wait(w, HOUR / 2)
    within_the_day = w.run()
    still = held(w)
    wait(w, 24 * HOUR)

    w.run()

    assert within_the_day.calls.pipedrive_requests == 2
    assert set(still) == {kept, lost}
    assert held(w) == {kept: "UNUSUAL_VOLUME"}


def test_a_release_that_changes_nothing_is_read_once_not_in_every_run(
    w: World,
) -> None:
    crm, won_before = w.sandbox.pipedrive, w.read_settings().activated_at
    org = crm.add_organization("Hotel", cnpj=RIGHT)
    first = won_before - timedelta(days=9)
    deal = crm.add_deal(org=org, value="10.00", first_won_at=first)
    run_later(w)
    decide(w, lambda run: resolutions.release(run, [deal]))
    wait(w, 10)
    w.run()
    wait(w, 10)

    report = w.run()

    assert held(w) == {deal: "DEAL_WON_AGAIN"}
    assert report.calls.pipedrive_requests == 2
