"""Conta Azul over HTTP: reads that verify what filters ignored, writes sent once."""

from collections.abc import Callable
from datetime import UTC, datetime

import httpx

from ganho.conta_azul.account import Account
from ganho.conta_azul.calls import Calls
from ganho.conta_azul.catalogue import Catalogue
from ganho.conta_azul.contracts import Contracts
from ganho.conta_azul.oauth import AccessTokens
from ganho.conta_azul.people import People
from ganho.conta_azul.sales import Sales
from ganho.transport import CallCount, Pacer, Patience


def now() -> datetime:
    """Tell the time, aware."""
    return datetime.now(UTC)


class ContaAzulClient(Account, People, Catalogue, Sales, Contracts):
    """One company's Conta Azul. Threads may share it."""

    def __init__(
        self,
        api_url: str,
        tokens: AccessTokens,
        *,
        pacer: Pacer,
        transport: httpx.BaseTransport | None = None,
        patience: Patience | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        calls = Calls(
            api_url, tokens, pacer=pacer, transport=transport, patience=patience
        )
        super().__init__(calls, clock)
        self._tokens = tokens

    @property
    def count(self) -> CallCount:
        """The requests sent so far."""
        return self._calls.count

    def close(self) -> None:
        """Close the connections."""
        self._calls.close()
        self._tokens.close()
