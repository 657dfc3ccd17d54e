"""Where a Chromium is on this machine; run as a module, it brings one where it may.

Prints the browser's path, or one line on standard error and exit code 1.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NONE_HERE = (
    "make browser needs a Chromium: install the package chromium, or name its program "
    "in GANHO_CHROMIUM."
)
QUIETLY = "DEBIAN_FRONTEND=noninteractive"


class NoChromiumError(Exception):
    """There is none, and none can be brought."""


def find_chromium() -> str | None:
    """Give the program that GANHO_CHROMIUM names, or the first one on the PATH.

    Raises NoChromiumError if GANHO_CHROMIUM names something that is no program: a
    choice is never replaced by a guess.
    """
    chosen = os.environ.get("GANHO_CHROMIUM")
    if not chosen:
        return next(filter(None, map(shutil.which, NAMES)), None)
    found = shutil.which(chosen)
    if found is None:
        raise NoChromiumError(f"GANHO_CHROMIUM: there is no program {chosen}.")
    return found


def chromium() -> str:
    """Give a Chromium; install Debian's package first if there is none."""
    found = find_chromium() or _installed()
    if found is None:
        raise NoChromiumError(NONE_HERE)
    return found


def _installed() -> str | None:
    """Install Debian's package as root, or where sudo asks for no password."""
    if shutil.which("apt-get") is None or (root := _as_root()) is None:
        return None
    apt = (*root, "env", QUIETLY, "apt-get", "--quiet", "--yes")
    package = ("install", "--no-install-recommends", "chromium")
    for step in (("update",), package):
        # What it says goes to standard error: standard output is the path alone.
        if subprocess.run([*apt, *step], stdout=sys.stderr, check=False).returncode:
            return None
    return find_chromium()


def _as_root() -> Sequence[str] | None:
    """Give what to put before a command of root's; None where nothing does."""
    if os.geteuid() == 0:
        return ()
    sudo = shutil.which("sudo")
    asked = sudo and subprocess.run(
        [sudo, "-n", "true"], stderr=subprocess.DEVNULL, check=False
    )
    return (str(sudo), "-n") if asked and asked.returncode == 0 else None


if __name__ == "__main__":
    try:
        print(chromium())
    except NoChromiumError as trouble:
        sys.exit(str(trouble))
