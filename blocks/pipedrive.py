"""How to get into a company's Pipedrive."""

from typing import ClassVar

from prefect.blocks.abstract import CredentialsBlock
from pydantic import Field, HttpUrl, SecretStr

from ganho.company.composition import PipedriveAccess, Surroundings, open_pipedrive
from ganho.pipedrive.api import PipedriveClient


class PipedriveCredentials(CredentialsBlock):
    """
    The address and the API token of a company's Pipedrive.

    The token must belong to an administrator: another user silently sees fewer deals.

    Example:
        Load stored credentials and ask who they belong to:
        ```python
        from blocks.pipedrive import PipedriveCredentials

        credentials = PipedriveCredentials.load("BLOCK_NAME")
        credentials.get_client().me()
        ```
    """

    _block_type_name: ClassVar[str] = "Pipedrive Credentials"
    _block_type_slug: ClassVar[str] = "pipedrive-credentials"
    _documentation_url: ClassVar[HttpUrl] = HttpUrl(
        "https://pipedrive.readme.io/docs/core-api-concepts-authentication"
    )

    base_url: str = Field(
        description="Address of the company's Pipedrive, such as "
        "https://acme.pipedrive.com."
    )
    api_token: SecretStr = Field(
        description="Personal API token of an administrator (Pipedrive: Personal "
        "preferences > API)."
    )

    def access(self) -> PipedriveAccess:
        """Give the credentials as plain values.

        Returns:
            Address and token.
        """
        return PipedriveAccess(
            base_url=self.base_url, api_token=self.api_token.get_secret_value()
        )

    def get_client(self) -> PipedriveClient:
        """Open a client of this Pipedrive account.

        Returns:
            A client with a pacer of its own; close it when done.
        """
        return open_pipedrive(self.access(), Surroundings())
