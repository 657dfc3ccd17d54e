"""Conta Azul's words, letter for letter, and their translation into ours."""

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
    ReadSale,
    VendaCriada,
    VendaLida,
    VendaListada,
)
from ganho.conta_azul.schemas.venda_request import VendaRequest

__all__ = [
    "ContaConectada",
    "CreatedSale",
    "ErpItem",
    "ErpPerson",
    "ListedSale",
    "Named",
    "Nomeado",
    "PessoaLida",
    "PessoaRequest",
    "Produto",
    "ProdutoRequest",
    "ReadSale",
    "Servico",
    "ServicoRequest",
    "VendaCriada",
    "VendaLida",
    "VendaListada",
    "VendaRequest",
]
