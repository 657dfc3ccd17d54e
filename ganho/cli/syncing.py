"""`ganho sync` and `ganho backfill`: run a flow now and tell what it did."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from ganho.cli.server.prefect_api import prefect_api
from ganho.cli.watching import watching
from ganho.company.composition import Surroundings, open_ledger
from ganho.errors import FatalError
from ganho.report.json_file import as_json
from ganho.report.run_report import RunReport
from ganho.report.terminal import terminal

StartFlow = Callable[[], Any]


def sync(
    slug: str,
    console: Console,
    *,
    dry_run: bool,
    look_back_days: int,
    json_file: Path | None,
) -> int:
    """Run `sync_won_deals` once; give the exit code."""
    with prefect_api(console):
        from flows.sync_won_deals import sync_won_deals  # noqa: PLC0415 - Prefect

        return run_flow(
            lambda: sync_won_deals(
                slug, dry_run=dry_run, look_back_days=look_back_days, return_state=True
            ),
            slug,
            console,
            json_file,
        )


def backfill(
    slug: str,
    console: Console,
    *,
    days: tuple[date, date],
    dry_run: bool,
    json_file: Path | None,
) -> int:
    """Run `backfill_won_deals` once; give the exit code."""
    with prefect_api(console):
        from flows.backfill_won_deals import backfill_won_deals  # noqa: PLC0415

        return run_flow(
            lambda: backfill_won_deals(slug, *days, dry_run=dry_run, return_state=True),
            slug,
            console,
            json_file,
        )


def run_flow(
    start: StartFlow, slug: str, console: Console, json_file: Path | None
) -> int:
    """Run a flow in this process, show its report, write the JSON file."""
    with watching():
        state = start()
    report = _report_of(slug, str(state.state_details.flow_run_id))
    if report is None and state.is_completed():
        report = _off(slug)
    if report is None:
        raise _cause_of(state)
    if json_file is not None:
        json_file.write_text(json.dumps(as_json(report), indent=1), encoding="utf-8")
    console.print(terminal(report), crop=False)
    return report.exit_code


def _report_of(slug: str, run_id: str) -> RunReport | None:
    """Read the report that the run left in the ledger; None if it left none."""
    from blocks.storing import NotAppliedError, load_company  # noqa: PLC0415 - Prefect

    try:
        values = load_company(slug)
        ledger = open_ledger(slug, values.ledger, Surroundings())
    except (NotAppliedError, FatalError):
        return None
    with closing(ledger):
        summary = ledger.runs.report_of(run_id)
    return RunReport.model_validate(summary) if summary else None


def _off(slug: str) -> RunReport:
    """A company that is switched off has nothing to report."""
    now = datetime.now(UTC)
    return RunReport(company=slug, started_at=now, finished_at=now, state="off")


def _cause_of(state: Any) -> BaseException:
    """A run without a report ended before it began."""
    from tasks.fence import UnforeseenError  # noqa: PLC0415 - imports Prefect

    error = state.result(raise_on_failure=False)
    if isinstance(error, UnforeseenError):
        bare: Exception = type(error.kind, (Exception,), {})()  # without what it quotes
        return bare
    if isinstance(error, BaseException):
        return error
    return FatalError(str(state.message))
