"""What a command that only reads costs the processor, by where its company is read.

    .venv/bin/python -m bench.reading

From Prefect's database, and from a server that is started for it, in turns: a setting
that says nothing new is enough to have Prefect asked.
"""

import argparse
import os
import resource
import statistics
import subprocess
import tempfile
from pathlib import Path

from bench.idle import GANHO, ganho
from ganho.sandbox.room import Sandbox

COMMANDS = ("quarantine acme list", "explain acme 1", "review acme", "report acme")
ALONE = ("--help", "sync --help")
"""They read nothing at all."""
ASKED = {"PREFECT_SERVER_EPHEMERAL_ENABLED": "true"}
HEAD = "| command | with a server of its own | without |\n|---|---|---|"


def main() -> None:
    """Prepare a home, measure in turns, print the table."""
    parser = argparse.ArgumentParser(prog="bench.reading", description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    times: int = parser.parse_args().times
    sandbox = Sandbox(limits=False)
    with tempfile.TemporaryDirectory() as folder, sandbox.serve() as at:
        home, file = Path(folder), Path(folder) / "acme.toml"
        file.write_text(sandbox.company_file("acme", at), encoding="utf-8")
        ganho(home, "apply", str(file))
        ganho(home, "sync", "acme")
        print(HEAD)
        for command in (*COMMANDS, *ALONE):
            ways = [{}] if command in ALONE else [ASKED, {}]
            print(row(command, measure(home, command, ways, times)))


def measure(
    home: Path, command: str, ways: list[dict[str, str]], times: int
) -> list[float]:
    """Give the median of each way, taken in turns after one to warm up."""
    taken: list[list[float]] = [[] for _ in ways]
    for number in range(times + 1):
        for way, all_of in zip(ways, taken, strict=True):
            seconds = processor_seconds(home, command, way)
            if number:
                all_of.append(seconds)
    return [statistics.median(all_of) for all_of in taken]


def row(command: str, medians: list[float]) -> str:
    """Write a row; what was measured in one way alone stands in the last column."""
    told = ["-", *(f"{seconds:.2f}" for seconds in medians)][-2:]
    return f"| `ganho {command}` | {told[0]} | {told[1]} |"


def processor_seconds(home: Path, command: str, more: dict[str, str]) -> float:
    """Run a command in a home of its own; give what it and all that it started took."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PREFECT_", "GANHO_", "PYTHONDONTWRITEBYTECODE"))
    }
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(  # noqa: S603 - our own command
        [str(GANHO), *command.split()],
        env=kept | more | {"HOME": str(home)},
        cwd=home,
        stdout=subprocess.DEVNULL,
        check=False,  # explain ends with 1 for a deal that nobody read
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
