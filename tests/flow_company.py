"""A company whose blocks are in Prefect, so that flows run in the test's own process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterKey,
    FlowRunFilter,
    FlowRunFilterId,
    LogFilter,
    LogFilterFlowRunId,
)
from prefect.client.schemas.objects import Artifact, FlowRun, TaskRun

from blocks.storing import store_company, stored_ledger
from ganho.cli.server.prefect_api import send_what_is_queued
from ganho.ledger.key.sealing import generate_key
from tests.insiders import inside
from tests.world import World, world


@contextmanager
def moved_in(
    slug: str, prefect_url: str, folder: Path, ledger_url: str = "", **settings: Any
) -> Iterator[World]:
    """Store a company's blocks; flows that run meanwhile use its own ledger."""
    url = ledger_url or f"sqlite:///{folder / 'ganho' / 'ledger.db'}"
    (folder / "ganho").mkdir(exist_ok=True)
    with (
        pytest.MonkeyPatch.context() as patch,
        inside(prefect_url),
        world(url, **settings) as w,
    ):
        patch.setenv("GANHO_LEDGER_URL", url)
        block = stored_ledger(url, generate_key())
        w.ledger_key = block.key.get_secret_value()
        values = w.values()
        quick = replace(values.conta_azul, requests_per_second=9.0)
        kept = values.settings.model_dump(mode="json")
        store_company(slug, values.pipedrive, quick, kept, block)
        yield w


@contextmanager
def prefect() -> Iterator[SyncPrefectClient]:
    """Ask the server, once it has been sent all there is to know."""
    send_what_is_queued()
    with get_client(sync_client=True) as client:
        yield client


def run_of(state: Any) -> FlowRun:
    """Give the flow run whose last state this is."""
    with prefect() as client:
        return client.read_flow_run(state.state_details.flow_run_id)


def steps_of(state: Any) -> list[TaskRun]:
    """Give a flow run's task runs, as far as the server knows them."""
    only = FlowRunFilterId(any_=[state.state_details.flow_run_id])
    with prefect() as client:
        return client.read_task_runs(flow_run_filter=FlowRunFilter(id=only))


def log_of(state: Any) -> str:
    """Give what a flow run logged."""
    only = LogFilterFlowRunId(any_=[state.state_details.flow_run_id])
    with prefect() as client:
        logs = client.read_logs(log_filter=LogFilter(flow_run_id=only))
    return "\n".join(log.message for log in logs)


def artifacts_named(key: str) -> list[Artifact]:
    """Give all artifacts under a key."""
    only = ArtifactFilter(key=ArtifactFilterKey(any_=[key]))
    with prefect() as client:
        return client.read_artifacts(artifact_filter=only)
