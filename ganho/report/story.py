"""A deal's whole story, for `ganho explain`."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field
from rich.console import Group
from rich.text import Text

from ganho.domain.model import Value
from ganho.report.named_deals import BookedDeal
from ganho.report.texts import TEXTS
from ganho.words.amounts import Language, day, money, printable
from ganho.words.lines import Line, row
from ganho.words.reason_words import Role, detail, explanation, title_of
from ganho.words.tables.texts_story import STORY_TEXTS


class Step(Value):
    """One event of the ledger."""

    at: AwareDatetime
    what: str
    facts: Mapping[str, Any] = Field(default_factory=dict)


class DealStory(Value):
    """What the ledger knows of one deal; `state` is empty if it knows nothing."""

    company: str
    deal_id: int
    language: Language = "pt-BR"
    time_zone: str = "America/Sao_Paulo"
    address: str = ""
    """The deal's page in Pipedrive."""
    state: str = ""
    reason: str | None = None
    facts: Mapping[str, str] = Field(default_factory=dict)
    won_at: AwareDatetime | None = None
    value: Decimal | None = None
    currency: str | None = "BRL"
    booking: BookedDeal | None = None
    steps: tuple[Step, ...] = ()


def story(told: DealStory) -> Group:
    """Tell where a deal stands, why, what to do, and how it got there."""
    lines: list[Line] = [*_heading(told), *_standing(told)]
    if told.steps:
        lines.append(Text())
    lines += [row(_step(told, step)) for step in told.steps]
    return Group(*lines)


def _heading(told: DealStory) -> Iterable[Line]:
    texts = STORY_TEXTS[told.language]
    title = texts.title.format(deal_id=told.deal_id)
    yield Text(f"{title} · {told.company}", style="bold")
    if told.address:
        yield row(told.address)
    if told.won_at is not None:
        won_on = told.won_at.astimezone(ZoneInfo(told.time_zone)).date()
        value = money(told.value, told.language, told.currency or "BRL")
        yield row(texts.won.format(day=day(won_on, told.language), value=value))


def _standing(told: DealStory) -> Iterable[Line]:
    texts = STORY_TEXTS[told.language]
    if not told.state and told.booking is None:
        yield row(texts.unknown)
        return
    yield Text(texts.states.get(told.state, told.state), style="bold")
    if told.booking is not None:
        yield row(_booking(told, told.booking))
    if told.state == "quarantined" and told.reason:
        yield from _why(told, told.reason, "reason")
    if told.state == "excluded" and told.reason:
        yield from _why(told, told.reason, "exclusion")


def _booking(told: DealStory, booking: BookedDeal) -> str:
    texts, common = STORY_TEXTS[told.language], TEXTS[told.language]
    words = texts.contract if booking.kind == "contract" else texts.sale
    line = words.format(
        number=booking.number or "–",
        day=day(booking.sold_on, told.language),
        total=money(booking.total, told.language),
    )
    notes = [
        note
        for holds, note in (
            (booking.adopted, common.adopted),
            (booking.cancelled, common.cancelled),
        )
        if holds
    ]
    return ", ".join([line, *notes])


def _why(told: DealStory, reason: str, role: Role) -> Iterable[Line]:
    words = explanation(reason, role, told.language, told.company)
    special = detail(reason, role, told.language, told.facts)
    yield row(f"{words.title}. {words.text} {special}".strip())
    yield row(f"{TEXTS[told.language].remedy}: {words.remedy}")


def _step(told: DealStory, step: Step) -> str:
    texts = STORY_TEXTS[told.language]
    at = step.at.astimezone(ZoneInfo(told.time_zone))
    kind = step.facts.get("kind")
    words = texts.steps.get(f"{step.what}_{kind}") or texts.steps.get(step.what)
    line = f"{day(at.date(), told.language)} {at:%H:%M:%S}  {words or step.what}"
    reason, number = step.facts.get("reason"), step.facts.get("number")
    if step.what == "decided_dismiss":
        line += f": {step.facts.get('text', '')}"
    if reason:
        line += f", {texts.because}: {title_of(str(reason), told.language)}"
    if number is not None:
        line += f", {texts.numbered} {number}"
    return printable(line)
