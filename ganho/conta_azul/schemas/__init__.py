"""Conta Azul's words, letter for letter, and their translation into ours."""

from ganho.conta_azul.schemas.catalogo import (
    ErpItem,
    Produto,
    ProdutoRequest,
    Servico,
    ServicoRequest,
)
from ganho.conta_azul.schemas.contrato import ListedContract, ReadContract, SaleItem
from ganho.conta_azul.schemas.contrato_request import ContratoRequest
from ganho.conta_azul.schemas.faturamento import InvoiceData, PessoaFaturavel
from ganho.conta_azul.schemas.named import Named, Nomeado
from ganho.conta_azul.schemas.pessoa import (
    ContaConectada,
    ErpPerson,
    PessoaLida,
    PessoaRequest,
)
from ganho.conta_azul.schemas.venda import (
    IN_PROGRESS,
    REVIEWED,
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
    "IN_PROGRESS",
    "REVIEWED",
    "ContaConectada",
    "ContratoRequest",
    "CreatedSale",
    "ErpItem",
    "ErpPerson",
    "InvoiceData",
    "ListedContract",
    "ListedSale",
    "Named",
    "Nomeado",
    "Pendency",
    "PessoaFaturavel",
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
