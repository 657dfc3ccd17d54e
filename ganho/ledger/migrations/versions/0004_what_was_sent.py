"""Keep with a promise what it asks for, by which it is known without its marker."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add whose a sale or contract is, of how much, of which day; open ones lack it."""
    with op.batch_alter_table("intents", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("customer_id", sa.String(length=64), nullable=True)
        )
        batch_op.add_column(sa.Column("cents", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("sold_on", sa.Date(), nullable=True))
