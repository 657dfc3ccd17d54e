"""The morning's digest: what is open, by cause, in ten lines at most."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from pydantic import AwareDatetime

from ganho.alerts.messages import Alert, OpenDeal, worth
from ganho.report.ages import short_age
from ganho.report.links import deal_address
from ganho.report.texts import TEXTS, counted
from ganho.words.amounts import count, day, money
from ganho.words.reason_words import title_of
from ganho.words.tables.texts_alerts import System

LINES = 10
Cause = tuple[str, Sequence[OpenDeal]]
"""A reason, or nothing for deals that just wait, and its deals."""


class Digest(Alert):
    """What is open this morning, and what was sold the day before.

    Ten lines at most: the oldest causes first, of the same age the largest.
    """

    deals: tuple[OpenDeal, ...] = ()
    lost: tuple[System, ...] = ()
    down_since: AwareDatetime | None = None
    """When the runs stopped going well; None: the last one went well."""
    yesterday: date
    sales: int = 0
    sold: Decimal = Decimal(0)

    @property
    def is_clear(self) -> bool:
        """Tell whether there is nothing that a person should look at."""
        return not (self.deals or self.lost or self.down_since)

    def _about(self) -> str:
        line = self.texts.digest_clear if self.is_clear else self.texts.digest
        return line.format(**self._sum(self.deals))

    def _lines(self) -> Iterable[str]:
        if self.is_clear:
            yield f"{self.texts.clear} {self._yesterday()}"
            return
        troubles = list(self._troubles())
        yield from troubles
        if self.deals:
            yield self.texts.open_now.format(
                **self._sum(self.deals), age=self._age(self.deals)
            )
            yield from self._by_cause(LINES - len(troubles) - 2)
        yield self._yesterday()

    def _troubles(self) -> Iterable[str]:
        """Name what keeps every deal from being booked: that comes first."""
        for system in self.lost:
            remedy = self.texts.lost_remedy[system].format(company=self.company)
            yield f"- {self.texts.lost[system]}. {remedy}"
        if self.down_since and not self.lost:
            since = self.said_at(self.down_since)
            yield self.texts.down_since.format(since=since, company=self.company)

    def _by_cause(self, room: int) -> Iterable[str]:
        causes = sorted(self._causes(), key=self._urgency)
        shown = causes if len(causes) <= room else causes[: room - 1]
        for reason, deals in shown:
            yield self._cause(reason, deals)
        if rest := causes[len(shown) :]:
            yield self._more(rest)

    def _causes(self) -> list[Cause]:
        causes: dict[str, list[OpenDeal]] = {}
        for deal in self.deals:
            causes.setdefault(deal.reason, []).append(deal)
        return list(causes.items())

    def _urgency(self, cause: Cause) -> tuple[int, Decimal, str]:
        """Order by the age of the oldest in days, then by worth."""
        reason, deals = cause
        oldest = min(deal.since for deal in deals)
        return (-(self.at - oldest).days, -worth(deals), reason)

    def _cause(self, reason: str, deals: Sequence[OpenDeal]) -> str:
        waiting = TEXTS[self.language].waiting_title
        return self.texts.cause.format(
            **self._sum(deals),
            title=title_of(reason, self.language) if reason else waiting,
            age=self._age(deals),
            where=self._where(reason, deals),
        )

    def _where(self, reason: str, deals: Sequence[OpenDeal]) -> str:
        """Name the page of a single deal, the command for many."""
        if not reason:
            return f"`ganho doctor {self.company}`"
        if len(deals) == 1:
            return deal_address(self, deals[0].deal_id)
        return f"`ganho quarantine {self.company} --reason {reason}`"

    def _more(self, causes: Sequence[Cause]) -> str:
        deals = [deal for _, some in causes for deal in some]
        one, many = self.texts.more_causes
        return (one if len(causes) == 1 else many).format(
            **self._sum(deals),
            n=count(len(causes), self.language),
            company=self.company,
        )

    def _sum(self, deals: Sequence[OpenDeal]) -> dict[str, str]:
        """Write how many deals they are, and what they are worth."""
        return {
            "deals": self.counted_deals(len(deals)),
            "value": money(worth(deals), self.language),
        }

    def _age(self, deals: Iterable[OpenDeal]) -> str:
        return short_age(self.at - min(deal.since for deal in deals), self.language)

    def _yesterday(self) -> str:
        return self.texts.yesterday.format(
            day=day(self.yesterday, self.language),
            sales=counted(self.sales, self.texts.sales, self.language),
            value=money(self.sold, self.language),
        )
