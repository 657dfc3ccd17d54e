"""The words about sales that wait for a person in the ERP."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ganho.words.sentences import Forms, in_every_language

Age = Literal["over_30_days", "7_to_30_days", "1_to_7_days", "under_1_day"]
"""Classes of age, the oldest first."""
Needed = Literal["tax_id", "address", "email"]
"""What an invoice needs of a customer's record."""


@dataclass(frozen=True, kw_only=True)
class ReviewTexts:
    """What is said; `Forms` hold the singular and the plural of what follows."""

    in_a_line: str
    nothing: str
    sales: Forms
    to_review: Forms
    more: Forms
    unread: Forms
    ages: Mapping[Age, str]
    waits: str
    less_than_a_day: str
    days: Forms
    remedy: str
    sale: str
    sold_on: str
    missing: str
    unknown: str
    complete: str
    needed: Mapping[Needed, str]
    pending: Mapping[str, str]
    statuses: Mapping[str, str]
    another_status: str
    deal: str


REVIEW_TEXTS = in_every_language(
    ReviewTexts(
        in_a_line="To review in Conta Azul: {sales}, {total}; the oldest for {age} "
        "(seen {seen_at})",
        nothing="No sale waits for review in Conta Azul.",
        sales=Forms("sale", "sales"),
        to_review=Forms("sale to review", "sales to review"),
        more=Forms("and {n} more sale", "and {n} more sales"),
        unread=Forms(
            "sale that was not looked at yet is left to the next look",
            "sales that were not looked at yet are left to the next looks",
        ),
        ages={
            "over_30_days": "Over 30 days",
            "7_to_30_days": "7 to 30 days",
            "1_to_7_days": "1 to 7 days",
            "under_1_day": "Under 1 day",
        },
        waits="for {age}",
        less_than_a_day="less than 1 day",
        days=Forms("day", "days"),
        remedy="Open each by its number in Conta Azul, check and approve it: {address}",
        sale="Sale {number}",
        sold_on="of {day}",
        missing="Missing for the invoice",
        unknown="Not known whether there",
        complete="The customer has tax id, address and e-mail.",
        needed={"tax_id": "CPF or CNPJ", "address": "address", "email": "e-mail"},
        pending={
            "stock": "waiting for stock",
            "reserving": "reserving stock",
            "other": "held for something",
        },
        statuses={
            "APROVADO": "approved",
            "FATURADO": "invoiced",
            "CANCELADO": "cancelled",
            "ORCAMENTO": "a quote",
            "ORCAMENTO_ACEITO": "an accepted quote",
            "ORCAMENTO_RECUSADO": "a refused quote",
            "CONTRATO": "of a contract",
            "VENDA": "a sale",
        },
        another_status="in a status that ganho does not know",
        deal="Deal",
    )
)
