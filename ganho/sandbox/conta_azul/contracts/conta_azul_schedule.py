"""The terms of a contract: when its sales are issued and when they are due."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

MOST_SALES = 25
"""Seen in production: a monthly contract without an end made so many."""
HORIZON = relativedelta(years=2)


def issue_days(terms: dict[str, Any]) -> Iterator[date]:
    """Name the days of the sales that are made at once; `NUNCA` ignores the end.

    Two years ahead and no further, which was seen of `NUNCA` only.
    """
    start, day = date.fromisoformat(terms["data_inicio"]), terms["dia_emissao_venda"]
    first = start + relativedelta(day=day)
    if first < start:
        first = start + relativedelta(months=1, day=day)
    last = first + HORIZON
    if terms["tipo_expiracao"] == "DATA":
        last = min(last, date.fromisoformat(terms["data_fim"]))
    for index in range(MOST_SALES):
        issued = first + relativedelta(months=index * months_of(terms), day=day)
        if issued > last:
            return
        yield issued


def due_day(terms: dict[str, Any], payment: dict[str, Any], index: int) -> date:
    """Say when the sale of one period is due; a short month's last day stands in."""
    first = date.fromisoformat(payment["primeira_data_vencimento"])
    if not index:
        return first
    months = index * months_of(terms)
    due: date = first + relativedelta(months=months, day=payment["dia_vencimento"])
    return due


def months_of(terms: dict[str, Any]) -> int:
    """Count the months from one sale to the next."""
    months = 12 if terms["tipo_frequencia"] == "ANUAL" else 1
    return months * int(terms["intervalo_frequencia"])


def monthly(number: int, starts_on: date, ends_on: date | None) -> dict[str, Any]:
    """Write down the terms of a monthly contract, as a person makes one by hand."""
    return {
        "numero": number,
        "data_inicio": starts_on.isoformat(),
        "data_fim": ends_on and ends_on.isoformat(),
        "tipo_frequencia": "MENSAL",
        "intervalo_frequencia": 1,
        "tipo_expiracao": "DATA" if ends_on else "NUNCA",
        "dia_emissao_venda": starts_on.day,
    }


def paid_by_billet(first_due_on: date) -> dict[str, Any]:
    """Write down how a contract that was made by hand is paid."""
    return {
        "tipo_pagamento": "BOLETO_BANCARIO",
        "dia_vencimento": first_due_on.day,
        "primeira_data_vencimento": first_due_on.isoformat(),
    }
