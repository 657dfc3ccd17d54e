"""A command whose Prefect server is away says so in one line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ganho.cli.server.temporary import free_port

GANHO = Path(sys.executable).with_name("ganho")


@pytest.mark.parametrize("command", ["sync", "review"])
def test_a_server_that_is_away_is_named(tmp_path: Path, command: str) -> None:
    done = subprocess.run(
        [str(GANHO), command, "acme"],
        env=os.environ
        | {
            "HOME": str(tmp_path),
            "GANHO_HOME": str(tmp_path / "ganho"),
            "PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api",
            "PREFECT_CLIENT_MAX_RETRIES": "0",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("O servidor Prefect não responde. Nada se perde: ")
    assert len(done.stderr.splitlines()) == 1
