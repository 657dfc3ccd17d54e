"""What an idle `ganho sync` costs from Enter to prompt, by the server that it uses.

    .venv/bin/python -m bench.idle

The temporary server that a command starts for itself, and the one that `ganho up` keeps,
in turns, so that the ratio holds whatever the machine does meanwhile.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ganho.cli.server.temporary import free_port
from ganho.sandbox.room import Sandbox

GANHO = Path(sys.executable).with_name("ganho")
HEAD = "| server | seconds, median of {} | least | most | of the first |\n|---|---|---|---|---|"
KINDS = {"temporary": "of its own", "up": "of `ganho up`"}


def main() -> None:
    """Prepare two homes, measure in turns, print the table."""
    parser = argparse.ArgumentParser(prog="bench.idle", description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    times: int = parser.parse_args().times
    sandbox = Sandbox(limits=False)
    with tempfile.TemporaryDirectory() as folder, sandbox.serve() as at:
        file = Path(folder) / "acme.toml"
        homes = {kind: Path(folder) / kind for kind in KINDS}
        for home in homes.values():
            file.write_text(sandbox.company_file("acme", at), encoding="utf-8")
            home.mkdir()
            ganho(home, "apply", str(file))
        ganho(homes["up"], "up", "--port", str(free_port()))
        try:
            print(table(measure(homes, times), times))
        finally:
            ganho(homes["up"], "down")


def measure(homes: dict[str, Path], times: int) -> dict[str, list[float]]:
    """Give the seconds of each kind, taken in turns after one to warm up."""
    taken: dict[str, list[float]] = {kind: [] for kind in homes}
    for number in range(times + 1):
        for kind, home in homes.items():
            seconds = ganho(home, "sync", "acme")
            if number:
                taken[kind].append(seconds)
    return taken


def table(taken: dict[str, list[float]], times: int) -> str:
    """Write the rows."""
    whole = statistics.median(taken["temporary"])
    rows = [
        f"| {KINDS[kind]} | {statistics.median(all_of):.1f} | {min(all_of):.1f} "
        f"| {max(all_of):.1f} | {statistics.median(all_of) / whole:.0%} |"
        for kind, all_of in taken.items()
    ]
    return "\n".join([HEAD.format(times), *rows])


def ganho(home: Path, *words: str) -> float:
    """Run a command in a home of its own; give its seconds."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PREFECT_", "GANHO_"))
    }
    started = time.monotonic()
    subprocess.run(  # noqa: S603 - our own command
        [str(GANHO), *words],
        env=kept | {"HOME": str(home)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.monotonic() - started


if __name__ == "__main__":
    main()
