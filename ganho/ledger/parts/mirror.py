"""The ERP's customers and items: ids and keyed fingerprints, nothing readable.

They are kept as they were last read, and beside that as what ganho made them, which no
reading changes: the ERP may spell a name otherwise, and its lists may lag behind.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    Column,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    func,
    select,
)

from ganho.domain.customer.customer import Candidate, Identity, Taken
from ganho.domain.item import CatalogueItem
from ganho.ledger.core import CHUNK, Core, Part, chunks
from ganho.ledger.records import Kept, MirroredCustomer, MirroredItem
from ganho.ledger.tables import customers, items, remembered

FRESHNESS = "mirror:"
"""Before a table's name: the fact that says when it was read."""
MirrorKind = Literal["customer", "item"]
LISTED_WITHIN = timedelta(days=1)
"""What ganho made need not be listed before: until then no reading takes it away."""


class Mirror(Part):
    """What the ERP has, as far as it was read."""

    def take_in_customers(
        self, rows: Iterable[MirroredCustomer], *, whole: bool
    ) -> None:
        """Take in customers; `whole`: those not among them are gone."""
        sealed = (customer_row(self._core, row) for row in rows)
        gone = self._gone(customers, "customer") if whole else None
        self._replace(customers, sealed, gone)

    def take_in_items(
        self, rows: Iterable[MirroredItem], *, kind: str, whole: bool
    ) -> None:
        """Take in products or services; `whole`: those not among them are gone."""
        sealed = (item_row(self._core, row) for row in rows)
        gone = self._gone(items, "item") & (items.c.kind == kind) if whole else None
        self._replace(items, sealed, gone)

    def customers_like(
        self, *, name_keys: Iterable[str], tax_keys: Iterable[str]
    ) -> list[Candidate]:
        """Give the active customers that share a name or a tax id.

        Plain keys go in, fingerprints come out.
        """
        rows, made = self._alike(
            customers,
            ((customers.c.name_key, remembered.c.name_key), name_keys),
            (
                (
                    customers.c.tax_key,
                    remembered.c.other_key,
                    remembered.c.taken_key,
                ),
                tax_keys,
            ),
        )
        return [
            Candidate(
                customer_id=customer_id,
                name_key=row.name_key,
                tax_key=row.tax_key,
                made_for=_made_customer(made.get(customer_id)),
                taken=_taken(made.get(customer_id)),
            )
            for customer_id, row in rows.items()
            if row.active
        ]

    def items_like(
        self, *, name_keys: Iterable[str], code_keys: Iterable[str]
    ) -> list[CatalogueItem]:
        """Give the items, active or not, that share a name or a code."""
        rows, made = self._alike(
            items,
            ((items.c.name_key, remembered.c.name_key), name_keys),
            ((items.c.code_key, remembered.c.other_key), code_keys),
        )
        return [
            CatalogueItem(
                item_id=item_id,
                kind=row.kind,
                name_key=row.name_key,
                code_key=row.code_key,
                active=row.active,
                made_for=_made_item(made.get(item_id)),
            )
            for item_id, row in rows.items()
        ]

    def keep_taken(self, taken: Mapping[str, Taken]) -> None:
        """Remember who took which customers; the keys are fingerprints already."""
        rows = [
            {
                "company": self._company,
                "kind": "customer",
                "erp_id": customer_id,
                "holder": one.holder,
                "taken_key": one.tax_key,
                "whole_key": one.whole_key,
            }
            for customer_id, one in taken.items()
        ]
        if rows:
            with self._core.writing() as connection:
                # What it was made as stays.
                self._core.upsert(connection, remembered, rows)

    def remember(
        self, kept: Kept, *, name_key: str | None, other_key: str | None
    ) -> None:
        """Remember by which plain keys ganho made one; who took it since stays."""
        row = {
            **_made_row(self._core, kept.kind, kept.erp_id),
            "made_at": kept.at,
            "name_key": name_key and self._core.fingerprint(name_key),
            "other_key": other_key and self._core.fingerprint(other_key),
        }
        with self._core.writing() as connection:
            self._core.upsert(connection, remembered, [row])

    def active_among(self, kind: MirrorKind, ids: Collection[str]) -> set[str]:
        """Give those of these customers or items that may be used, as far as is known."""
        _, erp_id = _table_of(kind)
        asked = [{"company": self._company, "keys": ids} for ids in chunks(ids, CHUNK)]
        with self._core.reading() as connection:
            return {
                tuple(row)[1]
                for one in asked
                for row in connection.execute(_bearing(erp_id), one)
                if row.active
            }

    def forget(
        self, kind: MirrorKind, ids: Collection[str], *, made_only: bool = False
    ) -> None:
        """Let go of customers or items that are gone; or of those that ganho made alone."""
        table, erp_id = _table_of(kind)
        row = (table.c.company == self._company) & erp_id.in_(ids)
        known = self._of_kind(kind) & remembered.c.erp_id.in_(ids)
        if made_only:
            known &= remembered.c.made_at.is_not(None)
            row &= erp_id.in_(select(remembered.c.erp_id).where(known))
        with self._core.writing() as connection:
            connection.execute(delete(table).where(row))
            connection.execute(delete(remembered).where(known))

    def count_customers(self) -> int:
        """Count the customers that the ERP had when they were last read."""
        query = select(func.count()).where(customers.c.company == self._company)
        with self._core.reading() as connection:
            return connection.execute(query).scalar() or 0

    def _replace(
        self, table: Table, rows: Iterable[dict[str, Any]], gone: Any | None
    ) -> None:
        """Read first, write after: nobody waits for a vendor in a transaction."""
        # By id, the second column: a list that shifts shows a row twice.
        read = list({tuple(row.values())[1]: row for row in rows}.values())
        with self._core.writing() as connection:
            if gone is not None:
                connection.execute(delete(table).where(gone))
            self._core.upsert(connection, table, read)

    def _gone(self, table: Table, kind: str) -> Any:
        """Say which rows a whole reading takes away, unless it shows them."""
        young = self._of_kind(kind) & (
            remembered.c.made_at > self._clock() - LISTED_WITHIN
        )
        erp_id = table.primary_key.columns[1]
        return (table.c.company == self._company) & erp_id.not_in(
            select(remembered.c.erp_id).where(young)
        )

    def _of_kind(self, kind: str) -> Any:
        return (remembered.c.company == self._company) & (remembered.c.kind == kind)

    def _alike(
        self, table: Table, *wanted: tuple[tuple[Column[Any], ...], Iterable[str]]
    ) -> tuple[dict[str, Row[Any]], dict[str, Row[Any]]]:
        """Give the rows that bear a key or are remembered by it, and what is remembered."""
        found: dict[str, Row[Any]] = {}
        known: dict[str, Row[Any]] = {}
        kind = "customer" if table is customers else "item"
        erp_id = table.primary_key.columns[1]
        mine = {"company": self._company, "kind": kind}
        with self._core.reading() as connection:

            def gather(column: Column[Any], values: Iterable[str]) -> None:
                for some in chunks(values, CHUNK):
                    rows = connection.execute(_bearing(column), {**mine, "keys": some})
                    if column.table is table:
                        found.update({tuple(row)[1]: row for row in rows})
                    else:
                        known.update({row.erp_id: row for row in rows})

            for columns, keys in wanted:
                sealed = [self._core.fingerprint(key) for key in keys]
                for column in columns:
                    gather(column, sealed)
            gather(erp_id, known.keys() - found)
            gather(remembered.c.erp_id, found.keys() - known)
        return found, known


def _table_of(kind: MirrorKind) -> tuple[Table, Column[Any]]:
    table = customers if kind == "customer" else items
    return table, table.primary_key.columns[1]


@cache
def _bearing(column: Column[Any]) -> Select[Any]:
    """Write the statement for the rows that bear one of some keys, once a column."""
    table = column.table
    query = select(table).where(
        table.c.company == bindparam("company"),
        column.in_(bindparam("keys", expanding=True)),
    )
    if table is remembered:
        query = query.where(remembered.c.kind == bindparam("kind"))
    return query


def _made_customer(row: Row[Any] | None) -> Identity | None:
    if row is None or row.name_key is None:
        return None
    return Identity(name_key=row.name_key, tax_key=row.other_key)


def _taken(row: Row[Any] | None) -> Taken | None:
    if row is None or row.holder is None:
        return None
    return Taken(holder=row.holder, tax_key=row.taken_key, whole_key=row.whole_key)


def _made_item(row: Row[Any] | None) -> tuple[str, ...]:
    """By code first, where codes count, then by name: as it is asked for."""
    keys = (row.other_key, row.name_key) if row else ()
    return tuple(key for key in keys if key)


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


def made_customer_row(core: Core, customer: MirroredCustomer) -> dict[str, Any]:
    """Remember as whom ganho made a customer, and for whom."""
    row = customer_row(core, customer)
    return {
        **_made_row(core, "customer", customer.customer_id),
        "name_key": row["name_key"],
        "other_key": row["tax_key"],
        "holder": customer.holder or None,
        "taken_key": None,
        "whole_key": customer.whole_key and core.fingerprint(customer.whole_key),
    }


def made_item_row(core: Core, item: MirroredItem) -> dict[str, Any]:
    """Remember as what ganho made an item."""
    row = item_row(core, item)
    return {
        **_made_row(core, "item", item.item_id),
        "name_key": row["name_key"],
        "other_key": row["code_key"],
    }


def _made_row(core: Core, kind: str, erp_id: str) -> dict[str, Any]:
    return {
        "company": core.company,
        "kind": kind,
        "erp_id": erp_id,
        "made_at": core.clock(),
    }
