"""What a person's record holds of what an invoice needs: that it is there, not what.

The list shows one `endereco` where it is asked to, and a read all `enderecos`.
"""

from typing import Annotated, Any

from pydantic import BeforeValidator

from ganho.conta_azul.schemas.loose import LooseText, Row, one_of
from ganho.domain.model import Value

FOREIGN = "ESTRANGEIRA"
"""The kind of a person who has neither CPF nor CNPJ."""
NEEDED = ("logradouro", "numero", "bairro", "cidade", "estado", "cep")
NEEDED_ABROAD = ("logradouro", "cidade")

Kind = Annotated[str, one_of(FOREIGN)]


class InvoiceData(Value):
    """What an invoice can take from a customer's record; None: the vendor did not say."""

    customer_id: str
    tax_id: bool
    email: bool
    address: bool | None


def to_addresses(value: Any) -> list[dict[str, Any]] | None:
    """Read one address or several; None where something else is said."""
    if not isinstance(value, dict | list):
        return None
    rows = value if isinstance(value, list) else [value]
    return [row for row in rows if isinstance(row, dict)]


Addresses = Annotated[list[dict[str, Any]] | None, BeforeValidator(to_addresses)]


class PessoaFaturavel(Row):
    """An entry of `GET /v1/pessoas`, or the answer to `GET /v1/pessoas/{id}`."""

    documento: LooseText = ""
    email: LooseText = ""
    tipo_pessoa: Kind = ""
    endereco: Addresses = None
    enderecos: Addresses = None

    def to_invoice_data(self) -> InvoiceData:
        """Translate. A tax id that is shown with stars is there all the same."""
        abroad = self.tipo_pessoa == FOREIGN
        return InvoiceData(
            customer_id=self.id,
            tax_id=abroad or bool(self.documento.strip()),
            email="@" in self.email,
            address=self._has_address(NEEDED_ABROAD if abroad else NEEDED),
        )

    def _has_address(self, needed: tuple[str, ...]) -> bool | None:
        shown = self.enderecos if self.endereco is None else self.endereco
        if shown is None or any(row and not row.keys() & NEEDED for row in shown):
            return None  # nothing said, or in words that are not known
        return any(all(row.get(name) for name in needed) for row in shown)
