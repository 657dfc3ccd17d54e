"""What Pipedrive answers, in its own words: tolerant, and null is the same as absent.

The specification is too strict about null, so only what identifies a row is required.
https://developers.pipedrive.com/docs/api/v1 (API v2), read August 2026.
"""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ganho.pipedrive.shapes import (
    Amount,
    Currency,
    CustomFields,
    Day,
    Flag,
    Id,
    Part,
    Reference,
    Text,
    Time,
    none_if_empty,
    plain_text,
    rows,
)


class Wire(BaseModel):
    """Something Pipedrive sends; what we do not use is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class DealWire(Wire):
    """`/api/v2/deals`."""

    id: Id
    title: Part = ""
    status: str
    value: Amount | None = None
    currency: Currency = None
    owner_id: Reference = None
    person_id: Reference = None
    org_id: Reference = None
    pipeline_id: Reference = None
    won_time: Time = None
    # By an earlier win a sale may have been booked by hand: it is never passed over.
    first_won_time: Time = None
    update_time: Time = None
    custom_fields: CustomFields = {}


class LineWire(Wire):
    """`/api/v2/deals/products`. `sum` is the line's, in spite of its description."""

    id: Id
    deal_id: Id
    product_id: Reference = None
    product_variation_id: Reference = None
    name: Text = ""
    item_price: Amount
    quantity: Amount
    discount: Amount | None = None
    discount_type: Part = ""
    tax: Amount | None = None
    tax_method: Part = ""
    sum: Amount
    currency: Part = ""
    is_enabled: bool | None = None
    billing_frequency: Text = ""
    billing_frequency_cycles: int | None = None
    billing_start_date: Day = None


class DiscountWire(Wire):
    """`/api/v2/deals/{id}/discounts`."""

    type: str
    amount: Amount


class InstalmentWire(Wire):
    """`/api/v2/deals/installments`. One without a day cannot be a due date."""

    deal_id: Id
    amount: Amount
    billing_date: Annotated[date, BeforeValidator(none_if_empty)]


class ContactWire(Wire):
    """An e-mail or a phone of a person."""

    value: Part = ""
    primary: Flag = None


def _contact(value: Any) -> Any:
    """Read one that came without its object; one that is nothing is left out."""
    return value if isinstance(value, dict) else {"value": value} if value else None


Contacts = Annotated[list[ContactWire], rows(_contact)]


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


class ContactIdWire(Wire):
    """A person or an organization, where only it matters which."""

    id: Id


class PersonWire(Wire):
    """`/api/v2/persons`; the address only where contact sync is on."""

    id: Id
    name: Part = ""
    emails: Contacts = []
    phones: Contacts = []
    postal_address: PostalAddress = None
    custom_fields: CustomFields = {}


class OrganizationWire(Wire):
    """`/api/v2/organizations`."""

    id: Id
    name: Part = ""
    address: PostalAddress = None
    custom_fields: CustomFields = {}


class ProductWire(Wire):
    """`/api/v2/products`."""

    id: Id
    code: Part = ""
    category: Part = ""
    is_deleted: Flag = None


class VariationWire(Wire):
    """`/api/v2/products/{id}/variations`."""

    id: Id
    name: Part = ""


class OptionWire(Wire):
    """An option of an enum field."""

    id: Part
    label: Part = ""


def _option(value: Any) -> Any:
    """Leave out an option that nobody can choose: it has no id."""
    is_one = isinstance(value, dict) and plain_text(value.get("id"))
    return value if is_one else None


class FieldWire(Wire):
    """`/api/v2/dealFields` and its sisters; one without a code can be no field of ours."""

    field_name: Part = ""
    field_code: Part = ""
    field_type: Part = ""
    options: Annotated[list[OptionWire], rows(_option)] = []
    is_custom_field: Flag = None


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
    name: Part = ""
    is_deleted: Flag = None


class UserWire(Wire):
    """`/v1/users`."""

    id: Id
    name: Part = ""


class AccessWire(Wire):
    """What a user may do in one app; one that says nothing leaves it unknown."""

    app: Part = ""
    admin: Flag = None


class MeWire(Wire):
    """`/v1/users/me`."""

    id: Id
    name: Part = ""
    company_id: Id
    company_domain: Part = ""
    timezone_name: Part = ""
    access: Annotated[
        list[AccessWire], rows(lambda row: row if isinstance(row, dict) else None)
    ] = []
