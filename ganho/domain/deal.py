"""A deal as it was won: everything that deciding about it needs."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pydantic import Field

from ganho.domain.model import Value

FieldHolds = Literal["cpf", "cnpj", "either"]
DiscountKind = Literal["percentage", "amount"]


class TaxIdEntry(Value):
    """What stands in one custom field that is meant for a tax id, as typed."""

    field: str
    """The field's name in Pipedrive, for the person who has to correct it."""
    holds: FieldHolds
    value: str
    # What is as usual is left out: a deal of an older version says nothing of it.
    readable: bool = Field(default=True, exclude_if=bool)
    """False for an option, a list or whatever else cannot be a number."""
    gone: bool = Field(default=False, exclude_if=lambda gone: not gone)
    """The field was there before and is not any more: nobody knows what stood in it."""
    now: str = Field(default="", exclude_if=lambda name: not name)
    """What a field that is gone is called now; empty if it was deleted."""


class PostalAddress(Value):
    """An address in the parts that Pipedrive's geocoder found; the others are empty.

    All empty: somebody typed one line that it could not take apart.
    """

    street: str = ""
    number: str = ""
    complement: str = ""
    district: str = ""
    city: str = ""
    municipality: str = ""
    """What the geocoder calls the second administrative level: in Brazil the city."""
    state: str = ""
    postal_code: str = ""
    country: str = ""


class Person(Value):
    """A Pipedrive person; primary e-mail and phone first, empty ones left out."""

    person_id: int
    name: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    tax_ids: tuple[TaxIdEntry, ...] = ()
    address: PostalAddress | None = None
    """Read only where a setting asks for it; so is an organization's."""


class Organization(Value):
    """A Pipedrive organization."""

    org_id: int
    name: str
    tax_ids: tuple[TaxIdEntry, ...] = ()
    address: PostalAddress | None = None


class Line(Value):
    """One product line of a deal. `net` is Pipedrive's own `sum` of the line."""

    line_id: int
    product_id: int | None
    name: str
    quantity: Decimal
    unit_price: Decimal
    net: Decimal
    discount: Decimal = Decimal(0)
    discount_kind: DiscountKind = "percentage"
    tax: Decimal = Decimal(0)
    tax_method: str = "none"
    currency: str = "BRL"
    enabled: bool = True
    billing_frequency: str = "one-time"
    billing_cycles: int | None = None
    """How many periods a recurring line runs; None where Pipedrive does not say."""
    billing_start: date | None = None
    code: str | None = None
    """The product's code; read only where a setting asks for it."""
    category: str | None = None
    """The product's category label; read only where a setting asks for it."""
    variation: str = Field(default="", exclude_if=lambda name: not name)
    """The name of the product's variation that was sold, such as a size."""
    listed: bool = Field(default=True, exclude_if=bool)
    """False where code or category were asked for and the product cannot be seen."""


class Discount(Value):
    """A discount on the whole deal."""

    kind: DiscountKind
    amount: Decimal


class Instalment(Value):
    """One of a deal's own instalments."""

    amount: Decimal
    due_on: date


class FieldEntry(Value):
    """What stands in one deal field, whatever its type: as text, dates as ISO.

    `readable` is False for a deleted option or a type that can hold no such thing.
    """

    text: str
    until: str = ""
    """The end of a range whose start is `text`."""
    readable: bool = True


class ContractEntries(Value):
    """What stands in a deal's three contract fields (R20); None where one is empty."""

    mark: FieldEntry | None = None
    term: FieldEntry | None = None
    due: FieldEntry | None = None


class PaymentEntry(Value):
    """What stands in the deal field that says how, or when, the customer pays."""

    field: str
    """The field's name in Pipedrive, for the person who has to correct it."""
    entry: FieldEntry | None
    """None where the field is empty."""


class Deal(Value):
    """A deal that was read completely. Times are aware, money is Decimal."""

    deal_id: int
    title: str
    status: str
    value: Decimal
    currency: str
    pipeline_id: int | None
    owner_id: int | None
    won_at: datetime
    first_won_at: datetime | None = None
    updated_at: datetime | None = None
    organization: Organization | None = None
    person: Person | None = None
    tax_ids: tuple[TaxIdEntry, ...] = ()
    """The tax id fields of the deal itself."""
    lines: tuple[Line, ...] = ()
    discounts: tuple[Discount, ...] = ()
    """Deal-wide discounts; read only where the lines alone do not make the value."""
    instalments: tuple[Instalment, ...] = ()
    contract: ContractEntries | None = None
    """None where the company does not work with contracts."""
    payment_condition: PaymentEntry | None = None
    """None where no field is named for it; so is the method."""
    payment_method: PaymentEntry | None = None
    read_for: str = ""
    """The settings that decided what was read of it."""
