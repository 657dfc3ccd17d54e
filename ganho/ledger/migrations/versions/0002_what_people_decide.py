"""Keep what people decide, and what sales in the ERP are not ours."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add decisions and foreign contracts; foreign sales learn whose they are.

    The spans listed so far are forgotten: they are listed again, for the details.
    """
    op.create_table(
        "decisions",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('release', 'book', 'dismiss', 'customer')",
            name=op.f("ck_decisions_kind_known"),
        ),
        sa.PrimaryKeyConstraint(
            "company", "deal_id", "kind", name=op.f("pk_decisions")
        ),
    )
    op.create_table(
        "foreign_contracts",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("erp_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("company", "erp_id", name=op.f("pk_foreign_contracts")),
    )
    with op.batch_alter_table("foreign_sales", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("customer_id", sa.String(length=64), nullable=True)
        )
        batch_op.add_column(sa.Column("cents", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("sold_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("number", sa.BigInteger(), nullable=True))
        batch_op.create_index(
            "ix_foreign_sales_customer", ["company", "customer_id"], unique=False
        )
    op.execute("DELETE FROM facts WHERE name = 'sales_listed'")
