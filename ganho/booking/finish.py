"""The end of a run: what became of every deal, as plain values for the report."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from ganho.booking.books import Books
from ganho.booking.plan import Planned
from ganho.booking.problems import held_deals
from ganho.booking.standing import keep_standing, standing_of
from ganho.errors import BOTH, Sentence
from ganho.ledger.records import Booking, DealRecord, DealState
from ganho.report.named_deals import BookedDeal, HeldDeal, WaitingDeal, WarnedDeal
from ganho.report.reviewable import ReviewSummary
from ganho.report.run_report import Amounts, Calls, Counts, RunReport, RunState
from ganho.words.sentences import say

ZERO = Decimal(0)
ReviewDesk = Callable[[Books], ReviewSummary | None]
INTERRUPTED = Sentence("the run ended before its turn")
SENT = Sentence("it was sent, and its answer not kept: the next run looks for it")


def report_of(
    books: Books, quality: Mapping[str, int], review: ReviewSummary | None
) -> RunReport:
    """Gather what the run did, from the ledger and from what it remembers.

    The counts cover the deals of the run's window and every deal still open.
    """
    records = [r for r in books.desk.records() if r.state is not DealState.WITHDRAWN]
    booked = _booked_now(books)
    by_state = _by_state(records, {deal.deal_id for deal in booked})
    run, brake, board = books.run, books.brake, books.board
    company, settings = books.company, books.company.settings
    return RunReport(
        company=company.slug,
        language=settings.language,
        time_zone=settings.time_zone,
        kind=run.scope.kind,
        dry_run=run.dry_run,
        run_id=run.run_id,
        started_at=run.started_at,
        finished_at=company.clock(),
        state=_state(books, by_state),
        why=_why(books),
        remedy=say(brake.halted.remedy, settings.language) if brake.halted else "",
        counts=_counts(records, by_state),
        value=_amounts(by_state),
        gap=tuple(
            sorted(_ids(records) - _ids(r for rs in by_state.values() for r in rs))
        ),
        bookings=tuple(booked),
        quarantine=tuple(_held(books, by_state["quarantined"])),
        excluded=_excluded(by_state["excluded"]),
        waiting=tuple(_waiting(books, by_state["waiting"])),
        warnings=tuple(
            WarnedDeal(deal_id=w.deal_id, remark=w.remark, facts=w.facts)
            for w in books.desk.warnings()
        ),
        won_before_activation=len(board.won_before_activation),
        quality=quality,
        remarks=tuple(board.remarks),
        forecast=board.forecast if run.dry_run else None,
        review=review,
        standing=standing_of(company),
        calls=Calls(
            pipedrive_requests=company.pipedrive.count.requests,
            pipedrive_tokens=company.pipedrive.count.tokens,
            conta_azul_requests=company.conta_azul.count.requests,
        ),
        pipedrive_url=company.pipedrive_url,
    )


def finish(books: Books, quality: Mapping[str, int], review: ReviewDesk) -> RunReport:
    """Make the report and leave it in the ledger.

    `review` gives what is known of the sales that wait for a person in the ERP.
    """
    # First: the report tells what still holds these sales.
    books.stock.settle_reserving()
    report = report_of(books, quality, review(books))
    books.pulse.note_halt()
    if not books.run.dry_run:
        keep_standing(books.company)
    kept = report.model_dump(mode="json")
    # Last: a run that dies before has left no report, and counts as not finished.
    books.company.ledger.runs.finish(books.run.run_id, kept)
    return report


States = dict[str, list[DealRecord]]


def _by_state(records: Iterable[DealRecord], booked: set[int]) -> States:
    states: States = {
        "booked": [],
        "already_booked": [],
        "quarantined": [],
        "excluded": [],
        "waiting": [],
    }
    names = {
        DealState.QUARANTINED: "quarantined",
        DealState.EXCLUDED: "excluded",
        DealState.BOOKED: "already_booked",
        DealState.OPEN: "waiting",
    }
    for record in records:
        is_new = record.deal_id in booked
        states["booked" if is_new else names[record.state]].append(record)
    return states


def _booked_now(books: Books) -> list[BookedDeal]:
    if books.run.dry_run:
        return [_plan(plan) for plan in books.plan.made()]
    made = books.company.ledger.bookings.of_run(books.run.run_id)
    return [booked_deal(booking) for booking in made]


def booked_deal(booking: Booking) -> BookedDeal:
    """Give a booking as the report names it."""
    return BookedDeal(
        deal_id=booking.deal_id,
        kind=booking.kind,
        erp_id=booking.erp_id,
        number=booking.number,
        total=booking.total,
        sold_on=booking.sold_on,
        customer_id=booking.customer_id or None,
        adopted=booking.adopted,
        cancelled=booking.cancelled,
    )


def _plan(plan: Planned) -> BookedDeal:
    return BookedDeal(
        deal_id=plan.deal_id,
        kind=plan.kind,
        total=plan.total,
        sold_on=plan.day,
        customer_id=plan.customer_id,
    )


def _counts(records: list[DealRecord], states: States) -> Counts:
    sizes = {name: len(rows) for name, rows in states.items()}
    return Counts(won=len(records), **sizes)


def _amounts(states: States) -> Amounts:
    worth = {
        name: sum((r.value or ZERO for r in rows if r.currency == "BRL"), ZERO)
        for name, rows in states.items()
    }
    booked = worth["booked"] + worth["already_booked"]
    return Amounts(
        won=booked + worth["quarantined"] + worth["waiting"],
        booked=booked,
        quarantined=worth["quarantined"],
        waiting=worth["waiting"],
    )


def _held(books: Books, records: Sequence[DealRecord]) -> Iterator[HeldDeal]:
    snapshots = books.desk.snapshots([record.deal_id for record in records])
    return held_deals(records, snapshots)


def _waiting(books: Books, records: Iterable[DealRecord]) -> Iterable[WaitingDeal]:
    promises = books.company.ledger.promises.unsettled()
    sent = {one.deal_id for one in promises if one.number and one.unanswered}
    for record in records:
        why = books.board.waiting.get(record.deal_id)
        why = why or (SENT if record.deal_id in sent else books.brake.stopped_by)
        why = why or INTERRUPTED
        told = say(why, books.company.settings.language)
        yield WaitingDeal(deal_id=record.deal_id, why=told, value=record.value)


def _excluded(records: Iterable[DealRecord]) -> dict[str, tuple[int, ...]]:
    rules: dict[str, list[int]] = {}
    for record in records:
        rules.setdefault(record.reason or "", []).append(record.deal_id)
    return {rule: tuple(ids) for rule, ids in rules.items()}


def _state(books: Books, states: States) -> RunState:
    board = books.board
    if books.brake.halted is not None:
        return "stopped"
    waiting = [r for r in states["waiting"] if r.deal_id not in board.put_off]
    is_partial = waiting or board.incomplete or board.unreached
    return "partial" if is_partial else "complete"


def _why(books: Books) -> str:
    """Say what went wrong with either vendor: one must not hide the other."""
    brake, board = books.brake, books.board
    halted = brake.halted.message if brake.halted else None
    erp, crm = halted or brake.stopped_by or board.unreached, board.incomplete
    why = BOTH.of(first=erp, second=crm) if erp and crm else erp or crm or ""
    return say(why, books.company.settings.language)


def _ids(records: Iterable[DealRecord]) -> set[int]:
    return {record.deal_id for record in records}
