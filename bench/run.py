"""One company run twice in a process of its own; prints what it cost as JSON."""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.grown import grow
from ganho.booking.run.scope import sync_scope
from ganho.booking.start import open_run
from ganho.booking.steps import take_steps
from ganho.company.composition import (
    CONTA_AZUL_PER_SECOND,
    CompanyValues,
    ContaAzulAccess,
    LedgerAccess,
    PipedriveAccess,
    Surroundings,
    open_company,
)
from ganho.domain.settings import read_settings
from ganho.ledger.key.sealing import generate_key
from ganho.pacing.pacer import MANY
from ganho.report.run_report import RunReport
from ganho.review.queue import review_in_run


def main() -> None:
    """Read the way in from standard input, run, run again idly, print the figures."""
    way_in, pace = json.loads(sys.stdin.readline()), float(sys.argv[1])
    settings = read_settings(
        {
            "activated_at": "2026-11-01T00:00:00-03:00",
            "contracts": sys.argv[2] == "contracts",
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        values = CompanyValues(
            slug="bench",
            settings=settings,
            pipedrive=PipedriveAccess(**way_in["pipedrive"]),
            conta_azul=ContaAzulAccess(
                **way_in["conta_azul"],
                requests_per_second=pace or CONTA_AZUL_PER_SECOND,
            ),
            ledger=LedgerAccess(url=f"sqlite:///{folder}/l.db", key=generate_key()),
        )
        around = Surroundings(paced=pace > 0, home=Path(folder))
        import ganho.quality.expectations  # noqa: F401, PLC0415 - not the run's work

        if sys.argv[3] == "warm":
            once(values, "warm", around)
            if grown := int(sys.argv[4]):
                grow(values.ledger.url, values.slug, grown)
            print("warm", flush=True)
            sys.stdin.readline()
        before, started = cpu_seconds(), time.monotonic()
        report = once(values, "first", around)
        cpu, wall = cpu_seconds() - before, time.monotonic() - started
        before = cpu_seconds()
        idle = once(values, "second", around)
        told = figures(report, idle, cpu, wall) | {"idle_s": cpu_seconds() - before}
    print(json.dumps(told))


def once(values: CompanyValues, run_id: str, around: Surroundings) -> RunReport:
    """Run the steps once."""
    with (
        open_company(values, around) as company,
        open_run(
            company,
            run_id=run_id,
            scope=sync_scope(values.settings, 0, company.clock()),
            holder="bench",
        ) as books,
    ):
        return take_steps(books, review=review_in_run, in_flight=MANY)


def cpu_seconds() -> float:
    """Processor time of this process, kernel included."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def peak_megabytes() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def figures(
    report: RunReport, idle: RunReport, cpu: float, wall: float
) -> dict[str, Any]:
    """Put the costs per deal."""
    booked = report.counts.booked
    return {
        "booked": booked,
        "won": report.counts.won,
        "own_ms": 1000 * cpu / booked,
        "cpu": cpu,
        "wall": wall,
        "conta_azul": report.calls.conta_azul_requests,
        "calls": report.calls.conta_azul_requests / booked,
        "tokens": report.calls.pipedrive_tokens / booked,
        "peak_mb": peak_megabytes(),
        "idle_pipedrive": idle.calls.pipedrive_requests,
        "idle_conta_azul": idle.calls.conta_azul_requests,
    }


if __name__ == "__main__":
    main()
