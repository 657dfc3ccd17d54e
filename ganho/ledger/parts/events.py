"""The append-only story of every deal."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from ganho.ledger.core import CHUNK, Part, chunks
from ganho.ledger.records import Event
from ganho.ledger.tables import events

LEFT_TO_PEOPLE = ("set_aside", "read_quarantined", "read_excluded", "superseded")
"""Events after which somebody may have typed the sale: the deal was held or left out,
or its sale was cancelled."""


class Events(Part):
    """What happened to each deal; the other parts tell it as they do it."""

    def of(self, deal_id: int) -> list[Event]:
        """Give a deal's story, in the order it happened."""
        query = (
            select(events)
            .where(events.c.company == self._company, events.c.deal_id == deal_id)
            .order_by(events.c.event_id)
        )
        with self._core.reading() as connection:
            rows = connection.execute(query).all()
        return [
            Event(
                at=row.at,
                run_id=row.run_id,
                deal_id=row.deal_id,
                what=row.what,
                facts=row.facts,
            )
            for row in rows
        ]

    def left_to_people(
        self, deal_ids: Iterable[int], *, met_before: datetime
    ) -> set[int]:
        """Tell which of these deals ganho ever left to people.

        One that it met before a time has waited so long that it was left to them too.
        """
        was_met = events.c.at < met_before
        return self._once(deal_ids, or_(events.c.what.in_(LEFT_TO_PEOPLE), was_met))

    def left_out_before(self, deal_ids: Iterable[int], rule: str) -> set[int]:
        """Tell which of these deals a rule of the company's ever left out."""
        is_rule = events.c.facts["reason"].as_string() == rule
        return self._once(deal_ids, events.c.what == "read_excluded", is_rule)

    def _once(self, deal_ids: Iterable[int], *what: ColumnElement[bool]) -> set[int]:
        """Tell to which of these deals something ever happened."""
        found: set[int] = set()
        with self._core.reading() as connection:
            for ids in chunks(deal_ids, CHUNK):
                query = select(events.c.deal_id).where(
                    events.c.company == self._company,
                    events.c.deal_id.in_(ids),
                    *what,
                )
                found |= set(connection.execute(query.distinct()).scalars())
        return found
