"""The ledger's tables. Money is integer centavos, times are UTC.

What must never happen is forbidden here, not only in code: two live bookings of one
deal, two deals with one sale, two open promises to create the same thing.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)

SCHEMA_VERSION = "0010"
"""The newest migration; a ledger that says otherwise is older or newer."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware time, kept as UTC; SQLite has no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Turn an aware time into UTC."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self, value: Any | None, dialect: Dialect
    ) -> datetime | None:
        """Give an aware time."""
        del dialect
        if value is None:
            return None
        moment: datetime = value
        return (
            moment.replace(tzinfo=UTC)
            if moment.tzinfo is None
            else moment.astimezone(UTC)
        )


def _company() -> Column[str]:
    return Column("company", String(63), primary_key=True)


meta = Table(
    "meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    _company(),
    Column("holder", Text, nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

tokens = Table("tokens", metadata, _company(), Column("sealed", LargeBinary))

facts = Table(
    "facts",
    metadata,
    _company(),
    Column("name", String(200), primary_key=True),
    Column("value", JSON),
    Column("noted_at", Moment, nullable=False),
)

watermarks = Table(
    "watermarks",
    metadata,
    _company(),
    Column("stream", String(40), primary_key=True),
    Column("until", Moment, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    _company(),
    Column("run_id", String(64), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("summary", JSON),
)

deals = Table(
    "deals",
    metadata,
    _company(),
    Column("deal_id", BigInteger, primary_key=True, autoincrement=False),
    Column("state", String(12), nullable=False),
    Column("reason", String(40)),
    Column("facts", JSON, nullable=False),
    Column("won_at", Moment),
    Column("cents", BigInteger),
    Column("currency", String(12)),
    Column("fingerprint", String(80)),
    Column("snapshot", LargeBinary),
    Column("read_at", Moment, nullable=False),
    Column("seen_in_run", String(64)),
    Column("set_aside_at", Moment),
    Column("next_look_at", Moment),
    Column("looks", Integer, nullable=False),
    CheckConstraint(
        "state IN ('open', 'quarantined', 'excluded', 'booked', 'withdrawn')",
        name="state_known",
    ),
    CheckConstraint(
        # What was read of people is kept while a deal is open, and no longer.
        "state IN ('open', 'quarantined') OR snapshot IS NULL",
        name="settled_keeps_no_snapshot",
    ),
    Index("ix_deals_state", "company", "state", "deal_id"),
    Index("ix_deals_seen_in_run", "company", "seen_in_run", "deal_id"),
    Index("ix_deals_won_at", "company", "state", "won_at"),
)

intents = Table(
    "intents",
    metadata,
    Column("intent_id", Integer, primary_key=True),
    Column("company", String(63), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("key", String(80), nullable=False),
    Column("deal_id", BigInteger),
    Column("number", BigInteger),
    Column("payload_hash", String(80), nullable=False),
    Column("sends", Integer, nullable=False),
    Column("unanswered", Integer, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("last_sent_at", Moment, nullable=False),
    Column("closed_as", String(12)),
    Column("customer_id", String(64)),
    Column("cents", BigInteger),
    Column("sold_on", Date),
    Column("failed_status", Integer),
    Column("failed_code", String(40)),
    Column("failed_run_id", String(64)),
    Column("failed_first_at", Moment),
    Column("failed_last_at", Moment),
    Column("failed_runs", Integer),
    Column("failed_today", Integer),
    CheckConstraint(
        "kind IN ('customer', 'item', 'sale', 'contract')", name="kind_known"
    ),
    CheckConstraint("unanswered BETWEEN 0 AND sends", name="unanswered_sent"),
    Index(
        # Closed ones may be many: after a refusal the same thing is promised anew.
        "uq_intents_open",
        "company",
        "kind",
        "key",
        unique=True,
        sqlite_where=text("closed_as IS NULL"),
        postgresql_where=text("closed_as IS NULL"),
    ),
    Index(
        "ix_intents_closed",
        "company",
        "kind",
        "key",
        sqlite_where=text("closed_as IS NOT NULL"),
        postgresql_where=text("closed_as IS NOT NULL"),
    ),
)

bookings = Table(
    "bookings",
    metadata,
    Column("booking_id", Integer, primary_key=True),
    Column("company", String(63), nullable=False),
    Column("deal_id", BigInteger, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("erp_id", String(64), nullable=False),
    Column("number", BigInteger),
    Column("cents", BigInteger, nullable=False),
    Column("sold_on", Date, nullable=False),
    Column("customer_id", String(64), nullable=False),
    Column("adopted", Boolean, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("run_id", String(64), nullable=False),
    Column("booked_at", Moment, nullable=False),
    Column("superseded_at", Moment),
    CheckConstraint("kind IN ('sale', 'contract')", name="kind_known"),
    # Superseded ones too: what was given up is never adopted again.
    UniqueConstraint("company", "kind", "erp_id"),
    Index(
        "uq_bookings_live",
        "company",
        "deal_id",
        unique=True,
        sqlite_where=text("superseded_at IS NULL"),
        postgresql_where=text("superseded_at IS NULL"),
    ),
    Index("ix_bookings_deal", "company", "deal_id"),
    Index("ix_bookings_kind", "company", "kind", "booking_id"),
    Index("ix_bookings_run", "company", "run_id"),
    Index("ix_bookings_sold_on", "company", "kind", "sold_on"),
    Index("ix_bookings_customer", "company", "customer_id"),
)

contract_terms = Table(
    "contract_terms",
    metadata,
    _company(),
    Column("deal_id", BigInteger, primary_key=True, autoincrement=False),
    Column("months", Integer),
    Column("periods", Integer),
    Column("ends_on", Date),
)

problem_days = Table(
    "problem_days",
    metadata,
    _company(),
    Column("day", Date, primary_key=True),
    Column("held", JSON, nullable=False),
)

remarks = Table(
    "remarks",
    metadata,
    _company(),
    Column("deal_id", BigInteger, primary_key=True, autoincrement=False),
    Column("remark", String(40), primary_key=True),
    Column("facts", JSON, nullable=False),
    Column("noted_at", Moment, nullable=False),
    Index("ix_remarks_remark", "company", "remark", "noted_at"),
)

events = Table(
    "events",
    metadata,
    Column("event_id", Integer, primary_key=True),
    Column("company", String(63), nullable=False),
    Column("run_id", String(64)),
    Column("deal_id", BigInteger),
    Column("at", Moment, nullable=False),
    Column("what", String(40), nullable=False),
    Column("facts", JSON, nullable=False),
    Index("ix_events_deal", "company", "deal_id"),
)

customers = Table(
    "customers",
    metadata,
    _company(),
    Column("customer_id", String(64), primary_key=True),
    Column("name_key", String(80), nullable=False),
    Column("tax_key", String(80)),
    Column("active", Boolean, nullable=False),
    Index("ix_customers_name", "company", "name_key"),
    Index("ix_customers_tax", "company", "tax_key"),
)

items = Table(
    "items",
    metadata,
    _company(),
    Column("item_id", String(64), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("name_key", String(80), nullable=False),
    Column("code_key", String(80)),
    Column("active", Boolean, nullable=False),
    Index("ix_items_name", "company", "name_key"),
    Index("ix_items_code", "company", "code_key"),
)

remembered = Table(
    "remembered",
    metadata,
    _company(),
    Column("kind", String(12), primary_key=True),
    Column("erp_id", String(64), primary_key=True),
    # As what it was asked for: no reading of the ERP changes that.
    Column("made_at", Moment),
    Column("name_key", String(80)),
    Column("other_key", String(80)),
    # Of a customer: the whole of a name that was cut, who took it, and by which tax id.
    Column("whole_key", String(80)),
    Column("holder", String(40)),
    Column("taken_key", String(80)),
    CheckConstraint("kind IN ('customer', 'item')", name="kind_known"),
    Index("ix_remembered_name", "company", "name_key"),
    Index("ix_remembered_other", "company", "other_key"),
    Index("ix_remembered_taken", "company", "taken_key"),
)

item_claims = Table(
    "item_claims",
    metadata,
    _company(),
    Column("key", String(80), primary_key=True),
    # A product's id; of the fallback item a fingerprint of its name.
    Column("product", String(80), primary_key=True),
    Column("name_key", String(80), nullable=False),
    # As the ERP's catalogue shows it to everybody: a person has to tell two apart.
    Column("name", Text, nullable=False),
    Index("ix_item_claims_product", "company", "product"),
)

chosen_items = Table(
    "chosen_items",
    metadata,
    _company(),
    Column("product", String(80), primary_key=True),
    Column("item_id", String(64), nullable=False),
    Column("chosen_at", Moment, nullable=False),
)

foreign_sales = Table(
    "foreign_sales",
    metadata,
    _company(),
    Column("erp_id", String(64), primary_key=True),
    Column("customer_id", String(64)),
    Column("cents", BigInteger),
    Column("sold_on", Date),
    Column("number", BigInteger),
    Column("origin", Text),
    Column("created_at", Moment),
    Column("read", Boolean, nullable=False, server_default=false()),
    Column("marker", String(60)),
    Column("changed_at", Moment),
    Index("ix_foreign_sales_customer", "company", "customer_id"),
    Index("ix_foreign_sales_sold_on", "company", "sold_on"),
    Index("ix_foreign_sales_marker", "company", "marker"),
)

foreign_contracts = Table(
    "foreign_contracts",
    metadata,
    _company(),
    Column("erp_id", String(64), primary_key=True),
    Column("marker", String(60)),
    Index("ix_foreign_contracts_marker", "company", "marker"),
)

decisions = Table(
    "decisions",
    metadata,
    _company(),
    Column("deal_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(12), primary_key=True),
    Column("facts", JSON, nullable=False),
    Column("fingerprint", String(80)),
    Column("decided_at", Moment, nullable=False),
    CheckConstraint(
        "kind IN ('release', 'book', 'dismiss', 'customer', 'item')", name="kind_known"
    ),
)
