"""Before a company is stored: do its credentials hold, and its settings' names?"""

from ganho.booking.books import Books
from ganho.errors import FatalError
from ganho.pipedrive.contract_fields import make_contract_fields


def check_company(books: Books, *, connected: bool = True) -> list[str]:
    """Ask both vendors who we are, look every configured name up, make what is missing.

    Where Conta Azul is not `connected` yet, Pipedrive alone is asked. Gives the names of the contract fields that were created in Pipedrive. Raises
    FatalError, with remedy, for the first thing that does not hold.
    """
    books.identity.check_pipedrive(anew=True)
    if connected:
        books.identity.check_conta_azul()
    settings = books.company.settings
    if settings.closed_until and settings.closed_until > books.run.today:
        raise FatalError(
            "closed_until lies in the future: no month is closed yet.",
            remedy="Correct closed_until in the company file and run `ganho apply`.",
        )
    books.mappings.check()
    made = make_contract_fields(books.company.pipedrive) if settings.contracts else []
    books.fields.plan()
    return made
