"""`ganho deploy`: every company's deployments, on a server that is there already."""

from typing import TYPE_CHECKING

from rich.console import Console

from ganho.cli.server.kept import KeepingError
from ganho.cli.server.prefect_api import configured_api, kept_api, prefect_api

if TYPE_CHECKING:
    from ganho.cli.server.deployments import PoolType


def install(console: Console, kind: "PoolType") -> None:
    """Make work pool and deployments of every applied company; may be done again.

    Raises KeepingError where no lasting server is known.
    """
    if configured_api() is None and kept_api() is None:
        raise KeepingError(
            "Sem servidor Prefect: aponte PREFECT_API_URL para o seu, ou `ganho up`."
        )
    with prefect_api(console):
        from prefect.client.orchestration import get_client  # noqa: PLC0415 - slow

        from ganho.cli.server.deployments import deploy_all  # noqa: PLC0415 - imports Prefect

        with get_client(sync_client=True) as client:
            companies, deployed = deploy_all(client, kind)
    for company in companies:
        what = "instaladas agora" if company in deployed else "já estavam instaladas"
        for line in (
            f"{company}: agendas e formulários, {what}.",
            *(f"  {changed}" for changed in deployed.get(company, ())),
        ):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    if not companies:
        console.print("Nenhuma empresa ainda: `ganho apply ARQUIVO`, e de novo isto.")
