"""Which key opens a ledger: the one that sealed it, until a person changes that.

Two rows of `meta` say it: what tells the key apart, and the key of the fingerprints,
sealed, which stays when the ledger's key is changed.
"""

from sqlalchemy import Connection, Engine, inspect, select
from sqlalchemy.dialects import postgresql, sqlite

from ganho.errors import FatalError
from ganho.ledger.key.sealing import Seal, random_fingerprint_key
from ganho.ledger.tables import meta

KEY_ID = "key_id"
FINGERPRINT_KEY = "fingerprint_key"


def settle_key(engine: Engine, key: str, next_key: str = "") -> Seal:
    """Give the seal that opens a ledger; a new one takes the key.

    Where a change of the key was interrupted it may be `next_key` already. Of two
    processes that make a ledger at once the database lets one choose the fingerprint
    key. Raises FatalError for another key; then nothing was changed.
    """
    with engine.begin() as connection:
        if meta_of(connection, KEY_ID) is None:
            new = Seal(key, random_fingerprint_key())
            _note_first(connection, KEY_ID, new.key_id)
            _note_first(connection, FINGERPRINT_KEY, new.sealed_fingerprint_key())
        seal = fitting_seal(connection, key, next_key)
        if meta_of(connection, FINGERPRINT_KEY) is None:  # of before it had its own
            _note_first(connection, FINGERPRINT_KEY, seal.sealed_fingerprint_key())
        return seal.with_fingerprint_key(meta_of(connection, FINGERPRINT_KEY) or "")


def refuse_other_key(engine: Engine, key: str, next_key: str = "") -> None:
    """Raise FatalError if a ledger, of whatever schema, was sealed with another key."""
    with engine.begin() as connection:
        if inspect(connection).has_table(meta.name):
            fitting_seal(connection, key, next_key)


def fitting_seal(connection: Connection, key: str, next_key: str = "") -> Seal:
    """Give the seal of the key that sealed a ledger, or is to seal a new one.

    Raises FatalError if it is neither.
    """
    known = meta_of(connection, KEY_ID)
    if known is None:
        return Seal(key)
    # Both: a kill may have come after the ledger had the new key, or before (ADR 0026).
    for seal in (Seal(one) for one in (next_key, key) if one):
        if known == seal.key_id:
            return seal
    raise FatalError(
        "The ledger was sealed with another key than the block's.",
        remedy="Put its key back into the block ganho-ledger/default, or run `ganho "
        "ledger rekey`, which asks for it; if it is lost, `ganho ledger forget-key` "
        "says what goes with it.",
    )


def require_unchanged(connection: Connection, seal: Seal) -> None:
    """Refuse to go on with a key that was changed since the ledger was opened.

    On PostgreSQL the row is locked until the end of the transaction: who changes the
    key waits for it, and then sees what was written before.
    """
    row = select(meta.c.value).where(meta.c.name == KEY_ID).with_for_update(read=True)
    if connection.execute(row).scalar() != seal.key_id:
        raise FatalError(
            "The ledger's key was changed meanwhile.",
            remedy="Nothing is lost: run it again.",
        )


def meta_of(connection: Connection, name: str) -> str | None:
    """Give a value of `meta`."""
    found: str | None = connection.execute(
        select(meta.c.value).where(meta.c.name == name)
    ).scalar()
    return found


def _note_first(connection: Connection, name: str, value: str) -> None:
    """Keep a value unless somebody else was first."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(meta).values(name=name, value=value)
    connection.execute(row.on_conflict_do_nothing())
