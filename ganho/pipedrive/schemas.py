"""What Pipedrive answers, in its own words: tolerant, and null is the same as absent.

The specification is too strict about null, so only what identifies a row is required.
https://developers.pipedrive.com/docs/api/v1 (API v2), read August 2026.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
)


def _none_if_empty(value: Any) -> Any:
    """An unset date is null, absent, empty or `0000-00-00`."""
    if isinstance(value, str) and (not value.strip() or value.startswith("0000")):
        return None
    return value


def _exact(value: Any) -> Any:
    """Refuse a number that went through binary floating point."""
    return str(value) if isinstance(value, float) else value


def _reckonable(value: Decimal) -> Decimal:
    """Refuse a number that is all zeros."""
    if value.adjusted() < SMALLEST:
        message = "next to nothing"
        raise ValueError(message)
    return value


def _empty_if_none(value: Any) -> Any:
    return [] if value is None else value


def _plain_text(value: Any) -> str:
    """Read text, or a number as text; what is neither says nothing."""
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value).strip() if is_text else ""


Time = Annotated[AwareDatetime | None, BeforeValidator(_none_if_empty)]
Day = Annotated[date | None, BeforeValidator(_none_if_empty)]
LARGEST = 10**12
"""No amount, price or quantity of a real deal is larger; arithmetic stays exact."""
SMALLEST = -60
"""The least power of ten in one; the next to spell it out might fill the memory."""
BEYOND_IDS = 2**63
"""Larger ones fit into no ledger."""
Amount = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(allow_inf_nan=False, gt=-LARGEST, lt=LARGEST),
    AfterValidator(_reckonable),
]
Id = Annotated[int, Field(gt=0, lt=BEYOND_IDS)]
Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]
"""A text that counts as empty where it is null."""
Part = Annotated[str, BeforeValidator(_plain_text)]
"""A part of an address: whatever stands there, the record around it is still read."""


class Wire(BaseModel):
    """Something Pipedrive sends; what we do not use is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class DealWire(Wire):
    """`/api/v2/deals`."""

    id: Id
    title: str | None = None
    status: str
    value: Amount | None = None
    currency: str | None = None
    owner_id: int | None = None
    person_id: int | None = None
    org_id: int | None = None
    pipeline_id: int | None = None
    won_time: Time = None
    first_won_time: Time = None
    update_time: Time = None
    is_deleted: bool | None = None
    custom_fields: dict[str, Any] | None = None


class LineWire(Wire):
    """`/api/v2/deals/products`. `sum` is the line's, in spite of its description."""

    id: Id
    deal_id: Id
    product_id: int | None = None
    name: str | None = None
    item_price: Amount
    quantity: Amount
    discount: Amount | None = None
    discount_type: str | None = None
    tax: Amount | None = None
    tax_method: str | None = None
    sum: Amount
    currency: str | None = None
    is_enabled: bool | None = None
    billing_frequency: str | None = None
    billing_frequency_cycles: int | None = None
    billing_start_date: Day = None


class DiscountWire(Wire):
    """`/api/v2/deals/{id}/discounts`."""

    type: str
    amount: Amount


class InstalmentWire(Wire):
    """`/api/v2/deals/installments`."""

    deal_id: Id
    amount: Amount
    billing_date: date


class ContactWire(Wire):
    """An e-mail or a phone of a person."""

    value: str | None = None
    primary: bool | None = None


Contacts = Annotated[list[ContactWire], BeforeValidator(_empty_if_none)]


def _address(value: Any) -> Any:
    """Read an address that came as one line; what is no address is none."""
    if isinstance(value, str):
        return {"value": value}
    return value if isinstance(value, dict) else None


class AddressWire(Wire):
    """An address as a geocoder took it apart; each part may be missing."""

    value: Part = ""
    route: Part = ""
    street_number: Part = ""
    subpremise: Part = ""
    sublocality: Part = ""
    locality: Part = ""
    admin_area_level_1: Part = ""
    admin_area_level_2: Part = ""
    postal_code: Part = ""
    country: Part = ""


PostalAddress = Annotated[AddressWire | None, BeforeValidator(_address)]


class PersonWire(Wire):
    """`/api/v2/persons`; the address only where contact sync is on."""

    id: Id
    name: str | None = None
    emails: Contacts = []
    phones: Contacts = []
    postal_address: PostalAddress = None
    custom_fields: dict[str, Any] | None = None


class OrganizationWire(Wire):
    """`/api/v2/organizations`."""

    id: Id
    name: str | None = None
    address: PostalAddress = None
    custom_fields: dict[str, Any] | None = None


class ProductWire(Wire):
    """`/api/v2/products`."""

    id: Id
    code: str | None = None
    category: Annotated[
        str | None, BeforeValidator(lambda v: v if v is None else str(v))
    ] = None


class OptionWire(Wire):
    """An option of an enum field."""

    id: int | str
    label: Text = ""


class FieldWire(Wire):
    """`/api/v2/dealFields` and its sisters."""

    field_name: str
    field_code: str
    field_type: str
    options: list[OptionWire] | None = None
    is_custom_field: bool | None = None


class NewOptionWire(Wire):
    """An option of a field that is to be made; Pipedrive gives the ids."""

    label: str


class NewFieldWire(Wire):
    """The body of `POST /api/v2/dealFields`."""

    field_name: Annotated[str, Field(min_length=1, max_length=255)]
    field_type: str
    options: list[NewOptionWire] | None = None
    description: str


class PipelineWire(Wire):
    """`/api/v2/pipelines`."""

    id: Id
    name: Text = ""
    is_deleted: bool | None = None


class UserWire(Wire):
    """`/v1/users`."""

    id: Id
    name: str = ""


class AccessWire(Wire):
    """What a user may do in one app."""

    app: str | None = None
    admin: bool | None = None


class MeWire(Wire):
    """`/v1/users/me`."""

    id: Id
    name: str = ""
    company_id: Id
    company_domain: str | None = None
    timezone_name: Part = ""
    access: list[AccessWire] | None = None
