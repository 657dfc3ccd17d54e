"""The ERP's customers and items: ids and keyed fingerprints, nothing readable."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Table, delete, or_, select

from ganho.domain.customer.customer import Candidate
from ganho.domain.item import CatalogueItem
from ganho.ledger.core import CHUNK, Core, chunks
from ganho.ledger.records import MirroredCustomer, MirroredItem
from ganho.ledger.tables import customers, items

FRESHNESS = "mirror:"
"""Before a table's name: the fact that says when it was read."""


class Mirror(Core):
    """What the ERP has, as far as it was read."""

    def mirror_customers(
        self, rows: Iterable[MirroredCustomer], *, whole: bool
    ) -> None:
        """Take in customers; `whole`: those not among them are gone."""
        sealed = (
            {
                "company": self._company,
                "customer_id": row.customer_id,
                "name_key": self.fingerprint(row.name_key),
                "tax_key": row.tax_key and self.fingerprint(row.tax_key),
                "active": row.active,
            }
            for row in rows
        )
        gone = customers.c.company == self._company if whole else None
        self._replace(customers, sealed, gone)

    def mirror_items(
        self, rows: Iterable[MirroredItem], *, kind: str, whole: bool
    ) -> None:
        """Take in products or services; `whole`: those not among them are gone."""
        sealed = (
            {
                "company": self._company,
                "item_id": row.item_id,
                "kind": row.kind,
                "name_key": self.fingerprint(row.name_key),
                "code_key": row.code_key and self.fingerprint(row.code_key),
                "active": row.active,
            }
            for row in rows
        )
        of_kind = (items.c.company == self._company) & (items.c.kind == kind)
        self._replace(items, sealed, of_kind if whole else None)

    def customers_like(
        self, *, name_keys: Iterable[str], tax_keys: Iterable[str]
    ) -> list[Candidate]:
        """Give the active customers that share a name or a tax id.

        Plain keys go in, fingerprints come out.
        """
        rows = self._alike(
            customers,
            (customers.c.name_key, name_keys),
            (customers.c.tax_key, tax_keys),
        )
        return [
            Candidate(
                customer_id=row.customer_id, name_key=row.name_key, tax_key=row.tax_key
            )
            for row in rows.values()
            if row.active
        ]

    def items_like(
        self, *, name_keys: Iterable[str], code_keys: Iterable[str]
    ) -> list[CatalogueItem]:
        """Give the items, active or not, that share a name or a code."""
        rows = self._alike(
            items, (items.c.name_key, name_keys), (items.c.code_key, code_keys)
        )
        return [
            CatalogueItem(
                item_id=row.item_id,
                kind=row.kind,
                name_key=row.name_key,
                code_key=row.code_key,
                active=row.active,
            )
            for row in rows.values()
        ]

    def _replace(
        self, table: Table, rows: Iterable[dict[str, Any]], gone: Any | None
    ) -> None:
        """Read first, write after: nobody waits for a vendor in a transaction."""
        read = list({tuple(row.values())[1]: row for row in rows}.values())
        with self._writing() as connection:
            if gone is not None:
                connection.execute(delete(table).where(gone))
            self._upsert(connection, table, read)

    def _alike(
        self, table: Table, *wanted: tuple[Column[Any], Iterable[str]]
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        with self._reading() as connection:
            for column, keys in wanted:
                sealed = [self.fingerprint(key) for key in keys]
                for some in chunks(sealed, CHUNK):
                    query = select(table).where(
                        table.c.company == self._company, or_(column.in_(some))
                    )
                    found |= {row[1]: row for row in connection.execute(query)}
        return found
