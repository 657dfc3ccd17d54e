"""When ganho began: whoever was won before may be in the books."""

from ganho.booking.run.run import Run

FIRST_RUN = "first_run"


def note_first_run(run: Run) -> None:
    """Remember when ganho began: whoever was won before may be in the books."""
    ledger = run.company.ledger
    if not run.dry_run and ledger.facts.get(FIRST_RUN) is None:
        ledger.facts.note(FIRST_RUN, run.started_at.isoformat())
