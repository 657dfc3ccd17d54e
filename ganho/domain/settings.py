"""How one company wants its deals booked: `[settings]` of the company file."""

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
    ValidationInfo,
    field_validator,
)

from ganho.domain.markers import check_template
from ganho.domain.model import Value
from ganho.domain.names import check_keys
from ganho.domain.payment.conditions import (
    check_condition,
    check_method,
    check_named_method,
)
from ganho.errors import Sentence

CustomerSource = Literal["organization", "person"]
Condition = Annotated[str, AfterValidator(check_condition)]
Method = Annotated[str, AfterValidator(check_method)]
NamedMethod = Annotated[str, AfterValidator(check_named_method)]
DECIDE_WHAT_IS_READ = frozenset(
    {
        *("contracts", "customer_fields", "tax_id_field", "match_items_by"),
        *("payment_condition_field", "payment_method_field", "product_categories"),
    }
)


def check_recipient(address: str) -> str:
    """Refuse what is no e-mail address; the message does not repeat it."""
    if not re.fullmatch(r"[^@\s,;:<>\"]+@[^@\s,;:<>\"]+", address):
        raise ValueError(Sentence("not an e-mail address"))
    return address


def check_web_address(address: str) -> str:
    """Refuse what cannot be called; the message does not repeat it."""
    parts = urlsplit(address)
    if address and not (parts.scheme in {"http", "https"} and parts.hostname):
        raise ValueError(Sentence("not an http(s) address"))
    return address


Recipient = Annotated[str, AfterValidator(check_recipient)]
WebAddress = Annotated[str, AfterValidator(check_web_address)]


class PipelineSettings(Value):
    """What deals of one pipeline do differently; None means as in `[settings]`."""

    seller: str | None = None
    category: str | None = None
    cost_center: str | None = None
    financial_account: str | None = None
    payment_condition: Condition | None = None
    payment_due_days: int | None = Field(default=None, ge=0, le=365)
    payment_method: Method | None = None


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
    customer_fields: Literal["native", "billing"] = Field(
        default="native", description="`billing` adds the address of new customers."
    )
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
    payment_condition: Condition = "À vista"
    payment_due_days: int = Field(default=0, ge=0, le=365)
    payment_method: Method = ""
    payment_condition_field: str = Field(
        default="", description="Deal field that says the condition; empty = none."
    )
    payment_method_field: str = Field(
        default="", description="Deal field that says the method; empty = none."
    )
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
    report_email: tuple[Recipient, ...] = Field(
        default=(), description="Who gets the report by e-mail, with the digest."
    )
    heartbeat_url: WebAddress = Field(
        default="", description="Called after each good run; empty = none."
    )
    write_back: bool = False
    by_pipeline: dict[int, PipelineSettings] = Field(default_factory=dict)
    product_categories: dict[str, Literal["product", "service"]] = Field(
        default_factory=dict
    )
    payment_conditions: dict[str, Condition] = Field(
        default_factory=dict, description="Text or option of that field -> condition."
    )
    payment_methods: dict[str, NamedMethod] = Field(
        default_factory=dict, description="Text or option of that field -> method."
    )

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(Sentence("unknown time zone {name!r}", {"name": name}))
        return name

    @field_validator("product_categories", "payment_conditions", "payment_methods")
    @classmethod
    def _names_differ(cls, table: dict[str, str]) -> dict[str, str]:
        check_keys(table)
        return table

    @field_validator("payment_conditions", "payment_methods")
    @classmethod
    def _table_has_a_field(
        cls, table: dict[str, str], info: ValidationInfo
    ) -> dict[str, str]:
        """Refuse a table that nothing would be looked up in."""
        setting = f"{str(info.field_name).removesuffix('s')}_field"
        if table and not info.data.get(setting):
            raise ValueError(
                Sentence("needs {setting} in [settings]", {"setting": setting})
            )
        return table

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


def reading_key(settings: Settings) -> str:
    """Tell by which settings a deal is read: under others it must be read again."""
    return settings.model_dump_json(include=set(DECIDE_WHAT_IS_READ))


def read_settings(values: Mapping[str, Any]) -> Settings:
    """Read settings from plain values, strictly: `"yes"` is no boolean.

    Raises pydantic's ValidationError.
    """
    text = json.dumps(values, default=lambda moment: moment.isoformat())
    return Settings.model_validate_json(text, strict=True)
