"""`ganho deploy`: every company's deployments, on a server that is there already."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console

from ganho.cli.server.kept import KeepingError
from ganho.cli.server.prefect_api import configured_api, kept_api, prefect_api
from ganho.words.spoken import spoken

if TYPE_CHECKING:
    from ganho.cli.server.deployments import PoolType


def install(console: Console, kind: "PoolType") -> None:
    """Make work pool and deployments of every applied company; may be done again.

    Raises KeepingError where no lasting server is known.
    """
    if configured_api() is None and kept_api() is None:
        raise KeepingError(
            "There is no Prefect server: point PREFECT_API_URL to yours, or run "
            "`ganho up`."
        )
    with prefect_api(console):
        from prefect.client.orchestration import get_client  # noqa: PLC0415 - slow

        from ganho.cli.server.deployments import deploy_all  # noqa: PLC0415 - imports Prefect
        from ganho.cli.server.runs import settle_unbegun, time_to_begin  # noqa: PLC0415

        with get_client(sync_client=True) as client:
            companies, deployed = deploy_all(client, kind)
            closed = settle_unbegun(client, time_to_begin(kind), datetime.now(UTC))
    for company in companies:
        what = (
            spoken("installed now")
            if company in deployed
            else spoken("were there already")
        )
        for line in (
            spoken(
                "{company}: schedules and forms, {what}.", company=company, what=what
            ),
            *(f"  {changed}" for changed in deployed.get(company, ())),
        ):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    if closed:
        told = spoken(
            "Closed, since they died before they began and kept others out: {closed}.",
            closed=closed,
        )
        console.print(told, markup=False, highlight=False, soft_wrap=True)
    if not companies:
        console.print(spoken("No company yet: `ganho apply FILE`, then this again."))
