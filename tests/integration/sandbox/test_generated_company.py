"""A company as dirty as real ones: each deal ends as it must."""

from pathlib import Path

from ganho.sandbox.generator import generate
from tests.world import world


def test_every_deal_of_a_dirty_company_ends_as_expected(tmp_path: Path) -> None:
    with world(f"sqlite:///{tmp_path / 'ledger.db'}") as w:
        expected = generate(w.sandbox, deals=150, seed=7)
        report = w.run(in_flight=3)
        sales = w.sandbox.conta_azul.sales_by_marker()

    ends = {deal.deal_id: "booked" for deal in report.bookings}
    ends |= {deal.deal_id: deal.reason for deal in report.quarantine}
    assert ends == expected
    assert report.balances
    assert {len(found) for found in sales.values()} == {1}
    totals = {deal.total for deal in report.bookings}
    assert totals == {sale.total for found in sales.values() for sale in found}


def test_the_same_seed_makes_the_same_company(tmp_path: Path) -> None:
    ends = []
    for name in ("one", "two"):
        with world(f"sqlite:///{tmp_path / name}.db") as w:
            ends.append(generate(w.sandbox, deals=40, seed=3))

    assert ends[0] == ends[1]
