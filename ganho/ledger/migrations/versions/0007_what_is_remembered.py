"""Remember of customers and items as what ganho made them, and who took them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Begin to remember; of what was made before nothing is known but what is read."""
    op.create_table(
        "remembered",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("erp_id", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name_key", sa.String(length=80), nullable=True),
        sa.Column("other_key", sa.String(length=80), nullable=True),
        sa.Column("whole_key", sa.String(length=80), nullable=True),
        sa.Column("holder", sa.String(length=40), nullable=True),
        sa.Column("taken_key", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "kind IN ('customer', 'item')", name=op.f("ck_remembered_kind_known")
        ),
        sa.PrimaryKeyConstraint(
            "company", "kind", "erp_id", name=op.f("pk_remembered")
        ),
    )
    for name, column in (("name", "name_key"), ("other", "other_key")):
        op.create_index(f"ix_remembered_{name}", "remembered", ["company", column])
    op.create_index("ix_remembered_taken", "remembered", ["company", "taken_key"])
