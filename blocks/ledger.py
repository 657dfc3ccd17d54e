"""Where the ledger is, and the key that opens what it keeps encrypted."""

import os
from typing import ClassVar

from prefect.blocks.core import Block
from pydantic import Field, HttpUrl, SecretStr

from ganho.company.composition import LedgerAccess


class LedgerAddress(Block):
    """
    The address and the key of ganho's ledger, one for all companies that share it.

    `ganho apply` makes it once, `ganho ledger rekey` changes the key. Whoever loses it
    keeps the bookings: see `ganho ledger forget-key`.

    Example:
        Load the stored address:
        ```python
        from blocks.ledger import LedgerAddress

        ledger = LedgerAddress.load("BLOCK_NAME")
        ```
    """

    _block_type_name: ClassVar[str] = "Ganho Ledger"
    _block_type_slug: ClassVar[str] = "ganho-ledger"
    _documentation_url: ClassVar[HttpUrl] = HttpUrl(
        "https://docs.sqlalchemy.org/en/20/core/engines.html"
    )

    url: SecretStr = Field(
        description="SQLAlchemy address of the ledger: a SQLite file or a PostgreSQL "
        "database. GANHO_LEDGER_URL overrides it."
    )
    key: SecretStr = Field(
        description="Key that encrypts tokens, snapshots and the fingerprints' key."
    )
    next_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key that `ganho ledger rekey` is changing to; empty otherwise.",
    )
    former_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key before the last change, for `ganho ledger rekey` to put a "
        "copy of the ledger right that was made before.",
    )

    def access(self) -> LedgerAccess:
        """Give address and key as plain values.

        Returns:
            The address, or the one that GANHO_LEDGER_URL puts in its place; the keys.
        """
        return LedgerAccess(
            url=os.environ.get("GANHO_LEDGER_URL") or self.url.get_secret_value(),
            key=self.key.get_secret_value(),
            next_key=self.next_key.get_secret_value(),
            former_key=self.former_key.get_secret_value(),
        )
