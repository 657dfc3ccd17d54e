"""Persons: `cpf` and `cnpj` on write, `documento` on read."""

from typing import Annotated, Any, Literal, Self

from pydantic import AliasChoices, Field

from ganho.conta_azul.schemas.loose import (
    Answer,
    LooseFlag,
    LooseId,
    LooseText,
    Row,
    to_document,
)
from ganho.conta_azul.schemas.strict import Request, rejecting
from ganho.domain.customer.address import CODES, Address
from ganho.domain.customer.customer import Customer, CustomerKind
from ganho.domain.model import Value
from ganho.domain.reasons import Reason

TipoPessoa = Literal["Física", "Jurídica", "Estrangeira"]
TipoPerfil = Literal["Cliente", "Fornecedor", "Transportadora"]
# With area code and without +55, as the vendor took it in production.
Telefone = Annotated[str, Field(pattern=r"^[0-9]{10,11}$")]
Estado = Annotated[str, Field(pattern=f"^({'|'.join(sorted(CODES))})$")]

TIPOS_PESSOA: tuple[TipoPessoa, ...] = ("Física", "Jurídica", "Estrangeira")
TIPOS_PERFIL: tuple[TipoPerfil, ...] = ("Cliente", "Fornecedor", "Transportadora")
KINDS: dict[CustomerKind, TipoPessoa] = {
    "individual": "Física",
    "company": "Jurídica",
    "foreign": "Estrangeira",
}
CNPJ_LENGTH = 14


class PerfilRequest(Request):
    """What the person is to the company."""

    tipo_perfil: TipoPerfil = "Cliente"


class EnderecoRequest(Request):
    """An address. Of a person or company of Brazil the country is always `Brasil`."""

    PERSONAL = ("logradouro", "numero", "bairro", "complemento", "cidade", "cep")

    logradouro: Annotated[str, Field(min_length=1, max_length=100)]
    numero: Annotated[str, Field(min_length=1, max_length=10)]
    bairro: Annotated[str, Field(min_length=1, max_length=100)]
    complemento: Annotated[str | None, Field(max_length=200)] = None
    cidade: Annotated[str, Field(min_length=1, max_length=100)]
    estado: Estado
    cep: Annotated[str, Field(pattern=r"^[0-9]{5}-[0-9]{3}$")]
    pais: Literal["Brasil"] = "Brasil"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Give its parts, and the CEP as bare digits, too."""
        return (*super().secrets, self.cep.replace("-", ""))

    @classmethod
    def from_address(cls, address: Address) -> Self:
        """Write an address down."""
        return cls.model_validate(
            {
                "logradouro": address.street,
                "numero": address.number,
                "bairro": address.district,
                "complemento": address.complement or None,
                "cidade": address.city,
                "estado": address.state,
                "cep": address.postal_code,
            }
        )


class PessoaRequest(Request):
    """The body of `POST /v1/pessoas`. The accents of the enums are required."""

    PERSONAL = (
        "nome",
        "cpf",
        "cnpj",
        "email",
        "telefone_celular",
        "telefone_comercial",
        "enderecos",
    )

    nome: Annotated[str, Field(min_length=1, max_length=200)]
    tipo_pessoa: TipoPessoa
    perfis: tuple[PerfilRequest, ...] = (PerfilRequest(),)
    cpf: Annotated[str | None, Field(pattern=r"^[0-9]{11}$")] = None
    # Letters are in force since July 2026.
    cnpj: Annotated[str | None, Field(pattern=r"^[0-9A-Z]{12}[0-9]{2}$")] = None
    email: Annotated[str | None, Field(max_length=100)] = None
    telefone_celular: Telefone | None = None
    telefone_comercial: Telefone | None = None
    enderecos: Annotated[tuple[EnderecoRequest, ...] | None, Field(min_length=1)] = None
    observacao: Annotated[str, Field(max_length=2000)]

    @classmethod
    def from_customer(cls, customer: Customer, marker: str) -> Self:
        """Write a customer down; RejectedError where it breaks a limit of the vendor."""
        phone = "telefone_celular" if customer.phone_is_mobile else "telefone_comercial"
        fields: dict[str, Any] = {
            "nome": customer.name,
            "tipo_pessoa": KINDS[customer.kind],
            "email": customer.email,
            phone: customer.phone,
            "observacao": marker,
        }
        if customer.tax_id is not None:
            is_cnpj = len(customer.tax_id) == CNPJ_LENGTH
            fields["cnpj" if is_cnpj else "cpf"] = customer.tax_id
        with rejecting(Reason.CUSTOMER_REFUSED):
            return cls.model_validate(fields | {"enderecos": _addresses(customer)})


def _addresses(customer: Customer) -> tuple[EnderecoRequest, ...] | None:
    address = customer.billing and customer.billing.address
    return (EnderecoRequest.from_address(address),) if address else None


class ErpPerson(Value):
    """A person of the ERP. `document` is bare; None if absent or shown with stars."""

    customer_id: str
    name: str
    document: str | None
    active: bool
    notes: str = ""


class PessoaLida(Row):
    """An entry of `GET /v1/pessoas`, or the answer to `GET /v1/pessoas/{id}`."""

    nome: LooseText = ""
    documento: LooseText = ""
    ativo: LooseFlag = True
    observacoes: LooseText = Field(
        default="", validation_alias=AliasChoices("observacoes_gerais", "observacao")
    )

    def to_person(self) -> ErpPerson:
        """Translate."""
        return ErpPerson(
            customer_id=self.id,
            name=self.nome,
            document=to_document(self.documento),
            active=self.ativo,
            notes=self.observacoes,
        )


class ConnectedAccount(Value):
    """Whose account the ERP is."""

    company_id: str
    document: str | None = None
    name: str = ""
    """As it trades: the name that is registered for a one-person company is its owner's,
    tax id included."""


class ContaConectada(Answer):
    """The answer to `GET /v1/pessoas/conta-conectada`."""

    id_empresa: LooseId = ""
    documento: LooseText = ""
    nome_fantasia: LooseText = ""
