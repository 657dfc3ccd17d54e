"""A checkup of a test's world, as `ganho doctor` makes it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ganho.company.composition import CompanyValues, Surroundings
from ganho.doctor import running_checks
from ganho.doctor.chart import Deployed, Scheduling, Untold
from ganho.doctor.checkup import examine
from ganho.doctor.findings import Checkup, as_json
from ganho.ledger.tables import metadata
from tests.world import World

SERVED = Scheduling(
    version="3.9.1",
    deployments=(
        Deployed(name="noite", pool="casa", pool_state="READY", scheduled=True),
    ),
)
IN_ORDER = {"category": "Vendas", "financial_account": "Conta corrente"}


def put_in_order(w: World) -> None:
    """Give a company all that a checkup asks for, and a run that went well."""
    w.settings |= IN_ORDER
    w.sandbox.conta_azul.add_seller("Ana Souza")
    w.sandbox.conta_azul.add_category("Vendas")
    w.sandbox.conta_azul.add_account("Conta corrente")
    w.run()


def checkup(
    w: World,
    *,
    prefect: Scheduling | Untold = SERVED,
    values: CompanyValues | Untold | None = None,
    around: Surroundings | None = None,
) -> Checkup:
    """Examine the company."""
    return examine("acme", values or w.values(), prefect, around or w.surroundings())


def let_folders_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no folder of a test be a temporary one."""
    monkeypatch.setattr(running_checks, "TEMPORARY", ())
    monkeypatch.delenv("TMPDIR", raising=False)


def troubles(found: Checkup) -> dict[str, str]:
    """Give what is not in order: each check and what it tells."""
    return {f.check: f.case for f in found.findings if f.state != "ok"}


def remedies(found: Checkup) -> dict[str, str]:
    """Give the remedy of each check that has one."""
    checks = as_json(found)["checks"]
    return {one["check"]: one["remedy"] for one in checks if one["remedy"]}


def rows(w: World) -> dict[str, list[Any]]:
    """Give every row of the ledger."""
    with w.ledger() as ledger, ledger._engine.begin() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in metadata.sorted_tables
        }


def later(w: World, **ahead: float) -> Surroundings:
    """Give this machine a clock that is wrong."""
    around, shift = w.surroundings(), timedelta(**ahead)
    return Surroundings(
        clock=lambda: around.clock() + shift, sleep=around.sleep, paced=False
    )
