"""Deals for tests of mappings, and the requests that reach the ERP because of them."""

from datetime import UTC, datetime
from typing import Any

from ganho.sandbox.pipedrive.crm import LineInput
from tests.world import World

NOON = datetime(2026, 11, 5, 15, tzinfo=UTC)
SALE, PERSON = "/v1/venda", "/v1/pessoas"
CONDITION, METHOD = "Condição de pagamento", "Forma de pagamento"
SE = {
    "value": "Praça da Sé, 1 - Sé, São Paulo - SP, 01001-000, Brasil",
    "route": "Praça da Sé",
    "street_number": "1",
    "subpremise": None,
    "sublocality": "Sé",
    "locality": "São Paulo",
    "admin_area_level_1": "São Paulo",
    "admin_area_level_2": "São Paulo",
    "postal_code": "01001-000",
    "country": "Brasil",
}
"""An address as Pipedrive's geocoder takes it apart."""


def add_hotel(w: World, **more: Any) -> int:
    """Add the one customer of these tests to Pipedrive."""
    values = {"name": "Hotel Azul", "cnpj": "45.321.678/0001-04"} | more
    return w.sandbox.pipedrive.add_organization(**values)


def add_deal(w: World, **more: Any) -> int:
    """Win a deal over R$ 90,00 at noon."""
    values: dict[str, Any] = {"value": "90.00", "won_at": NOON}
    if "org" not in more and "person" not in more:
        values["org"] = add_hotel(w)
    return w.sandbox.pipedrive.add_deal(**values | more)


def add_payment_field(
    w: World, name: str, *options: str, kind: str | None = None
) -> str:
    """Let deals have a field that says how they are paid; give its code."""
    kind = kind or ("enum" if options else "varchar")
    what = "condition" if name == CONDITION else "method"
    w.settings[f"payment_{what}_field"] = name
    return w.sandbox.pipedrive.add_field("deal", name, kind, options)


def option(w: World, code: str, label: str) -> int:
    """Give the id by which a deal holds an option."""
    return w.sandbox.pipedrive.option("deal", code, label)


def line(product: int, price: str = "90.00") -> LineInput:
    """Sell one piece."""
    return LineInput(product, price)


def bodies(w: World, path: str = SALE) -> list[dict[str, Any]]:
    """Give what was asked of the ERP, oldest first."""
    return [r.body for r in w.sandbox.faults.requests("conta_azul", "POST", path)]


def body(w: World, path: str = SALE) -> dict[str, Any]:
    """Give the one create that reached the ERP."""
    (only,) = bodies(w, path)
    return only
