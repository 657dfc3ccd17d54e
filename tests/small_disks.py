"""A small disk of its own, on machines that let a test mount one."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

MEGABYTES = 8
NO_DISK = "nobody lets this test mount a disk: run it under `unshare -rm`"


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a tmpfs over a folder, for a while. Raises CalledProcessError."""
    # Not in a namespace of its own: SQLite follows /proc/PID/root back to this one.
    size = f"size={MEGABYTES}m"
    _call("mount", "-t", "tmpfs", "-o", size, "ganho-test", str(folder))
    try:
        yield folder
    finally:
        _call("umount", "--lazy", str(folder))


@cache
def may_be_mounted() -> bool:
    """Tell whether this machine lets us mount a disk."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with small_disk(Path(folder)):
                return True
        except (OSError, subprocess.CalledProcessError):
            return False


def _call(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)
