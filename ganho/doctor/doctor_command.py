"""`ganho doctor`: what is wrong, before a deal is lost."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from rich.console import Console

from ganho.cli.exits import DONE, STOPPED
from ganho.cli.server.prefect_api import prefect_api
from ganho.company.composition import AT_THE_KEYBOARD, CompanyValues
from ganho.doctor.chart import Deployed, Scheduling, Untold
from ganho.doctor.checkup import examine
from ganho.doctor.findings import as_json, terminal
from ganho.errors import FatalError, RetryableError

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.responses import DeploymentResponse

API = "PREFECT_API_URL"
FLOW = "sync-won-deals"


def doctor(slug: str, console: Console, *, json_file: Path | None) -> int:
    """Examine a company; 1 if anything failed.

    Raises NotAppliedError for a company that is not stored.
    """
    was_set = os.environ.get(API)
    with prefect_api(console):
        prefect = _prefect(slug, temporary=not was_set and bool(os.environ.get(API)))
        values = _values(slug, prefect)
    checkup = examine(slug, values, prefect, AT_THE_KEYBOARD)
    if json_file is not None:
        json_file.write_text(json.dumps(as_json(checkup), indent=1), encoding="utf-8")
    console.print(terminal(checkup), crop=False)
    return DONE if checkup.is_sound else STOPPED


def _values(slug: str, prefect: Scheduling | Untold) -> CompanyValues | Untold:
    """Load the company, if there is a Prefect to load it from."""
    from blocks.storing import NotAppliedError, load_company  # noqa: PLC0415 - Prefect

    if isinstance(prefect, Untold):
        return Untold(prefect.check)
    try:
        return load_company(slug)
    except NotAppliedError:
        raise
    except ValidationError:
        return Untold(
            "company_file",
            FatalError(
                "What is stored for the company is of another version of ganho.",
                remedy="Run `ganho apply FILE` with the company's file first.",
            ),
        )
    except FatalError as error:
        return Untold("company_file", error)
    except Exception as error:  # noqa: BLE001 - Prefect raises what its client does
        return Untold("prefect_server", _unreachable(error))


def _prefect(slug: str, *, temporary: bool) -> Scheduling | Untold:
    """Ask Prefect who it is, and what starts runs of the company."""
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - slow to import

    try:
        with get_client(sync_client=True) as client:
            return Scheduling(
                version=str(client.api_version()),
                temporary=temporary,
                deployments=_deployments(client, slug),
            )
    except Exception as error:  # noqa: BLE001 - it raises whatever its client does
        return Untold("prefect_server", _unreachable(error))


def _unreachable(error: Exception) -> RetryableError:
    """Name the kind of trouble alone: an address may hold a password."""
    return RetryableError(f"Prefect's API cannot be reached: {type(error).__name__}.")


def _deployments(client: "SyncPrefectClient", slug: str) -> tuple[Deployed, ...]:
    from prefect.client.schemas.filters import (  # noqa: PLC0415 - slow to import
        FlowFilter,
        FlowFilterName,
    )

    flow = FlowFilter(name=FlowFilterName(any_=[FLOW]))
    found = client.read_deployments(flow_filter=flow)
    ours = [one for one in found if one.parameters.get("company") == slug]
    states = _pool_states(client) if ours else {}
    return tuple(_deployed(one, states) for one in ours)


def _pool_states(client: "SyncPrefectClient") -> dict[str, str]:
    return {pool.name: _word(pool.status) for pool in client.read_work_pools()}


def _deployed(one: "DeploymentResponse", pool_states: dict[str, str]) -> Deployed:
    pool = one.work_pool_name or ""
    active = any(schedule.active for schedule in one.schedules)
    return Deployed(
        name=one.name,
        pool=pool,
        pool_state=pool_states.get(pool, ""),
        scheduled=active and not one.paused,
    )


def _word(status: Any) -> str:
    """Give a pool's status as one word; one that says nothing is not ready."""
    return str(getattr(status, "value", status) or "NOT_READY")
