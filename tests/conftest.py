"""What holds for all tests."""

import signal

from hypothesis import settings
from hypothesis.database import InMemoryExampleDatabase

# Else thousands of small files a run, and a busy machine would fail an example for its
# time; what fails prints the line that makes it fail again.
settings.register_profile(
    "ganho", database=InMemoryExampleDatabase(), deadline=None, print_blob=True
)
settings.load_profile("ganho")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell lets what it starts in the background ignore Ctrl-C, commands of ours too.
    signal.signal(signal.SIGINT, signal.default_int_handler)

collect_ignore = ["browser"]
"""`make browser` needs a Chromium."""
