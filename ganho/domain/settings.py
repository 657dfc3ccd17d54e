"""How one company wants its deals booked: `[settings]` of the company file."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AwareDatetime, Field, field_validator

from ganho.domain.conditions import check_condition, check_method
from ganho.domain.markers import check_template
from ganho.domain.model import Value

CustomerSource = Literal["organization", "person"]


class PipelineSettings(Value):
    """What deals of one pipeline do differently; None means as in `[settings]`."""

    seller: str | None = None
    category: str | None = None
    cost_center: str | None = None
    financial_account: str | None = None
    payment_condition: str | None = None
    payment_due_days: int | None = Field(default=None, ge=0, le=365)
    payment_method: str | None = None

    @field_validator("payment_condition")
    @classmethod
    def _condition_is_known(cls, condition: str | None) -> str | None:
        return condition and check_condition(condition)

    @field_validator("payment_method")
    @classmethod
    def _method_is_known(cls, method: str | None) -> str | None:
        return method and check_method(method)


class Settings(Value):
    """Every rule that a company may choose, with its default."""

    enabled: bool = Field(default=True, description="False turns the company off.")
    activated_at: AwareDatetime = Field(description="Deals won earlier are not booked.")
    time_zone: str = Field(default="America/Sao_Paulo", description="Zone of dates.")
    language: Literal["pt-BR", "en"] = Field(default="pt-BR", description="Of reports.")
    pipelines: tuple[int, ...] = Field(default=(), description="Ids; empty = all.")
    contracts: bool = Field(default=False, description="Books recurring contracts.")
    contract_value: Literal["per_period", "total"] = Field(
        default="per_period", description="What lines without a frequency mean."
    )
    contract_review: bool = Field(
        default=False, description="Holds each contract until a person releases it."
    )
    customer_from: CustomerSource = "organization"
    customer_matching: Literal["native", "tax_id"] = "native"
    require_tax_id: bool = False
    tax_id_field: str = ""
    match_items_by: Literal["name", "code"] = "name"
    missing_items: Literal["create", "quarantine"] = "create"
    new_item_kind: Literal["product", "service"] = "product"
    without_products: Literal["fallback_item", "quarantine"] = "fallback_item"
    fallback_item: Annotated[str, Field(min_length=1, max_length=100)] = (
        "Venda Pipedrive"
    )
    sale_status: Literal["EM_ANDAMENTO", "APROVADO"] = "EM_ANDAMENTO"
    seller: str = ""
    seller_from: Literal["settings", "deal_owner"] = "settings"
    payment_condition: str = "À vista"
    payment_due_days: int = Field(default=0, ge=0, le=365)
    payment_method: str = ""
    category: str = ""
    cost_center: str = ""
    financial_account: str = ""
    notes: str = "Negócio no Pipedrive: {link} {title}"
    settle_minutes: int = Field(
        default=0, ge=0, le=10_080, description="A deal waits so long after its win."
    )
    max_new_deals: int = Field(
        default=0, ge=0, description="More in one run are held; 0 = no limit."
    )
    hold_above: Decimal = Field(
        default=Decimal(0), ge=0, description="Larger deals are held; 0 = no limit."
    )
    closed_until: date | None = Field(
        default=None, description="Deals won earlier take the day of booking."
    )
    write_back: bool = False
    by_pipeline: dict[int, PipelineSettings] = Field(default_factory=dict)
    product_categories: dict[str, Literal["product", "service"]] = Field(
        default_factory=dict
    )

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        if name not in available_timezones():
            message = f"unknown time zone {name!r}"
            raise ValueError(message)
        return name

    @field_validator("payment_condition")
    @classmethod
    def _condition_is_known(cls, condition: str) -> str:
        return check_condition(condition)

    @field_validator("payment_method")
    @classmethod
    def _method_is_known(cls, method: str) -> str:
        return check_method(method)

    @field_validator("notes")
    @classmethod
    def _notes_can_be_filled_in(cls, template: str) -> str:
        return check_template(template)

    @property
    def zone(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self.time_zone)


def settings_for(settings: Settings, pipeline_id: int | None) -> Settings:
    """Give the settings that hold for one pipeline's deals."""
    own = settings.by_pipeline.get(pipeline_id) if pipeline_id is not None else None
    return (
        settings.model_copy(update=own.model_dump(exclude_none=True))
        if own
        else settings
    )


def read_settings(values: Mapping[str, Any]) -> Settings:
    """Read settings from plain values, strictly: `"yes"` is no boolean.

    Raises pydantic's ValidationError.
    """
    text = json.dumps(values, default=lambda moment: moment.isoformat())
    return Settings.model_validate_json(text, strict=True)
