"""Conta Azul over HTTP: reads that verify what filters ignored, writes sent once."""

from collections.abc import Callable
from datetime import UTC, datetime

import httpx

from ganho.conta_azul.account import Account
from ganho.conta_azul.calls import Access, Calls
from ganho.conta_azul.catalogue import Catalogue
from ganho.conta_azul.contracts import Contracts
from ganho.conta_azul.invoicing import Invoicing
from ganho.conta_azul.people import People
from ganho.conta_azul.recent import Recent
from ganho.conta_azul.sales import Sales
from ganho.pacing.pacer import Pacer
from ganho.transport import CallCount, Listener, Patience


def now() -> datetime:
    """Tell the time, aware."""
    return datetime.now(UTC)


class ContaAzulClient:
    """One company's Conta Azul, by the parts of its API. Threads may share it."""

    def __init__(
        self,
        api_url: str,
        tokens: Access,
        *,
        pacer: Pacer,
        transport: httpx.BaseTransport | None = None,
        patience: Patience | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        calls = Calls(
            api_url, tokens, pacer=pacer, transport=transport, patience=patience
        )
        self.account = Account(calls, clock)
        self.people = People(calls, clock)
        self.invoicing = Invoicing(calls, clock)
        self.catalogue = Catalogue(calls, clock)
        self.sales = Sales(calls, clock)
        self.recent = Recent(calls, clock)
        self.contracts = Contracts(calls, clock)
        self.pacer = pacer
        self._calls, self._tokens = calls, tokens

    @property
    def count(self) -> CallCount:
        """The requests sent so far."""
        return self._calls.count

    def listen(self, listener: Listener) -> None:
        """Let somebody hear every answer of the API from now on."""
        self._calls.listen(listener)

    def refresh(self) -> None:
        """Renew the access now: that the connection ended shows at no other call."""
        self._tokens.refresh()

    def close(self) -> None:
        """Close the connections."""
        self._calls.close()
        self._tokens.close()
