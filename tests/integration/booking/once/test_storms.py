"""A vendor that fails for minutes or hours: few calls, nothing lost, and all is told.

`pytest tests/integration/booking/once/test_storms.py -rP` prints the figures.
"""

import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from ganho.errors import GanhoError
from ganho.pacing.pacer import FEW, MANY
from ganho.report.run_report import RunReport
from tests.quick_runs import empty_ledger
from tests.storms import (
    READS_AND_WRITES,
    WRITES,
    Storm,
    StormyWorld,
    bad_gateway,
    drip,
    lose,
    too_many,
    world_under,
)

DEALS = 40
BEFORE = 10
EVERY = timedelta(minutes=5)
LONG = timedelta(hours=1)
FAILS = "Conta Azul falhou 3 vezes seguidas; a próxima execução continua com o resto."


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the runs of a company came to, one each five minutes."""

    reports: tuple[RunReport | GanhoError, ...]
    seconds: tuple[float, ...]
    calls: tuple[int, ...]

    def __str__(self) -> str:
        longest = max(self.seconds)
        return (
            f"{len(self.reports)} runs, {sum(self.calls)} calls into the storm, "
            f"{max(self.calls)} of one run, which took {longest:.0f} seconds at most"
        )


def play(w: StormyWorld, *, in_flight: int = 1, most: int = 40) -> Outcome:
    """Run each five minutes until everything is booked."""
    reports, seconds, calls = [], [], []
    while len(w.sandbox.conta_azul.sales_by_marker()) < DEALS and len(reports) < most:
        began_at, before = w.now(), w.weather.calls
        try:
            reports.append(w.run(in_flight=in_flight))
        except GanhoError as error:
            reports.append(error)
        seconds.append((w.now() - began_at).total_seconds())
        calls.append(w.weather.calls - before)
        w.sandbox.clock.advance(max(1.0, EVERY.total_seconds() - seconds[-1]))
    return Outcome(reports=tuple(reports), seconds=tuple(seconds), calls=tuple(calls))


def company(storm: Storm, folder: Path) -> StormyWorld:
    """Win deals of one customer before the storm."""
    w = world_under(storm, Path(shutil.copy(empty_ledger(), folder / "ledger.db")))
    crm = w.sandbox.pipedrive
    org = crm.add_organization("Padaria Azulejo", cnpj="45.321.678/0001-04")
    for number in range(DEALS):
        crm.add_deal(org=org, value=f"{100 + number}.17")
    return w


def has_each_deal_once(w: StormyWorld) -> bool:
    """Tell whether each deal has one sale, of its own total."""
    sales = w.sandbox.conta_azul.sales_by_marker()
    totals = sorted(str(sale.total) for (sale,) in sales.values())
    return totals == sorted(f"{100 + number}.17" for number in range(DEALS))


ERP = Storm(answer=bad_gateway, after=BEFORE)
CRM = replace(ERP, vendor="pipedrive", after=0)
STORMS = {
    "429": (replace(ERP, answer=too_many()), 18),
    "429, asking for 30 seconds": (replace(ERP, answer=too_many(30)), 6),
    "502": (ERP, 21),
    "502 to creates alone": (replace(ERP, methods=WRITES), 6),
    "drips": (replace(ERP, answer=drip), 4),
    "drips to creates alone": (replace(ERP, answer=drip, methods=WRITES), 4),
    "answers to creates are lost": (replace(ERP, answer=lose, methods=WRITES), DEALS),
    "Pipedrive: 429": (replace(CRM, answer=too_many()), 6),
    "Pipedrive: 502": (CRM, 6),
    "Pipedrive: drips": (replace(CRM, answer=drip), 4),
}


LONG_STORMS = {
    "502": replace(ERP, lasts=LONG),
    "502 to creates alone": replace(ERP, lasts=LONG, methods=WRITES),
    "drips": replace(ERP, lasts=LONG, answer=drip),
    "drips to creates alone": replace(ERP, lasts=LONG, answer=drip, methods=WRITES),
    "429": replace(ERP, lasts=LONG, answer=too_many()),
    "429, asking for an hour": replace(ERP, lasts=LONG, answer=too_many(3600)),
}


@pytest.mark.parametrize("name", STORMS)
def test_a_storm_of_three_minutes_loses_nothing(name: str, tmp_path: Path) -> None:
    storm, most_calls = STORMS[name]
    w = company(storm, tmp_path)

    came_to = play(w)
    print(f"{name}: {came_to}")

    assert has_each_deal_once(w)
    assert len(came_to.reports) <= 2
    assert sum(came_to.calls) <= most_calls
    # The next run of the schedule is not dropped.
    assert max(came_to.seconds) < EVERY.total_seconds()


@pytest.mark.parametrize("in_flight", [1, FEW, MANY])
@pytest.mark.parametrize("methods", [READS_AND_WRITES, WRITES])
def test_a_run_in_a_storm_ends_early_and_says_so(
    methods: tuple[str, ...], in_flight: int, tmp_path: Path
) -> None:
    w = company(replace(ERP, methods=methods, lasts=LONG), tmp_path)

    report = w.run(in_flight=in_flight)

    assert report.state == "partial"
    assert report.why.startswith(FAILS)
    assert "502" in report.why
    assert report.counts.booked == BEFORE
    assert report.counts.waiting == DEALS - BEFORE
    assert "o resto espera" in report.waiting[-1].why
    # However many threads there are: without a hurry few of them work.
    assert w.weather.calls <= 21 * min(in_flight, FEW)


@pytest.mark.parametrize("name", LONG_STORMS)
def test_an_hour_of_it_costs_few_calls_and_the_first_run_after_it_books_the_rest(
    name: str, tmp_path: Path
) -> None:
    w = company(LONG_STORMS[name], tmp_path)

    came_to = play(w)
    print(f"{name}, for an hour: {came_to}")

    assert has_each_deal_once(w)
    assert max(came_to.calls) <= 21
    assert max(came_to.seconds) < 2 * EVERY.total_seconds()
