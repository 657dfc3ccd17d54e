"""What ganho takes from Prefect's inside is still there, and is taken in one place."""

import ast
import inspect
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL, temporary_settings
from prefect.task_runners import ThreadPoolTaskRunner

from tasks import prefect_inside

MODULE = Path("tasks/prefect_inside.py")
ROOMS = ("flows", "tasks", "blocks", "ganho", "bench", "deployments")
INSIDE = (
    "prefect._",
    "prefect.context",
    "prefect.events.clients",
    "prefect.events.related",
    "prefect.events.worker",
    "prefect.logging.handlers",
    "prefect.server",
    "prefect.utilities",
)


@pytest.mark.parametrize("name", prefect_inside.TAKEN_FOR)
def test_a_name_is_there_and_says_what_for(name: str) -> None:
    assert callable(getattr(prefect_inside, name))
    assert prefect_inside.TAKEN_FOR[name]


def test_every_name_that_is_given_on_says_what_for() -> None:
    assert set(prefect_inside.__all__) == {*prefect_inside.TAKEN_FOR}


@pytest.mark.parametrize("worker", ["APILogWorker", "EventsWorker"])
def test_a_worker_is_drained_with_a_limit(worker: str) -> None:
    drain = getattr(prefect_inside, worker).drain_all

    assert inspect.signature(drain).bind(timeout=5, at_exit=False)


def test_tasks_that_wait_can_be_given_up() -> None:
    assert "task_runner" in prefect_inside.FlowRunContext.model_fields
    assert callable(ThreadPoolTaskRunner.cancel_all)


def test_a_message_is_made_without_a_task_run() -> None:
    parts = {"subject": "a", "msg": "b", "email_server_credentials": None}
    more = {"email_from": "c", "email_to": ["d"], "attachments": []}
    message = prefect_inside.email_message(**parts, **more)
    message.close()

    assert inspect.iscoroutine(message)


def test_looking_at_prefects_database_does_not_make_it(
    tmp_path: Path,
) -> None:
    file = tmp_path / "prefect.db"
    url = f"sqlite+aiosqlite:///{file}"
    with temporary_settings({PREFECT_API_DATABASE_CONNECTION_URL: url}):
        assert prefect_inside.database_schema() is None

    assert not file.exists()


def test_nothing_else_reaches_inside() -> None:
    files = (file for room in ROOMS for file in Path(room).rglob("*.py"))
    reaching = [
        (str(file), name)
        for file in files
        for name in _imports(file)
        if name.startswith(INSIDE) and file != MODULE
    ]

    assert reaching == []


def _imports(file: Path) -> set[str]:
    """Give every name that a file imports, in full."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    plain = (n.names for n in nodes if isinstance(n, ast.Import))
    names = {alias.name for aliases in plain for alias in aliases}
    parts = [n for n in nodes if isinstance(n, ast.ImportFrom)]
    return names | {f"{n.module}.{a.name}" for n in parts for a in n.names}
