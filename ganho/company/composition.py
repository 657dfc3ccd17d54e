"""The one place that puts the real world together from plain values."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import httpx

from ganho.company.home import ganho_home
from ganho.company.identity import ERP_COMPANY
from ganho.conta_azul.calls import Access
from ganho.conta_azul.client import ContaAzulClient
from ganho.conta_azul.oauth import AccessTokens, TokenStore
from ganho.conta_azul.schemas.loose import SAO_PAULO
from ganho.domain.settings import Settings
from ganho.http import CALL_SECONDS
from ganho.ledger.store import Ledger
from ganho.pacing.pace import Pace, Terms
from ganho.pacing.pacer import Pacer
from ganho.pacing.shelf import SharedShelf, shelf_name
from ganho.pipedrive.api import PipedriveClient
from ganho.transport import Listener, Patience

PIPEDRIVE = Terms(start=5.0, top=5.0, burst=5)
"""10 requests in 2 s: half of what the smallest plan allows (R27)."""
CONTA_AZUL_ALLOWS = ((10, 1.0), (600, 60.0))
"""Requests in so many seconds and by account, since November 2025."""
CONTA_AZUL_MOST = 9.5
"""Requests come a little late or early: at the allowed rate some seconds had one more."""
CONTA_AZUL_BESIDE = 8.0
"""Where somebody else uses the account, too."""
CONTA_AZUL_PER_SECOND = 5.0
"""Half of what the vendor allows (R27): what worked in production, with three in flight."""
REDIRECT_URI = "http://127.0.0.1:8910/ganho"
"""Where Conta Azul sends the browser of who authorizes, if no other is registered."""

Clock = Callable[[], datetime]
Sleep = Callable[[float], None]


def now() -> datetime:
    """Tell the time, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class PipedriveAccess:
    """How to get into a company's Pipedrive."""

    base_url: str
    api_token: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ContaAzulAccess:
    """How to get into a company's Conta Azul."""

    api_url: str
    token_url: str
    authorize_url: str
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    """As a person entered it; the pair in use lives in the ledger."""
    redirect_uri: str = REDIRECT_URI
    cnpj: str = ""
    """Of the company that is expected, bare; empty = whichever it is."""
    requests_per_second: float = CONTA_AZUL_PER_SECOND


@dataclass(frozen=True, kw_only=True)
class LedgerAccess:
    """Where the ledger is, and the key to what it keeps encrypted.

    While the key is being changed, `next_key` is what it changes to; afterwards
    `former_key` is what it was, which opens nothing but copies of before.
    """

    url: str = field(repr=False)
    key: str = field(repr=False)
    next_key: str = field(default="", repr=False)
    former_key: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class CompanyValues:
    """A company as plain values: what blocks hold and the company file says."""

    slug: str
    settings: Settings
    pipedrive: PipedriveAccess
    conta_azul: ContaAzulAccess
    ledger: LedgerAccess


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What tests and benchmarks put in place of the real world's edges."""

    clock: Clock = now
    steady: Callable[[], float] = time.monotonic
    """Seconds, by a clock that nobody sets."""
    sleep: Sleep = time.sleep  # noqa: TID251 - the default of the callable
    transport: httpx.BaseTransport | None = None
    paced: bool = True
    home: Path | None = None
    """Where the processes of this machine share a pace; None: in `GANHO_HOME`."""
    patience_seconds: float = 60.0
    """How long one call waits and tries again before it gives up."""
    call_seconds: float = CALL_SECONDS
    """How long each try may take."""


AT_THE_KEYBOARD = Surroundings(patience_seconds=8.0)
"""Trouble is told soon while somebody waits for the prompt."""


@dataclass(frozen=True, kw_only=True)
class Company:
    """One company, connected: its clients, its ledger, its settings."""

    slug: str
    settings: Settings
    pipedrive: PipedriveClient
    pipedrive_url: str
    """Where a person sees the deals; for links."""
    pipedrive_credentials: str
    """Keyed fingerprint of address and token: what was learnt with them is kept so."""
    conta_azul: ContaAzulClient
    ledger: Ledger
    clock: Clock
    steady: Callable[[], float]
    sleep: Sleep

    def listen(self, listener: Listener) -> None:
        """Let somebody hear every answer of both vendors from now on."""
        self.pipedrive.listen(listener)
        self.conta_azul.listen(listener)


@contextmanager
def open_company(
    values: CompanyValues,
    around: Surroundings | None = None,
    *,
    upgrade: bool = False,
) -> Iterator[Company]:
    """Connect a company; clients and ledger are closed at the end.

    Raises FatalError for a ledger that cannot be used; `upgrade` mends an older one.
    """
    around = around or Surroundings()
    with ExitStack() as stack:
        ledger = open_ledger(values.slug, values.ledger, around, upgrade=upgrade)
        # Closed last: until then a client may renew its tokens in it.
        stack.callback(ledger.close)
        pipedrive = open_pipedrive(values.pipedrive, around, values.settings.zone)
        stack.callback(pipedrive.close)
        conta_azul = open_conta_azul(values.conta_azul, ledger, around)
        stack.callback(conta_azul.close)
        yield Company(
            slug=values.slug,
            settings=values.settings,
            pipedrive=pipedrive,
            pipedrive_url=values.pipedrive.base_url,
            pipedrive_credentials=_credentials(values.pipedrive, ledger),
            conta_azul=conta_azul,
            ledger=ledger,
            clock=around.clock,
            steady=around.steady,
            sleep=around.sleep,
        )


def _credentials(access: PipedriveAccess, ledger: Ledger) -> str:
    return ledger.fingerprint(f"pipedrive {access.base_url} {access.api_token}")


def open_ledger(
    slug: str, access: LedgerAccess, around: Surroundings, *, upgrade: bool = False
) -> Ledger:
    """Open a company's ledger, making it where it is missing."""
    return Ledger.open(
        access.url,
        key=access.key,
        next_key=access.next_key,
        company=slug,
        clock=around.clock,
        upgrade=upgrade,
    )


def open_pipedrive(
    access: PipedriveAccess, around: Surroundings, zone: tzinfo = SAO_PAULO
) -> PipedriveClient:
    """Open the client of a company's Pipedrive, with the account's one pacer.

    What time it is there is told in the company's zone.
    """
    return PipedriveClient(
        access.base_url,
        access.api_token,
        pacer=_pacer(PIPEDRIVE, around),
        transport=around.transport,
        patience=_patience(around),
        zone=zone,
    )


def open_conta_azul(
    access: ContaAzulAccess, ledger: Ledger, around: Surroundings
) -> ContaAzulClient:
    """Open the client of a company's Conta Azul, with the account's one pace."""
    tokens = _kept_tokens(access, ledger.tokens, around)
    # Nobody knows before the first run which account it is.
    account = ledger.facts.get(ERP_COMPANY) or ""
    return conta_azul_with(tokens, access, around, account=str(account))


def conta_azul_with(
    tokens: Access, access: ContaAzulAccess, around: Surroundings, *, account: str = ""
) -> ContaAzulClient:
    """Open the client of a Conta Azul whose access tokens come from elsewhere.

    All processes of this machine that name the `account` share one pace.
    """
    return ContaAzulClient(
        access.api_url,
        tokens,
        pacer=_pacer(
            terms_of(access.requests_per_second),
            around,
            shelf_name(access.api_url, account) if account else "",
        ),
        transport=around.transport,
        patience=_patience(around),
        clock=around.clock,
    )


def terms_of(per_second: float) -> Terms:
    """Give what Conta Azul may be asked by a company that chose so many a second.

    Who chose less than is usual wants the rest for others, in a backlog as well.
    """
    start = min(per_second, CONTA_AZUL_MOST)
    (allowed, _), *_ = CONTA_AZUL_ALLOWS
    return Terms(
        start=start,
        top=CONTA_AZUL_MOST if per_second >= CONTA_AZUL_PER_SECOND else start,
        # With a burst and the pace after it no second has more than the vendor allows.
        burst=max(1, int(allowed - start)),
        windows=CONTA_AZUL_ALLOWS,
        top_beside=CONTA_AZUL_BESIDE,
    )


def _kept_tokens(
    access: ContaAzulAccess, store: TokenStore, around: Surroundings
) -> AccessTokens:
    return AccessTokens(
        access.token_url,
        client_id=access.client_id,
        client_secret=access.client_secret,
        entered_refresh_token=access.refresh_token,
        store=store,
        clock=around.clock,
        transport=around.transport,
        call_seconds=around.call_seconds,
    )


def _patience(around: Surroundings) -> Patience:
    return Patience(
        seconds=around.patience_seconds,
        call_seconds=around.call_seconds,
        clock=around.steady,
        sleep=around.sleep,
    )


def _pacer(terms: Terms, around: Surroundings, shared_as: str = "") -> Pacer:
    if not around.paced:
        return Pacer.unlimited(around.sleep)
    shelf = _shelf(terms, around, shared_as) if shared_as else None
    return Pacer(
        terms, shelf=shelf, clock=around.steady, sleep=around.sleep, wall=_wall(around)
    )


def _shelf(terms: Terms, around: Surroundings, name: str) -> SharedShelf:
    return SharedShelf(
        (around.home or ganho_home()) / "pace" / f"{name}.json",
        Pace.at_rest(terms, around.steady()),
        steady=around.steady,
        wall=_wall(around),
    )


def _wall(around: Surroundings) -> Callable[[], float]:
    return lambda: around.clock().timestamp()
