"""Guards against a bad day: what is unusual waits for a person, where one asked for it."""

from dataclasses import dataclass
from datetime import timedelta

from ganho.booking.run.aside import Quarantine
from ganho.booking.run.board import Board
from ganho.booking.run.consents import Consents
from ganho.booking.run.table import Desk
from ganho.booking.run.watch import Watch
from ganho.domain.contract.contract import Bookable, Contract
from ganho.domain.deal import Deal
from ganho.domain.reasons import Reason
from ganho.domain.settings import Settings
from ganho.errors import RejectedError, Sentence
from ganho.ledger.parts.facts import Facts
from ganho.ledger.records import DealState

CROWDS = "crowds"


@dataclass(frozen=True, kw_only=True)
class Guards:
    """What a company asked to be held before it is booked."""

    desk: Desk
    board: Board
    watch: Watch
    consents: Consents
    quarantine: Quarantine
    facts: Facts
    settings: Settings
    dry_run: bool

    def let_settle(self) -> set[int]:
        """Pick the open deals that were won just now: the click may have been a mistake."""
        wait = timedelta(minutes=self.settings.settle_minutes)
        if not wait:
            return set()
        young = {
            record.deal_id
            for record in self.desk.records()
            if record.state is DealState.OPEN
            and record.won_at is not None
            and self.watch.age_there(record.won_at) < wait
        }
        self.board.put_all_off(young, Sentence("it was won just now and settles first"))
        return young

    def check_usual(self, bookable: Bookable, deal: Deal) -> None:
        """Hold what is worth more than usual, and contracts that are to be reviewed.

        Raises RejectedError unless a person let the deal go on.
        """
        is_contract = isinstance(bookable, Contract)
        worth = bookable.worth if isinstance(bookable, Contract) else bookable.total
        worth, limit = max(worth, deal.value), self.settings.hold_above
        if limit and worth > limit and not self._agreed(deal, Reason.UNUSUAL_VALUE):
            facts = {"value": str(worth), "limit_value": str(limit)}
            raise RejectedError(Reason.UNUSUAL_VALUE, **facts)
        reviewed = is_contract and self.settings.contract_review
        if reviewed and not self._agreed(deal, Reason.CONTRACT_REVIEW):
            raise review_of(bookable)

    def hold_unusual_volume(self, ready: set[int]) -> set[int]:
        """Hold all new deals of a run that has more of them than usual; give the rest.

        One that was held so stays held, however few are looked at later, until a person
        releases it or the limit is raised.
        """
        most = self.settings.max_new_deals
        if not most:
            return ready
        reason = Reason.UNUSUAL_VOLUME
        new = {i for i in ready if not self.consents.has(i, reason, "release", "book")}
        crowds = self._crowds()
        held = _crowded(new, crowds, most)
        # What a person let go since is no crowd any more.
        self._keep_crowds(
            {i: n for i, n in crowds.items() if i not in ready - new} | held
        )
        rejected = {
            deal_id: RejectedError(reason, deals=str(deals), limit=str(most))
            for deal_id, deals in sorted(held.items())
        }
        self.quarantine.set_all_aside(rejected)
        return ready - held.keys()

    def _agreed(self, deal: Deal, reason: Reason) -> bool:
        return self.consents.has(deal.deal_id, reason, "release", "book")

    def _crowds(self) -> dict[int, int]:
        """Give the deals that came with too many others, each with how many they were."""
        kept: dict[str, int] = self.facts.get(CROWDS) or {}
        return {int(deal_id): deals for deal_id, deals in kept.items()}

    def _keep_crowds(self, crowds: dict[int, int]) -> None:
        """Remember them before the first is set aside: a killed run lets none slip by."""
        if not self.dry_run and crowds != self._crowds():
            self.facts.note(CROWDS, {str(i): n for i, n in crowds.items()})


def review_of(bookable: Bookable) -> RejectedError:
    """Show what a contract would bill, for a person to agree to."""
    facts = {"amount": str(bookable.total)}
    if isinstance(bookable, Contract):
        facts["months"] = str(bookable.period_months)
        facts["starts_on"] = bookable.starts_on.isoformat()
        if bookable.periods is not None:
            facts["periods"] = str(bookable.periods)
        if bookable.ends_on is not None:
            facts["ends_on"] = bookable.ends_on.isoformat()
    return RejectedError(Reason.CONTRACT_REVIEW, **facts)


def _crowded(new: set[int], crowds: dict[int, int], most: int) -> dict[int, int]:
    """Give the deals to hold, each with how many came at once; others may be few."""
    held = {i: crowds[i] for i in new & crowds.keys() if crowds[i] > most}
    others = new - held.keys()
    if len(others) > most:
        held |= dict.fromkeys(others, len(others))
    return held
