"""What is noted about deals that go on all the same."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, or_, select

from ganho.ledger.core import CHUNK, NOTHING, Part, chunks
from ganho.ledger.records import Warned
from ganho.ledger.tables import remarks


class Remarks(Part):
    """Remarks on deals; one of each kind on a deal."""

    def keep(
        self, deal_id: int, remark: str, facts: Mapping[str, str] = NOTHING
    ) -> None:
        """Keep a remark on a deal; one of each kind."""
        self.keep_all([Warned(deal_id=deal_id, remark=remark, facts=facts)])

    def keep_all(self, warned: Iterable[Warned]) -> None:
        """Keep remarks on deals, some hundreds in one transaction."""
        for chunk in chunks(warned, CHUNK):
            with self._core.writing() as connection:
                for one in chunk:
                    self._core.remark(connection, one.deal_id, {one.remark: one.facts})

    def on(self, deal_ids: Iterable[int]) -> list[Warned]:
        """List the remarks on deals."""
        found: list[Warned] = []
        for chunk in chunks(deal_ids, CHUNK):
            query = select(remarks).where(
                remarks.c.company == self._company, remarks.c.deal_id.in_(chunk)
            )
            with self._core.reading() as connection:
                rows = connection.execute(
                    query.order_by(remarks.c.deal_id, remarks.c.remark)
                ).all()
            found += [
                Warned(deal_id=row.deal_id, remark=row.remark, facts=row.facts)
                for row in rows
            ]
        return found

    def of_kind(
        self, remark: str, *, noted_before: datetime | None = None
    ) -> list[Warned]:
        """List the deals that bear a remark, the longest noted first.

        `noted_before` leaves out the younger ones.
        """
        query = select(remarks).where(
            remarks.c.company == self._company, remarks.c.remark == remark
        )
        if noted_before is not None:
            at = remarks.c.noted_at
            query = query.where(or_(at < noted_before, at > self._clock()))
        with self._core.reading() as connection:
            rows = connection.execute(
                query.order_by(remarks.c.noted_at, remarks.c.deal_id)
            ).all()
        return [
            Warned(deal_id=row.deal_id, remark=row.remark, facts=row.facts)
            for row in rows
        ]

    def take_back(self, deal_id: int, remark: str) -> None:
        """Take a remark back."""
        with self._core.writing() as connection:
            connection.execute(
                delete(remarks).where(
                    remarks.c.company == self._company,
                    remarks.c.deal_id == deal_id,
                    remarks.c.remark == remark,
                )
            )
