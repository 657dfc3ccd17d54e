"""What Pipedrive's products are in the ERP: the keys they took, and what people chose."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlalchemy import Column, bindparam, delete, select

from ganho.ledger.core import CHUNK, Part, chunks
from ganho.ledger.records import Claim
from ganho.ledger.tables import chosen_items, item_claims, items

CHOSEN = (
    select(chosen_items.c.product, chosen_items.c.item_id)
    .join(
        items,
        (chosen_items.c.company == items.c.company)
        & (chosen_items.c.item_id == items.c.item_id),
    )
    .where(
        chosen_items.c.company == bindparam("company"),
        items.c.active,
        chosen_items.c.product.in_(bindparam("products", expanding=True)),
    )
)
"""Built once: each deal asks for it."""


class Products(Part):
    """One row for each of the ERP's keys that a product took, and for each choice."""

    def claims_on(self, keys: Iterable[str]) -> list[Claim]:
        """Give who took these keys, whichever run it was in."""
        return list(self._claims(item_claims.c.key, keys))

    def claim(self, taken: Mapping[str, Collection[Claim]]) -> None:
        """Let products have these keys, and none that they had before; by product."""
        had: dict[str, set[Claim]] = {product: set() for product in taken}
        for claim in self._claims(item_claims.c.product, taken):
            had[claim.product].add(claim)
        changed = [p for p, claims in taken.items() if set(claims) != had[p]]
        if not changed:
            return
        mine = item_claims.c.company == self._company
        rows = [
            {
                "company": self._company,
                "key": claim.key,
                "product": claim.product,
                "name_key": claim.name_key,
                "name": claim.name,
            }
            for product in changed
            for claim in taken[product]
        ]
        with self._core.writing() as connection:
            for some in chunks(changed, CHUNK):
                of_these = item_claims.c.product.in_(some)
                connection.execute(delete(item_claims).where(mine, of_these))
            self._core.upsert(connection, item_claims, rows)

    def choose(self, product: str, item_id: str) -> None:
        """Let an item of the ERP be what a product is, for every deal from now on."""
        row = {
            "company": self._company,
            "product": product,
            "item_id": item_id,
            "chosen_at": self._clock(),
        }
        with self._core.writing() as connection:
            self._core.upsert(connection, chosen_items, [row])

    def chosen(self, products: Iterable[str]) -> dict[str, str]:
        """Give the items that people chose for products, as far as they are active."""
        found: dict[str, str] = {}
        with self._core.reading() as connection:
            for some in chunks(products, CHUNK):
                asked = {"company": self._company, "products": some}
                rows = connection.execute(CHOSEN, asked)
                found |= {row.product: row.item_id for row in rows}
        return found

    def _claims(self, column: Column[str], wanted: Iterable[str]) -> Iterator[Claim]:
        with self._core.reading() as connection:
            for some in chunks(wanted, CHUNK):
                query = select(item_claims).where(
                    item_claims.c.company == self._company, column.in_(some)
                )
                for row in connection.execute(query):
                    yield Claim(
                        key=row.key,
                        product=row.product,
                        name_key=row.name_key,
                        name=row.name,
                    )
