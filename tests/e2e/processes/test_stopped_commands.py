"""`ganho sync` killed, ended and interrupted at one place after the other."""

import pytest

from tests.processes import CUSTOMER, SALE, STOPPED, Company

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes-1")]
PLACES = [
    ("before", CUSTOMER),
    ("after", CUSTOMER),
    ("after", "INSERT INTO intents"),
    ("before", SALE),
    ("after", SALE),
    ("before", "INSERT INTO bookings"),
    ("after", "INSERT INTO bookings"),
]
INTERRUPTED = "Interrompido. Nada se perde: rode de novo."
ENDS = {"SIGKILL": -9, "SIGTERM": -15, "SIGINT": STOPPED}


@pytest.mark.parametrize("act", ENDS)
def test_stopped_at_each_place_in_turn(company: Company, act: str) -> None:
    for when, place in PLACES:
        company.win(2)
        company.let_pass()
        stopped = company.sync(when=when, place=place, number=2, act=act)
        assert stopped.end() == ENDS[act], (when, place, stopped.said)
        if act == "SIGINT":
            assert stopped.lines == [INTERRUPTED]
        else:
            assert stopped.lines == []
        assert company.doubled() == []
    company.finish()

    assert company.harms() == []
    assert company.made() == company.deals
