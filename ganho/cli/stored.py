"""What is stored in Prefect for a company, for commands that need nothing else of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from blocks.at_rest import company_at_rest
from ganho.cli.server.plain_prefect import plain_database
from ganho.cli.server.prefect_api import kept_api, prefect_api
from ganho.company.composition import CompanyValues
from ganho.words.spoken import spoken_in


@contextmanager
def stored_company(slug: str, console: Console) -> Iterator[CompanyValues]:
    """Load a company; what fails from here on is told in its language.

    Raises NotAppliedError if `ganho apply` never stored it.
    """
    values = company_unserved(slug) or _served(slug, console)
    with spoken_in(values.settings.language):
        yield values


def company_unserved(slug: str) -> CompanyValues | None:
    """Load it without Prefect; None where a server is there, or may be meant.

    Raises NotAppliedError if `ganho apply` never stored it.
    """
    database = plain_database()
    if database is None or kept_api():
        return None
    return company_at_rest(database, slug)


def _served(slug: str, console: Console) -> CompanyValues:
    """Ask the server that is configured, or kept, or one for the while."""
    with prefect_api(console):
        from blocks.storing import load_company  # noqa: PLC0415 - imports Prefect

        return load_company(slug)
