"""`ganho report`: the newest report, from the ledger, without a run."""

from contextlib import closing
from pathlib import Path

import typer
from rich.console import Console

from ganho.cli.exits import STOPPED
from ganho.cli.stored import stored_company
from ganho.company.composition import CompanyValues, Surroundings, open_ledger
from ganho.report.page.html import html
from ganho.report.run_report import RunReport
from ganho.report.terminal import terminal
from ganho.report.texts_standing import STANDING_TEXTS


def report_file(slug: str, console: Console, *, html_file: Path | None) -> None:
    """Show the newest report, or write it as an HTML file.

    Raises typer.Exit with 1 where no run has left a report yet.
    """
    with stored_company(slug, console) as values:
        texts, report = STANDING_TEXTS[values.settings.language], _newest(values)
    if report is None:
        console.print(texts.no_report.format(company=slug), soft_wrap=True)
        raise typer.Exit(STOPPED)
    if html_file is None:
        console.print(terminal(report), crop=False)
        return
    html_file.write_text(html(report), encoding="utf-8")
    console.print(texts.written.format(file=html_file), markup=False, soft_wrap=True)


def _newest(values: CompanyValues) -> RunReport | None:
    with closing(open_ledger(values.slug, values.ledger, Surroundings())) as ledger:
        summary = ledger.runs.latest_report()
    return RunReport.model_validate(summary) if summary else None
