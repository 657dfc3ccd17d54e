"""How to get into a company's Conta Azul."""

from typing import ClassVar

from prefect.blocks.abstract import CredentialsBlock
from pydantic import Field, HttpUrl, SecretStr

from blocks.ledger import LedgerAddress
from ganho.company.composition import (
    CONTA_AZUL_PER_SECOND,
    REDIRECT_URI,
    ContaAzulAccess,
    Surroundings,
    open_conta_azul,
    open_ledger,
)
from ganho.conta_azul.client import ContaAzulClient


class ContaAzulCredentials(CredentialsBlock):
    """
    The OAuth application and the connection of a company's Conta Azul.

    It holds what a person entered. The refresh token changes at every use; the current
    pair lives in the ledger, encrypted.

    Example:
        Load stored credentials and ask which company they belong to:
        ```python
        from blocks.conta_azul import ContaAzulCredentials

        credentials = ContaAzulCredentials.load("BLOCK_NAME")
        credentials.get_client().connected_company()
        ```
    """

    _block_type_name: ClassVar[str] = "Conta Azul Credentials"
    _block_type_slug: ClassVar[str] = "conta-azul-credentials"
    _documentation_url: ClassVar[HttpUrl] = HttpUrl(
        "https://developers.contaazul.com/auth"
    )

    company: str = Field(description="Name of the company, as in its company file.")
    api_url: str = Field(
        default="https://api-v2.contaazul.com", description="Address of the API."
    )
    token_url: str = Field(
        default="https://api-v2.contaazul.com/oauth/token",
        description="Where codes and refresh tokens are exchanged.",
    )
    authorize_url: str = Field(
        default="https://login.contaazul.com/#/oauth/authorize",
        description="Where a person allows the application in.",
    )
    client_id: SecretStr = Field(description="Id of the OAuth application.")
    client_secret: SecretStr = Field(description="Secret of the OAuth application.")
    redirect_uri: str = Field(
        default=REDIRECT_URI,
        description="Where the browser is sent afterwards, letter for letter as it is "
        "registered for the application.",
    )
    refresh_token: SecretStr = Field(
        default=SecretStr(""),
        description="Refresh token as a person entered it, or as `ganho authorize` "
        "obtained it; a new one starts anew. Empty: nobody has authorized yet.",
    )
    cnpj: str = Field(
        default="",
        description="CNPJ of the company that is expected, without punctuation; "
        "`ganho authorize` refuses another. Empty: whichever it is.",
    )
    requests_per_second: float = Field(
        default=CONTA_AZUL_PER_SECOND,
        gt=0,
        le=10,
        description="How fast ganho may ask; the rest is for other integrations.",
    )
    ledger: LedgerAddress = Field(
        description="The ledger that keeps the current pair of tokens."
    )

    def access(self) -> ContaAzulAccess:
        """Give the credentials as plain values.

        Returns:
            Addresses, application and entered refresh token.
        """
        return ContaAzulAccess(
            api_url=self.api_url,
            token_url=self.token_url,
            authorize_url=self.authorize_url,
            client_id=self.client_id.get_secret_value(),
            client_secret=self.client_secret.get_secret_value(),
            refresh_token=self.refresh_token.get_secret_value(),
            redirect_uri=self.redirect_uri,
            cnpj=self.cnpj,
            requests_per_second=self.requests_per_second,
        )

    def get_client(self) -> ContaAzulClient:
        """Open a client of this Conta Azul account.

        Returns:
            A client that keeps the account's pace; close it when done.
        """
        around = Surroundings()
        ledger = open_ledger(self.company, self.ledger.access(), around)
        return open_conta_azul(self.access(), ledger, around)
