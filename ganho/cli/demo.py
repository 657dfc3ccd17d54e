"""`ganho demo`: the whole thing in two minutes, without any account."""

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from ganho.cli.applying import apply_file
from ganho.cli.prefect_api import prefect_api
from ganho.cli.syncing import sync
from ganho.http import BoundedClient
from ganho.sandbox.demo_company import SETTINGS, fill_demo
from ganho.sandbox.room import Sandbox

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
        console.rule("1. Conectar a empresa: ganho apply demo.toml")
        apply_file(file, console)
        console.rule("2. Primeira execução: ganho sync demo")
        code = _sync(console)
        console.rule("3. Segunda execução: nada a fazer")
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
        f"[bold]{len(sales)}[/bold] vendas e [bold]{len(contracts)}[/bold] contratos "
        f"na Conta Azul simulada, [bold]{len(twice)}[/bold] em duplicidade."
    )


def _keep_open(console: Console, api: str) -> None:
    pages = f"{api.removesuffix('/api')}/v2/artifacts"
    console.print(
        f"O relatório da primeira execução: {pages}/artifact/{_first_report(api)}\n"
        f"Todos os relatórios:              {pages}/key/{SLUG}-report\n"
        "Ctrl-C termina.",
        soft_wrap=True,
    )
    threading.Event().wait()


def _first_report(api: str) -> str:
    """Ask Prefect for the report of the run that booked something."""
    asked = {"artifacts": {"key": {"any_": [f"{SLUG}-report"]}}, "limit": 200}
    with BoundedClient() as http:
        found = http.post(f"{api}/artifacts/filter", json=asked).json()
    return str(min(found, key=lambda artifact: artifact["created"])["id"])


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
