"""Copies of a database as it was, made before it is migrated.

They stand in `GANHO_HOME/backups`, for their owner alone. None is ever overwritten, and
one that was not finished does not bear the name of one that was.
"""

import os
import shlex
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import URL, make_url

from ganho.company.home import ganho_home
from ganho.errors import FatalError

BUSY_SECONDS = 30.0
UNFINISHED = ".part"


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A copy, and the command that puts it back."""

    path: Path
    way_back: str


def back_up(url: str, name: str) -> Backup:
    """Copy a SQLite file, or dump a PostgreSQL database with its own program.

    `name` says whose it is and of which version. Raises FatalError if it cannot be
    done; then nothing of the copy is left.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _copy_file(Path(address.database or "").absolute(), name)
    return _dump(address, name)


def folder() -> Path:
    """Give the folder of all backups."""
    return ganho_home() / "backups"


def _copy_file(source: Path, name: str) -> Backup:
    """Copy a SQLite file while others may write to it, as of one moment."""
    with _new_file(name, ".db") as (part, path):
        try:
            with _opened(source.as_uri() + "?mode=rw") as old, _opened(part) as new:
                old.backup(new)
        except sqlite3.Error as error:
            raise _impossible(name, str(error)) from None
    file, copy = shlex.quote(str(source)), shlex.quote(str(path))
    logs = " ".join(shlex.quote(f"{source}{end}") for end in ("-wal", "-shm"))
    # What a killed process left in them would be written over the copy.
    return Backup(path=path, way_back=f"rm -f {logs} && cp {copy} {file}")


def _opened(path: Path | str) -> "closing[sqlite3.Connection]":
    return closing(
        sqlite3.connect(path, uri=isinstance(path, str), timeout=BUSY_SECONDS)
    )


def _dump(address: URL, name: str) -> Backup:
    program = shutil.which("pg_dump")
    if program is None:
        raise _impossible(name, "there is no pg_dump on PATH")
    with _new_file(name, ".dump") as (part, path):
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own program
            [
                *(program, "--no-password", "--format=custom", f"--file={part}"),
                f"--dbname={_libpq_address(address)}",
            ],
            env=os.environ
            | ({"PGPASSWORD": address.password} if address.password else {}),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise _impossible(name, " ".join(done.stderr.split())[-300:])
    database, copy = shlex.quote(str(address.database)), shlex.quote(str(path))
    words = f"pg_restore --no-owner --dbname={database}"
    return Backup(path=path, way_back=f"{words} {copy}")


def _libpq_address(address: URL) -> str:
    """Give an address as PostgreSQL's programs read it; `ps` may show it, so no password.

    Drivers of Python take options that libpq would stumble over.
    """
    from psycopg import pq  # noqa: PLC0415 - whoever has SQLite does without

    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    told = dict(address.query)
    if "ssl" in told:
        told["sslmode"] = told["ssl"]
    return URL.create(
        "postgresql",
        username=address.username,
        host=address.host,
        port=address.port,
        database=address.database,
        query={option: value for option, value in told.items() if option in known},
    ).render_as_string()


@contextmanager
def _new_file(name: str, ending: str) -> Iterator[tuple[Path, Path]]:
    """Give a file to write to, and the name it gets once it is whole."""
    try:
        part, path = _reserved(name, ending)
        try:
            yield part, path
            part.rename(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _impossible(name, error.strerror or type(error).__name__) from None


def _reserved(name: str, ending: str) -> tuple[Path, Path]:
    """Make an empty file that nobody else has, beside which no finished one stands."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    folder().chmod(0o700)
    now = datetime.now(UTC).astimezone()
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        path = folder() / f"{now:%Y-%m-%dT%H%M%S}-{name}{again}{ending}"
        part = path.with_name(path.name + UNFINISHED)
        try:
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        if not path.exists():
            return part, path
        part.unlink()
    raise AssertionError


def _impossible(name: str, cause: str) -> FatalError:
    return FatalError(
        "No backup of {name} can be made in {folder} ({cause}), so no "
        "migration begins.",
        remedy="Mend that, or back the databases up yourself (SQLite: `sqlite3 FILE "
        '".backup COPY"`; PostgreSQL: `pg_dump --format=custom --file=COPY DATABASE`) '
        "and give the command again with --backed-up.",
        name=name,
        folder=folder(),
        cause=cause,
    )
