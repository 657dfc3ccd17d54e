"""Deals for tests: sound unless told otherwise."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ganho.domain.deal import Deal, Line, Organization, TaxIdEntry
from ganho.domain.settings import Settings, read_settings

WON = datetime(2026, 11, 5, 15, tzinfo=UTC)


def make_settings(**changes: Any) -> Settings:
    return read_settings({"activated_at": "2026-11-01T00:00:00-03:00", **changes})


def make_line(price: Any = "10.00", quantity: Any = 1, **changes: Any) -> Line:
    price, quantity = Decimal(price), Decimal(quantity)
    values = {
        "line_id": 1,
        "product_id": 1,
        "name": "Café",
        "unit_price": price,
        "quantity": quantity,
        "net": (price * quantity).quantize(Decimal("0.01")),
    }
    return Line(**(values | changes))


def make_organization(name: str = "Hotel Azul", cnpj: str = "") -> Organization:
    entry = TaxIdEntry(field="CNPJ", holds="cnpj", value=cnpj)
    return Organization(org_id=1, name=name, tax_ids=(entry,) if cnpj else ())


def make_deal(**changes: Any) -> Deal:
    values = {
        "deal_id": 1,
        "title": "Negócio",
        "status": "won",
        "value": Decimal("10.00"),
        "currency": "BRL",
        "pipeline_id": 1,
        "owner_id": 1,
        "won_at": WON,
        "organization": make_organization(),
    }
    return Deal(**(values | changes))
