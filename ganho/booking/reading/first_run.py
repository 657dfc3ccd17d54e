"""When ganho began: whoever was won before may be in the books."""

from datetime import datetime

from ganho.ledger.parts.facts import Facts

FIRST_RUN = "first_run"


def note_first_run(facts: Facts, started_at: datetime) -> None:
    """Remember when ganho began: whoever was won before may be in the books."""
    if facts.get(FIRST_RUN) is None:
        facts.note(FIRST_RUN, started_at.isoformat())
