"""Conta Azul's words, letter for letter, and their translation into ours."""

from ganho.conta_azul.schemas.contrato import ListedContract, ReadContract, SaleItem
from ganho.conta_azul.schemas.contrato_request import ContratoRequest
from ganho.conta_azul.schemas.item import (
    ErpItem,
    Produto,
    ProdutoRequest,
    Servico,
    ServicoRequest,
)
from ganho.conta_azul.schemas.named import Named, Nomeado
from ganho.conta_azul.schemas.pessoa import (
    ContaConectada,
    ErpPerson,
    PessoaLida,
    PessoaRequest,
)
from ganho.conta_azul.schemas.venda import (
    CreatedSale,
    ListedSale,
    Pendency,
    ReadSale,
    VendaCriada,
    VendaLida,
    VendaListada,
)
from ganho.conta_azul.schemas.venda_request import VendaRequest

__all__ = [
    "ContaConectada",
    "ContratoRequest",
    "CreatedSale",
    "ErpItem",
    "ErpPerson",
    "ListedContract",
    "ListedSale",
    "Named",
    "Nomeado",
    "Pendency",
    "PessoaLida",
    "PessoaRequest",
    "Produto",
    "ProdutoRequest",
    "ReadContract",
    "ReadSale",
    "SaleItem",
    "Servico",
    "ServicoRequest",
    "VendaCriada",
    "VendaLida",
    "VendaListada",
    "VendaRequest",
]
