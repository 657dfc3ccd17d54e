"""Putting the companies' deployments onto a Prefect server.

Everything here may be done again: what is there already stays as it is, and what somebody
paused in Prefect's pages stays paused in a new version too.
"""

import hashlib
import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import Any, Literal

import yaml
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    DeploymentFilterTags,
)
from prefect.client.schemas.responses import DeploymentResponse
from prefect.events.schemas.automations import AutomationCore
from prefect.exceptions import ObjectNotFound
from prefect.settings import get_current_settings

import ganho
from blocks.storing import load_company
from ganho.cli.server.kept import KeepingError
from ganho.cli.server.pauses import carry_over, described_in
from ganho.cli.server.runs import time_to_begin
from ganho.errors import NotAppliedError
from ganho.words.amounts import Language
from ganho.words.spoken import own_language
from ganho.words.tables.texts_deployments import DEPLOYMENTS

ROOT = Path(ganho.__file__).parents[1]
"""Where flows and deployments are: a checkout, or the image's copy of it."""
FILE = ROOT / "prefect.yaml"
POOL = "ganho"
PoolType = Literal["process", "docker", "kubernetes"]
COMPANY_BLOCK = "ganho-company"


def require_files() -> None:
    """Raise KeepingError where only the Python package is installed."""
    if not FILE.exists():
        raise KeepingError(
            "{file} does not exist: run this in the folder of the ganho project.",
            file=FILE,
        )


def companies(client: SyncPrefectClient) -> dict[str, str]:
    """Give the time zone of every company that was applied, by its name."""
    try:
        client.read_block_type_by_slug(COMPANY_BLOCK)
    except ObjectNotFound:  # nobody has applied any
        return {}
    blocks = client.read_block_documents_by_type(COMPANY_BLOCK, include_secrets=False)
    return {str(block.name): _time_zone(block.data) for block in blocks}


def _time_zone(data: dict[str, Any]) -> str:
    return str(data.get("values", {}).get("time_zone", "America/Sao_Paulo"))


def make_pool(client: SyncPrefectClient, kind: PoolType = "process") -> None:
    """Make the work pool where there is none; one of another kind is refused."""
    try:
        found = client.read_work_pool(POOL)
    except ObjectNotFound:
        file = ROOT / "deployments" / "work-pools" / f"{kind}.json"
        template = json.loads(file.read_text(encoding="utf-8"))
        client.create_work_pool(
            WorkPoolCreate(name=POOL, type=kind, base_job_template=template)
        )
        return
    if found.type != kind:
        raise KeepingError(
            "The work pool {pool} is of type {type}, not {kind}. To change it, "
            "stop the workers and delete it: `prefect work-pool delete {pool}`.",
            pool=POOL,
            type=found.type,
            kind=kind,
        )


def watch_for_dead_runs(client: SyncPrefectClient, kind: PoolType = "process") -> None:
    """Have Prefect declare runs dead that give no sign of life, or never begin.

    Until then such a run keeps its deployment's only place, for ever if the server was
    started again meanwhile.
    """
    text = (ROOT / "deployments" / "dead-runs.yaml").read_text(encoding="utf-8")
    seconds = int(time_to_begin(kind).total_seconds())
    for described in yaml.safe_load_all(
        Template(text).substitute(seconds_to_begin=seconds)
    ):
        _watch(client, AutomationCore.model_validate(described))


def _watch(client: SyncPrefectClient, wanted: AutomationCore) -> None:
    found = client.read_automations_by_name(wanted.name)
    if found:
        # Somebody may have switched it off.
        wanted.enabled = found[0].enabled
        client.update_automation(found[0].id, wanted)
    else:
        client.create_automation(wanted)


def deployed_version() -> str:
    """Name what is deployed: GANHO_VERSION, or ganho's own and its deployments'.

    The flows count: their forms are kept with the deployments.
    """
    sources = (FILE, *sorted((ROOT / "flows").glob("*.py")))
    what = b"".join(file.read_bytes() for file in sources) + str(ROOT).encode()
    digest = hashlib.sha256(what).hexdigest()[:8]
    return os.environ.get("GANHO_VERSION") or f"{version('ganho')}+{digest}"


def is_deployed(client: SyncPrefectClient, company: str) -> bool:
    """Tell whether all of a company's deployments are there, of this version."""
    found = _deployments_of(client, company)
    ours = [one for one in found if one.version == deployed_version()]
    described = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return len(ours) >= len(described["deployments"])


def has_schedule(client: SyncPrefectClient, company: str) -> bool:
    """Tell whether anything of a company starts by itself."""
    running = [one for one in _deployments_of(client, company) if not one.paused]
    return any(schedule.active for one in running for schedule in one.schedules)


def _deployments_of(
    client: SyncPrefectClient, company: str
) -> list[DeploymentResponse]:
    tags = DeploymentFilterTags(all_=["ganho", f"empresa:{company}"])
    return client.read_deployments(deployment_filter=DeploymentFilter(tags=tags))


def deploy(client: SyncPrefectClient, company: str) -> list[str]:
    """Make a company's deployments; give what people had changed and is put back."""
    described = described_in(FILE, company)
    names = DeploymentFilterName(any_=[one["name"] for one in described["deployments"]])
    found = client.read_deployments(deployment_filter=DeploymentFilter(name=names))
    changed = carry_over(described["deployments"], found)
    _describe(described["deployments"], company)
    with TemporaryDirectory() as folder:
        file = Path(folder) / FILE.name
        file.write_text(yaml.safe_dump(described, allow_unicode=True), encoding="utf-8")
        _deploy_file(file, company)
    return changed


def _describe(described: list[dict[str, Any]], company: str) -> None:
    """Say what each is for, in the company's language."""
    about = DEPLOYMENTS[_language_of(company)]
    for one in described:
        flow = one["entrypoint"].partition(":")[2]
        one["description"] = about[flow + one["name"].removeprefix(company)]


def _language_of(company: str) -> Language:
    try:
        return load_company(company).settings.language
    except NotAppliedError:
        return own_language()


def _deploy_file(file: Path, company: str) -> None:
    """Make all deployments in a file with Prefect's own command.

    Raises KeepingError with its last words if it fails.
    """
    command = ["--no-prompt", "deploy", "--all", "--prefect-file", str(file)]
    done = subprocess.run(  # noqa: S603 - our own interpreter and file
        [sys.executable, "-m", "prefect", *command],
        cwd=ROOT,
        env=os.environ
        | {"GANHO_COMPANY": company, "GANHO_VERSION": deployed_version()}
        | {"PREFECT_API_URL": str(get_current_settings().api.url), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())[-300:]
        raise KeepingError(
            "{company}: `prefect deploy` failed: {said}", company=company, said=said
        )


def deploy_all(
    client: SyncPrefectClient, kind: PoolType = "process"
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Make pool and deployments.

    Gives the companies with their time zones, and those deployed just now with what
    people had changed on their deployments and is put back.
    """
    require_files()
    make_pool(client, kind)
    watch_for_dead_runs(client, kind)
    found = companies(client)
    missing = [company for company in found if not is_deployed(client, company)]
    return found, {company: deploy(client, company) for company in missing}
