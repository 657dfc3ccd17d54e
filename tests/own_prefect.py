"""A Prefect server of the test's own, which dies and comes back at its address."""

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ganho.cli.server.kept import wait_until
from ganho.cli.server.temporary import PASSWORD as ASKED_FOR
from ganho.cli.server.temporary import QUIET, SERVER, answers
from tests.insiders import PASSWORD

PATIENCE = 240.0


@dataclass
class OwnPrefect:
    """One server, its database and its port."""

    home: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """The address of its API."""
        return f"http://127.0.0.1:{self.port}/api"

    def start(self) -> None:
        """Start it, unless it runs; wait until it answers."""
        if self.process is None:
            own = {ASKED_FOR: PASSWORD, "PREFECT_HOME": str(self.home)}
            with (self.home / "server.log").open("ab") as log:
                self.process = subprocess.Popen(
                    [*SERVER, "--port", str(self.port), "--with-parent"],
                    env=os.environ | QUIET | own,
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=log,
                )
        assert wait_until(lambda: answers(self.url), PATIENCE)

    def kill(self) -> None:
        """End it as a power cut does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.communicate()
            self.process = None
