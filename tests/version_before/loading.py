"""The fixture, put into databases of a test's own, and what stands in a database."""

import gzip
import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect, text

from tests.postgres import PROGRAMS, new_database

HERE = Path(__file__).parent
STORY: dict[str, Any] = json.loads((HERE / "story.json").read_text(encoding="utf-8"))
LEDGER_SCHEMA = "0002"
Rows = dict[str, list[tuple[object, ...]]]


def load_sqlite(name: str, file: Path) -> str:
    """Make the SQLite file of `ledger` or `prefect`; give its address."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(_sql(f"{name}.sqlite"))
    file.chmod(0o600)
    return f"sqlite:///{file}"


def load_postgresql(name: str, server: str) -> str:
    """Make the PostgreSQL database of `ledger` or `prefect`; give its address."""
    url = new_database(server)
    psql = [PROGRAMS / "psql", "--quiet", "--set=ON_ERROR_STOP=1", of_libpq(url)]
    sql = _sql(f"{name}.postgresql").encode()
    subprocess.run(psql, input=sql, check=True, capture_output=True)
    return url


def _sql(name: str) -> str:
    return gzip.decompress((HERE / f"{name}.sql.gz").read_bytes()).decode()


def of_libpq(url: str) -> str:
    """Give an address as PostgreSQL's own programs read it."""
    return url.replace("+psycopg", "")


def of_prefect(url: str) -> str:
    """Give an address with the driver that Prefect wants."""
    pairs = (("sqlite:", "sqlite+aiosqlite:"), ("+psycopg:", "+asyncpg:"))
    return next(url.replace(*pair) for pair in pairs if pair[0] in url)


def rows_of(url: str) -> Rows:
    """Read every row of every table, as text and in an order of its own."""
    engine = create_engine(url)
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        found = {
            name: sorted(
                tuple(map(repr, row))
                for row in connection.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608
            )
            for name in names
        }
    engine.dispose()
    return found


def ask(url: str, query: str) -> list[tuple[Any, ...]]:
    """Ask a database, or change it."""
    engine = create_engine(url)
    with engine.begin() as connection:
        result = connection.execute(text(query))
        rows = [tuple(row) for row in result] if result.returns_rows else []
    engine.dispose()
    return rows
