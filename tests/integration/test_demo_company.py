"""The demo's company: each deal ends as its maker says."""

from pathlib import Path

from ganho.sandbox.demo_company import fill_demo
from tests.world import world


def test_every_deal_of_the_demo_ends_as_expected(tmp_path: Path) -> None:
    with world(f"sqlite:///{tmp_path / 'ledger.db'}") as w:
        expected = fill_demo(w.sandbox)
        report = w.run()
        again = w.run()

    ends = {deal.deal_id: "booked" for deal in report.bookings}
    ends |= {deal.deal_id: deal.reason for deal in report.quarantine}
    assert ends == expected
    assert report.balances
    assert again.counts.booked == 0
    assert again.calls.conta_azul_requests == 0


def test_a_deal_won_at_midnight_is_sold_on_the_day_of_sao_paulo(tmp_path: Path) -> None:
    with world(f"sqlite:///{tmp_path / 'ledger.db'}") as w:
        fill_demo(w.sandbox)
        report = w.run()

    sold = {str(deal.total): deal.sold_on.isoformat() for deal in report.bookings}
    assert sold["75.00"] == "2026-11-15"
