"""Where there is no `fcntl`, as on Windows, every command works but `ganho up`."""

import os
import subprocess
import sys
from pathlib import Path

ELSEWHERE = """
import sys, warnings
sys.modules["fcntl"] = None
warnings.filterwarnings("ignore", "only soft file lock")  # Windows has locks of its own
"""
IMPORTS = """
import importlib, pkgutil
for room in ("cli", "quarantine", "review", "alerts", "doctor", "setup"):
    package = importlib.import_module(f"ganho.{room}")
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
import flows.sync_won_deals
"""
UP = """
import sys
sys.argv = ["ganho", "up"]
from ganho.cli.app import main
main()
"""


def run_elsewhere(script: str, home: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", ELSEWHERE + script],
        env={**os.environ, "HOME": str(home), "GANHO_HOME": str(home / "ganho")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_command_can_be_imported(tmp_path: Path) -> None:
    done = run_elsewhere(IMPORTS, tmp_path)

    assert (done.returncode, done.stderr) == (0, "")


def test_up_says_in_one_line_what_to_do_there(tmp_path: Path) -> None:
    done = run_elsewhere(UP, tmp_path)

    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "Linux ou macOS" in line
    assert "ganho deploy" in line
    assert not (tmp_path / "ganho").exists()
