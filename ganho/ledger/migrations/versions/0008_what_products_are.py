"""Keep which product took which of the ERP's keys, and which item a person chose."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AFTER = "kind IN ('release', 'book', 'dismiss', 'customer', 'item')"


def upgrade() -> None:
    """Add both, empty, and let a decision be about an item."""
    op.create_table(
        "item_claims",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=False),
        sa.Column("name_key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "company", "key", "product", name=op.f("pk_item_claims")
        ),
    )
    op.create_index(
        "ix_item_claims_product", "item_claims", ["company", "product"], unique=False
    )
    op.create_table(
        "chosen_items",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("company", "product", name=op.f("pk_chosen_items")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_decisions_kind_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_decisions_kind_known"), AFTER)
