"""Checks of what goes on: the ledger, the runs, what waits, other hands, Prefect."""

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from ganho.booking.erp.by_hand import WITHIN
from ganho.doctor.chart import Chart, Deployed, Holder, LedgerFacts, Trace, told
from ganho.doctor.verdict import Verdict, failure, ok, warning
from ganho.domain.reasons import Reason
from ganho.ledger.records import DealRecord
from ganho.ledger.tables import SCHEMA_VERSION
from ganho.words.amounts import printable

LATE, LONG_AGO = timedelta(hours=1), timedelta(hours=24)
"""Since the last run that went through; a deal is promised to be booked in a day."""
SILENT = timedelta(minutes=10)
"""Without the company's lease: by then a run that lives has taken it."""
TEMPORARY = ("/tmp", "/var/tmp", "/dev/shm", "/run")  # noqa: S108 - to warn of them
READY, PAUSED = "READY", "PAUSED"


def ledger(chart: Chart) -> Verdict:
    """Is the ledger there, of this version, and where it stays?"""
    state = told(chart.ledger.state)
    if state.schema is None:
        return failure("missing")
    facts = {"schema": state.schema, "ours": SCHEMA_VERSION}
    if state.schema != SCHEMA_VERSION:
        newer = state.schema > SCHEMA_VERSION
        return failure("newer" if newer else "older", **facts)
    if not state.key_fits:
        return failure("other_key")
    told(chart.ledger.facts)
    if state.path is not None and _is_temporary(state.path):
        return warning("temporary", path=state.path)
    return ok("current", **facts)


def lease(chart: Chart) -> Verdict:
    """Does a run hold the company now? No trouble: said, so that nobody wonders."""
    held = chart.known.lease
    if held is None:
        return ok("free")
    return ok("held", holder=printable(held.holder), at=held.taken_at.isoformat())


def last_run(chart: Chart) -> Verdict:
    """When did a run last go through and leave nothing waiting?"""
    last, settings = chart.known.last_complete_run, chart.settings
    if not settings.enabled:
        return ok("off")
    if last is None:
        return warning("none")
    age = chart.now - last
    facts = {"age": _seconds(age), "at": last.isoformat()}
    if age > LONG_AGO:
        return failure("long_ago", **facts)
    return warning("late", **facts) if age > LATE else ok("recent", **facts)


def oldest_deal(chart: Chart) -> Verdict:
    """Which deal has waited longest to be booked?"""
    unsettled = chart.known.unsettled
    if not unsettled:
        return ok("none")
    oldest = min(unsettled, key=_since)
    age = chart.now - _since(oldest)
    facts = {
        "deal": oldest.deal_id,
        "deals": len(unsettled),
        "age": _seconds(age),
        "state": f"{{{oldest.state}}}",
    }
    return warning("old", **facts) if age > LONG_AGO else ok("young", **facts)


def stock_check(chart: Chart) -> Verdict:
    """Does Conta Azul refuse or hold sales for want of stock?"""
    known = chart.known
    refused = sum(
        record.reason == Reason.STOCK_INSUFFICIENT for record in known.unsettled
    )
    if not refused and not known.stock_remarks:
        return ok("none")
    return warning("hits", refused=refused, held=known.stock_remarks)


def native_integration(chart: Chart) -> Verdict:
    """Does somebody else make sales of the same deals? As sure as the traces are."""
    traces, known = told(chart.conta_azul.traces), chart.known
    facts = {"sales": len(traces), "origins": _origins(traces)}
    if twins := [trace for trace in traces if _has_twin(trace, known)]:
        return failure("twins", **{**facts, "twins": len(twins)})
    if any("PIPEDRIVE" in (t.sale.origin or "").upper() for t in traces):
        return failure("sure", **facts)
    if pending := [trace for trace in traces if trace.pending_review]:
        return warning("pending_review", **{**facts, "pending": len(pending)})
    return warning("other_origin", **facts) if traces else ok("none")


def prefect_server(chart: Chart) -> Verdict:
    """Is there a Prefect server that stays?"""
    prefect = told(chart.prefect)
    if prefect.temporary:
        return warning("temporary", version=prefect.version)
    return ok("answers", version=prefect.version)


def work_pool(chart: Chart) -> Verdict:
    """Does a worker take up the runs?"""
    deployments = told(chart.prefect).deployments
    if not deployments:
        return warning("none")
    states = {one.pool_state for one in deployments if one.pool}
    names = ", ".join(sorted({one.pool for one in deployments if one.pool}))
    if not states:
        return ok("served")
    if READY in states:
        return ok("ready", pools=names)
    case = "paused" if PAUSED in states else "idle" if any(states) else "missing"
    return warning(case, pools=names)


def schedule(chart: Chart) -> Verdict:
    """Does something start runs of the company by itself?"""
    deployments = told(chart.prefect).deployments
    if not deployments:
        return warning("none")
    names = ", ".join(one.name for one in deployments)
    scheduled = _is_scheduled(deployments)
    return ok("there", names=names) if scheduled else warning("idle", names=names)


def starts(chart: Chart) -> Verdict:
    """Are starts of runs dropped, and is the run for which they are dropped alive?"""
    deployments = told(chart.prefect).deployments
    dropped = sum(one.dropped for one in deployments)
    holders = [one.holder for one in deployments if one.holder]
    for holder in holders:
        if holder.overdue:
            return failure("not_begun", **_held_by(holder, chart), dropped=dropped)
    if not dropped:
        return ok("none")
    for holder in holders:
        is_old = holder.begun and chart.now - holder.since > SILENT
        if is_old and chart.known.lease is None:
            return warning("silent", **_held_by(holder, chart), dropped=dropped)
    return ok("busy", dropped=dropped)


def _held_by(holder: Holder, chart: Chart) -> dict[str, object]:
    age = _seconds(chart.now - holder.since)
    return {"run": printable(holder.run), "age": age}


def _is_scheduled(deployments: Iterable[Deployed]) -> bool:
    return any(one.scheduled for one in deployments)


def _is_temporary(path: Path) -> bool:
    """Tell whether a machine may clear the folder away by itself."""
    own = os.environ.get("TMPDIR")
    places = {Path(place).resolve() for place in (*TEMPORARY, own) if place}
    return not places.isdisjoint(path.resolve().parents)


def _since(record: DealRecord) -> datetime:
    """Since when a deal is held, or was won and is not booked."""
    return record.set_aside_at or record.won_at or record.read_at


def _has_twin(trace: Trace, known: LedgerFacts) -> bool:
    """Tell whether a sale looks like one that ganho booked in the same days."""
    sale = trace.sale
    return any(
        sale.customer_id == sold.customer_id
        and sale.total == sold.total
        and sale.sold_on is not None
        and abs(sale.sold_on - sold.sold_on) <= WITHIN
        for sold in known.sold
    )


def _origins(traces: Iterable[Trace]) -> str:
    names = {printable(t.sale.origin or "–")[:20] for t in traces}
    return ", ".join(sorted(names))


def _seconds(age: timedelta) -> int:
    return max(0, int(age.total_seconds()))
