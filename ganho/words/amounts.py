"""Amounts, dates, counts and foreign texts, as the reader should see them."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from ganho.domain.money import cents

Language = Literal["pt-BR", "en"]


UNBROKEN = "\N{NO-BREAK SPACE}"
"""Between a currency and its number: no line ends there, on no page and no terminal."""


def money(amount: Decimal | None, language: Language, currency: str = "BRL") -> str:
    """Write an amount: `R$ 1.234,56`, in English `R$ 1,234.56`."""
    if amount is None:
        return "–"
    symbol = "R$" if currency == "BRL" else currency
    sign, digits = ("-" if amount < 0 else ""), f"{abs(cents(amount)):,.2f}"
    return f"{sign}{symbol}{UNBROKEN}{_localized(digits, language)}"


def count(number: int, language: Language) -> str:
    """Write a whole number with its thousands set apart."""
    return _localized(f"{number:,}", language)


def quantity(number: Decimal, language: Language) -> str:
    """Write how much there is of something: `2`, `1,5`."""
    return _localized(f"{number.normalize():,f}", language)


def seconds(duration: float, language: Language) -> str:
    """Write a duration, to a tenth of a second or in whole minutes."""
    minutes, rest = divmod(round(duration), 60)
    if minutes:
        return f"{minutes} min {rest} s"
    return f"{_localized(f'{duration:.1f}', language)} s"


def day(value: date, language: Language) -> str:
    """Write a day: `24/11/2026`, in English `2026-11-24`."""
    # Not `%Y`: of the year 206 it makes three digits on one machine, four on another.
    brazilian = f"{value:%d/%m}/{value.year:04}"
    return brazilian if language == "pt-BR" else value.isoformat()


def short_day(value: date, language: Language) -> str:
    """Write a day of a year that is known: `24/11`, in English `11-24`."""
    return f"{value:%d/%m}" if language == "pt-BR" else f"{value:%m-%d}"


def offset(value: datetime, zone: str) -> str:
    """Write how far a zone was from UTC at a moment: `UTC−3`, `UTC+5:30`."""
    away = value.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    hours, rest = divmod(abs(away), timedelta(hours=1))
    minutes = f":{rest // timedelta(minutes=1):02}" if rest else ""
    return f"UTC{'−' if away < timedelta() else '+'}{hours}{minutes}"


def moment(value: datetime, language: Language, zone: str) -> str:
    """Write a day and the time of day, as the company's clock showed it."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local.date(), language)} {local:%H:%M}"


def printable(text: str) -> str:
    """Put spaces for line breaks and the control codes that a terminal obeys."""
    return "".join(
        letter if letter.isprintable() or letter == UNBROKEN else " " for letter in text
    )


def one_line(text: str) -> str:
    """Put a text on one line; amounts stay whole."""
    return re.sub(rf"[^\S{UNBROKEN}]+", " ", text).strip()


def _localized(digits: str, language: Language) -> str:
    if language == "pt-BR":
        return digits.translate(str.maketrans(",.", ".,"))
    return digits
