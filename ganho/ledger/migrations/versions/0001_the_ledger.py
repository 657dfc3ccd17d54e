"""Make the ledger: intents, bookings, deals and what is known of the ERP."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "bookings",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("erp_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("sold_on", sa.Date(), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('sale', 'contract')", name=op.f("ck_bookings_kind_known")
        ),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_bookings")),
        sa.UniqueConstraint(
            "company", "kind", "erp_id", name=op.f("uq_bookings_company_kind_erp_id")
        ),
    )
    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.create_index("ix_bookings_run", ["company", "run_id"], unique=False)
        batch_op.create_index(
            "uq_bookings_live",
            ["company", "deal_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "customers",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("name_key", sa.String(length=80), nullable=False),
        sa.Column("tax_key", sa.String(length=80), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("company", "customer_id", name=op.f("pk_customers")),
    )
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.create_index(
            "ix_customers_name", ["company", "name_key"], unique=False
        )
        batch_op.create_index("ix_customers_tax", ["company", "tax_key"], unique=False)

    op.create_table(
        "deals",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("won_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=12), nullable=True),
        sa.Column("fingerprint", sa.String(length=80), nullable=True),
        sa.Column("snapshot", sa.LargeBinary(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_in_run", sa.String(length=64), nullable=True),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'quarantined') OR snapshot IS NULL",
            name=op.f("ck_deals_settled_keeps_no_snapshot"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'quarantined', 'excluded', 'booked', 'withdrawn')",
            name=op.f("ck_deals_state_known"),
        ),
        sa.PrimaryKeyConstraint("company", "deal_id", name=op.f("pk_deals")),
    )
    with op.batch_alter_table("deals", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deals_seen_in_run", ["company", "seen_in_run"], unique=False
        )
        batch_op.create_index("ix_deals_state", ["company", "state"], unique=False)

    op.create_table(
        "events",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=True),
        sa.Column("deal_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index("ix_events_deal", ["company", "deal_id"], unique=False)

    op.create_table(
        "facts",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("company", "name", name=op.f("pk_facts")),
    )
    op.create_table(
        "foreign_sales",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("erp_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("company", "erp_id", name=op.f("pk_foreign_sales")),
    )
    op.create_table(
        "intents",
        sa.Column("intent_id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("payload_hash", sa.String(length=80), nullable=False),
        sa.Column("sends", sa.Integer(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_as", sa.String(length=12), nullable=True),
        sa.CheckConstraint(
            "kind IN ('customer', 'item', 'sale', 'contract')",
            name=op.f("ck_intents_kind_known"),
        ),
        sa.CheckConstraint(
            "unanswered BETWEEN 0 AND sends", name=op.f("ck_intents_unanswered_sent")
        ),
        sa.PrimaryKeyConstraint("intent_id", name=op.f("pk_intents")),
    )
    with op.batch_alter_table("intents", schema=None) as batch_op:
        batch_op.create_index(
            "uq_intents_open",
            ["company", "kind", "key"],
            unique=True,
            sqlite_where=sa.text("closed_as IS NULL"),
            postgresql_where=sa.text("closed_as IS NULL"),
        )

    op.create_table(
        "items",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name_key", sa.String(length=80), nullable=False),
        sa.Column("code_key", sa.String(length=80), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("company", "item_id", name=op.f("pk_items")),
    )
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.create_index("ix_items_code", ["company", "code_key"], unique=False)
        batch_op.create_index("ix_items_name", ["company", "name_key"], unique=False)

    op.create_table(
        "leases",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("company", name=op.f("pk_leases")),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "remarks",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("remark", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "company", "deal_id", "remark", name=op.f("pk_remarks")
        ),
    )
    op.create_table(
        "runs",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("run_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("company", "run_id", name=op.f("pk_runs")),
    )
    op.create_table(
        "tokens",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("company", name=op.f("pk_tokens")),
    )
    op.create_table(
        "watermarks",
        sa.Column("company", sa.String(length=63), nullable=False),
        sa.Column("stream", sa.String(length=40), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("company", "stream", name=op.f("pk_watermarks")),
    )


def downgrade() -> None:
    """Drop every table."""
    op.drop_table("watermarks")
    op.drop_table("tokens")
    op.drop_table("runs")
    op.drop_table("remarks")
    op.drop_table("meta")
    op.drop_table("leases")
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.drop_index("ix_items_name")
        batch_op.drop_index("ix_items_code")

    op.drop_table("items")
    with op.batch_alter_table("intents", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_intents_open",
            sqlite_where=sa.text("closed_as IS NULL"),
            postgresql_where=sa.text("closed_as IS NULL"),
        )

    op.drop_table("intents")
    op.drop_table("foreign_sales")
    op.drop_table("facts")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index("ix_events_deal")

    op.drop_table("events")
    with op.batch_alter_table("deals", schema=None) as batch_op:
        batch_op.drop_index("ix_deals_state")
        batch_op.drop_index("ix_deals_seen_in_run")

    op.drop_table("deals")
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.drop_index("ix_customers_tax")
        batch_op.drop_index("ix_customers_name")

    op.drop_table("customers")
    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_bookings_live",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index("ix_bookings_run")

    op.drop_table("bookings")
