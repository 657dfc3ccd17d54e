"""Give the terms of contracts, and the problems of each day, tables of their own."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FACTS = sa.table(
    "facts",
    sa.column("company", sa.String),
    sa.column("name", sa.String),
    sa.column("value", sa.JSON),
)


def upgrade() -> None:
    """Move the facts whose names began with a word and went on with a key."""
    terms = op.create_table(
        "contract_terms",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("periods", sa.Integer(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("company", "deal_id", name=op.f("pk_contract_terms")),
    )
    days = op.create_table(
        "problem_days",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("held", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("company", "day", name=op.f("pk_problem_days")),
    )
    _move(r"contract (\d+)", terms, _terms)
    _move(r"problems (\d{4}-\d\d-\d\d)", days, _day)


def _move(
    name: str, table: sa.Table, row: Callable[[str, Any], dict[str, Any]]
) -> None:
    """Put the facts of a kind of name into a table, and take them away."""
    connection = op.get_bind()
    for company, fact, value in connection.execute(sa.select(FACTS)).all():
        found = re.fullmatch(name, fact)
        if found is None:
            continue
        values = row(found[1], value)
        connection.execute(sa.insert(table).values(company=company, **values))
        of_fact = (FACTS.c.company == company, FACTS.c.name == fact)
        connection.execute(sa.delete(FACTS).where(*of_fact))


def _terms(deal_id: str, value: Any) -> dict[str, Any]:
    ends_on = value["ends_on"]
    return {
        "deal_id": int(deal_id),
        "months": value["months"],
        "periods": value["periods"],
        "ends_on": ends_on and date.fromisoformat(ends_on),
    }


def _day(day: str, value: Any) -> dict[str, Any]:
    return {"day": date.fromisoformat(day), "held": value}
