"""Who has the same account of Conta Azul keeps one pace with it, on one machine."""

from dataclasses import replace
from pathlib import Path

import pytest

from ganho.company.composition import (
    Company,
    open_company,
    terms_of,
)
from tests.world import World


def rates(w: World, home: Path) -> tuple[float, float]:
    """Open the company twice, let one be slowed down, and give the pace of both."""
    around = replace(w.surroundings(), paced=True, home=home)
    with (
        open_company(w.values(), around) as one,
        open_company(w.values(), around) as two,
    ):
        one.conta_azul.pacer.slow_down(1.0)
        one.conta_azul.account.connected_company()
        two.conta_azul.account.connected_company()
        return rate_of(one), rate_of(two)


def rate_of(company: Company) -> float:
    """Give a company's pace in whole requests a second."""
    return round(company.conta_azul.pacer.rate)


def test_a_429_that_one_process_met_slows_all_of_them(w: World, tmp_path: Path) -> None:
    w.sandbox.pipedrive.add_deal(
        org=w.sandbox.pipedrive.add_organization("Hotel Azul"), value=90
    )
    assert w.run().counts.booked == 1

    assert rates(w, tmp_path / "home") == (3, 3)


def test_before_the_first_run_nobody_knows_whose_account_it_is(
    w: World, tmp_path: Path
) -> None:
    assert rates(w, tmp_path / "home") == (3, 5)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("chosen", "start", "top"),
    [(0.5, 0.5, 0.5), (4, 4, 4), (5, 5, 9.5), (10, 9.5, 9.5)],
)
def test_who_chose_less_than_usual_keeps_to_it(
    chosen: float, start: float, top: float
) -> None:
    terms = terms_of(chosen)

    assert (terms.start, terms.top) == (start, top)
