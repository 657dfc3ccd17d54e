"""Who the credentials belong to: the same companies as last time, or the run stops."""

from collections.abc import Callable
from datetime import timedelta

from ganho.company.identity import (
    COMPANY,
    ERP_COMPANY,
    IDENTITY,
    require_admin,
    require_same,
)
from ganho.conta_azul.account import Account
from ganho.domain.markers import marker
from ganho.domain.names import fold_name
from ganho.ledger.parts.facts import Facts
from ganho.pipedrive.api import PipedriveClient

CHECK_EVERY = timedelta(hours=1)


class Identity:
    """Whose credentials these are; each vendor is asked as seldom as is safe."""

    def __init__(
        self,
        *,
        pipedrive: PipedriveClient,
        account: Account,
        facts: Facts,
        fingerprint: Callable[[str], str],
        credentials: str,
        remark: Callable[[str], None],
    ) -> None:
        self._pipedrive, self._account = pipedrive, account
        self._facts, self._fingerprint = facts, fingerprint
        self._credentials, self._remark = credentials, remark
        self._company_id: int | None = None
        self._user_key: str | None = None

    def check_pipedrive(self, *, anew: bool = False) -> None:
        """Read `users/me` unless that was done with these credentials within the hour (R4).

        `anew`: read it whatever is remembered. Raises FatalError for another company or
        a user who is certainly no administrator.
        """
        if self._company_id is None or anew:
            if anew or not self._is_known():
                self._ask_pipedrive()
            self._company_id = int(self._facts.get(COMPANY) or 0)

    def check_conta_azul(self) -> None:
        """Read `conta-conectada` before a run's first create (R4).

        Raises FatalError if the token belongs to another company than last time.
        """
        self._note_same(ERP_COMPANY, self._account.connected_company(), "Conta Azul")

    def company_id(self) -> int:
        """Give the id of the Pipedrive company, as it stands in markers."""
        self.check_pipedrive()
        return self._company_id or 0

    def marker_of(self, deal_id: int) -> str:
        """Give the text by which what a deal made is found again."""
        return marker(self.company_id(), deal_id)

    def user_key(self) -> str:
        """Give the fingerprint of the token's user's name."""
        if self._user_key is None:
            self.check_pipedrive()
            identity = self._facts.get(IDENTITY)
            self._user_key = str(identity["user_key"]) if identity else ""
        return self._user_key

    def _is_known(self) -> bool:
        """Tell whether it was these credentials that were asked about within the hour."""
        # By time alone another account's token would pass for an hour (ADR 0026).
        known = self._facts.get(IDENTITY, younger_than=CHECK_EVERY) or {}
        return bool(known.get("credentials") == self._credentials)

    def _ask_pipedrive(self) -> None:
        me = self._pipedrive.me()
        # Before it is remembered: he would be believed for an hour.
        require_admin(me)
        self._note_same(COMPANY, me.company_id, "Pipedrive")
        # The answer may leave its user's rights out: unknown is not no.
        if me.is_admin is None:
            self._remark("PIPEDRIVE_ADMIN_UNKNOWN")
        found = {
            "credentials": self._credentials,
            "company_id": me.company_id,
            "user_key": self._fingerprint(fold_name(me.user_name)),
        }
        self._facts.note(IDENTITY, found)

    def _note_same(self, fact: str, found: int | str, vendor: str) -> None:
        """Remember the company of a first run; refuse another one ever after."""
        require_same(self._facts, fact, found, vendor)
        if self._facts.get(fact) is None:
            self._facts.note(fact, found)
