"""The ERP's customers and items: ids and keyed fingerprints, nothing readable.

They are kept as they were last read, and beside that as what ganho made them, which no
reading changes: the ERP may spell a name otherwise, and its lists may lag behind.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from functools import cache
from itertools import zip_longest
from typing import Any, Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Select,
    String,
    Table,
    and_,
    bindparam,
    delete,
    func,
    select,
    true,
    union,
)

from ganho.domain.customer.customer import Candidate, Identity, Taken
from ganho.domain.item import CatalogueItem
from ganho.ledger.core import CHUNK, Core, Part, chunks
from ganho.ledger.records import Kept, MirroredCustomer, MirroredItem
from ganho.ledger.tables import customers, items, remembered

FRESHNESS = "mirror:"
"""Before a table's name: the fact that says when it was read."""
MirrorKind = Literal["customer", "item"]
MADE = (
    remembered.c.name_key.label("made_name"),
    remembered.c.other_key.label("made_other"),
    remembered.c.holder,
    remembered.c.taken_key,
    remembered.c.whole_key,
)
"""What a look wants of what is remembered."""
NO_KEY = ""
"""No fingerprint is empty."""
LISTED_WITHIN = timedelta(days=1)
"""What ganho made need not be listed before: until then no reading takes it away."""


class Mirror(Part):
    """What the ERP has, as far as it was read."""

    def take_in_customers(
        self, rows: Iterable[MirroredCustomer], *, whole: bool
    ) -> None:
        """Take in customers; `whole`: those not among them are gone."""
        sealed = (customer_row(self._core, row) for row in rows)
        read = self._take_in(customers, sealed)
        if whole:
            self._take_away(customers, true(), read)

    def take_in_items(
        self, rows: Iterable[MirroredItem], *, kind: str, whole: bool
    ) -> None:
        """Take in products or services; `whole`: those not among them are gone."""
        sealed = (item_row(self._core, row) for row in rows)
        read = self._take_in(items, sealed)
        if whole:
            self._take_away(items, items.c.kind == kind, read)

    def customers_like(
        self, *, name_keys: Iterable[str], tax_keys: Iterable[str]
    ) -> list[Candidate]:
        """Give the active customers that share a name or a tax id.

        Plain keys go in, fingerprints come out.
        """
        rows = self._alike(customers, name_keys, tax_keys)
        return [
            Candidate(
                customer_id=row.customer_id,
                name_key=row.name_key,
                tax_key=row.tax_key,
                made_for=_made_customer(row),
                taken=_taken(row),
            )
            for row in rows
            if row.active
        ]

    def items_like(
        self, *, name_keys: Iterable[str], code_keys: Iterable[str]
    ) -> list[CatalogueItem]:
        """Give the items, active or not, that share a name or a code."""
        rows = self._alike(items, name_keys, code_keys)
        return [
            CatalogueItem(
                item_id=row.item_id,
                kind=row.kind,
                name_key=row.name_key,
                code_key=row.code_key,
                active=row.active,
                made_for=_made_item(row),
            )
            for row in rows
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

    def _take_in(self, table: Table, rows: Iterable[dict[str, Any]]) -> set[str]:
        """Write rows as they are read, piece by piece; give their ids.

        Nobody waits for a vendor in a transaction, nor for a list of 50,000.
        """
        read: set[str] = set()
        for piece in chunks(rows, CHUNK):
            # By id, the second column: a list that shifts shows a row twice.
            by_id = {tuple(row.values())[1]: row for row in piece}
            with self._core.writing() as connection:
                self._core.upsert(connection, table, list(by_id.values()))
            read |= by_id.keys()
        return read

    def _take_away(
        self, table: Table, those: ColumnElement[bool], read: Collection[str]
    ) -> None:
        """Take away what a whole reading did not show, piece by piece."""
        kind, erp_id = _kind_of(table), table.primary_key.columns[1]
        mine = table.c.company == self._company
        with self._core.reading() as connection:
            known = set(connection.scalars(select(erp_id).where(mine, those)))
        young = select(remembered.c.erp_id).where(
            self._of_kind(kind), remembered.c.made_at > self._clock() - LISTED_WITHIN
        )
        for gone in chunks(sorted(known.difference(read)), CHUNK):
            with self._core.writing() as connection:
                connection.execute(
                    delete(table).where(mine, erp_id.in_(gone), erp_id.not_in(young))
                )

    def _of_kind(self, kind: str) -> Any:
        return (remembered.c.company == self._company) & (remembered.c.kind == kind)

    def _alike(
        self, table: Table, names: Iterable[str], others: Iterable[str]
    ) -> list[Row[Any]]:
        """Give the rows that bear a key, or once did, with what is remembered of them."""
        found: dict[str, Row[Any]] = {}
        pieces = (
            chunks(map(self._core.fingerprint, k), CHUNK) for k in (names, others)
        )
        with self._core.reading() as connection:
            # Not an empty list: SQLite then reads all that the company has.
            for some, more in zip_longest(*pieces, fillvalue=[NO_KEY]):
                asked = {"company": self._company, "names": some, "others": more}
                rows = connection.execute(_bearing_either(table), asked)
                found |= {tuple(row)[1]: row for row in rows}
        return list(found.values())


def _table_of(kind: MirrorKind) -> tuple[Table, Column[Any]]:
    table = customers if kind == "customer" else items
    return table, table.primary_key.columns[1]


@cache
def _bearing(column: Column[Any]) -> Select[Any]:
    """Write the statement for the rows that bear one of some keys, once a column."""
    table = column.table
    return select(table).where(
        table.c.company == bindparam("company"),
        column.in_(bindparam("keys", expanding=True)),
    )


@cache
def _bearing_either(table: Table) -> Select[Any]:
    """Write the statement for the rows that bear a name or another key, now or once."""
    erp_id, was = table.primary_key.columns[1], remembered.c
    other = customers.c.tax_key if table is customers else items.c.code_key
    company = bindparam("company", type_=String)
    names = bindparam("names", type_=String, expanding=True)
    others = bindparam("others", type_=String, expanding=True)
    # Each key by an index of its own: an OR over two tables has none on PostgreSQL.
    near = union(
        *(
            select(erp_id).where(table.c.company == company, bears)
            for bears in (table.c.name_key.in_(names), other.in_(others))
        ),
        *(
            # Of either kind, which no key and no id share: asked for the kind as well,
            # SQLite reads all that is remembered of it as soon as there are three keys.
            select(was.erp_id).where(was.company == company, bore)
            for bore in (
                was.name_key.in_(names),
                was.other_key.in_(others),
                was.taken_key.in_(others),
            )
        ),
    )
    same = (was.company == company, was.kind == _kind_of(table), was.erp_id == erp_id)
    return (
        select(table, *MADE)
        .select_from(table.outerjoin(remembered, and_(*same)))
        .where(table.c.company == company, erp_id.in_(near))
    )


def _kind_of(table: Table) -> MirrorKind:
    return "customer" if table is customers else "item"


def _made_customer(row: Row[Any]) -> Identity | None:
    if row.made_name is None:
        return None
    return Identity(name_key=row.made_name, tax_key=row.made_other)


def _taken(row: Row[Any]) -> Taken | None:
    if row.holder is None:
        return None
    return Taken(holder=row.holder, tax_key=row.taken_key, whole_key=row.whole_key)


def _made_item(row: Row[Any]) -> tuple[str, ...]:
    """By code first, where codes count, then by name: as it is asked for."""
    return tuple(key for key in (row.made_other, row.made_name) if key)


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
