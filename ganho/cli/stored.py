"""What is stored in Prefect for a company, for commands that need nothing else of it."""

from rich.console import Console

from ganho.cli.server.prefect_api import prefect_api
from ganho.company.composition import CompanyValues


def stored_company(slug: str, console: Console) -> CompanyValues:
    """Load a company. Raises NotAppliedError if `ganho apply` never stored it."""
    with prefect_api(console):
        from blocks.storing import load_company  # noqa: PLC0415 - imports Prefect

        return load_company(slug)
