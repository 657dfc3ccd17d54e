"""`ganho sandbox`: serve both simulated vendors until somebody stops it."""

import threading
from pathlib import Path

from rich.console import Console

from ganho.sandbox.demo_company import SETTINGS, fill_demo
from ganho.sandbox.generator import generate
from ganho.sandbox.room import Sandbox
from ganho.words.spoken import spoken

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
            spoken(
                "Simulated Pipedrive:  {pipedrive}\n"
                "Simulated Conta Azul: {conta_azul}\n"
                "Company file:         {file}\n"
                "\n"
                "In another terminal:\n"
                "  ganho apply {applied}\n"
                "  ganho sync {slug} --json result.json\n"
                "\n"
                "Ctrl-C ends it.",
                pipedrive=at.pipedrive,
                conta_azul=at.conta_azul,
                file=file,
                applied=file,
                slug=SLUG,
            ),
            highlight=False,
        )
        threading.Event().wait()
