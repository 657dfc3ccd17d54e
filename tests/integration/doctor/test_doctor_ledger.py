"""A ledger that cannot be used is told, and left as it is."""

from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command

from ganho.doctor.findings import Checkup, message_of
from ganho.ledger.database import alembic_config, connect
from ganho.ledger.key.sealing import generate_key
from ganho.ledger.tables import SCHEMA_VERSION
from tests.examining import checkup, let_folders_stay, put_in_order, remedies, troubles
from tests.world import World


@pytest.fixture(autouse=True)
def _staying(monkeypatch: pytest.MonkeyPatch) -> None:
    let_folders_stay(monkeypatch)


def failures(found: Checkup) -> dict[str, str]:
    return {finding.check: finding.case for finding in found.of_state("failure")}


def ledger_file(w: World) -> Path:
    return Path(w.ledger_url.removeprefix("sqlite:///"))


def test_a_missing_ledger_is_told_and_not_made(w: World) -> None:
    found = checkup(w)

    assert failures(found) == {"ledger": "missing"}
    asked_later = {f.check: f.facts["because"] for f in found.not_asked}
    assert {"lease", "conta_azul_connection", "seller"} <= set(asked_later)
    assert set(asked_later.values()) == {"ledger"}
    assert not ledger_file(w).exists()
    assert w.sandbox.conta_azul.connections.refreshes == 0


@pytest.mark.parametrize(
    ("version", "case"), [("0001", "older"), ("9999", "newer")], ids=["older", "newer"]
)
def test_a_ledger_of_another_version_is_told_and_left_alone(
    w: World, version: str, case: str
) -> None:
    engine = connect(w.ledger_url)
    command.upgrade(alembic_config(engine), "0001")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE alembic_version SET version_num = ?", (version,)
        )
    engine.dispose()

    found = checkup(w)

    assert failures(found) == {"ledger": case}
    assert SCHEMA_VERSION in message_of(found, found.of_state("failure")[0])
    assert connect(w.ledger_url).connect().exec_driver_sql(
        "SELECT version_num FROM alembic_version"
    ).scalars().all() == [version]


def test_a_ledger_sealed_with_another_key_keeps_what_it_holds(w: World) -> None:
    put_in_order(w)
    checkup(w)
    key, w.ledger_key = w.ledger_key, generate_key()

    found = checkup(w)

    assert failures(found) == {"ledger": "other_key"}
    w.ledger_key = key
    assert troubles(checkup(w)) == {}


@pytest.mark.parametrize(
    "url", ["sqlite:////proc/ganho/x.db", "nonsense", "mysql://x/y"]
)
def test_an_address_that_leads_nowhere_is_a_failure(w: World, url: str) -> None:
    values = w.values()

    found = checkup(w, values=replace(values, ledger=replace(values.ledger, url=url)))

    assert list(failures(found)) == ["ledger"]
    assert remedies(found)["ledger"]


def test_a_file_that_is_no_database_is_a_failure(w: World) -> None:
    ledger_file(w).write_text("not a database, but long enough to be read as one" * 99)

    found = checkup(w)

    assert failures(found) == {"ledger": "refused"}
    assert ledger_file(w).read_text().startswith("not a database")
