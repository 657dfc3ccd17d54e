"""A pair of OAuth tokens, as it is kept."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class StoredTokens:
    """The pair in force. `chain` tells which entered refresh token it grew from.

    `supersedes` names the chains that a person replaced by it: who still holds the
    token of one of them goes on with this pair. `replaced` is the pair that it took the
    place of before anybody knew whose it is: entered by mistake, it gives it back.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    chain: str
    supersedes: tuple[str, ...] = ()
    replaced: "StoredTokens | None" = None
