"""Index what a run asks for, so that it reads as little of an old company as of a new one."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
CLOSED = sa.text("closed_as IS NOT NULL")


def upgrade() -> None:
    """Add them; two that lacked the order they are read in are replaced."""
    op.create_index("ix_bookings_deal", "bookings", ["company", "deal_id"])
    op.create_index("ix_bookings_kind", "bookings", ["company", "kind", "booking_id"])
    op.create_index("ix_bookings_sold_on", "bookings", ["company", "kind", "sold_on"])
    op.drop_index("ix_deals_state", "deals")
    op.create_index("ix_deals_state", "deals", ["company", "state", "deal_id"])
    op.drop_index("ix_deals_seen_in_run", "deals")
    op.create_index(
        "ix_deals_seen_in_run", "deals", ["company", "seen_in_run", "deal_id"]
    )
    op.create_index("ix_deals_won_at", "deals", ["company", "state", "won_at"])
    op.create_index(
        "ix_intents_closed",
        "intents",
        ["company", "kind", "key"],
        sqlite_where=CLOSED,
        postgresql_where=CLOSED,
    )
    op.create_index("ix_remarks_remark", "remarks", ["company", "remark", "noted_at"])
