"""Which code this is: what other code has started is not taken for its own."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import ganho
from ganho.cli.server.kept import KeepingError, Kept

ROOMS = ("flows", "tasks", "blocks", "ganho")
CODE = "code"
"""In the files of `ganho up`: which code started the process."""


def own_code() -> dict[str, str]:
    """Give what is noted of a process that is started now."""
    return {CODE: code_version()}


def require_own_code(*processes: Kept) -> None:
    """Raise KeepingError if other code than this started one that is running."""
    for facts in (process.facts() for process in processes):
        if facts is not None and facts.get(CODE) != code_version():
            raise KeepingError(
                "What runs on this machine is of another version of ganho. Run `ganho "
                "down`, then `ganho up`."
            )


@cache
def code_version() -> str:
    """Name ganho's code and what it runs on: its files are what an upgrade changes."""
    root = Path(ganho.__file__).parents[1]
    files = [root / "uv.lock", root / "prefect.yaml"]
    files += sorted(file for room in ROOMS for file in (root / room).rglob("*.py"))
    code = b"".join(file.read_bytes() for file in files if file.exists())
    digest = sha256(code).hexdigest()[:12]
    return f"{version('ganho')}+{digest} (Prefect {version('prefect')})"
