"""A pair of OAuth tokens, as it is kept."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class StoredTokens:
    """The pair in force. `chain` tells which entered refresh token it grew from."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    chain: str
