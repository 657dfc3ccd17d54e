"""A company with nothing but held deals, run as it is scheduled; prints what a run costs.

    .venv/bin/python -m bench.held 300

The vendors are threads of this process, and time is theirs: two hours of runs, one every
five minutes, take as long as their work takes.
"""

import json
import statistics
import sys
import tempfile
from datetime import timedelta

from bench.held_company import HeldCompany
from bench.run import cpu_seconds
from ganho.booking.run.scope import sync_scope
from ganho.booking.start import open_run
from ganho.booking.steps import take_steps
from ganho.company.composition import (
    CompanyValues,
    ContaAzulAccess,
    LedgerAccess,
    PipedriveAccess,
    Surroundings,
    open_company,
)
from ganho.domain.settings import read_settings
from ganho.ledger.key.sealing import generate_key
from ganho.report.run_report import RunReport
from ganho.review.queue import review_in_run
from ganho.sandbox.room import Addresses, Sandbox

RUNS, EVERY = 24, timedelta(minutes=5)


def main() -> None:
    """Fill a company, let all its deals be held, and measure the runs that follow."""
    sandbox = Sandbox(limits=False)
    sandbox.pipedrive.switches.daily_tokens = 10**9
    HeldCompany(sandbox).fill(int(sys.argv[1]))
    with tempfile.TemporaryDirectory() as folder, sandbox.serve() as at:
        values, costs = company(sandbox, at, folder), []
        # Past the minutes that two runs overlap: else the first reads all of it twice.
        sandbox.clock.advance(600)
        held = run(sandbox, values, 0).counts.quarantined
        for number in range(1, RUNS + 1):
            sandbox.clock.advance(EVERY.total_seconds())
            before = cpu_seconds()
            calls = run(sandbox, values, number).calls
            costs.append(
                {
                    "pipedrive": calls.pipedrive_requests,
                    "tokens": calls.pipedrive_tokens,
                    "conta_azul": calls.conta_azul_requests,
                    "own_ms": 1000 * (cpu_seconds() - before),
                }
            )
    figures = {
        name: (
            statistics.median(one[name] for one in costs),
            max(one[name] for one in costs),
        )
        for name in costs[0]
    }
    print(json.dumps({"held": held, **figures}))


def company(sandbox: Sandbox, at: Addresses, folder: str) -> CompanyValues:
    """Give a way into the sandbox."""
    connections = sandbox.conta_azul.connections
    return CompanyValues(
        slug="bench",
        settings=read_settings(
            {"activated_at": "2026-11-01T00:00:00-03:00", "contracts": True}
        ),
        pipedrive=PipedriveAccess(
            base_url=at.pipedrive, api_token=sandbox.pipedrive.api_token
        ),
        conta_azul=ContaAzulAccess(
            api_url=at.conta_azul,
            token_url=f"{at.conta_azul}/oauth/token",
            authorize_url=f"{at.conta_azul}/#/oauth/authorize",
            client_id=connections.client_id,
            client_secret=connections.client_secret,
            refresh_token=sandbox.conta_azul.new_refresh_token(),
        ),
        ledger=LedgerAccess(url=f"sqlite:///{folder}/l.db", key=generate_key()),
    )


def run(sandbox: Sandbox, values: CompanyValues, number: int) -> RunReport:
    """Run once, at the vendors' time."""
    surroundings = Surroundings(
        clock=sandbox.clock.now, sleep=sandbox.clock.advance, paced=False
    )
    with (
        open_company(values, surroundings) as opened,
        open_run(
            opened,
            run_id=f"run {number}",
            scope=sync_scope(values.settings, 0, opened.clock()),
            holder="bench",
        ) as books,
    ):
        return take_steps(books, review=review_in_run)


if __name__ == "__main__":
    main()
