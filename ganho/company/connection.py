"""A new connection to Conta Azul: made by a code, checked, and only then kept."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from ganho.company.composition import (
    CompanyValues,
    ContaAzulAccess,
    Surroundings,
    conta_azul_with,
)
from ganho.company.identity import ERP_COMPANY
from ganho.conta_azul.code_flow import Application, FreshToken, exchange
from ganho.conta_azul.oauth import chain_of
from ganho.conta_azul.refusals import PlanBlockedError
from ganho.conta_azul.schemas.pessoa import ConnectedAccount
from ganho.domain.tokens import StoredTokens
from ganho.errors import FatalError, LeaseHeldError, NotConnectedError
from ganho.ledger.parts.facts import Facts
from ganho.ledger.store import Ledger

REMEMBERED = 20
"""Replaced connections that are told apart from new ones."""


@dataclass(frozen=True, kw_only=True)
class Connection:
    """What a person authorized; nothing of it is kept anywhere yet."""

    tokens: StoredTokens = field(repr=False)
    account: ConnectedAccount = field(repr=False)

    @property
    def refresh_token(self) -> str:
        """What a chain of tokens starts with."""
        return self.tokens.refresh_token


def application_of(access: ContaAzulAccess) -> Application:
    """Give what of the way in concerns the OAuth application."""
    return Application(
        authorize_url=access.authorize_url,
        token_url=access.token_url,
        redirect_uri=access.redirect_uri,
        client_id=access.client_id,
        client_secret=access.client_secret,
    )


def connect(access: ContaAzulAccess, code: str, around: Surroundings) -> Connection:
    """Exchange a code and ask whose company it opens; keep nothing.

    Raises FatalError where a person must act, another company than the access expects
    included; RetryableError where waiting helps.
    """
    tokens = exchange(
        application_of(access),
        code,
        clock=around.clock,
        sleep=around.sleep,
        transport=around.transport,
    )
    account = _account(tokens, access, around)
    require_cnpj(account, access.cnpj)
    return Connection(tokens=tokens, account=account)


def require_connection(values: CompanyValues) -> None:
    """Refuse a company for which nobody has authorized ganho yet."""
    if not values.conta_azul.refresh_token:
        raise NotConnectedError(
            "Nobody has authorized ganho in Conta Azul yet.",
            remedy="Run `ganho authorize {slug}`.",
            slug=values.slug,
        )


def require_cnpj(account: ConnectedAccount, expected: str) -> None:
    """Refuse a company that does not bear the CNPJ of the company file."""
    if not expected or account.document == expected:
        return
    if account.document is None:
        raise FatalError(
            "Conta Azul does not say which CNPJ the authorized company bears.",
            remedy="Take cnpj out of the company file, run `ganho apply`, then `ganho "
            "authorize`.",
        )
    raise FatalError(
        "The company that was authorized in Conta Azul does not bear the CNPJ that the "
        "company file expects.",
        remedy="Nothing was changed: log in as a user of the right company and run "
        "`ganho authorize` again, or correct cnpj and run `ganho apply`.",
    )


def require_same_company(facts: Facts, account: ConnectedAccount) -> None:
    """Refuse another company than the one of last time (R4)."""
    known = facts.get(ERP_COMPANY)
    if known is not None and known != account.company_id:
        raise FatalError(
            "The company that was authorized in Conta Azul is another than last "
            "time ({company_id} instead of {known}).",
            remedy="Nothing was changed: log in as a user of the right company and run "
            "`ganho authorize` again; a new pair of companies needs a new `company` "
            "name.",
            company_id=account.company_id,
            known=known,
        )


def keep_connection(
    ledger: Ledger, connection: Connection, enter: Callable[[str], str]
) -> None:
    """Keep a connection in place of the one before.

    `enter` keeps the refresh token where a person's entries are kept and gives the one
    it replaces. It comes first: if all ends after it, the next run starts a chain with
    the token, which nobody has used; if all ends before it, the old connection is whole.
    """
    replaced = enter(connection.refresh_token)
    with ledger.tokens.locked() as slot:
        superseded = _superseded(slot.read(), replaced, connection.tokens.chain)
        slot.write(replace(connection.tokens, supersedes=superseded))
    _note_company(ledger, connection.account.company_id)


def _superseded(
    before: StoredTokens | None, replaced: str, now: str
) -> tuple[str, ...]:
    """Name the chains that ended, so that a token of theirs is not tried again."""
    known = [*before.supersedes, before.chain] if before else []
    if replaced:
        known.append(chain_of(replaced))
    ended = dict.fromkeys(chain for chain in known if chain != now)
    return tuple(ended)[-REMEMBERED:]


def _note_company(ledger: Ledger, company_id: str) -> None:
    """Remember the company of a first connection; a run under way does so itself."""
    if ledger.facts.get(ERP_COMPANY) is not None:
        return
    with suppress(LeaseHeldError), ledger.lease("ganho authorize"):
        ledger.facts.note(ERP_COMPANY, company_id)


def _account(
    tokens: StoredTokens, access: ContaAzulAccess, around: Surroundings
) -> ConnectedAccount:
    client = conta_azul_with(FreshToken(tokens.access_token), access, around)
    try:
        return client.account.connected_account()
    except PlanBlockedError as error:
        raise FatalError(
            error.message,
            remedy="Settle the plan in Conta Azul, then run `ganho authorize` again.",
        ) from None
    finally:
        client.close()
