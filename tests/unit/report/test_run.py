import json

import pytest

from ganho.report.run_report import Counts, RunReport


@pytest.mark.parametrize(
    ("state", "code"), [("complete", 0), ("off", 0), ("stopped", 1), ("partial", 3)]
)
def test_the_state_decides_the_exit_code(make_report, state, code):
    assert make_report(state=state).exit_code == code


def test_a_report_comes_back_from_the_ledger_as_it_was(make_report):
    report = make_report(excluded={"PIPELINE_NOT_INCLUDED": (8, 9)})

    stored = json.loads(json.dumps(report.model_dump(mode="json")))

    assert RunReport.model_validate(stored) == report


def test_every_won_deal_is_in_exactly_one_place(make_report):
    counts = Counts(
        won=15, booked=1, already_booked=2, quarantined=3, excluded=4, waiting=5
    )

    assert make_report(counts=counts).balances


def test_a_deal_in_no_place_breaks_the_equation(make_report):
    assert not make_report(counts=Counts(won=2, booked=1)).balances
    assert not make_report(gap=(12,)).balances
