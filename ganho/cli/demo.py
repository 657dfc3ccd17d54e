"""`ganho demo`: the whole thing in two minutes, without any account."""

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from ganho.cli.server.prefect_api import AUTH, prefect_api
from ganho.cli.syncing import sync
from ganho.sandbox.demo_company import SETTINGS, fill_demo
from ganho.sandbox.room import Sandbox
from ganho.setup.apply_command import apply_file
from ganho.words.spoken import spoken

SLUG = "demo"


def run_demo(console: Console, *, ui: bool) -> int:
    """Run the real flow twice against simulated vendors; give the exit code."""
    sandbox = Sandbox()
    fill_demo(sandbox)
    with (
        tempfile.TemporaryDirectory(prefix="ganho-demo-") as folder,
        _apart_from_the_rest(Path(folder)),
        sandbox.serve() as at,
        prefect_api(console) as api,
    ):
        file = Path(folder) / "demo.toml"
        content = sandbox.company_file(SLUG, at, settings=SETTINGS)
        file.write_text(content, encoding="utf-8")
        console.rule(spoken("1. Connect the company: ganho apply demo.toml"))
        apply_file(file, console)
        console.rule(spoken("2. First run: ganho sync demo"))
        code = _sync(console)
        console.rule(spoken("3. Second run: nothing to do"))
        code = _sync(console) or code
        _tell_the_end(console, sandbox)
        if ui:
            _keep_open(console, api)
    return code


def _sync(console: Console) -> int:
    return sync(SLUG, console, dry_run=False, look_back_days=0, json_file=None)


def _tell_the_end(console: Console, sandbox: Sandbox) -> None:
    sales = sandbox.conta_azul.sales_by_marker()
    contracts = sandbox.conta_azul.contracts_by_marker()
    times = [len(found) for found in sales.values()]
    times += [len(found) for found in contracts.values()]
    twice = [number for number in times if number > 1]
    console.print(
        spoken(
            "[bold]{sales}[/bold] sales and [bold]{contracts}[/bold] contracts "
            "in the simulated Conta Azul, [bold]{twice}[/bold] of them twice.",
            sales=len(sales),
            contracts=len(contracts),
            twice=len(twice),
        )
    )


def _keep_open(console: Console, api: str) -> None:
    pages = f"{api.removesuffix('/api')}/v2/artifacts"
    console.print(
        spoken(
            "The first run's report:     {pages}/artifact/{first}\n"
            "All reports:                {all_pages}/key/{slug}-report\n"
            "The page asks for:          {password}\n"
            "Ctrl-C ends it.",
            pages=pages,
            first=_first_report(),
            all_pages=pages,
            slug=SLUG,
            password=_password(console),
        ),
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    threading.Event().wait()


def _password(console: Console) -> str:
    """Give the server's password, where a person looks."""
    return os.environ[AUTH] if console.file.isatty() else spoken("(only at a terminal)")


def _first_report() -> str:
    """Ask Prefect for the report of the run that booked something."""
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - slow to import
    from prefect.client.schemas.filters import (  # noqa: PLC0415
        ArtifactFilter,
        ArtifactFilterKey,
    )

    reports = ArtifactFilter(key=ArtifactFilterKey(any_=[f"{SLUG}-report"]))
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(artifact_filter=reports)
    return str(min(found, key=lambda report: str(report.created)).id)


@contextmanager
def _apart_from_the_rest(folder: Path) -> Iterator[None]:
    """Keep the demo's ledger and Prefect away from the ones in use on this machine."""
    own = {
        "GANHO_HOME": str(folder),
        "GANHO_LEDGER_URL": f"sqlite:///{folder / 'ledger.db'}",
        "PREFECT_HOME": str(folder / "prefect"),
    }
    before = {name: os.environ.get(name) for name in (*own, "PREFECT_API_URL")}
    os.environ.update(own)
    os.environ.pop("PREFECT_API_URL", None)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
