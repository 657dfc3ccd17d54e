"""The demo's company: each deal ends as its maker says."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ganho.sandbox.demo_company import SETTINGS, fill_demo
from tests.world import World, world


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[World]:
    told = tomllib.loads(SETTINGS)
    with world(f"sqlite:///{tmp_path / 'ledger.db'}", **told) as w:
        yield w


def test_every_deal_of_the_demo_ends_as_expected(demo: World) -> None:
    expected = fill_demo(demo.sandbox)
    report = demo.run()
    again = demo.run()

    kinds = {"sale": "booked", "contract": "contract"}
    ends = {deal.deal_id: kinds[deal.kind] for deal in report.bookings}
    ends |= {deal.deal_id: deal.reason for deal in report.quarantine}
    assert ends == expected
    assert report.balances
    assert again.counts.booked == 0
    assert again.calls.conta_azul_requests == 0


def test_a_deal_won_at_midnight_is_sold_on_the_day_of_sao_paulo(demo: World) -> None:
    fill_demo(demo.sandbox)
    report = demo.run()

    sold = {str(deal.total): deal.sold_on.isoformat() for deal in report.bookings}
    assert sold["75.00"] == "2026-11-15"
