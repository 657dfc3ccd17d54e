"""The open problems, for the person who settles them: on the terminal and as JSON."""

from collections.abc import Iterable
from typing import Any

from rich.console import Group
from rich.text import Text

from ganho.domain.model import Value
from ganho.domain.money import cents
from ganho.report.causes import Cause, causes_of, worth
from ganho.report.links import links_for
from ganho.report.named_deals import HeldDeal
from ganho.report.phrases import more_than
from ganho.report.run_report import CONTA_AZUL
from ganho.report.texts import TEXTS, counted
from ganho.words.amounts import Language, moment, money
from ganho.words.lines import Line, row
from ganho.words.reason_words import detail, explanation

SHOWN = 20


class Problems(Value):
    """A company's deals in quarantine, now."""

    company: str
    language: Language = "pt-BR"
    time_zone: str = "America/Sao_Paulo"
    held: tuple[HeldDeal, ...] = ()
    whole: bool = False
    """Every deal is shown; otherwise so many of each cause as a person reads."""
    pipedrive_url: str = ""
    conta_azul_url: str = CONTA_AZUL


def listing(problems: Problems) -> Group:
    """Write the problems by cause, each deal with what is needed to settle it."""
    texts, language = TEXTS[problems.language], problems.language
    if not problems.held:
        return Group(Text(f"{problems.company} · {texts.no_problems}", "bold green"))
    number = counted(len(problems.held), texts.held_deals, language)
    total = money(worth(problems.held), language)
    lines: list[Line] = [
        Text(f"{problems.company} · {number} · {total}", "bold yellow")
    ]
    for cause in causes_of(problems.held, language, problems.company):
        lines += [Text(), *_cause(problems, cause)]
    return Group(*lines)


def as_json(problems: Problems) -> dict[str, Any]:
    """Give the problems as plain JSON values; amounts are texts, to the centavo."""
    return {
        "company": problems.company,
        "problems": [_problem(problems, deal) for deal in problems.held],
    }


def _cause(problems: Problems, cause: Cause) -> Iterable[Line]:
    texts, language = TEXTS[problems.language], problems.language
    number = counted(len(cause.deals), texts.deals, language)
    code = cause.deals[0].reason
    worth_ = f" · {money(cause.value, language)}" if cause.value else ""
    yield row(f"{cause.explained.title} · {number}{worth_} · {code}", style="bold")
    yield row(cause.explained.text, deeper=2)
    yield row(f"{texts.remedy}: {cause.explained.remedy}", deeper=2)
    shown = len(cause.deals) if problems.whole else SHOWN
    for deal in cause.deals[:shown]:
        yield from _deal(problems, deal, cause)
    if more := more_than(shown, len(cause.deals), language):
        yield row(more, deeper=2)


def _deal(problems: Problems, deal: HeldDeal, cause: Cause) -> Iterable[Line]:
    texts, language = TEXTS[problems.language], problems.language
    parts = [
        f"{texts.deal} {deal.deal_id}",
        money(deal.value, language, deal.currency or "BRL"),
        f"{texts.since.lower()} {moment(deal.since, language, problems.time_zone)}"
        if deal.since
        else "",
        f"{texts.owner.lower()} {owner}" if (owner := _owner(problems, deal)) else "",
    ]
    yield row(" · ".join(part for part in parts if part), deeper=2)
    if special := detail(deal.reason, "reason", language, deal.facts):
        yield row(special, deeper=4)
    for name, address in links_for(problems, deal, cause.explained.targets):
        yield row(f"{name}: {address}", deeper=4)


def _owner(problems: Problems, deal: HeldDeal) -> str:
    if deal.owner or deal.owner_id is None:
        return deal.owner
    return TEXTS[problems.language].user.format(id=deal.owner_id)


def _problem(problems: Problems, deal: HeldDeal) -> dict[str, Any]:
    language = problems.language
    words = explanation(deal.reason, "reason", language, problems.company)
    return {
        "deal_id": deal.deal_id,
        "reason": deal.reason,
        "title": words.title,
        "text": words.text,
        "detail": detail(deal.reason, "reason", language, deal.facts),
        "remedy": words.remedy,
        "owner_id": deal.owner_id,
        "owner": _owner(problems, deal),
        "since": deal.since.isoformat() if deal.since else None,
        "next_look_at": deal.next_look_at.isoformat() if deal.next_look_at else None,
        "value": None if deal.value is None else str(cents(deal.value)),
        "currency": deal.currency,
        "links": dict(links_for(problems, deal, words.targets)),
    }
