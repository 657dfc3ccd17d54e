"""Products and services: two catalogues with different words for the same things."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AliasChoices, BeforeValidator, Field

from ganho.conta_azul.schemas.loose import LooseDecimal, LooseText, Row, one_of
from ganho.conta_azul.schemas.strict import Numero, Request, rejecting
from ganho.domain.item import Item, ItemKind
from ganho.domain.model import Value
from ganho.domain.reasons import Reason

Codigo = Annotated[str, Field(min_length=1, max_length=20)]
Nome = Annotated[str, Field(min_length=1, max_length=100)]


def to_rows(value: Any) -> list[Any]:
    """Read a list of rows; what is none has none."""
    return value if isinstance(value, list) else []


Status = Annotated[str, one_of("ATIVO", "INATIVO")]


class EstoqueRequest(Request):
    """A product's price stands beside its stock; the stock is left to people."""

    valor_venda: Annotated[Numero, Field(ge=0)]


class ProdutoRequest(Request):
    """The body of `POST /v1/produtos`."""

    nome: Nome
    codigo_sku: Codigo | None = None
    descricao: Annotated[str, Field(max_length=400)]
    estoque: EstoqueRequest

    @classmethod
    def from_item(cls, item: Item, marker: str) -> Self:
        """Write a product down; RejectedError where it breaks a limit of the vendor."""
        with rejecting(Reason.ITEM_REFUSED):
            return cls(
                nome=item.name,
                codigo_sku=item.code,
                descricao=marker,
                estoque=EstoqueRequest(valor_venda=item.unit_price),
            )


class ServicoRequest(Request):
    """The body of `POST /v1/servicos`; a service's name is its `descricao`."""

    descricao: Nome
    codigo: Codigo | None = None
    preco: Annotated[Numero, Field(ge=0)]
    status: Literal["ATIVO"] = "ATIVO"
    tipo_servico: Literal["PRESTADO"] = "PRESTADO"

    @classmethod
    def from_item(cls, item: Item) -> Self:
        """Write a service down; RejectedError where it breaks a limit of the vendor."""
        with rejecting(Reason.ITEM_REFUSED):
            return cls(descricao=item.name, codigo=item.code, preco=item.unit_price)


class ErpItem(Value):
    """A product or service of the ERP. Services have no balance."""

    item_id: str
    kind: ItemKind
    name: str
    code: str | None
    active: bool
    balance: Decimal | None = None


class Produto(Row):
    """An entry of `GET /v1/produtos`, or the answer to its create."""

    nome: LooseText = ""
    codigo: LooseText = Field(
        default="", validation_alias=AliasChoices("codigo", "codigo_sku")
    )
    status: Status = "ATIVO"
    saldo: LooseDecimal = None
    produtos_variacao: Annotated["tuple[Produto, ...]", BeforeValidator(to_rows)] = ()

    def to_items(self) -> list[ErpItem]:
        """Translate, its variations included: each is an item of its own.

        What has no id is no item: no sale can name it.
        """
        item = ErpItem(
            item_id=self.id,
            kind="product",
            name=self.nome,
            code=self.codigo or None,
            active=self.status == "ATIVO",
            balance=self.saldo,
        )
        variations = (one.to_items() for one in self.produtos_variacao)
        own = [item] if self.id else []
        return own + [each for items in variations for each in items]


class Servico(Row):
    """An entry of `GET /v1/servicos`, or the answer to its create."""

    codigo: LooseText = ""
    descricao: LooseText = ""
    status: Status = "ATIVO"

    def to_items(self) -> list[ErpItem]:
        """Translate; what has no id is no item."""
        item = ErpItem(
            item_id=self.id,
            kind="service",
            name=self.descricao,
            code=self.codigo or None,
            active=self.status == "ATIVO",
        )
        return [item] if self.id else []
