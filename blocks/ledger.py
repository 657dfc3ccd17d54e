"""Where the ledger is, and the key that opens what it keeps encrypted."""

from typing import ClassVar

from prefect.blocks.core import Block
from pydantic import Field, HttpUrl, SecretStr


class LedgerAddress(Block):
    """
    The address and the key of ganho's ledger, one for all companies that share it.

    `ganho apply` makes it once. Whoever loses the key keeps the bookings, but has to
    authorize Conta Azul again.

    Example:
        Load the stored address:
        ```python
        from blocks.ledger import LedgerAddress

        ledger = LedgerAddress.load("BLOCK_NAME")
        ```
    """

    _block_type_name: ClassVar[str] = "Ganho Ledger"
    _block_type_slug: ClassVar[str] = "ganho-ledger"
    _documentation_url: ClassVar[HttpUrl] = HttpUrl("https://docs.sqlalchemy.org/en/21/core/engines.html")

    url: SecretStr = Field(
        description="SQLAlchemy address of the ledger: a SQLite file or a PostgreSQL "
        "database. GANHO_LEDGER_URL overrides it."
    )
    key: SecretStr = Field(
        description="Key that encrypts tokens and snapshots and keys the fingerprints."
    )
