"""What people changed on deployments in Prefect's pages, when a new version comes.

`prefect deploy` puts each deployment to what its file says. What people paused, and the
schedules that they added, go into that file first: so there is no moment, and no kill,
between the new version and its pauses. What else they changed is put back, and told.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from prefect.client.schemas.objects import DeploymentSchedule
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule

from ganho.words.spoken import spoken

Described = dict[str, Any]
"""A deployment as it stands in the file."""
COMPANY = "{{ $GANHO_COMPANY }}"


def described_in(file: Path, company: str) -> dict[str, Any]:
    """Read the file of all deployments, for a company."""
    text = file.read_text(encoding="utf-8").replace(COMPANY, company)
    described: dict[str, Any] = yaml.safe_load(text)
    return described


def carry_over(
    deployments: Sequence[Described], found: Sequence[DeploymentResponse]
) -> list[str]:
    """Put what people paused and added into what is described; tell what is put back."""
    there = {(one.entrypoint, one.name): one for one in found}
    told: list[str] = []
    for new in deployments:
        old = there.get((new["entrypoint"], new["name"]))
        if old is not None:
            told += _put_back(new, old)
            _keep(new, old)
    return told


def _keep(new: Described, old: DeploymentResponse) -> None:
    """Keep the deployment's pause, its schedules', and schedules that are not ours."""
    if old.paused:
        new["paused"] = True
    ours = {schedule["slug"]: schedule for schedule in new.get("schedules", ())}
    for schedule in old.schedules:
        if schedule.slug not in ours:
            new.setdefault("schedules", []).append(_in_words_of_the_file(schedule))
        elif not schedule.active:
            ours[schedule.slug]["active"] = False


def _in_words_of_the_file(added: DeploymentSchedule) -> dict[str, Any]:
    words: dict[str, Any] = {"active": added.active}
    if added.slug:
        words["slug"] = added.slug
    if added.parameters:
        words["parameters"] = added.parameters
    schedule = added.schedule.model_dump(mode="json", exclude_none=True)
    return words | schedule


def _put_back(new: Described, old: DeploymentResponse) -> Iterator[str]:
    """Tell what was otherwise than in the file. Values may be secret: names only."""
    name = f"{new['entrypoint'].split(':')[1].replace('_', '-')}/{new['name']}"
    limit = old.global_concurrency_limit
    differing = {
        spoken("parameters"): old.parameters != new.get("parameters", {}),
        spoken("limit of runs"): (limit.limit if limit else None)
        != new.get("concurrency_limit", {}).get("limit"),
        spoken("job variables"): old.job_variables
        != new["work_pool"].get("job_variables", {}),
        spoken("tags"): set(old.tags) != set(new["tags"]),
        "work pool": old.work_pool_name != new["work_pool"]["name"],
    }
    if back := [what for what, differs in differing.items() if differs]:
        yield spoken(
            "{name}: back to what prefect.yaml says: {what}.",
            name=name,
            what=", ".join(back),
        )
    there = {schedule.slug: schedule for schedule in old.schedules}
    for ours in new.get("schedules", ()):
        told = _schedule_put_back(ours, there.get(ours["slug"]))
        if told:
            yield spoken(
                "{name}: schedule {schedule} {what}.",
                name=name,
                schedule=ours["slug"],
                what=told,
            )


def _schedule_put_back(ours: Described, found: DeploymentSchedule | None) -> str:
    wanted = f"{ours['cron']} ({ours['timezone']})"
    if found is None:
        return spoken("was not there; now it is: {wanted}", wanted=wanted)
    schedule = found.schedule
    if not isinstance(schedule, CronSchedule):
        return spoken("back to {wanted}", wanted=wanted)
    before = f"{schedule.cron} ({schedule.timezone})"
    return (
        spoken("back to {wanted}; it was {before}", wanted=wanted, before=before)
        if before != wanted
        else ""
    )
