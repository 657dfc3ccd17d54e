"""How a company wants its deals booked."""

from typing import Any, ClassVar

from prefect.blocks.core import Block
from pydantic import Field, HttpUrl

from ganho.domain.settings import Settings, read_settings


class CompanySettings(Block):
    """
    The settings of one company, as `ganho apply` read them from its company file.

    Example:
        Load stored settings:
        ```python
        from blocks.company import CompanySettings

        settings = CompanySettings.load("BLOCK_NAME").settings()
        ```
    """

    _block_type_name: ClassVar[str] = "Ganho Company"
    _block_type_slug: ClassVar[str] = "ganho-company"
    _documentation_url: ClassVar[HttpUrl] = HttpUrl("https://toml.io/en/v1.0.0")

    values: dict[str, Any] = Field(
        description="The [settings] table of the company file, and the tables that map "
        "pipelines, product categories and terms of payment. Change the file and run "
        "`ganho apply`, not this block."
    )

    def settings(self) -> Settings:
        """Read the values.

        Returns:
            The company's settings.

        Raises:
            ValidationError: The values are of a newer or older ganho.
        """
        return read_settings(self.values)
