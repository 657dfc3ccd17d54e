"""Sales and contracts of the ERP that are no bookings of ours, each read once.

What was only listed is remembered as such: for all that is known it may be ours.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, select

from ganho.ledger.core import CHUNK, Part, chunks, from_cents, to_cents
from ganho.ledger.records import ForeignSale
from ganho.ledger.tables import foreign_contracts, foreign_sales


class Foreign(Part):
    """What others made in the ERP."""

    def sales_among(self, erp_ids: Iterable[str]) -> set[str]:
        """Tell which of these sales were read before and are not ours."""
        return self._known(foreign_sales, erp_ids, foreign_sales.c.read)

    def contracts_among(self, erp_ids: Iterable[str]) -> set[str]:
        """Tell which of these contracts were read before and are not ours."""
        return self._known(foreign_contracts, erp_ids)

    def note_sales(self, sales: Iterable[ForeignSale]) -> None:
        """Remember sales that are not ours, as the list shows them now."""
        rows = [
            {
                "company": self._company,
                "erp_id": sale.erp_id,
                "customer_id": sale.customer_id,
                "cents": to_cents(sale.total),
                "sold_on": sale.sold_on,
                "number": sale.number,
                "origin": sale.origin,
                "created_at": sale.created_at,
                "read": sale.read,
                "marker": sale.marker,
                "changed_at": sale.changed_at,
            }
            for sale in sales
        ]
        with self._core.writing() as connection:
            self._core.upsert(connection, foreign_sales, rows)

    def note_contracts(self, erp_ids: Iterable[str], marker: str | None = None) -> None:
        """Remember that these contracts are not ours, and the marker they bear."""
        rows = [
            {"company": self._company, "erp_id": erp_id, "marker": marker}
            for erp_id in erp_ids
        ]
        with self._core.writing() as connection:
            self._core.upsert(connection, foreign_contracts, rows)

    def sales_of(self, customer_ids: Iterable[str]) -> list[ForeignSale]:
        """Give the foreign sales of customers, as they were when last listed."""
        return list(self._sales(foreign_sales.c.customer_id, customer_ids))

    def sales_marked(self, markers: Iterable[str]) -> list[ForeignSale]:
        """Give the foreign sales that bear one of these markers."""
        return list(self._sales(foreign_sales.c.marker, markers))

    def contracts_marked(self, markers: Iterable[str]) -> set[str]:
        """Find the foreign contracts that bear one of these markers."""
        found: set[str] = set()
        with self._core.reading() as connection:
            for some in chunks(markers, CHUNK):
                query = select(foreign_contracts.c.erp_id).where(
                    foreign_contracts.c.company == self._company,
                    foreign_contracts.c.marker.in_(some),
                )
                found |= set(connection.execute(query).scalars())
        return found

    def listed_before(self, erp_ids: Iterable[str]) -> dict[str, ForeignSale]:
        """Give what is remembered of these sales, read or not."""
        return {s.erp_id: s for s in self._sales(foreign_sales.c.erp_id, erp_ids)}

    def unread_sales(self, since: date) -> list[ForeignSale]:
        """Give the sales of a day or later that were listed and never read."""
        query = select(foreign_sales).where(
            foreign_sales.c.company == self._company,
            foreign_sales.c.sold_on >= since,
            ~foreign_sales.c.read,
        )
        with self._core.reading() as connection:
            return [_foreign(row) for row in connection.execute(query)]

    def _sales(
        self, column: ColumnElement[Any], wanted: Iterable[str]
    ) -> Iterator[ForeignSale]:
        with self._core.reading() as connection:
            for some in chunks(wanted, CHUNK):
                query = select(foreign_sales).where(
                    foreign_sales.c.company == self._company, column.in_(some)
                )
                yield from [_foreign(row) for row in connection.execute(query)]

    def _known(
        self, table: Table, erp_ids: Iterable[str], *more: ColumnElement[bool]
    ) -> set[str]:
        found: set[str] = set()
        with self._core.reading() as connection:
            for ids in chunks(erp_ids, CHUNK):
                query = select(table.c.erp_id).where(
                    table.c.company == self._company, table.c.erp_id.in_(ids), *more
                )
                found |= set(connection.execute(query).scalars())
        return found


def _foreign(row: Row[Any]) -> ForeignSale:
    return ForeignSale(
        erp_id=row.erp_id,
        customer_id=row.customer_id,
        total=from_cents(row.cents),
        sold_on=row.sold_on,
        number=row.number,
        origin=row.origin,
        created_at=row.created_at,
        read=row.read,
        marker=row.marker,
        changed_at=row.changed_at,
    )
