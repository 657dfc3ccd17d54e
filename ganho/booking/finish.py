"""The end of a run: what became of every deal, as plain values for the report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from ganho.booking.plan import Planned, planned
from ganho.booking.problems import held_deals
from ganho.booking.run.run import Run
from ganho.booking.standing import keep_standing, standing_of
from ganho.ledger.records import Booking, DealRecord, DealState
from ganho.report.named_deals import BookedDeal, HeldDeal, WaitingDeal, WarnedDeal
from ganho.report.run_report import Amounts, Calls, Counts, RunReport, RunState
from ganho.review.queue import refresh_review, summary_of
from ganho.words.stops import in_words

ZERO = Decimal(0)
INTERRUPTED = "the run ended before its turn"


def report_of(run: Run, quality: Mapping[str, int]) -> RunReport:
    """Gather what the run did, from the ledger and from what it remembers.

    The counts cover the deals of the run's window and every deal still open.
    """
    records = [r for r in run.desk.records() if r.state is not DealState.WITHDRAWN]
    booked = _booked_now(run)
    by_state = _by_state(records, {deal.deal_id for deal in booked})
    settings = run.company.settings
    return RunReport(
        company=run.company.slug,
        language=settings.language,
        time_zone=settings.time_zone,
        kind=run.scope.kind,
        dry_run=run.dry_run,
        run_id=run.run_id,
        started_at=run.started_at,
        finished_at=run.company.clock(),
        state=_state(run, by_state),
        why=_why(run),
        remedy=in_words(run.halted.remedy, settings.language) if run.halted else "",
        counts=_counts(records, by_state),
        value=_amounts(by_state),
        gap=tuple(
            sorted(_ids(records) - _ids(r for rs in by_state.values() for r in rs))
        ),
        bookings=tuple(booked),
        quarantine=tuple(_held(run, by_state["quarantined"])),
        excluded=_excluded(by_state["excluded"]),
        waiting=tuple(_waiting(run, by_state["waiting"])),
        warnings=tuple(
            WarnedDeal(deal_id=w.deal_id, remark=w.remark, facts=w.facts)
            for w in run.desk.warnings()
        ),
        won_before_activation=len(run.won_before_activation),
        quality=quality,
        remarks=tuple(run.remarks),
        review=summary_of(run.company),
        standing=standing_of(run.company),
        calls=Calls(
            pipedrive_requests=run.company.pipedrive.count.requests,
            pipedrive_tokens=run.company.pipedrive.count.tokens,
            conta_azul_requests=run.company.conta_azul.count.requests,
        ),
        pipedrive_url=run.company.pipedrive_url,
    )


def finish(run: Run, quality: Mapping[str, int]) -> RunReport:
    """Make the report and leave it in the ledger."""
    run.stock.settle_reserving()
    refresh_review(run)
    report = report_of(run, quality)
    keep_standing(run)
    run.company.ledger.runs.finish(run.run_id, report.model_dump(mode="json"))
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


def _booked_now(run: Run) -> list[BookedDeal]:
    if run.dry_run:
        return [_plan(plan) for plan in planned(run)]
    return [booked_deal(b) for b in run.company.ledger.bookings.of_run(run.run_id)]


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


def _held(run: Run, records: Sequence[DealRecord]) -> Iterator[HeldDeal]:
    snapshots = run.desk.snapshots([record.deal_id for record in records])
    return held_deals(records, snapshots)


def _waiting(run: Run, records: Iterable[DealRecord]) -> Iterable[WaitingDeal]:
    for record in records:
        why = run.waiting.get(record.deal_id) or run.stopped_by or INTERRUPTED
        told = in_words(why, run.company.settings.language)
        yield WaitingDeal(deal_id=record.deal_id, why=told, value=record.value)


def _excluded(records: Iterable[DealRecord]) -> dict[str, tuple[int, ...]]:
    rules: dict[str, list[int]] = {}
    for record in records:
        rules.setdefault(record.reason or "", []).append(record.deal_id)
    return {rule: tuple(ids) for rule, ids in rules.items()}


def _state(run: Run, states: States) -> RunState:
    if run.halted is not None:
        return "stopped"
    waiting = [r for r in states["waiting"] if r.deal_id not in run.settling]
    return "partial" if waiting or run.incomplete else "complete"


def _why(run: Run) -> str:
    why = run.halted.message if run.halted else run.stopped_by or ""
    return in_words(why, run.company.settings.language)


def _ids(records: Iterable[DealRecord]) -> set[int]:
    return {record.deal_id for record in records}
