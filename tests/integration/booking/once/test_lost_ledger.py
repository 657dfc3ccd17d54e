"""The ledger deleted, or put back to yesterday's: nothing is booked twice."""

import shutil
from pathlib import Path

import pytest

from ganho.company.composition import now
from ganho.errors import FatalError, LeaseHeldError
from ganho.ledger.key.sealing import generate_key
from ganho.ledger.key.whole import WholeLedger
from tests.world import World, world


def fill(w: World, *values: str) -> list[int]:
    pipedrive = w.sandbox.pipedrive
    org = pipedrive.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    return [pipedrive.add_deal(org=org, value=value) for value in values]


def ledger_file(w: World) -> Path:
    return Path(w.ledger_url.removeprefix("sqlite:///"))


def assert_exactly_once(w: World, count: int) -> None:
    marked = w.sandbox.conta_azul.sales_by_marker()
    assert len(marked) == count
    assert {len(found) for found in marked.values()} == {1}
    assert len(w.sandbox.conta_azul.customers()) == 1


def test_a_deleted_ledger_adopts_what_it_finds(w: World) -> None:
    fill(w, "10.00", "20.00")
    w.run()
    for path in ledger_file(w).parent.glob("ledger.db*"):
        path.unlink()
    stopped = w.run()
    w.authorize()
    fill_again = w.sandbox.pipedrive.add_deal(
        org=next(iter(w.sandbox.pipedrive.organizations)), value="30.00"
    )

    report = w.run()

    assert stopped.exit_code == 1
    assert "ganho authorize" in str(stopped.remedy)
    adopted = {deal.deal_id: deal.adopted for deal in report.bookings}
    assert report.exit_code == 0
    assert adopted.pop(fill_again) is False
    assert list(adopted.values()) == [True, True]
    assert_exactly_once(w, 3)


def test_yesterdays_ledger_adopts_what_came_after_it(w: World, tmp_path: Path) -> None:
    fill(w, "10.00")
    w.run()
    backup = tmp_path / "backup.db"
    shutil.copy(ledger_file(w), backup)
    w.sandbox.clock.advance(24 * 3600)
    org = next(iter(w.sandbox.pipedrive.organizations))
    w.sandbox.pipedrive.add_deal(org=org, value="20.00")
    w.run()
    for path in ledger_file(w).parent.glob("ledger.db*"):
        path.unlink()
    shutil.copy(backup, ledger_file(w))
    w.sandbox.pipedrive.add_deal(org=org, value="30.00")
    stopped = w.run()
    w.authorize()

    report = w.run()

    assert stopped.exit_code == 1
    assert [deal.adopted for deal in report.bookings] == [True, False]
    assert_exactly_once(w, 3)


def test_a_lost_key_keeps_the_bookings(w: World) -> None:
    fill(w, "10.00", "-5.00")
    w.run()
    fresh = World(
        sandbox=w.sandbox, at=w.at, ledger_url=w.ledger_url, settings=w.settings
    )
    with pytest.raises(FatalError, match="another key"):
        fresh.run()
    give_up_key(w.ledger_url, fresh.ledger_key)

    report = fresh.run(look_back_days=20)

    assert report.counts.booked == 0
    assert report.counts.already_booked == 1
    assert report.counts.quarantined == 1
    assert_exactly_once(w, 1)


def give_up_key(url: str, new: str) -> None:
    """Give the lost key up, as `ganho ledger forget-key --yes` does."""
    with WholeLedger.opened(url, now) as whole, whole.held("test"):
        whole.forget_key(new)


def test_after_a_lost_key_another_account_is_still_refused(w: World) -> None:
    fill(w, "10.00")
    w.run()
    w.ledger_key = generate_key()
    give_up_key(w.ledger_url, w.ledger_key)
    w.sandbox.pipedrive.company_id = 999

    with pytest.raises(FatalError, match="another company"):
        w.run()


def test_after_a_lost_key_the_mirror_is_read_whole_and_nothing_doubles(
    w: World,
) -> None:
    fill(w, "10.00", "20.00")
    w.run()
    w.ledger_key = generate_key()
    give_up_key(w.ledger_url, w.ledger_key)
    w.authorize()
    org = next(iter(w.sandbox.pipedrive.organizations))
    w.sandbox.pipedrive.add_deal(org=org, value="30.00")

    report = w.run()

    assert report.counts.booked == 1
    assert_exactly_once(w, 3)


def test_a_cancelled_sale_is_never_adopted_as_live(w: World) -> None:
    fill(w, "10.00")
    w.run()
    w.sandbox.conta_azul.cancel_sale(w.sandbox.conta_azul.sales()[0].id)
    for path in ledger_file(w).parent.glob("ledger.db*"):
        path.unlink()
    w.authorize()

    report = w.run()

    assert [deal.cancelled for deal in report.bookings] == [True]
    assert [warned.remark for warned in report.warnings] == ["SALE_CANCELLED"]
    assert_exactly_once(w, 1)


def test_a_second_run_started_meanwhile_ends_at_once(w: World) -> None:
    fill(w, "10.00")

    with (
        w.ledger() as ledger,
        ledger.lease("somebody else"),
        pytest.raises(LeaseHeldError, match="somebody else"),
    ):
        w.run()

    assert w.sandbox.conta_azul.sales() == []


def test_another_pipedrive_company_stops_the_run(w: World) -> None:
    fill(w, "10.00")
    w.run()
    w.sandbox.clock.advance(3700)
    w.sandbox.pipedrive.company_id = 999

    with pytest.raises(FatalError, match="another company"):
        w.run()


def test_another_conta_azul_company_stops_the_run(w: World) -> None:
    fill(w, "10.00")
    w.run()
    w.sandbox.conta_azul.account.company_id = "another"
    fill(w, "20.00")

    report = w.run()

    assert report.exit_code == 1
    assert "outra empresa" in report.why
    assert_exactly_once_sale(w)


def assert_exactly_once_sale(w: World) -> None:
    assert len(w.sandbox.conta_azul.sales()) == 1


def test_a_backfill_books_what_was_won_before_activation(tmp_path: Path) -> None:
    from datetime import UTC, date, datetime

    from ganho.booking.run.scope import backfill_scope

    with world(f"sqlite:///{tmp_path / 'ledger.db'}") as w:
        org = w.sandbox.pipedrive.add_organization("Hotel Azul")
        october = datetime(2026, 10, 10, 15, tzinfo=UTC)
        old = w.sandbox.pipedrive.add_deal(org=org, value="10.00", won_at=october)
        nothing = w.run()
        scope = backfill_scope(w.read_settings(), date(2026, 10, 1), date(2026, 10, 31))
        dry = w.run(scope=scope, dry_run=True)
        still_nothing = w.run()
        report = w.run(scope=scope)

    assert nothing.counts.won == still_nothing.counts.won == 0
    assert [deal.erp_id for deal in dry.bookings] == [None]
    assert [deal.deal_id for deal in report.bookings] == [old]
