"""What people are told at once: a subject and a few lines that can be acted on.

Each says what happened, what to do, where to click, and whether it can wait. Deals are
named by id; no line carries personal data.
"""

from abc import abstractmethod
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime

from ganho.alerts.urgency import DUE_AFTER
from ganho.domain.model import Value
from ganho.report.links import deal_address
from ganho.report.phrases import more_than
from ganho.report.run_report import CONTA_AZUL
from ganho.report.texts import TEXTS, counted
from ganho.words.amounts import Language, moment, money
from ganho.words.reason_words import title_of
from ganho.words.tables.texts_alerts import ALERT_TEXTS, AlertTexts, Gap, System

SHOWN = 10
"""So many deals in one message; the report names all."""


class Alert(Value):
    """What every message needs to be written; `at` is when it was decided."""

    company: str
    language: Language = "pt-BR"
    time_zone: str = "America/Sao_Paulo"
    at: AwareDatetime
    pipedrive_url: str = ""
    conta_azul_url: str = CONTA_AZUL

    def subject(self) -> str:
        """Say in one line what it is about, the company first."""
        return f"{self.company}: {self._about()}"

    def body(self) -> str:
        """Say what happened, what to do, where, and whether it can wait."""
        return "\n".join(self._lines())

    @abstractmethod
    def _about(self) -> str:
        """Say what it is about."""

    @abstractmethod
    def _lines(self) -> Iterable[str]:
        """Say what happened, what to do, where, and whether it can wait."""

    @property
    def texts(self) -> AlertTexts:
        """The words of the company's language."""
        return ALERT_TEXTS[self.language]

    def said_at(self, value: AwareDatetime) -> str:
        """Write a moment as the company's clock shows it."""
        return moment(value, self.language, self.time_zone)

    def counted_deals(self, number: int) -> str:
        """Write so many deals."""
        return counted(number, TEXTS[self.language].deals, self.language)

    def can_wait(self, since: AwareDatetime) -> str:
        """Say until when somebody may sleep: a day after the oldest deal was won."""
        until = since + DUE_AFTER
        words = self.texts.can_wait if until > self.at else self.texts.cannot_wait
        return words.format(until=self.said_at(until))


class OpenDeal(Value):
    """A won deal that is not booked: held for a reason, or waiting where none is."""

    deal_id: int
    since: AwareDatetime
    """When it was won; of one that could not be read, when it was met."""
    value: Decimal | None = None
    currency: str | None = "BRL"
    reason: str = ""


class DealsLate(Alert):
    """Deals that have waited longer than people should have to wait."""

    hours: Literal[4, 24]
    deals: tuple[OpenDeal, ...]
    """The oldest first."""

    def _about(self) -> str:
        return self.texts.late.format(
            deals=self.counted_deals(len(self.deals)),
            hours=self.hours,
            value=money(worth(self.deals), self.language),
        )

    def _lines(self) -> Iterable[str]:
        texts = self.texts
        yield texts.late_text.format(hours=self.hours)
        yield from (self._deal(deal) for deal in self.deals[:SHOWN])
        if more := more_than(SHOWN, len(self.deals), self.language):
            yield f"- {more}"
        is_held = any(deal.reason for deal in self.deals)
        remedy = texts.late_remedy if is_held else texts.late_waiting_remedy
        yield remedy.format(company=self.company)
        yield self.can_wait(min(deal.since for deal in self.deals))

    def _deal(self, deal: OpenDeal) -> str:
        return self.texts.late_deal.format(
            deal=deal.deal_id,
            value=money(deal.value, self.language, deal.currency or "BRL"),
            since=self.said_at(deal.since),
            why=title_of(deal.reason, self.language)
            if deal.reason
            else self.texts.waits,
            link=deal_address(self, deal.deal_id),
        )


class ConnectionLost(Alert):
    """A vendor lets us in only once a person has done something."""

    system: System
    since: AwareDatetime
    waits_since: AwareDatetime | None = None
    """The win of the oldest deal that waits for a run; None: none waits."""

    def _about(self) -> str:
        return self.texts.lost[self.system]

    def _lines(self) -> Iterable[str]:
        texts = self.texts
        yield texts.lost_text[self.system].format(since=self.said_at(self.since))
        yield texts.lost_remedy[self.system].format(company=self.company)
        yield texts.nothing_lost
        if self.waits_since:
            yield self.can_wait(self.waits_since)
        else:
            yield texts.nothing_waits.format(until=self.said_at(self.at + DUE_AFTER))


class Recovered(Alert):
    """The first good run after trouble, and what it caught up."""

    since: AwareDatetime
    gap: Gap
    booked: int = 0
    value: Decimal = Decimal(0)
    held: int = 0
    waiting: int = 0

    def _about(self) -> str:
        return self.texts.recovered

    def _lines(self) -> Iterable[str]:
        words, language = TEXTS[self.language], self.language
        yield self.texts.gaps[self.gap].format(since=self.said_at(self.since))
        yield self.texts.caught_up.format(
            booked=counted(self.booked, words.booked_now, language),
            value=money(self.value, language),
            held=counted(self.held, words.quarantined, language),
            waiting=counted(self.waiting, words.still_waiting, language),
        )
        yield self.texts.nothing_to_do


def worth(deals: Iterable[OpenDeal]) -> Decimal:
    """Sum the values of the deals that are in BRL."""
    values = (deal.value for deal in deals if deal.currency == "BRL")
    return sum((value for value in values if value is not None), Decimal(0))
