"""Who the credentials belong to: an administrator, and the same companies as ever."""

from ganho.errors import FatalError
from ganho.ledger.parts.facts import Facts
from ganho.pipedrive.api import Me

COMPANY = "pipedrive_company"
IDENTITY = "pipedrive_identity"
ERP_COMPANY = "erp_company"


def require_admin(me: Me) -> None:
    """Refuse a user who silently sees fewer deals."""
    if me.is_admin is False:
        raise FatalError(
            "The Pipedrive token does not belong to an administrator, "
            "who alone sees every deal.",
            remedy="Put an administrator's token into the company file and run "
            "`ganho apply` again.",
        )


def require_same(facts: Facts, fact: str, found: int | str, vendor: str) -> None:
    """Refuse credentials of another company than last time (R4)."""
    known = facts.get(fact)
    if known not in (None, found):
        raise FatalError(
            "The {vendor} credentials belong to another company than last time "
            "({found} instead of {known}).",
            remedy="Put the right credentials into the company file and run "
            "`ganho apply`; a new pair of companies needs a new `company` name.",
            vendor=vendor,
            found=found,
            known=known,
        )
