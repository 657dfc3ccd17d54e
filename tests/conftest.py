"""What holds for all tests."""

import atexit
import gc
import os
import signal
import tempfile

from hypothesis import settings
from hypothesis.database import InMemoryExampleDatabase

# Else thousands of small files a run, and a busy machine would fail an example for its
# time; what fails prints the line that makes it fail again.
settings.register_profile(
    "ganho", database=InMemoryExampleDatabase(), deadline=None, print_blob=True
)
settings.register_profile("quick", settings.get_profile("ganho"), max_examples=20)
settings.load_profile("ganho")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell lets what it starts in the background ignore Ctrl-C, commands of ours too.
    signal.signal(signal.SIGINT, signal.default_int_handler)

if "GANHO_HOME" not in os.environ:
    # No test keeps the pace of who runs it.
    _home = tempfile.TemporaryDirectory(prefix="ganho-tests-")
    os.environ["GANHO_HOME"] = _home.name
    atexit.register(_home.cleanup)

collect_ignore = ["browser"]
"""`make browser` needs a Chromium."""


def pytest_collection_finish() -> None:
    """What was collected lives to the end: do not look through it again and again."""
    gc.collect()
    gc.freeze()
