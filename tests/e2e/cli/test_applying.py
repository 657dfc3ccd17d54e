"""`ganho apply` says what it changes, and applied twice it changes nothing."""

from pathlib import Path

import pytest
from alembic import command

from ganho.ledger.database import alembic_config, connect
from ganho.ledger.inspecting import schema_at
from ganho.sandbox.room import Addresses, Sandbox

pytestmark = pytest.mark.xdist_group("applying")


def done(run) -> str:
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


def test_apply_tells_what_it_changes_and_a_refused_file_changes_nothing(
    ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path
) -> None:
    room, at = sandbox
    room.conta_azul.add_category("Vendas")
    file = tmp_path / "diff.toml"
    text = room.company_file("diff", at, settings='category = "Vendas"')
    old, new = (room.conta_azul.new_refresh_token() for _ in range(2))
    text = text.replace(text.split('refresh_token = "')[1].split('"')[0], old)
    more = 'payment_condition = "3x"\n[pipelines.2]\ncategory = "Vendas"\n'

    file.write_text(text, encoding="utf-8")
    first = done(ganho("apply", str(file)))
    file.write_text(text + 'cost_center = "Nada"\n', encoding="utf-8")
    refused = ganho("apply", str(file))
    file.write_text(text, encoding="utf-8")
    second = done(ganho("apply", str(file)))
    file.write_text(text.replace(old, new) + more, encoding="utf-8")
    third = done(ganho("apply", str(file)))

    assert "diff: guardada pela primeira vez." in first
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "chamado 'Nada'" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "diff: nada mudou." in second
    assert third.splitlines()[:4] == [
        "diff: 3 mudanças:",
        "  [conta_azul] refresh_token: mudou",
        '  payment_condition: "À vista" -> "3x"',
        '  [pipelines.2] category: (nada) -> "Vendas"',
    ]
    secrets = (room.conta_azul.connections.client_secret, old, new)
    assert not [s for s in secrets if s in first + second + third + refused.stderr]


def test_apply_backs_an_older_ledger_up_before_it_migrates_it(
    ganho, environment: dict[str, str], sandbox: tuple[Sandbox, Addresses], tmp_path
) -> None:
    room, at = sandbox
    file, home = tmp_path / "older.toml", Path(environment["GANHO_HOME"])
    text = room.company_file("older", at, settings='language = "en"')
    file.write_text(text, encoding="utf-8")
    engine = connect(environment["GANHO_LEDGER_URL"])
    command.upgrade(alembic_config(engine), "0001")
    engine.dispose()
    (home / "backups").write_text("a file in the folder's place")
    refused = ganho("apply", str(file))
    (home / "backups").unlink()
    first = done(ganho("apply", str(file)))
    (copy,) = (home / "backups").iterdir()
    second = done(ganho("apply", str(file)))

    assert refused.returncode == 1
    assert "No backup of ledger-0001" in refused.stderr
    assert "the ledger, from 0001 to" in first
    assert f"Backup: {copy}" in first
    assert "The way back: " in first
    assert "older: stored for the first time." in first
    assert schema_at(f"sqlite:///{copy}") == "0001"
    assert "Backup" not in second
