"""`ganho doctor`: what is wrong, before a deal is lost."""

import json
import os
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from rich.console import Console

from ganho.cli.exits import DONE, STOPPED
from ganho.cli.server.prefect_api import prefect_api
from ganho.company.composition import AT_THE_KEYBOARD, CompanyValues
from ganho.doctor.chart import Deployed, Holder, Scheduling, Untold
from ganho.doctor.checkup import examine
from ganho.doctor.findings import as_json, terminal
from ganho.doctor.recording import Recording
from ganho.errors import FatalError, NotAppliedError, RetryableError, Sentence
from ganho.words.amounts import Language
from ganho.words.sentences import say
from ganho.words.spoken import own_language, spoken_in

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import FlowRun, WorkPool
    from prefect.client.schemas.responses import DeploymentResponse

RECORDED = Sentence(
    "{file} holds the shapes of {answers} kinds of answers: keys and kinds, no values. "
    "Read it, then send it to those who look after ganho."
)
API = "PREFECT_API_URL"
FLOW = "sync-won-deals"


def doctor(
    slug: str,
    console: Console,
    *,
    json_file: Path | None,
    record_file: Path | None = None,
) -> int:
    """Examine a company; 1 if anything failed.

    `record_file`: where to write the shapes of what both vendors answered. Raises NotAppliedError for a company that is not stored.
    """
    was_set = os.environ.get(API)
    with prefect_api(console):
        prefect = _prefect(slug, temporary=not was_set and bool(os.environ.get(API)))
        values = _values(slug, prefect)
    with spoken_in(
        own_language() if isinstance(values, Untold) else values.settings.language
    ):
        recording = Recording() if record_file else None
        checkup = examine(slug, values, prefect, AT_THE_KEYBOARD, recording)
    if json_file is not None:
        json_file.write_text(json.dumps(as_json(checkup), indent=1), encoding="utf-8")
    console.print(terminal(checkup), crop=False)
    if record_file is not None and recording is not None:
        _write(record_file, recording, console, checkup.language)
    return DONE if checkup.is_sound else STOPPED


def _write(
    file: Path, recording: Recording, console: Console, language: Language
) -> None:
    text = json.dumps(recording.told(version("ganho")), indent=1)
    with file.open("x", encoding="utf-8") as written:
        written.write(text + "\n")
    said = RECORDED.of(answers=len(recording.answers), file=file)
    console.print(f"\n{say(said, language)}", markup=False, highlight=False)


def _values(slug: str, prefect: Scheduling | Untold) -> CompanyValues | Untold:
    """Load the company, if there is a Prefect to load it from."""
    from blocks.storing import load_company  # noqa: PLC0415 - Prefect

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
    return RetryableError(
        "Prefect's API cannot be reached: {kind}.", kind=type(error).__name__
    )


def _deployments(client: "SyncPrefectClient", slug: str) -> tuple[Deployed, ...]:
    from prefect.client.schemas.filters import (  # noqa: PLC0415 - slow to import
        FlowFilter,
        FlowFilterName,
    )

    from ganho.cli.server.runs import dropped_starts, holders  # noqa: PLC0415 - Prefect

    flow = FlowFilter(name=FlowFilterName(any_=[FLOW]))
    found = client.read_deployments(flow_filter=flow)
    ours = [one for one in found if one.parameters.get("company") == slug]
    if not ours:
        return ()
    now = datetime.now(UTC)
    pools = {pool.name: pool for pool in client.read_work_pools()}
    dropped, held = dropped_starts(client, slug, now), holders(client, slug)
    return tuple(
        _deployed(
            one,
            pools.get(one.work_pool_name or ""),
            dropped=dropped[one.id],
            run=held.get(one.id),
        )
        for one in ours
    )


def _deployed(
    one: "DeploymentResponse",
    pool: "WorkPool | None",
    *,
    dropped: int,
    run: "FlowRun | None",
) -> Deployed:
    active = any(schedule.active for schedule in one.schedules)
    return Deployed(
        name=one.name,
        pool=one.work_pool_name or "",
        pool_state=_word(pool.status) if pool else "",
        scheduled=active and not one.paused,
        dropped=dropped,
        holder=_holder(run, pool.type if pool else "") if run else None,
    )


def _holder(run: "FlowRun", pool_type: str) -> Holder:
    from ganho.cli.server.runs import never_began, time_to_begin  # noqa: PLC0415 - Prefect

    now = datetime.now(UTC)
    return Holder(
        run=run.name,
        since=run.state.timestamp if run.state else now,
        begun=run.state is None or not run.state.is_pending(),
        overdue=never_began(run, time_to_begin(pool_type), now),
    )


def _word(status: Any) -> str:
    """Give a pool's status as one word; one that says nothing is not ready."""
    return str(getattr(status, "value", status) or "NOT_READY")
