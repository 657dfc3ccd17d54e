"""The products and services a sale needs, and those the ERP's catalogue has."""

from decimal import Decimal
from typing import Literal

from ganho.domain.model import Value

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


class CatalogueItem(Value):
    """A product or service of the ERP; keys as in `Item.key`, or fingerprints."""

    item_id: str
    kind: ItemKind
    name_key: str
    code_key: str | None
    active: bool
