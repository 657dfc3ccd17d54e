"""Names that settings use, found in the account's own lists.

Only keyed fingerprints of the names are kept: sellers and owners are people.
"""

from datetime import timedelta
from uuid import UUID

from ganho.booking.run.run import Run
from ganho.domain.names import fold_name
from ganho.errors import FatalError

LISTS_KEPT = timedelta(days=1)
"""So long a name keeps the id it had; a list is read again where a name is new."""


def named_id(run: Run, what: str, name: str) -> str | None:
    """Find the id behind a name that a setting gives; an id is taken as it stands.

    Raises FatalError if the list has no such entry, or several.
    """
    if not name or _is_id(name):
        return name or None
    found = find_named(run, what, name_key(run, name))
    if found is None:
        raise FatalError(
            f"Conta Azul has no single {what.replace('_', ' ')} named {name!r}.",
            remedy="Correct the name in the company file and run `ganho apply`.",
        )
    return found


def check_named(run: Run, what: str, name: str) -> None:
    """Look a setting's name, or its id, up in the list as it is now.

    Raises FatalError if the list has no such entry, or several.
    """
    if not name:
        return
    if what not in run.lists:
        run.lists[what] = _read_anew(run, what)
    ids = {one.lower() for found in run.lists[what].values() for one in found}
    if not _is_id(name):
        named_id(run, what, name)
    elif name.lower() not in ids:
        raise FatalError(
            f"Conta Azul has no {what.replace('_', ' ')} in use with the id {name}.",
            remedy="Correct the id in the company file and run `ganho apply`.",
        )


def name_key(run: Run, name: str) -> str:
    """Fingerprint a name so that only equality can be told."""
    return run.company.ledger.fingerprint(fold_name(name))


def find_named(run: Run, what: str, key: str) -> str | None:
    """Find the one entry of a list under a name's fingerprint."""
    ids = _listed(run, what, key).get(key, [])
    return ids[0] if len(ids) == 1 else None


def owner_key(run: Run, owner_id: int) -> str | None:
    """Give the fingerprint of a Pipedrive user's name."""
    ledger = run.company.ledger
    known = ledger.facts.get("owners", younger_than=LISTS_KEPT)
    if known is None:
        users = run.company.pipedrive.users()
        known = {str(user.id): name_key(run, user.name) for user in users}
        ledger.facts.note("owners", known)
    found: str | None = known.get(str(owner_id))
    return found


def _listed(run: Run, what: str, key: str) -> dict[str, list[str]]:
    """Give a list from this run, else from the ledger, else from the ERP.

    One that lacks the name is read again, once a run.
    """
    ledger, fact = run.company.ledger, f"list:{what}"
    if what in run.lists:
        return run.lists[what]
    known: dict[str, list[str]] | None = ledger.facts.get(fact, younger_than=LISTS_KEPT)
    if known is None or key not in known:
        known = _read_anew(run, what)
    run.lists[what] = known
    return known


def _read_anew(run: Run, what: str) -> dict[str, list[str]]:
    found = _read_list(run, what)
    run.company.ledger.facts.note(f"list:{what}", found)
    return found


def _read_list(run: Run, what: str) -> dict[str, list[str]]:
    client = run.company.conta_azul
    read = {
        "seller": client.sellers,
        "category": client.categories,
        "cost_center": client.cost_centers,
        "financial_account": client.accounts,
    }[what]
    found: dict[str, list[str]] = {}
    for entry in read():
        found.setdefault(name_key(run, entry.name), []).append(entry.id)
    return found


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
