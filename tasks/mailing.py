"""The report by e-mail, for people without a login to Prefect.

Addresses are settings: they are in no parameter, no log line and no error.
"""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from prefect import task

from blocks.storing import load_company
from ganho.alerts.due import digest_of
from ganho.company.composition import Company, open_company
from ganho.errors import FatalError
from ganho.report.run_report import RunReport
from tasks.fence import fenced
from tasks.policies import KEPT
from tasks.prefect_inside import email_message, run_coro_as_sync

SHARED = "ganho"
"""The block's name where companies share one mail server."""


@task(task_run_name="mail-report-{company}", **KEPT)
@fenced
def mail_report(company: str) -> int:
    """Send the digest and the newest report to who gets it; give how many they are."""
    values = load_company(company)
    recipients = values.settings.report_email
    if recipients:
        with open_company(values) as opened, _report_file(opened) as files:
            _send(opened, list(recipients), files)
    return len(recipients)


@contextmanager
def _report_file(company: Company) -> Iterator[list[str]]:
    """Write the newest report where only we can read it; no file if there is none."""
    from ganho.report.page.html import html  # noqa: PLC0415 - draws charts: slow to import

    summary = company.ledger.runs.latest_report()
    if summary is None:
        yield []
        return
    with TemporaryDirectory(prefix="ganho-") as folder:
        day = company.clock().astimezone(company.settings.zone).date()
        file = Path(folder, f"ganho-{company.slug}-{day.isoformat()}.html")
        file.write_text(html(RunReport.model_validate(summary)), encoding="utf-8")
        yield [str(file)]


def _send(company: Company, recipients: list[str], files: list[str]) -> None:
    digest = digest_of(company)
    lines = digest.body().splitlines() + ([digest.texts.attached] if files else [])
    server = _server(company.slug)
    sender = server.username or ""
    message = email_message(
        subject=digest.subject(),
        msg="<br>\n".join(map(escape, lines)),
        email_server_credentials=server,
        email_from=sender if "@" in sender else f"ganho@{_domain(recipients[0])}",
        email_to=recipients,
        attachments=files,
    )
    try:
        run_coro_as_sync(message)
    except (smtplib.SMTPException, OSError) as error:
        raise FatalError(
            "The e-mail server did not take the report ({kind}).",
            remedy="Check the block email-server-credentials and report_email.",
            kind=type(error).__name__,
        ) from None


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _server(slug: str) -> Any:
    """Load the company's own mail server, else the one that companies share.

    Raises FatalError where there is neither.
    """
    from prefect_email import EmailServerCredentials  # type: ignore[import-untyped] # noqa: PLC0415

    for name in (slug, SHARED):
        with suppress(ValueError):  # what Prefect raises for a block that is not there
            return EmailServerCredentials.load(name)
    raise FatalError(
        "Prefect has no block email-server-credentials named {slug} or {shared}.",
        remedy="Make it in Prefect's pages (Blocks), or empty report_email.",
        slug=slug,
        shared=SHARED,
    )
