"""The engines make runs of our schedules: one that cannot does so without a word.

Prefect logs the trouble and goes on; the pages show deployments without a next run.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import yaml

SCRIPT = """
import asyncio, json, sys
from prefect.server import models, schemas
from prefect.server.database import provide_database_interface
from prefect.server.services.scheduler import schedule_deployments

def schedule(at):
    cron = schemas.schedules.CronSchedule(cron=at["cron"], timezone=at["timezone"])
    return schemas.core.DeploymentSchedule(schedule=cron, active=True)

async def runs_of(crons):
    db = provide_database_interface()
    await db.create_db()
    async with db.session_context(begin_transaction=True) as session:
        flow = await models.flows.create_flow(session, schemas.core.Flow(name="flow"))
        for name, at in enumerate(crons):
            deployment = schemas.core.Deployment(
                name=str(name), flow_id=flow.id, schedules=[schedule(at)]
            )
            await models.deployments.create_deployment(session, deployment)
    await schedule_deployments()
    async with db.session_context() as session:
        runs = await models.flow_runs.read_flow_runs(session)
        return len({run.deployment_id for run in runs if run.next_scheduled_start_time})

print(asyncio.run(runs_of(json.load(sys.stdin))))
"""


def test_every_schedule_of_ours_gets_runs(tmp_path: Path) -> None:
    file = yaml.safe_load(Path("prefect.yaml").read_text(encoding="utf-8"))
    crons = [at for one in file["deployments"] for at in one.get("schedules", [])]
    database = f"sqlite+aiosqlite:///{tmp_path / 'prefect.db'}"

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=os.environ
        | {
            "PREFECT_HOME": str(tmp_path),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": database,
        },
        input=json.dumps(crons),
        capture_output=True,
        text=True,
        check=False,
    )

    assert crons
    assert (done.stdout.strip(), done.stderr) == (str(len(crons)), "")
