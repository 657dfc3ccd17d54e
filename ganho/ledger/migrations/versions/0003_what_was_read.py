"""Tell what was read of others' sales and contracts from what was only listed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is known of a foreign sale: its origin, its age, its marker, if read.

    Which of them were read is not known, so none was. The origin that was learnt may
    be a person's, and is forgotten; the spans listed so far are listed again.
    """
    with op.batch_alter_table("foreign_sales", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin", sa.Text(), nullable=True))
        batch_op.add_column(
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("read", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("marker", sa.String(length=60), nullable=True))
        batch_op.create_index(
            "ix_foreign_sales_sold_on", ["company", "sold_on"], unique=False
        )
        batch_op.create_index(
            "ix_foreign_sales_marker", ["company", "marker"], unique=False
        )
    with op.batch_alter_table("foreign_contracts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("marker", sa.String(length=60), nullable=True))
        batch_op.create_index(
            "ix_foreign_contracts_marker", ["company", "marker"], unique=False
        )
    op.create_index(
        "ix_bookings_customer", "bookings", ["company", "customer_id"], unique=False
    )
    op.execute("DELETE FROM facts WHERE name IN ('own_origin', 'sales_listed')")
