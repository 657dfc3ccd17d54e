"""The words about sales that wait for a person in the ERP, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ganho.words.amounts import Language

Age = Literal["over_30_days", "7_to_30_days", "1_to_7_days", "under_1_day"]
"""Classes of age, the oldest first."""
Needed = Literal["tax_id", "address", "email"]
"""What an invoice needs of a customer's record."""


@dataclass(frozen=True, kw_only=True)
class ReviewTexts:
    """One language. A pair holds the singular and the plural of what follows."""

    in_a_line: str
    nothing: str
    sales: tuple[str, str]
    to_review: tuple[str, str]
    more: tuple[str, str]
    unread: tuple[str, str]
    ages: Mapping[Age, str]
    waits: str
    less_than_a_day: str
    days: tuple[str, str]
    remedy: str
    sale: str
    sold_on: str
    missing: str
    unknown: str
    complete: str
    needed: Mapping[Needed, str]
    pending: Mapping[str, str]
    status: str
    deal: str


PORTUGUESE = ReviewTexts(
    in_a_line="Para revisar na Conta Azul: {sales}, {total}; a mais antiga há {age} "
    "(visto em {seen_at})",
    nothing="Nenhuma venda para revisar na Conta Azul.",
    sales=("venda", "vendas"),
    to_review=("venda para revisar", "vendas para revisar"),
    more=("e mais {n} venda", "e mais {n} vendas"),
    unread=(
        "venda fora das listas fica para a próxima consulta",
        "vendas fora das listas ficam para as próximas consultas",
    ),
    ages={
        "over_30_days": "Mais de 30 dias",
        "7_to_30_days": "De 7 a 30 dias",
        "1_to_7_days": "De 1 a 7 dias",
        "under_1_day": "Menos de 1 dia",
    },
    waits="há {age}",
    less_than_a_day="menos de 1 dia",
    days=("dia", "dias"),
    remedy="Abra cada uma pelo número na Conta Azul, confira e aprove: {address}",
    sale="Venda {number}",
    sold_on="de {day}",
    missing="Falta para a nota",
    unknown="Não se sabe se tem",
    complete="Cliente com CPF ou CNPJ, endereço e e-mail.",
    needed={"tax_id": "CPF ou CNPJ", "address": "endereço", "email": "e-mail"},
    pending={
        "stock": "aguardando estoque",
        "reserving": "reservando estoque",
        "other": "com pendência",
    },
    status="situação {status}",
    deal="Negócio",
)

ENGLISH = ReviewTexts(
    in_a_line="To review in Conta Azul: {sales}, {total}; the oldest for {age} "
    "(seen {seen_at})",
    nothing="No sale waits for review in Conta Azul.",
    sales=("sale", "sales"),
    to_review=("sale to review", "sales to review"),
    more=("and {n} more sale", "and {n} more sales"),
    unread=(
        "sale that no list shows is left to the next look",
        "sales that no list shows are left to the next looks",
    ),
    ages={
        "over_30_days": "Over 30 days",
        "7_to_30_days": "7 to 30 days",
        "1_to_7_days": "1 to 7 days",
        "under_1_day": "Under 1 day",
    },
    waits="for {age}",
    less_than_a_day="less than 1 day",
    days=("day", "days"),
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
    status="status {status}",
    deal="Deal",
)

REVIEW_TEXTS: Mapping[Language, ReviewTexts] = {
    "pt-BR": PORTUGUESE,
    "en": ENGLISH,
}
