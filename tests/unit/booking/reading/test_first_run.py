"""When ganho began is written down once."""

from datetime import timedelta

from ganho.booking.reading.first_run import FIRST_RUN, note_first_run
from tests.unit.booking.fakes import NOON, Facts


def test_the_first_run_says_when_it_began() -> None:
    facts = Facts()

    note_first_run(facts, NOON)

    assert facts.get(FIRST_RUN) == NOON.isoformat()


def test_no_later_run_says_otherwise() -> None:
    facts = Facts()
    note_first_run(facts, NOON)

    note_first_run(facts, NOON + timedelta(days=1))

    assert facts.get(FIRST_RUN) == NOON.isoformat()
