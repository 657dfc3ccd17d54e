"""Keep when a sale was changed before its notes were read: it is read again only then."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add it; of what was read before nobody knows, and it is read once more."""
    op.add_column("foreign_sales", sa.Column("changed_at", MOMENT, nullable=True))
