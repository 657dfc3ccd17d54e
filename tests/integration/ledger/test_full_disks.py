"""A ledger whose disk is full says so, and where it lies."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from ganho.errors import FatalError
from ganho.ledger.database import connected, transaction
from tests import postgres


def fill(engine: Engine) -> None:
    """Ask for more pages than there may be, in one transaction."""
    with transaction(engine) as connection:
        connection.execute(text("PRAGMA max_page_count = 1"))
        for _ in range(100):
            connection.execute(text("INSERT INTO notes VALUES (hex(zeroblob(99)))"))


def test_a_file_that_may_have_no_page_more_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with connected(f"sqlite:///{path}") as engine:
        with transaction(engine) as connection:
            connection.execute(text("CREATE TABLE notes (text)"))
        with pytest.raises(FatalError, match=f"is full: {path}"):
            fill(engine)
        with transaction(engine) as connection:
            found = connection.execute(text("SELECT count(*) FROM notes")).scalar()

    assert found == 0


def test_a_server_without_room_is_named_without_its_password(
    postgres_server: str,
) -> None:
    url = postgres.new_database(postgres_server).replace(":@", ":segredo@")
    with (
        pytest.raises(FatalError, match="disk of the ledger is full") as told,
        connected(url) as engine,
        transaction(engine) as connection,
    ):
        connection.execute(text("DO $$ BEGIN RAISE disk_full; END $$"))

    assert make_url(url).password == "segredo"
    assert "segredo" not in str(told.value)


def test_a_file_that_cannot_be_opened_is_not_taken_for_a_full_disk(
    tmp_path: Path,
) -> None:
    with (
        pytest.raises(FatalError, match="cannot be reached"),
        connected(f"sqlite:///{tmp_path}") as engine,
        closing(engine.connect()),
    ):
        pass
