"""The end of a run: what became of every deal, as the report tells it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from ganho.booking.books import Books
from ganho.booking.finish import finish
from ganho.booking.plan import Planned
from ganho.booking.run.run import Scope
from ganho.booking.run.table import DryDesk, LedgerDesk
from ganho.domain.reasons import Remark
from ganho.errors import FatalError, RetryableError, Sentence
from ganho.ledger.records import DealState
from ganho.report.named_deals import BookedDeal, HeldDeal, WaitingDeal, WarnedDeal
from ganho.report.reviewable import ReviewSummary
from ganho.report.run_report import Amounts, Calls, Counts, RunReport
from tests.unit.booking.companies import Company, Count, make_books, make_run
from tests.unit.booking.factories import DAY, make_booking
from tests.unit.booking.fakes import NOON
from tests.unit.booking.ledger_fakes import Remarks
from tests.unit.domain.factories import WON, make_deal, make_settings

OPEN, HELD = DealState.OPEN, DealState.QUARANTINED
EXCLUDED, WITHDRAWN = DealState.EXCLUDED, DealState.WITHDRAWN
RUN = "this run"


@dataclass
class Stock:
    """Finds at the end of a run that an accepted sale is short of stock."""

    remarks: Remarks
    is_short: bool = False

    def settle_reserving(self) -> None:
        if self.is_short:
            self.remarks.keep(1, Remark.STOCK_PENDING, {"item": "Café"})


@dataclass
class Plan:
    """What a dry run would book."""

    planned: list[Planned] = field(default_factory=list)

    def made(self) -> Iterator[Planned]:
        yield from self.planned


class Scene:
    """A run at its end, over the deals that a test puts there."""

    def __init__(self, *, dry_run: bool = False, **settings: Any) -> None:
        self.company = Company(settings=make_settings(**settings))
        self.ledger, self.clock = self.company.ledger, self.company.clock
        self.stock, self.plan = Stock(self.ledger.remarks), Plan()
        self.run = make_run(self.company, run_id=RUN, dry_run=dry_run)
        self.books = self.open_books()

    def open_books(self) -> Books:
        is_dry = self.run.dry_run
        desk = DryDesk(self.ledger, NOON) if is_dry else LedgerDesk(self.ledger, RUN)
        return make_books(run=self.run, desk=desk, stock=self.stock, plan=self.plan)

    def put(self, deal_id: int, state: DealState = OPEN, **more: Any) -> None:
        values = {"seen_in_run": RUN} | more
        self.ledger.deals.put(make_deal(deal_id=deal_id), state, **values)

    def book(self, deal_id: int, run_id: str = RUN, **more: Any) -> None:
        self.put(deal_id)
        booking = make_booking(deal_id, f"s{deal_id}", run_id=run_id, **more)
        self.ledger.bookings.keep(booking)

    def finish(self, quality: Any = None, review: Any = None) -> RunReport:
        return finish(self.books, quality or {}, lambda _books: review)


@pytest.fixture
def scene() -> Scene:
    return Scene()


# --- the equation


def test_every_deal_is_counted_in_one_state(scene: Scene) -> None:
    scene.book(1)
    scene.book(2, "an earlier run")
    scene.put(3, HELD)
    scene.put(4, EXCLUDED, reason="DISMISSED")
    scene.put(5)
    scene.put(6, WITHDRAWN)
    report = scene.finish()

    assert report.counts == Counts(
        won=5, booked=1, already_booked=1, quarantined=1, excluded=1, waiting=1
    )
    assert report.balances


def test_amounts_are_of_deals_in_reais_that_are_not_excluded(scene: Scene) -> None:
    scene.book(1)
    scene.book(2, "an earlier run")
    scene.put(3, HELD, value=Decimal(100))
    scene.put(4, EXCLUDED, value=Decimal(1000))
    scene.put(5, value=Decimal(10000))
    scene.put(6, HELD, value=Decimal(7), currency="USD")
    scene.put(7, HELD, value=None)

    assert scene.finish().value == Amounts(
        won=Decimal(10120),
        booked=Decimal(20),
        quarantined=Decimal(100),
        waiting=Decimal(10000),
    )


# --- deal by deal


def test_a_booking_is_named_as_the_ledger_has_it(scene: Scene) -> None:
    scene.book(1, adopted=True, cancelled=True, kind="contract")

    assert scene.finish().bookings == (
        BookedDeal(
            deal_id=1,
            kind="contract",
            erp_id="s1",
            number=7,
            total=Decimal(10),
            sold_on=DAY,
            customer_id="c",
            adopted=True,
            cancelled=True,
        ),
    )


def test_a_booking_of_whom_nobody_knows_has_no_customer(scene: Scene) -> None:
    scene.book(1, customer_id="")

    assert scene.finish().bookings[0].customer_id is None


def test_a_held_deal_is_named_with_why_and_whose_it_is(scene: Scene) -> None:
    later = NOON + timedelta(hours=1)
    facts = {"item": "Café"}
    scene.put(
        1,
        HELD,
        reason="ITEM_MISSING",
        facts=facts,
        set_aside_at=NOON,
        next_look_at=later,
    )

    assert scene.finish().quarantine == (
        HeldDeal(
            deal_id=1,
            reason="ITEM_MISSING",
            facts=facts,
            since=NOON,
            value=Decimal(10),
            next_look_at=later,
            organization_id=1,
            owner_id=1,
        ),
    )


def test_excluded_deals_are_told_by_their_rule(scene: Scene) -> None:
    for deal_id, rule in ((1, "A"), (2, "B"), (3, "A"), (4, None)):
        scene.put(deal_id, EXCLUDED, reason=rule)

    assert scene.finish().excluded == {"A": (1, 3), "B": (2,), "": (4,)}


def test_who_waits_is_told_why_or_that_the_run_ended_before() -> None:
    scene = Scene(language="en")
    scene.put(1)
    scene.put(2)
    scene.books.board.make_wait(1, Sentence("it changed meanwhile"))

    assert scene.finish().waiting == (
        WaitingDeal(deal_id=1, why="it changed meanwhile", value=Decimal(10)),
        WaitingDeal(deal_id=2, why="the run ended before its turn", value=Decimal(10)),
    )


def test_who_was_sent_and_has_no_answer_is_not_told_that_his_turn_never_came() -> None:
    scene = Scene(language="en")
    for deal_id, number in ((1, 7), (2, 8), (3, None)):
        scene.put(deal_id)
        kind, key = ("sale", f"s{deal_id}") if number else ("customer", "c")
        scene.ledger.promises.begin(
            kind, key, payload_hash="", number=number, deal_id=deal_id
        )
    scene.ledger.promises.answered(scene.ledger.promises.open["sale", "s2"])

    sent = "it was sent, and its answer not kept: the next run looks for it"
    missed = "the run ended before its turn"
    assert [deal.why for deal in scene.finish().waiting] == [sent, missed, missed]


def answered(status: int) -> RetryableError:
    return RetryableError(
        "{vendor} answered {status}.", vendor="Conta Azul", status=status
    )


def test_who_waits_since_trouble_ended_the_run_is_told_so(scene: Scene) -> None:
    scene.put(1)
    scene.put(2)
    scene.books.board.make_wait(2, answered(429).message)
    with scene.books.brake.stopping():
        raise answered(500)

    report = scene.finish()
    assert [one.why for one in report.waiting] == [
        "Conta Azul respondeu 500.",
        "Conta Azul respondeu 429.",
    ]
    assert (report.state, report.why) == ("partial", "Conta Azul respondeu 500.")


def test_remarks_on_deals_and_on_the_run_are_told(scene: Scene) -> None:
    scene.book(1)
    scene.books.desk.warn(1, Remark.TOTAL_DIFFERS, {"total": "9"})
    scene.books.board.remark("SELLERS_UNREAD")
    scene.books.board.won_before_activation |= {8, 9}
    report = scene.finish()

    assert report.warnings == (
        WarnedDeal(deal_id=1, remark="TOTAL_DIFFERS", facts={"total": "9"}),
    )
    assert (report.remarks, report.won_before_activation) == (("SELLERS_UNREAD",), 2)


def test_what_is_short_of_stock_by_then_is_in_the_report(scene: Scene) -> None:
    scene.stock.is_short = True

    assert [w.remark for w in scene.finish().warnings] == [Remark.STOCK_PENDING]


# --- how it ended


def test_where_none_waits_the_run_is_complete(scene: Scene) -> None:
    scene.book(1)
    scene.put(2, HELD)

    report = scene.finish()
    assert (report.state, report.why, report.remedy) == ("complete", "", "")


def test_who_settles_first_leaves_the_run_complete(scene: Scene) -> None:
    scene.put(1)
    scene.books.board.put_all_off([1], "it was won just now")
    assert scene.finish().state == "complete"

    scene.put(2)
    assert scene.finish().state == "partial"


def test_reading_that_stopped_half_way_leaves_it_partial(scene: Scene) -> None:
    scene.books.board.incomplete = Sentence("Pipedrive answered 503.")

    report = scene.finish()

    assert (report.state, report.why) == ("partial", "Pipedrive answered 503.")


@pytest.mark.parametrize(
    ("language", "why", "remedy"),
    [
        (
            "pt-BR",
            "O Pipedrive recusou o token (401).",
            "Avise-nos, com a versão do ganho.",
        ),
        (
            "en",
            "Pipedrive refuses the API token (401).",
            "Report this, with the version of ganho.",
        ),
    ],
)
def test_what_stopped_it_is_told_with_what_to_do(
    language: str, why: str, remedy: str
) -> None:
    scene = Scene(language=language)
    scene.put(1)
    scene.books.brake.halt(
        FatalError(
            "Pipedrive refuses the API token (401).",
            remedy="Report this, with the version of ganho.",
        )
    )

    report = scene.finish()
    assert (report.state, report.why, report.remedy) == ("stopped", why, remedy)


# --- the run itself


def test_the_report_says_which_run_of_which_company_it_was() -> None:
    scene = Scene(language="en", time_zone="America/Manaus")
    scope = Scope(kind="backfill", won_from=WON)
    scene.run = make_run(scene.company, run_id="other", scope=scope)
    scene.books = scene.open_books()
    scene.clock.advance(minutes=2)
    report = scene.finish()

    assert (report.company, report.run_id, report.kind) == ("acme", "other", "backfill")
    assert (report.language, report.time_zone) == ("en", "America/Manaus")
    assert (report.started_at, report.seconds) == (NOON, 120)
    assert not report.dry_run
    assert report.pipedrive_url == "https://acme.pipedrive.com/"


def test_what_was_asked_of_each_vendor_is_counted(scene: Scene) -> None:
    scene.company.pipedrive.count = Count(requests=2, tokens=30)
    scene.company.conta_azul.count = Count(requests=5)

    assert scene.finish().calls == Calls(
        pipedrive_requests=2, pipedrive_tokens=30, conta_azul_requests=5
    )


def test_quality_and_what_waits_for_review_are_passed_on(scene: Scene) -> None:
    review = ReviewSummary(seen_at=NOON, sales=2, total=Decimal(20))
    report = scene.finish({"tax_id": 3}, review)

    assert report.quality == {"tax_id": 3}
    assert report.review == review


def test_the_report_is_left_in_the_ledger_as_plain_values(scene: Scene) -> None:
    scene.book(1)
    report = scene.finish()

    kept = scene.ledger.runs.reports[RUN]
    assert RunReport.model_validate(kept) == report
    assert kept["bookings"][0]["total"] == "10"


def test_it_says_how_the_company_stands_and_keeps_it(scene: Scene) -> None:
    scene.ledger.standing.held = {"A": (1, 10)}
    report = scene.finish()

    assert report.standing is not None
    assert [one.reason for one in report.standing.problems] == ["A"]
    assert list(scene.ledger.standing.problems.values()) == [{"A": 1}]


# --- a dry run


def test_a_dry_run_tells_its_plan_and_keeps_no_standing() -> None:
    scene = Scene(dry_run=True)
    for deal_id in (1, 2):
        scene.put(deal_id)
    scene.plan.planned = [
        Planned(
            deal_id=1,
            kind="contract",
            total=Decimal(20),
            day=DAY,
            customer_id="c",
        )
    ]
    scene.books = scene.open_books()
    report = scene.finish()

    assert report.dry_run
    assert report.bookings == (
        BookedDeal(
            deal_id=1,
            kind="contract",
            total=Decimal(20),
            sold_on=DAY,
            customer_id="c",
        ),
    )
    assert report.counts == Counts(won=2, booked=1, waiting=1)
    assert scene.ledger.standing.problems == {}
    assert RUN in scene.ledger.runs.reports
