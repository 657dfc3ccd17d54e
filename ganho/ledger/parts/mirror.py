"""The ERP's customers and items: ids and keyed fingerprints, nothing readable."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Table, delete, func, or_, select

from ganho.domain.customer.customer import Candidate
from ganho.domain.item import CatalogueItem
from ganho.ledger.core import CHUNK, Core, Part, chunks
from ganho.ledger.records import MirroredCustomer, MirroredItem
from ganho.ledger.tables import customers, items

FRESHNESS = "mirror:"
"""Before a table's name: the fact that says when it was read."""


class Mirror(Part):
    """What the ERP has, as far as it was read."""

    def take_in_customers(
        self, rows: Iterable[MirroredCustomer], *, whole: bool
    ) -> None:
        """Take in customers; `whole`: those not among them are gone."""
        sealed = (customer_row(self._core, row) for row in rows)
        gone = customers.c.company == self._company if whole else None
        self._replace(customers, sealed, gone)

    def take_in_items(
        self, rows: Iterable[MirroredItem], *, kind: str, whole: bool
    ) -> None:
        """Take in products or services; `whole`: those not among them are gone."""
        sealed = (item_row(self._core, row) for row in rows)
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

    def count_customers(self) -> int:
        """Count the customers that the ERP had when they were last read."""
        query = select(func.count()).where(customers.c.company == self._company)
        with self._core.reading() as connection:
            return connection.execute(query).scalar() or 0

    def _replace(
        self, table: Table, rows: Iterable[dict[str, Any]], gone: Any | None
    ) -> None:
        """Read first, write after: nobody waits for a vendor in a transaction."""
        read = list({tuple(row.values())[1]: row for row in rows}.values())
        with self._core.writing() as connection:
            if gone is not None:
                connection.execute(delete(table).where(gone))
            self._core.upsert(connection, table, read)

    def _alike(
        self, table: Table, *wanted: tuple[Column[Any], Iterable[str]]
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        with self._core.reading() as connection:
            for column, keys in wanted:
                sealed = [self._core.fingerprint(key) for key in keys]
                for some in chunks(sealed, CHUNK):
                    query = select(table).where(
                        table.c.company == self._company, or_(column.in_(some))
                    )
                    found |= {row[1]: row for row in connection.execute(query)}
        return found


def customer_row(core: Core, customer: MirroredCustomer) -> dict[str, Any]:
    """Seal what can be read of a customer."""
    return {
        "company": core.company,
        "customer_id": customer.customer_id,
        "name_key": core.fingerprint(customer.name_key),
        "tax_key": customer.tax_key and core.fingerprint(customer.tax_key),
        "active": customer.active,
    }


def item_row(core: Core, item: MirroredItem) -> dict[str, Any]:
    """Seal what can be read of a product or service."""
    return {
        "company": core.company,
        "item_id": item.item_id,
        "kind": item.kind,
        "name_key": core.fingerprint(item.name_key),
        "code_key": item.code_key and core.fingerprint(item.code_key),
        "active": item.active,
    }
