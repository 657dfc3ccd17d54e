"""Persons and organizations that somebody edited: their deals do not show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ganho.booking.run.table import Desk
from ganho.ledger.parts.past_runs import Runs
from ganho.ledger.records import DealRecord
from ganho.pipedrive.api import PipedriveClient

OVERLAP = timedelta(seconds=120)
"""`updated_since` has whole seconds and the vendor's clock is not ours."""
STREAM = "contacts"


@dataclass(frozen=True, kw_only=True)
class Edited:
    """What was edited; None: more than pays to list, or nobody knows what."""

    organizations: set[int] | None
    persons: set[int] | None

    def concerns(self, org_id: int | None, person_id: int | None) -> bool:
        """Tell whether something of a deal's may have been edited."""
        return any(
            edited is None or contact in edited
            for edited, contact in (
                (self.organizations, org_id),
                (self.persons, person_id),
            )
            if contact is not None
        )


NOBODY_KNOWS = Edited(organizations=None, persons=None)
NOTHING = Edited(organizations=set(), persons=set())


@dataclass(frozen=True, kw_only=True)
class Edits:
    """Asks what was edited, a page of persons and one of organizations a run."""

    pipedrive: PipedriveClient
    watermarks: Runs
    desk: Desk
    clock: Callable[[], datetime]
    run_id: str

    def since_last(self, held: Sequence[DealRecord]) -> Edited:
        """List what was edited since this was last asked for the held deals."""
        read_at = min(record.read_at for record in held)
        asked_at = self.watermarks.watermark(STREAM) or read_at
        # It was made by a clock that was wrong for nobody knows how long.
        if asked_at > self.clock() + OVERLAP:
            return NOBODY_KNOWS
        since = asked_at - OVERLAP
        return Edited(
            organizations=self.pipedrive.edited("organizations", since=since),
            persons=self.pipedrive.edited("persons", since=since),
        )

    def note(self, until: datetime | None) -> None:
        """Remember until when all that was edited has been read, or is nobody's."""
        if until is not None:
            self.desk.take_in(self.run_id, [], {STREAM: until})
