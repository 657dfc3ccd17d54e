"""Keep with a promise how often its create was answered 5xx, and how."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add what is known of such answers; open promises have none yet."""
    with op.batch_alter_table("intents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("failed_status", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("failed_code", sa.String(length=40), nullable=True)
        )
        batch_op.add_column(
            sa.Column("failed_run_id", sa.String(length=64), nullable=True)
        )
        batch_op.add_column(sa.Column("failed_first_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("failed_last_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("failed_runs", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("failed_today", sa.Integer(), nullable=True))
