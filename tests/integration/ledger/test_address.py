"""The ledger's address, as people write it."""

from sqlalchemy import text

from ganho.ledger.database import connect
from tests import postgres


def test_an_address_without_a_driver_is_postgresql_by_psycopg(
    postgres_server: str,
) -> None:
    address = postgres.new_database(postgres_server).replace("+psycopg", "")
    engine = connect(address)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    assert address.startswith("postgresql://")
    engine.dispose()
