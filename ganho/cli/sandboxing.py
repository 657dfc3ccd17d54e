"""`ganho sandbox`: serve both simulated vendors until somebody stops it."""

import threading
from pathlib import Path

from rich.console import Console

from ganho.sandbox.demo_company import SETTINGS, fill_demo
from ganho.sandbox.generator import generate
from ganho.sandbox.room import Sandbox

SLUG = "sandbox"


def serve_sandbox(console: Console, *, deals: int, seed: int, file: Path) -> None:
    """Serve both vendors, with deals in them, and write a ready company file."""
    sandbox = Sandbox()
    fill_demo(sandbox)
    if deals:
        generate(sandbox, deals=deals, seed=seed)
    with sandbox.serve() as at:
        content = sandbox.company_file(SLUG, at, settings=SETTINGS)
        file.write_text(content, encoding="utf-8")
        console.print(
            f"Pipedrive simulado:  {at.pipedrive}\n"
            f"Conta Azul simulada: {at.conta_azul}\n"
            f"Arquivo da empresa:  {file}\n\n"
            f"Em outro terminal:\n"
            f"  ganho apply {file}\n"
            f"  ganho sync {SLUG} --json resultado.json\n\n"
            "Ctrl-C termina.",
            highlight=False,
        )
        threading.Event().wait()
