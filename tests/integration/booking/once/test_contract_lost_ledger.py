"""The ledger deleted, or put back to yesterday's: no contract is made twice."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from ganho.report.run_report import RunReport
from tests.contract_deals import (
    assert_each_once,
    contract_of,
    creates,
    fill,
    only_deal,
    reasons,
)
from tests.world import World

READ = "/v1/contratos/[0-9a-f-]{36}"


def lose_ledger(w: World, backup: Path | None = None) -> None:
    """Delete the ledger, or put an older copy in its place; the connection is lost."""
    path = Path(w.ledger_url.removeprefix("sqlite:///"))
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    if backup is not None:
        shutil.copy(backup, path)
    w.authorize()


def copy_of(w: World, path: Path) -> Path:
    return Path(shutil.copy(w.ledger_url.removeprefix("sqlite:///"), path))


def adopted(report: RunReport) -> dict[int, bool]:
    return {deal.deal_id: deal.adopted for deal in report.bookings}


@pytest.mark.parametrize(
    ("shown", "in_sales"),
    [(True, False), (False, False), (True, True)],
    ids=["notes", "items alone", "notes in sales too"],
)
def test_a_deleted_ledger_adopts_the_contracts_it_finds(
    w: World, shown: bool, in_sales: bool
) -> None:
    w.sandbox.conta_azul.switches.contract_notes_shown = shown
    w.sandbox.conta_azul.switches.contract_notes_in_sales = in_sales
    deals = fill(w)
    w.run()
    lose_ledger(w)

    report = w.run()

    assert adopted(report) == dict.fromkeys(deals, True)
    assert {deal.kind for deal in report.bookings} == {"contract"}
    assert (report.warnings, creates(w)) == ((), 2)
    assert_each_once(w, deals)


def test_a_contract_that_has_run_for_months_is_still_found(w: World) -> None:
    w.sandbox.conta_azul.switches.contract_notes_shown = False
    deals = fill(w)
    w.run()
    w.sandbox.clock.advance(400 * 24 * 3600)
    lose_ledger(w)

    report = w.run()

    assert adopted(report) == dict.fromkeys(deals, True)
    assert creates(w) == 2


def test_yesterdays_ledger_adopts_the_contract_that_came_after_it(
    w: World, tmp_path: Path
) -> None:
    first = only_deal(w, term=12)
    w.run()
    backup = copy_of(w, tmp_path / "backup.db")
    w.sandbox.clock.advance(24 * 3600)
    crm = w.sandbox.pipedrive
    custom = crm.deals[first]["custom_fields"]
    orgs = [crm.add_organization(name) for name in ("Padaria Sol", "Farmácia Lua")]
    second = crm.add_deal(org=orgs[0], value=20, custom=custom)
    w.run()
    lose_ledger(w, backup)
    third = crm.add_deal(org=orgs[1], value=30, custom=custom)

    report = w.run()

    assert adopted(report) == {second: True, third: False}
    assert_each_once(w, [first, second, third])


def test_a_ledger_copied_while_an_answer_was_missing_settles_it_by_the_marker(
    w: World, tmp_path: Path
) -> None:
    deals = fill(w)
    w.sandbox.conta_azul.switches.lag_seconds = 20
    w.sandbox.faults.add("conta_azul", "POST", "/v1/contratos", "lost_after_commit")
    w.run()
    backup = copy_of(w, tmp_path / "backup.db")
    w.sandbox.clock.advance(70)
    w.run()
    lose_ledger(w, backup)

    w.run()

    assert_each_once(w, deals)


@pytest.mark.parametrize("how", ["end_contract", "delete_contract"])
def test_a_contract_that_a_person_ended_counts_as_booked_and_cancelled(
    w: World, how: str
) -> None:
    deal = only_deal(w)
    w.run()
    getattr(w.sandbox.conta_azul, how)(contract_of(w, deal).id)
    lose_ledger(w)

    report = w.run()

    assert [(one.deal_id, one.cancelled) for one in report.bookings] == [(deal, True)]
    assert [warned.remark for warned in report.warnings] == ["SALE_CANCELLED"]
    assert creates(w) == 1


@pytest.mark.parametrize("ended", ["older", "newer"])
def test_of_an_ended_contract_and_a_living_one_the_living_is_the_booking(
    w: World, ended: str
) -> None:
    deal = only_deal(w)
    w.run()
    erp, made = w.sandbox.conta_azul, contract_of(w, deal)
    starts_on = date(2026, 1 if ended == "older" else 12, 31)
    item, notes = made.lines[0].item_id, made.notes
    other = erp.add_contract(
        made.customer_id, item, 100, starts_on=starts_on, notes=notes
    )
    erp.end_contract(other)
    lose_ledger(w)

    report = w.run()
    reads = len(w.sandbox.faults.requests("conta_azul", "GET", READ))
    org = next(iter(w.sandbox.pipedrive.organizations))
    w.sandbox.pipedrive.add_deal(org=org, value=-1)  # so that the next run looks
    w.run()

    with w.ledger() as ledger:
        (booking,) = ledger.bookings.all()
    assert (booking.erp_id, booking.cancelled) == (made.id, False)
    assert [one.erp_id for one in report.bookings] == [made.id]
    assert len(w.sandbox.faults.requests("conta_azul", "GET", READ)) == reads


def test_two_living_contracts_of_a_deal_are_named_to_a_person(w: World) -> None:
    deal = only_deal(w)
    w.run()
    erp, made = w.sandbox.conta_azul, contract_of(w, deal)
    item = made.lines[0].item_id
    erp.add_contract(
        made.customer_id, item, 1, starts_on=date(2026, 12, 1), notes=made.notes
    )
    lose_ledger(w)

    report = w.run()

    assert [warned.remark for warned in report.warnings] == ["BOOKED_TWICE"]
    assert len(report.bookings) == creates(w) == 1


def test_an_outage_does_not_hide_a_contract_that_a_person_ended(w: World) -> None:
    deal = only_deal(w)
    w.run()
    w.sandbox.conta_azul.end_contract(contract_of(w, deal).id)
    lose_ledger(w)
    w.sandbox.faults.add("conta_azul", "GET", READ, "status", times=20)

    waiting = w.run()
    w.sandbox.faults.clear()
    w.sandbox.clock.advance(300)
    after = w.run()

    assert [one.deal_id for one in waiting.waiting] == [deal]
    assert [one.cancelled for one in after.bookings] == [True]
    assert creates(w) == 1


@pytest.mark.parametrize("ahead", [0, 800], ids=["clock right", "clock was ahead"])
def test_a_deleted_contract_that_cannot_be_read_stops_the_company_for_an_hour_only(
    w: World, ahead: int
) -> None:
    erp = w.sandbox.conta_azul
    item, other = erp.add_service("Faxina"), erp.add_customer("Outra Empresa")
    erp.delete_contract(erp.add_contract(other, item, 50, starts_on=date(2026, 11, 1)))
    w.sandbox.faults.add("conta_azul", "GET", READ, "status", status=500, times=10**6)
    deals = fill(w)

    w.off = timedelta(days=ahead)
    waiting = w.run()
    w.off = timedelta(0)
    w.run()
    w.sandbox.clock.advance(3600)
    after = [w.run() for _ in range(2)]

    assert waiting.exit_code == 3
    assert [len(report.bookings) for report in after] == [2, 0]
    assert reasons(after[0]) == []
    assert_each_once(w, deals)
