"""What the exit code of a command means, and the way out of it.

The way leads past Prefect's threads where they would wait for a server that is away.
"""

import os
import sys
import threading
from contextlib import suppress
from typing import NoReturn

DONE = 0
STOPPED = 1
"""By what a vendor or the ledger answered, or nothing could be read, or Prefect is away."""
WRONG_INPUT = 2
"""Arguments, company file or environment."""
IN_PART = 3
"""Some deals wait for the next run."""
_nobody = threading.Event()


def wait_for_no_thread() -> None:
    """Let the command end at once: what its threads still try cannot be done."""
    _nobody.set()


def leave(code: int) -> NoReturn:
    """End the process with an exit code, after all that was said is out."""
    if not _nobody.is_set():
        raise SystemExit(code)
    for way in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError, ValueError):
            way.flush()
    # Python would wait for each of them, and they for a server that is away.
    os._exit(code)
