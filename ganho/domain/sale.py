"""A sale, ready to be written once its customer and items have ids."""

from datetime import date
from decimal import Decimal

from ganho.domain.customer.customer import Customer
from ganho.domain.item import Item
from ganho.domain.model import Value


class SaleLine(Value):
    """A line of a sale: an item, how many, at what unit price before discounts."""

    item: Item
    quantity: Decimal
    unit_price: Decimal
    detail: str = ""
    """What tells it from another line of the same item: the variation that was sold."""


class Parcel(Value):
    """One payment the customer owes."""

    due_on: date
    amount: Decimal


class Payment(Value):
    """`condition` is `À vista`, `Nx` or a day list such as `30,60`."""

    condition: str
    parcels: tuple[Parcel, ...]
    method: str | None = None


class Sale(Value):
    """One sale. gross - discount = total = sum of parcels, to the centavo."""

    deal_id: int
    sold_on: date
    customer: Customer
    lines: tuple[SaleLine, ...]
    gross: Decimal
    discount: Decimal
    total: Decimal
    payment: Payment
    notes: str
    """At most 500 characters, the marker first."""


class SaleReferences(Value):
    """The ERP's ids that a sale points to. `item_ids` maps `Item.ref` to an id."""

    customer_id: str
    item_ids: dict[str, str]
    seller_id: str | None = None
    category_id: str | None = None
    cost_center_id: str | None = None
    account_id: str | None = None
