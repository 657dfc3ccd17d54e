"""Names that settings use, found in the account's own lists.

Only keyed fingerprints of the names are kept: sellers and owners are people.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from ganho.conta_azul.account import Account
from ganho.conta_azul.schemas import Named
from ganho.domain.names import fold_name
from ganho.errors import FatalError
from ganho.ledger.parts.facts import Facts
from ganho.pipedrive.schemas import UserWire

LISTS_KEPT = timedelta(days=1)
"""So long a name keeps the id it had; a list is read again where a name is new."""

Listed = dict[str, list[str]]
"""The ids of a list's entries, by the fingerprints of their names."""


class Lists:
    """The lists of one account, each read at most once a run. Threads may share it."""

    def __init__(
        self,
        *,
        account: Account,
        users: Callable[[], Iterable[UserWire]],
        facts: Facts,
        fingerprint: Callable[[str], str],
    ) -> None:
        self._account = account
        self._users = users
        self._facts = facts
        self._fingerprint = fingerprint
        self._listed: dict[str, Listed] = {}

    def named_id(self, what: str, name: str) -> str | None:
        """Find the id behind a name that a setting gives; an id is taken as it stands.

        Raises FatalError if the list has no such entry, or several.
        """
        if not name or _is_id(name):
            return name or None
        found = self.find_named(what, self.name_key(name))
        if found is None:
            raise FatalError(
                "Conta Azul has no single {what} named {name!r}.",
                remedy="Correct the name in the company file and run `ganho apply`.",
                what=what.replace("_", " "),
                name=name,
            )
        return found

    def check_named(self, what: str, name: str) -> None:
        """Look a setting's name, or its id, up in the list as it is now.

        Raises FatalError if the list has no such entry, or several.
        """
        if not name:
            return
        if what not in self._listed:
            self._listed[what] = self._read_anew(what)
        ids = {one.lower() for found in self._listed[what].values() for one in found}
        if not _is_id(name):
            self.named_id(what, name)
        elif name.lower() not in ids:
            raise FatalError(
                "Conta Azul has no {what} in use with the id {name}.",
                remedy="Correct the id in the company file and run `ganho apply`.",
                what=what.replace("_", " "),
                name=name,
            )

    def name_key(self, name: str) -> str:
        """Fingerprint a name so that only equality can be told."""
        return self._fingerprint(fold_name(name))

    def find_named(self, what: str, key: str) -> str | None:
        """Find the one entry of a list under a name's fingerprint."""
        ids = self._known(what, key).get(key, [])
        # Of two entries with one name nobody can say which is meant.
        return ids[0] if len(ids) == 1 else None

    def owner_key(self, owner_id: int) -> str | None:
        """Give the fingerprint of a Pipedrive user's name."""
        # All users come with one call, which costs twenty of the day's tokens.
        known = self._facts.get("owners", younger_than=LISTS_KEPT)
        if known is None:
            known = {str(user.id): self.name_key(user.name) for user in self._users()}
            self._facts.note("owners", known)
        found: str | None = known.get(str(owner_id))
        return found

    def _known(self, what: str, key: str) -> Listed:
        """Give a list from this run, else from the ledger, else from the ERP.

        One that lacks the name is read again, once a run.
        """
        if what in self._listed:
            return self._listed[what]
        known: Listed | None = self._facts.get(f"list:{what}", younger_than=LISTS_KEPT)
        if known is None or key not in known:
            known = self._read_anew(what)
        self._listed[what] = known
        return known

    def _read_anew(self, what: str) -> Listed:
        found: Listed = {}
        for entry in self._read(what):
            found.setdefault(self.name_key(entry.name), []).append(entry.id)
        self._facts.note(f"list:{what}", found)
        return found

    def _read(self, what: str) -> list[Named]:
        account = self._account
        return {
            "seller": account.sellers,
            "category": account.categories,
            "cost_center": account.cost_centers,
            "financial_account": account.accounts,
        }[what]()


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
