"""Image, compose file and work pools: as their own tools would have them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.client.schemas.actions import WorkPoolCreate

BIN = Path(sys.executable).parent
COMPOSE = ("compose.yaml", "deployments/compose.redis.yaml")
POOLS = ("process", "docker", "kubernetes")


def template(kind: str) -> dict[str, Any]:
    path = Path(f"deployments/work-pools/{kind}.json")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def passes(*command: str) -> str:
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_image_passes_its_linter() -> None:
    assert passes("hadolint", "deployments/Dockerfile") == ""


@pytest.mark.parametrize("file", COMPOSE)
def test_the_compose_files_are_what_compose_expects(file: str) -> None:
    schema = ("--builtin-schema", "vendor.compose-spec")

    assert passes("check-jsonschema", *schema, file) == ""


def test_no_password_has_a_default() -> None:
    lines = Path("compose.yaml").read_text(encoding="utf-8").splitlines()
    secrets = (
        "PASSWORD",
        "AUTH_STRING",
        "ENCRYPTION_KEY",
        "LEDGER_URL",
        "CONNECTION_URL",
    )
    told = [line for line in lines if any(f"{name}: " in line for name in secrets)]

    assert len(told) >= 6
    assert [line for line in told if ":?" not in line] == []


def test_only_the_loopback_is_published() -> None:
    services = yaml.safe_load(Path("compose.yaml").read_text())["services"]
    ports = [port for service in services.values() for port in service.get("ports", [])]

    assert ports
    assert all(str(port).startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize("kind", POOLS)
def test_a_work_pool_can_be_made_from_its_template(kind: str) -> None:
    made = WorkPoolCreate(name="ganho", type=kind, base_job_template=template(kind))
    env = made.base_job_template["variables"]["properties"]["env"]["default"]

    assert env["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"] == "30"


@pytest.mark.parametrize("kind", POOLS)
def test_no_template_mounts_the_host_or_asks_for_its_rights(kind: str) -> None:
    text = json.dumps(template(kind)["job_configuration"])
    volumes = template(kind)["variables"]["properties"].get("volumes", {})

    assert "hostPath" not in text
    assert '"privileged": "{{' not in text
    assert not [v for v in volumes.get("default", []) if v.startswith(("/", "."))]


def test_what_the_image_needs_is_not_left_out_of_it() -> None:
    ignored = Path(".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    rooms = {"flows", "tasks", "blocks", "ganho", "deployments"}

    assert rooms | {"pyproject.toml", "uv.lock", "README.md", "prefect.yaml"} <= kept
