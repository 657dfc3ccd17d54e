"""Where to look: the pages, the companies and their next runs, the logs."""

from datetime import datetime
from pathlib import Path

from prefect.client.orchestration import SyncPrefectClient
from rich.console import Console

from ganho.cli.server.deployments import has_schedule
from ganho.cli.server.kept import wait_until
from ganho.cli.server.prefect_api import leads_to_kept
from ganho.cli.server.runs import next_start
from ganho.cli.server.unlocking import password_line
from ganho.words.amounts import moment
from ganho.words.spoken import own_language, spoken

SCHEDULER_SECONDS = 60.0
"""Prefect looks for new schedules every five; on a busy machine it takes its time."""

NOT_YET = spoken("its schedule is on; Prefect has yet to set the next run")


def tell(
    console: Console,
    client: SyncPrefectClient,
    url: str,
    companies: dict[str, str],
    *,
    logs: Path,
    configured: str | None,
) -> None:
    """Say where everything is; `companies` gives the time zone by name.

    `configured` is the address that other commands go to, if one is set.
    """
    password = password_line(at_terminal=console.file.isatty())
    lines = [
        f"Prefect:    {url.removesuffix('/api')}",
        spoken("Password:   {password}", password=password),
    ]
    lines += [_of_company(client, name, zone) for name, zone in companies.items()]
    if not companies:
        lines += [
            spoken("Companies:  none yet. `ganho init` prepares one; then `ganho up`.")
        ]
    lines += [
        spoken("Logs:       {logs}/server.log and worker.log", logs=logs),
        spoken("Stop:       ganho down"),
    ]
    for line in lines + _warnings(client, configured):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _of_company(client: SyncPrefectClient, name: str, zone: str) -> str:
    return spoken(
        "Company:    {name}, {when}", name=name, when=_when(client, name, zone)
    )


def _when(client: SyncPrefectClient, name: str, zone: str) -> str:
    """Say when a company is looked at next; a new schedule has no runs yet."""
    if not has_schedule(client, name):
        return spoken("no schedule is on")
    wait_until(lambda: next_start(client, name), SCHEDULER_SECONDS)
    start = next_start(client, name)
    return spoken("next run {start}", start=_told(start, zone)) if start else NOT_YET


def _told(time: datetime, zone: str) -> str:
    return f"{moment(time, own_language(), zone)} ({zone})"


def _warnings(client: SyncPrefectClient, configured: str | None) -> list[str]:
    """Say why nothing would run, or why other commands would go elsewhere."""
    found = []
    if configured and not leads_to_kept(configured):
        found.append(
            spoken(
                "Attention: PREFECT_API_URL points elsewhere, to {configured}.",
                configured=configured,
            )
        )
    if client.read_work_pool("ganho").is_paused:
        found.append(
            spoken(
                "Attention: the work pool is paused, nothing starts by itself. "
                "`prefect work-pool resume ganho` turns it on again."
            )
        )
    return found
