"""The products and services a sale needs, and those the ERP's catalogue has."""

from decimal import Decimal
from typing import Literal

from ganho.domain.model import Value
from ganho.domain.names import fold_name

ItemKind = Literal["product", "service"]


class Item(Value):
    """A product or service a line asks for. `key` is what it is matched by."""

    key: str
    """`name:<folded name>` or `code:<code>`; the same for every line that means it."""
    name: str
    """Cut to the vendor's limit of 100 characters before it is matched or created."""
    code: str | None
    kind: ItemKind
    """The kind it gets if it has to be created; a match may be of either."""
    unit_price: Decimal
    full_name: str = ""
    """As Pipedrive has it; empty where nothing of it was cut off."""
    product_id: int | None = None
    """The product in Pipedrive; None for the fallback item."""
    listed: bool = True
    """False for a product that cannot be seen in the catalogue: it is never made anew."""

    @property
    def called(self) -> str:
        """The whole name."""
        return self.full_name or self.name

    @property
    def ref(self) -> str:
        """What a line finds its item by: two products of one key may be two items."""
        if self.product_id is not None:
            return f"{self.key} #{self.product_id}"
        return f"{self.key} {fold_name(self.full_name)}".rstrip()


class CatalogueItem(Value):
    """A product or service of the ERP; keys as in `Item.key`, or fingerprints."""

    item_id: str
    kind: ItemKind
    name_key: str
    code_key: str | None
    active: bool
    made_for: tuple[str, ...] = ()
    """The keys as which ganho created it, however it is spelt there by now."""
