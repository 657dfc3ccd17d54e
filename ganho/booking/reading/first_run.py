"""When ganho began: whoever was won before may be in the books."""

from datetime import datetime

from ganho.ledger.notes import Notes

FIRST_RUN = "first_run"


def note_first_run(facts: Notes, started_at: datetime) -> None:
    """Remember when ganho began: whoever was won before may be in the books."""
    if facts.fact(FIRST_RUN) is None:
        facts.note_fact(FIRST_RUN, started_at.isoformat())
