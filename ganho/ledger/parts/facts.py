"""Small facts that a run learns, each under its name."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from ganho.domain.elapsed import is_within
from ganho.ledger.core import Part
from ganho.ledger.tables import facts


class Facts(Part):
    """Facts by name; what is joined or listed has a table of its own."""

    def get(self, name: str, *, younger_than: timedelta | None = None) -> Any | None:
        """Give a fact; None if it is unknown or too old."""
        query = select(facts.c.value, facts.c.noted_at).where(
            facts.c.company == self._company, facts.c.name == name
        )
        with self._core.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        if younger_than is None or is_within(younger_than, row.noted_at, self._clock()):
            return row.value
        return None

    def note(self, name: str, value: Any) -> None:
        """Keep a fact; the one of the same name is replaced."""
        row = {
            "company": self._company,
            "name": name,
            "value": value,
            "noted_at": self._clock(),
        }
        with self._core.writing() as connection:
            self._core.upsert(connection, facts, [row])
