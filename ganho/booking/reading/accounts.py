"""Who the credentials belong to: the same companies as last time, or the run stops."""

from datetime import timedelta

from ganho.booking.run.run import Run
from ganho.company.identity import (
    COMPANY,
    ERP_COMPANY,
    IDENTITY,
    require_admin,
    require_same,
)
from ganho.domain.markers import marker
from ganho.domain.names import fold_name

CHECK_EVERY = timedelta(hours=1)


def check_pipedrive(run: Run, *, anew: bool = False) -> None:
    """Read `users/me` unless that was done with these credentials within the hour (R4).

    `anew`: read it whatever is remembered. Raises FatalError for another company or a
    user who is certainly no administrator.
    """
    if run.pipedrive_company is None or anew:
        if anew or not _is_known(run):
            _ask_pipedrive(run)
        run.pipedrive_company = int(run.company.ledger.facts.get(COMPANY) or 0)


def _is_known(run: Run) -> bool:
    """Tell whether it was these credentials that were asked about within the hour."""
    known = run.company.ledger.facts.get(IDENTITY, younger_than=CHECK_EVERY) or {}
    return known.get("credentials") == run.company.pipedrive_credentials


def _ask_pipedrive(run: Run) -> None:
    ledger, me = run.company.ledger, run.company.pipedrive.me()
    require_admin(me)
    _note_same(run, COMPANY, me.company_id, "Pipedrive")
    if me.is_admin is None:
        run.remark("PIPEDRIVE_ADMIN_UNKNOWN")
    found = {
        "credentials": run.company.pipedrive_credentials,
        "company_id": me.company_id,
        "user_key": ledger.fingerprint(fold_name(me.user_name)),
    }
    ledger.facts.note(IDENTITY, found)


def user_key(run: Run) -> str:
    """Give the fingerprint of the token's user's name."""
    if run.user_key is None:
        check_pipedrive(run)
        identity = run.company.ledger.facts.get(IDENTITY)
        run.user_key = str(identity["user_key"]) if identity else ""
    return run.user_key


def check_conta_azul(run: Run) -> None:
    """Read `conta-conectada` before a run's first create (R4).

    Raises FatalError if the token belongs to another company than last time.
    """
    company_id = run.company.conta_azul.connected_company()
    _note_same(run, ERP_COMPANY, company_id, "Conta Azul")


def pipedrive_company(run: Run) -> int:
    """Give the id of the Pipedrive company, as it stands in markers."""
    check_pipedrive(run)
    return run.pipedrive_company or 0


def marker_of(run: Run, deal_id: int) -> str:
    """Give the text by which what a deal made is found again."""
    return marker(pipedrive_company(run), deal_id)


def _note_same(run: Run, fact: str, found: int | str, vendor: str) -> None:
    """Remember the company of a first run; refuse another one ever after."""
    ledger = run.company.ledger
    require_same(ledger.facts, fact, found, vendor)
    if ledger.facts.get(fact) is None:
        ledger.facts.note(fact, found)
