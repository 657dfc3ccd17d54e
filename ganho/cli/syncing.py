"""`ganho sync` and `ganho backfill`: run a flow now and tell what it did."""

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from ganho.booking.run.choice import Choice
from ganho.cli.server.prefect_api import prefect_api
from ganho.cli.watching import watching
from ganho.company.composition import (
    AT_THE_KEYBOARD,
    CompanyValues,
    Surroundings,
    open_company,
    open_ledger,
)
from ganho.errors import FatalError, GanhoError, NotAppliedError, WrongRequestError
from ganho.pipedrive.deal_link import number_of
from ganho.report.beside import beside
from ganho.report.json_file import as_json
from ganho.report.run_report import RunReport
from ganho.report.terminal import terminal
from ganho.review.comparison import compared
from ganho.words.amounts import Language
from ganho.words.sentences import say
from ganho.words.spoken import carry, language_of, own_language, spoken_in
from ganho.words.tables.texts_beside import BESIDE_TEXTS

MOST_SHOWN = 20
"""Each costs four calls to read."""
StartFlow = Callable[[], Any]


def sync(
    slug: str,
    console: Console,
    *,
    dry_run: bool,
    look_back_days: int,
    look_again: bool = False,
    deals: Sequence[str] = (),
    first: int = 0,
    json_file: Path | None,
) -> int:
    """Run `sync_won_deals` once; give the exit code.

    At a terminal somebody waits for what he mended: all that is held is looked at.
    """
    waited_for = look_again or _is_at_terminal()
    with prefect_api(console):
        from prefect import tags  # noqa: PLC0415 - slow to import

        from flows.opening import LOOK_AGAIN  # noqa: PLC0415 - Prefect
        from flows.sync_won_deals import sync_won_deals  # noqa: PLC0415

        choice = _choice(slug, deals, first)
        with tags(*([LOOK_AGAIN] if waited_for else [])):
            report = run_flow(
                lambda: sync_won_deals(
                    slug,
                    dry_run=dry_run,
                    look_back_days=look_back_days,
                    deals=tuple(sorted(choice.deals)),
                    first=choice.first,
                    return_state=True,
                ),
                slug,
                console,
                json_file,
            )
        if choice and not report.dry_run:
            show_beside(slug, report, choice, console)
    return report.exit_code


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

        report = run_flow(
            lambda: backfill_won_deals(slug, *days, dry_run=dry_run, return_state=True),
            slug,
            console,
            json_file,
        )
    return report.exit_code


def run_flow(
    start: StartFlow, slug: str, console: Console, json_file: Path | None
) -> RunReport:
    """Run a flow in this process, show its report, write the JSON file."""
    values = _stored(slug)
    language = values.settings.language if values else own_language()
    with watching(language), spoken_in(language):
        state = start()
    report = _report_of(values, str(state.state_details.flow_run_id))
    if report is None and state.is_completed():
        report = _off(slug, language)
    if report is None:
        raise _cause_of(state)
    if json_file is not None:
        json_file.write_text(json.dumps(as_json(report), indent=1), encoding="utf-8")
    console.print(terminal(report), crop=False)
    return report


def show_beside(slug: str, report: RunReport, choice: Choice, console: Console) -> None:
    """Show what was booked, and what was named, as both systems have it now."""
    values, language = _stored(slug), report.language
    if values is None:
        return
    booked = {deal.deal_id for deal in report.bookings}
    try:
        with (
            spoken_in(language),
            open_company(values, AT_THE_KEYBOARD) as company,
        ):
            pairs = compared(company, sorted(booked | choice.deals)[:MOST_SHOWN])
    except GanhoError as error:
        # The sales are there all the same: only to show them failed.
        why = say(error.message, language)
        console.print(BESIDE_TEXTS[language].unread.format(why=why), markup=False)
        return
    console.print(beside(pairs, len(report.waiting), language), crop=False)


def _choice(slug: str, deals: Sequence[str], first: int) -> Choice:
    values = _stored(slug) if deals else None
    if values is None:  # nobody can tell whose the addresses are: nor does a run begin
        return Choice(first=first)
    with spoken_in(values.settings.language):
        numbers = frozenset(number_of(d, values.pipedrive.base_url) for d in deals)
    return Choice(deals=numbers, first=first)


def _is_at_terminal() -> bool:
    # A daemon may have closed either, which Python shows as None.
    return all(way and way.isatty() for way in (sys.stdin, sys.stdout))


def _stored(slug: str) -> CompanyValues | None:
    from blocks.storing import load_company  # noqa: PLC0415 - Prefect

    try:
        return load_company(slug)
    except NotAppliedError:
        return None


def _report_of(values: CompanyValues | None, run_id: str) -> RunReport | None:
    """Read the report that the run left in the ledger; None if it left none."""
    if values is None:
        return None
    try:
        ledger = open_ledger(values.slug, values.ledger, Surroundings())
    except FatalError:
        return None
    with closing(ledger):
        summary = ledger.runs.report_of(run_id)
    return RunReport.model_validate(summary) if summary else None


def _off(slug: str, language: Language) -> RunReport:
    """A company that is switched off has nothing to report."""
    now = datetime.now(UTC)
    return RunReport(
        company=slug, language=language, started_at=now, finished_at=now, state="off"
    )


def _cause_of(state: Any) -> BaseException:
    """A run without a report ended before it began."""
    from prefect.exceptions import ParameterTypeError  # noqa: PLC0415 - slow to import

    from tasks.fence import UnforeseenError  # noqa: PLC0415 - imports Prefect

    error = state.result(raise_on_failure=False)
    if isinstance(error, UnforeseenError):
        bare: Exception = type(error.kind, (Exception,), {})()  # without what it quotes
        carry(bare, language_of(error))
        return bare
    if isinstance(error, ParameterTypeError):
        return WrongRequestError(
            "These values are not such as the flow takes.",
            remedy="See `ganho COMMAND --help`.",
        )
    if isinstance(error, BaseException):
        return error
    return FatalError(str(state.message))
