"""Runs without what takes longest: a new schema, the checks of data quality."""

import atexit
import io
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from ganho.booking.steps import Plainly
from ganho.ledger.database import connect, prepare_schema


class Unchecked(Plainly):
    """Without the checks of data quality, which take longer than all the rest."""

    def validate(self) -> dict[str, int]:
        """Check nothing."""
        return {}


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Listen to all logs of ours."""
    page = io.StringIO()
    handler, root = logging.StreamHandler(page), logging.getLogger("ganho")
    root.addHandler(handler)
    try:
        yield page
    finally:
        root.removeHandler(handler)


@cache
def empty_ledger() -> Path:
    """Make a ledger with nothing in it: its schema takes longer than a run."""
    cupboard = Path(tempfile.mkdtemp(prefix="ganho-empty-"))
    atexit.register(shutil.rmtree, cupboard, ignore_errors=True)
    engine = connect(f"sqlite:///{cupboard / 'empty.db'}")
    prepare_schema(engine, upgrade=False)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return cupboard / "empty.db"
