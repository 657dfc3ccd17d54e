"""The review queue (R16), for the person who works through it, and as JSON."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime
from rich.console import Group
from rich.text import Text

from ganho.domain.model import Value
from ganho.domain.money import cents
from ganho.report.ages import age_class, age_in_words
from ganho.report.links import deal_address
from ganho.report.run_report import CONTA_AZUL, Calls
from ganho.report.texts import counted
from ganho.words.amounts import Language, count, day, money
from ganho.words.lines import Line, row
from ganho.words.tables.texts_review import REVIEW_TEXTS, Age, Needed, ReviewTexts

SHOWN = 20
EXPECTED_STATUS = "EM_ANDAMENTO"


class SaleToReview(Value):
    """A sale that waits; `unknown` is what the ERP did not say of its customer."""

    deal_id: int
    number: int | None = None
    sale_id: str
    sold_on: date
    booked_at: AwareDatetime
    total: Decimal
    status: str = EXPECTED_STATUS
    pending: Literal["stock", "reserving", "other"] | None = None
    missing: tuple[Needed, ...] = ()
    unknown: tuple[Needed, ...] = ()


class Review(Value):
    """A company's sales that wait for a person, now, the oldest first."""

    company: str
    language: Language = "pt-BR"
    time_zone: str = "America/Sao_Paulo"
    seen_at: AwareDatetime
    sales: tuple[SaleToReview, ...] = ()
    unread: int = 0
    """Sales of which nothing is known yet, for there were too many at once."""
    calls: Calls = Calls()
    pipedrive_url: str = ""
    conta_azul_url: str = CONTA_AZUL

    def of_age(self, age: Age) -> tuple[SaleToReview, ...]:
        """Give the sales of one class of age."""
        return tuple(
            sale
            for sale in self.sales
            if age_class(self.seen_at - sale.booked_at) == age
        )


def listing(review: Review) -> Group:
    """Write the queue: how much of what age, then the sales, the oldest first."""
    texts = REVIEW_TEXTS[review.language]
    if not review.sales:
        title = Text(f"{review.company} · {texts.nothing}", "bold green")
        return Group(title, *_unread(review))
    number = counted(len(review.sales), texts.to_review, review.language)
    total = money(_worth(review.sales), review.language)
    lines: list[Line] = [Text(f"{review.company} · {number} · {total}", "bold yellow")]
    lines += [row(_class(review, age)) for age in get_args(Age)]
    lines += _unread(review)
    lines.append(row(texts.remedy.format(address=review.conta_azul_url)))
    for age in get_args(Age):
        lines += _sales(review, age)
    return Group(*lines)


def as_json(review: Review) -> dict[str, Any]:
    """Give the queue as plain JSON values; amounts are texts, to the centavo."""
    oldest = max((_days(review, sale) for sale in review.sales), default=None)
    return {
        "company": review.company,
        "seen_at": review.seen_at.isoformat(),
        "sales": [_sale(review, sale) for sale in review.sales],
        "totals": _totals(review.sales)
        | {
            "oldest_days": oldest,
            "unread": review.unread,
            "by_age": {age: _totals(review.of_age(age)) for age in get_args(Age)},
            "missing": {
                name: sum(name in sale.missing for sale in review.sales)
                for name in get_args(Needed)
            },
        },
        "calls": {"conta_azul": {"requests": review.calls.conta_azul_requests}},
    }


def _class(review: Review, age: Age) -> str:
    texts, sales = REVIEW_TEXTS[review.language], review.of_age(age)
    number = count(len(sales), review.language)
    total = money(_worth(sales), review.language)
    return f"{texts.ages[age]:<16}{number:>6}{total:>20}"


def _unread(review: Review) -> list[Line]:
    if not review.unread:
        return []
    texts = REVIEW_TEXTS[review.language]
    return [row(counted(review.unread, texts.unread, review.language))]


def _sales(review: Review, age: Age) -> Iterable[Line]:
    sales = review.of_age(age)
    if not sales:
        return
    texts = REVIEW_TEXTS[review.language]
    yield Text()
    yield Text(texts.ages[age], style="bold")
    for sale in sales[:SHOWN]:
        yield from _lines(review, sale)
    if rest := len(sales[SHOWN:]):
        words = texts.more[rest > 1].format(n=count(rest, review.language))
        yield row(words, deeper=2)


def _lines(review: Review, sale: SaleToReview) -> Iterable[Line]:
    texts, language = REVIEW_TEXTS[review.language], review.language
    age = age_in_words(review.seen_at - sale.booked_at, language)
    parts = (
        texts.sale.format(number=sale.number or "–"),
        money(sale.total, language),
        texts.sold_on.format(day=day(sale.sold_on, language)),
        texts.waits.format(age=age),
        texts.pending.get(sale.pending or "", ""),
        _status(texts, sale),
    )
    yield row(" · ".join(part for part in parts if part))
    yield row(_needed(texts, sale), deeper=2)
    yield row(f"{texts.deal}: {deal_address(review, sale.deal_id)}", deeper=2)


def _status(texts: ReviewTexts, sale: SaleToReview) -> str:
    if sale.status == EXPECTED_STATUS:
        return ""
    return texts.statuses.get(sale.status, texts.another_status)


def _needed(texts: ReviewTexts, sale: SaleToReview) -> str:
    told = [
        f"{words}: {', '.join(texts.needed[name] for name in names)}."
        for words, names in (
            (texts.missing, sale.missing),
            (texts.unknown, sale.unknown),
        )
        if names
    ]
    return " ".join(told) or texts.complete


def _sale(review: Review, sale: SaleToReview) -> dict[str, Any]:
    today = review.seen_at.astimezone(ZoneInfo(review.time_zone)).date()
    return {
        "deal_id": sale.deal_id,
        "number": sale.number,
        "sale_id": sale.sale_id,
        "date": sale.sold_on.isoformat(),
        "booked_at": sale.booked_at.isoformat(),
        "age_days": _days(review, sale),
        "days_since_sale": (today - sale.sold_on).days,
        "total": str(cents(sale.total)),
        "status": sale.status,
        "pending": sale.pending,
        "missing": list(sale.missing),
        "unknown": list(sale.unknown),
        "links": {
            "deal": deal_address(review, sale.deal_id),
            "conta_azul": review.conta_azul_url,
        },
    }


def _totals(sales: Sequence[SaleToReview]) -> dict[str, Any]:
    return {"sales": len(sales), "total": str(cents(_worth(sales)))}


def _worth(sales: Sequence[SaleToReview]) -> Decimal:
    return sum((sale.total for sale in sales), Decimal(0))


def _days(review: Review, sale: SaleToReview) -> int:
    return max(0, (review.seen_at - sale.booked_at).days)
