"""A dry run of many deals says what the run will take that books them."""

from dataclasses import replace
from pathlib import Path

import pytest

from ganho.company.composition import Surroundings
from ganho.domain.forecast import Forecast
from ganho.report.run_report import RunReport
from ganho.sandbox.generator import generate
from tests.chaos.memory import MemoryWorld, world_in_memory
from tests.quick_runs import Unchecked

DEALS = 500


class Paced(MemoryWorld):
    """Waits as long as the vendors' limits ask; waiting moves the clock."""

    def surroundings(self) -> Surroundings:
        """Pace, without a file that other tests share."""
        home = Path(self.ledger_url.removeprefix("sqlite:///")).parent
        return replace(super().surroundings(), paced=True, home=home)


@pytest.fixture
def paced(tmp_path: Path) -> MemoryWorld:
    """A company with a backlog, a fifth of whose customers and items are new."""
    made = world_in_memory(f"sqlite:///{tmp_path}/ledger.db")
    made.sandbox.pipedrive.switches.daily_tokens = 10**6
    generate(made.sandbox, deals=DEALS, seed=1, known_share=0.8, dirt=False)
    return Paced(**{**vars(made), "way": Unchecked})


def errors(told: Forecast, report: RunReport) -> dict[str, float]:
    """Give by which part of what happened the forecast was wrong."""
    came = report.calls
    return {
        "calls": abs(told.calls / came.conta_azul_requests - 1),
        "tokens": abs(told.tokens / came.pipedrive_tokens - 1),
    }


def test_a_forecast_is_near_to_what_a_run_then_takes(paced: MemoryWorld) -> None:
    dry = paced.run(dry_run=True)
    before = paced.slept
    report = paced.run()
    minutes = (paced.slept - before) / 60

    assert dry.forecast is not None
    assert report.counts.booked == DEALS
    assert {
        name for name, by in errors(dry.forecast, report).items() if by > 0.1
    } == set()
    assert dry.forecast.least <= minutes <= dry.forecast.most
    assert report.forecast is None
