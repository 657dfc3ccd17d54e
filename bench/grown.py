"""A ledger of years: what a company leaves behind that has booked many deals."""

from sqlalchemy import text

from ganho.ledger.database import connect

LONG_AGO = {":at": "timestamptz '2024-03-01 12:00:00Z'", ":day": "date '2024-03-01'"}
FILL = {
    "deals": {
        "company, deal_id, state, facts": ":company, n, 'booked', '{}'",
        "won_at, cents, currency, read_at": ":at, 100, 'BRL', :at",
        "seen_in_run, looks": "'run-' || (n / 100), 0",
    },
    "bookings": {
        "booking_id, company, deal_id": "-n, :company, n",
        "kind": "CASE WHEN n % 100 = 0 THEN 'contract' ELSE 'sale' END",
        "erp_id, number, cents, sold_on": "'erp-' || n, n, 100, :day",
        "customer_id, adopted, cancelled": "'customer-' || (n / 10), false, false",
        "run_id, booked_at": "'run-' || (n / 100), :at",
    },
    "events": {
        "company, run_id, deal_id": ":company, 'run-' || (n / 100), n",
        "at, what, facts": ":at, 'booked', '{}'",
    },
    "intents": {
        "company, kind, key, deal_id": ":company, 'sale', 'k' || n, n",
        "number, payload_hash, sends, unanswered": "n, 'h', 1, 0",
        "begun_at, last_sent_at, closed_as": ":at, :at, 'booked'",
    },
    "foreign_sales": {
        "company, erp_id, customer_id": ":company, 'f-' || n, 'customer-' || (n / 10)",
        "cents, sold_on, number, read": "100, :day, n, true",
    },
    "remarks": {
        "company, deal_id, remark, facts": ":company, n, 'CUSTOMER_BY_NAME', '{}'",
        "noted_at": ":at",
    },
    "customers": {
        "company, customer_id, name_key": ":company, 'customer-' || n, 'name-' || n",
        "tax_key, active": "'tax-' || n, true",
    },
    "items": {
        "company, item_id, kind": ":company, 'item-' || n, 'product'",
        "name_key, code_key, active": "'name-' || n, 'code-' || n, true",
    },
    "remembered": {
        "company, kind, erp_id": ":company, 'customer', 'customer-' || n",
        "made_at, name_key, other_key": ":at, 'name-' || n, 'tax-' || n",
        "holder, taken_key": "'person ' || n, 'tax-' || n",
    },
}
"""Columns and values of the row of deal n, and of all that was made for it."""
NUMBERS = (
    "WITH RECURSIVE many(n) AS (SELECT 1000000 UNION ALL "
    "SELECT n + 1 FROM many WHERE n < 999999 + :rows)"
)


def grow(url: str, company: str, rows: int) -> None:
    """Let a company have booked so many deals, long ago; let the database know."""
    engine = connect(url)
    with engine.begin() as connection:
        for table, row in FILL.items():
            said = _said(
                ", ".join(row.values()), is_sqlite=engine.dialect.name == "sqlite"
            )
            into = f"INSERT INTO {table} ({', '.join(row)})"
            grown = text(f"{NUMBERS} {into} SELECT {said} FROM many")  # noqa: S608
            connection.execute(grown, {"company": company, "rows": rows})
        # SQLite is asked as it is by runs: nobody counts for it.
        if engine.dialect.name != "sqlite":
            connection.execute(text("ANALYZE"))
    engine.dispose()


def _said(values: str, *, is_sqlite: bool) -> str:
    """Write values as a database takes them: SQLite keeps times as texts without zones."""
    for name, value in LONG_AGO.items():
        plain = value.split(maxsplit=1)[1].replace("Z", "")
        values = values.replace(name, plain if is_sqlite else value)
    return values if is_sqlite else values.replace("'{}'", "'{}'::json")
