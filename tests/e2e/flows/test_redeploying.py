"""What people paused in Prefect's pages stays paused when a new version is deployed."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import DeploymentUpdate, WorkPoolUpdate
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule
from prefect.settings import (
    PREFECT_API_AUTH_STRING,
    PREFECT_API_URL,
    temporary_settings,
)

from ganho.cli.server import deployments as deploying

pytestmark = [pytest.mark.commands, pytest.mark.xdist_group("redeploying")]
PUT_BACK = (
    (
        "-off-hours: agenda fins-de-semana não estava lá; agora está: "
        "*/30 * * * 0,6 (America/Sao_Paulo)."
    ),
    (
        "-second-look: agenda segunda-olhada de volta a 15 3 * * * (America/Sao_Paulo); "
        "era 0 1 * * * (America/Manaus)."
    ),
    (
        ": de volta ao que diz prefect.yaml: parâmetros, limite de execuções, variáveis "
        "(job variables)."
    ),
)
BY_HAND = {"cron": "0 17 * * *", "timezone": "America/Manaus", "day_or": True}


@pytest.fixture
def client(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[SyncPrefectClient]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    password = environment.get("PREFECT_API_AUTH_STRING")
    url = environment["PREFECT_API_URL"]
    with (
        temporary_settings({PREFECT_API_URL: url, PREFECT_API_AUTH_STRING: password}),
        get_client(sync_client=True) as one,
    ):
        deploying.make_pool(one)
        yield one
        one.update_work_pool("ganho", WorkPoolUpdate(is_paused=False))


def deployments(
    client: SyncPrefectClient, slug: str
) -> dict[tuple[str, str], DeploymentResponse]:
    """Give a company's deployments by flow function and name without the company."""
    found = [one for one in client.read_deployments() if one.name.startswith(slug)]
    return {
        (str(one.entrypoint).split(":")[1], one.name.removeprefix(slug)): one
        for one in found
    }


def schedule(one: DeploymentResponse, slug: str | None) -> Any:
    return next(each for each in one.schedules if each.slug == slug)


def test_pauses_and_added_schedules_stay_and_what_is_put_back_is_told(
    client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = f"again-{os.urandom(3).hex()}"
    monkeypatch.setenv("GANHO_VERSION", "old")
    first = deploying.deploy(client, slug)
    before = deployments(client, slug)
    people_change_things(client, before)
    monkeypatch.setenv("GANHO_VERSION", "new")
    told = deploying.deploy(client, slug)
    after = deployments(client, slug)

    assert first == []
    assert {one.id for one in before.values()} == {one.id for one in after.values()}
    assert {one.version for one in after.values()} == {"new"}
    assert [key for key, one in after.items() if one.paused] == [MAIN]
    assert active(after[OFF_HOURS]) == {"noites": False, "fins-de-semana": True}
    assert active(after[DIGEST]) == {"resumo": False, None: True}
    assert schedule(after[DIGEST], None).schedule.model_dump() == BY_HAND
    assert active(after[SECOND_LOOK]) == {"segunda-olhada": True}
    assert client.read_work_pool("ganho").is_paused
    assert not [each for each in told if "SEGREDO" in each]
    assert sorted(told) == [f"sync-won-deals/{slug}{line}" for line in PUT_BACK]
    assert as_the_file_says(after) == as_the_file_says(before)


MAIN, OFF_HOURS, SECOND_LOOK = (
    ("sync_won_deals", end) for end in ("", "-off-hours", "-second-look")
)
DIGEST = ("daily_digest", "")


def people_change_things(client: SyncPrefectClient, there: dict[Any, Any]) -> None:
    main, off_hours, second_look, digest = (
        there[key] for key in (MAIN, OFF_HOURS, SECOND_LOOK, DIGEST)
    )
    client.pause_deployment(main.id)
    client.update_deployment(
        main.id,
        DeploymentUpdate(
            concurrency_limit=3,
            parameters=main.parameters | {"look_back_days": 3},
            job_variables={"env": {"TOKEN": "SEGREDO"}},
            tags=main.tags,
        ),
    )
    for one, slug in ((off_hours, "noites"), (digest, "resumo")):
        found = schedule(one, slug)
        client.update_deployment_schedule(one.id, found.id, active=False)
    # One without a slug: Prefect then makes all schedules anew, and active.
    client.create_deployment_schedules(digest.id, [(CronSchedule(**BY_HAND), True)])
    gone = schedule(off_hours, "fins-de-semana")
    client.delete_deployment_schedule(off_hours.id, gone.id)
    moved = schedule(second_look, "segunda-olhada")
    other = CronSchedule(cron="0 1 * * *", timezone="America/Manaus")
    client.update_deployment_schedule(second_look.id, moved.id, schedule=other)
    client.update_work_pool("ganho", WorkPoolUpdate(is_paused=True))


def active(one: DeploymentResponse) -> dict[str | None, bool]:
    return {each.slug: each.active for each in one.schedules}


def as_the_file_says(there: dict[Any, Any]) -> dict[Any, Any]:
    """Give all that decides how a run is started."""
    names = {
        *("path", "pull_steps", "entrypoint", "parameters", "tags", "job_variables"),
        *("work_pool_name", "work_queue_name", "concurrency_options", "description"),
    }
    return {
        key: (one.model_dump(include=names), limit_of(one))
        for key, one in there.items()
    }


def limit_of(one: DeploymentResponse) -> int | None:
    found = one.global_concurrency_limit
    return found.limit if found else None
