"""What is stored in Prefect for a company, for commands that need nothing else of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from ganho.cli.server.prefect_api import prefect_api
from ganho.company.composition import CompanyValues
from ganho.words.spoken import spoken_in


@contextmanager
def stored_company(slug: str, console: Console) -> Iterator[CompanyValues]:
    """Load a company; what fails from here on is told in its language.

    Raises NotAppliedError if `ganho apply` never stored it.
    """
    with prefect_api(console):
        from blocks.storing import load_company  # noqa: PLC0415 - imports Prefect

        values = load_company(slug)
    with spoken_in(values.settings.language):
        yield values
