"""Sales and contracts of the ERP that are not ours: read once, and remembered."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Table, select

from ganho.ledger.core import CHUNK, Core, chunks, from_cents, to_cents
from ganho.ledger.records import ForeignSale
from ganho.ledger.tables import foreign_contracts, foreign_sales


class Foreign(Core):
    """What others made in the ERP."""

    def foreign_sales(self, erp_ids: Iterable[str]) -> set[str]:
        """Tell which of these sales were read before and are not ours."""
        return self._known(foreign_sales, erp_ids)

    def foreign_contracts(self, erp_ids: Iterable[str]) -> set[str]:
        """Tell which of these contracts were read before and are not ours."""
        return self._known(foreign_contracts, erp_ids)

    def note_foreign_contracts(self, erp_ids: Iterable[str]) -> None:
        """Remember that these contracts are not ours."""
        rows = [{"company": self._company, "erp_id": erp_id} for erp_id in erp_ids]
        with self._writing() as connection:
            self._upsert(connection, foreign_contracts, rows)

    def note_foreign_sales(self, sales: Iterable[ForeignSale]) -> None:
        """Remember sales that are not ours, as the list shows them now."""
        rows = [
            {
                "company": self._company,
                "erp_id": sale.erp_id,
                "customer_id": sale.customer_id,
                "cents": to_cents(sale.total),
                "sold_on": sale.sold_on,
                "number": sale.number,
            }
            for sale in sales
        ]
        with self._writing() as connection:
            self._upsert(connection, foreign_sales, rows)

    def foreign_sales_of(self, customer_ids: Iterable[str]) -> list[ForeignSale]:
        """Give the foreign sales of customers, as they were when last listed."""
        found: list[ForeignSale] = []
        with self._reading() as connection:
            for ids in chunks(customer_ids, CHUNK):
                query = select(foreign_sales).where(
                    foreign_sales.c.company == self._company,
                    foreign_sales.c.customer_id.in_(ids),
                )
                found += [_foreign(row) for row in connection.execute(query)]
        return found

    def _known(self, table: Table, erp_ids: Iterable[str]) -> set[str]:
        found: set[str] = set()
        with self._reading() as connection:
            for ids in chunks(erp_ids, CHUNK):
                query = select(table.c.erp_id).where(
                    table.c.company == self._company, table.c.erp_id.in_(ids)
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
    )
