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

import pytest
from sqlalchemy import Engine, create_engine

from ganho.booking.steps import Plainly
from ganho.ledger import store
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


@contextmanager
def compiled_once() -> Iterator[None]:
    """Let each ledger that is opened use what SQLAlchemy compiled for another one."""
    pattern = create_engine("sqlite://")
    pattern.connect().close()

    def connect_alike(url: str) -> Engine:
        engine = connect(url)
        engine.dialect, engine._compiled_cache = (
            pattern.dialect,
            pattern._compiled_cache,
        )
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "connect", connect_alike)
        yield
    pattern.dispose()
