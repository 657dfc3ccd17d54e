"""A sale, and the three different ways in which the vendor writes one down."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5

from ganho.sandbox.conta_azul.conta_azul_wire import SAO_PAULO, filled, local

ENGLISH = {"EM_ANDAMENTO": "IN_PROCESS", "APROVADO": "APPROVED"}
"""The create's answer names the same status in English; the second is a guess."""
DESCRIPTIONS = {
    "EM_ANDAMENTO": "Em andamento",
    "APROVADO": "Aprovado",
    "FATURADO": "Faturado",
    "CANCELADO": "Cancelado",
    "CONTRATO": "Contrato",
    "NENHUMA": "Nenhuma",
    "RESERVA_DE_ESTOQUE": "Reserva de estoque",
    "PROCESSAMENTO_RESERVA_ESTOQUE": "Processamento de reserva de estoque",
    "PROCESSAMENTO_RESERVA_DE_ESTOQUE": "Processamento de reserva de estoque",
}
BEING_RESERVED = "PROCESSAMENTO_RESERVA_ESTOQUE"
"""Stock is reserved after the answer; the reading name has a `DE` more."""
SCHEDULED = "SCHEDULED_SALE"
"""The kind of a sale that a contract made."""


@dataclass(frozen=True, kw_only=True)
class SaleLine:
    """A line of a sale."""

    item_id: str
    kind: Literal["PRODUTO", "SERVICO"]
    name: str
    quantity: Decimal
    price: Decimal
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A payment the customer owes."""

    due_on: str
    amount: Decimal
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How a sale is paid."""

    condition: str
    parcels: tuple[Parcel, ...]
    method: str | None = None
    account_id: str | None = None


@dataclass(kw_only=True)
class Sale:
    """A sale of the account. `deleted` is gone from lists and still read by id."""

    id: str
    legacy_id: int
    number: int
    customer_id: str
    status: str
    sold_on: date
    lines: tuple[SaleLine, ...]
    gross: Decimal
    total: Decimal
    terms: Terms
    created_at: datetime
    changed_at: datetime
    discount: Decimal = Decimal(0)
    discount_words: dict[str, Any] | None = None
    freight: Decimal = Decimal(0)
    notes: str = ""
    payment_notes: str | None = None
    category_id: str | None = None
    cost_center_id: str | None = None
    seller_id: str | None = None
    contract_id: str | None = None
    origin: str = "API"
    kind: str = "SALE"
    pending: str = "NENHUMA"
    has_stock: bool = False
    """Whether its products were taken out of the stock."""
    version: int = 0
    of_native_integration: bool = False
    """Made by the vendor's own integration, which leaves it to be reviewed."""
    deleted: bool = False

    @property
    def is_cancelled(self) -> bool:
        """Tell whether a person cancelled it; it stays in the lists."""
        return self.status == "CANCELADO"

    @property
    def has_products(self) -> bool:
        """Tell whether it touches the stock."""
        return any(line.kind == "PRODUTO" for line in self.lines)


def named(name: str) -> dict[str, str]:
    """Write an enum down with its description."""
    return {"nome": name, "descricao": DESCRIPTIONS.get(name, name.capitalize())}


def created_body(sale: Sale, *, stock_checked: bool) -> dict[str, Any]:
    """Answer a create: `pendencia`, English `situacao.nome`, version 0."""
    english = ENGLISH.get(sale.status, sale.status)
    status = {"nome": english, "descricao": DESCRIPTIONS[sale.status]}
    pending = BEING_RESERVED if stock_checked and sale.has_products else sale.pending
    return filled(
        {
            "id": sale.id,
            "id_legado": sale.legacy_id,
            "id_cliente": sale.customer_id,
            "numero": sale.number,
            "origem": sale.origin,
            "id_categoria": sale.category_id,
            "data_venda": f"{sale.sold_on.isoformat()}T00:00:00Z",
            "situacao": status,
            "pendencia": named(pending),
            "valor_composicao": filled(
                {
                    "valor_bruto": sale.gross,
                    "desconto": sale.discount_words,
                    "frete": sale.freight,
                    "valor_liquido": sale.total,
                }
            ),
            "condicao_pagamento": {
                **_terms(sale),
                "id_legado": sale.legacy_id,
                "parcelas": [_parcel(sale, index) for index in _indexes(sale)],
                "troco_total": 0,
            },
            "observacoes": sale.notes,
            "id_vendedor": sale.seller_id,
            "versao": sale.version,
        }
    )


def listed_body(
    sale: Sale, customer: dict[str, Any], *, empty_dates: bool
) -> dict[str, Any]:
    """Write a sale as the search lists it: without `observacoes`."""
    unchanged = sale.changed_at == sale.created_at
    changed = "" if empty_dates and unchanged else local(sale.changed_at)
    return filled(
        {
            "id": sale.id,
            "id_legado": sale.legacy_id,
            "numero": sale.number,
            "total": sale.total,
            "data": sale.sold_on,
            "criado_em": local(sale.created_at),
            "data_alteracao": changed,
            "tipo": sale.kind,
            "itens": "PRODUCT" if sale.has_products else "SERVICE",
            "condicao_pagamento": True,
            "cliente": customer,
            "situacao": named(sale.status),
            "versao": sale.version,
            "id_contrato": sale.contract_id,
            "origem": sale.origin,
        }
    )


def read_body(
    sale: Sale, customer: dict[str, Any], seller: dict[str, Any] | None
) -> dict[str, Any]:
    """Write a sale as it is read by id: without items, `tipo_pendencia`."""
    return filled(
        {
            "cliente": customer,
            "evento_financeiro": {"id": str(uuid5(NAMESPACE_URL, sale.id))},
            "venda": filled(_negotiation(sale)),
            "vendedor": seller,
            "contrato": {"uuid": sale.contract_id} if sale.contract_id else None,
        }
    )


def lines_body(sale: Sale) -> list[dict[str, Any]]:
    """Write a sale's items down."""
    return [
        {
            "id": str(uuid5(NAMESPACE_URL, f"{sale.id}/{index}")),
            "id_item": line.item_id,
            "nome": line.name,
            "descricao": line.text,
            "tipo": line.kind,
            "quantidade": line.quantity,
            "valor": line.price,
            "custo": 0,
        }
        for index, line in enumerate(sale.lines)
    ]


def counts(sale: Sale, prefix: str) -> dict[str, int]:
    """Count a sale's lines by kind."""
    products = sum(line.kind == "PRODUTO" for line in sale.lines)
    return {
        f"{prefix}_produtos": products,
        f"{prefix}_servicos": len(sale.lines) - products,
        f"{prefix}_nao_conciliados": 0,
    }


def _negotiation(sale: Sale) -> dict[str, Any]:
    words = sale.discount_words
    return {
        "id": sale.id,
        "id_legado": sale.legacy_id,
        "numero": sale.number,
        "status": _negotiation_status(sale),
        "situacao": {**named(sale.status), "ativado": True},
        "tipo_pendencia": named(sale.pending),
        "tipo_negociacao": "VENDA",
        "id_categoria": sale.category_id,
        "id_centro_custo": sale.cost_center_id,
        "data_compromisso": sale.sold_on,
        "configuracao_de_desconto": words
        and {"tipo_desconto": words["tipo"], "taxa_desconto": words["valor"]},
        "composicao_valor": {
            "valor_bruto": sale.gross,
            "desconto": sale.discount,
            "frete": sale.freight,
            "impostos": 0,
            "impostos_deduzidos": 0,
            "seguro": 0,
            "despesas_incidentais": 0,
            "valor_liquido": sale.total,
        },
        "condicao_pagamento": {
            **_terms(sale),
            "pagamento_a_vista": sale.terms.condition == "À vista",
            "parcelas": [
                {
                    "id": str(uuid5(NAMESPACE_URL, f"{sale.id}/parcela/{index}")),
                    **_parcel(sale, index),
                }
                for index in _indexes(sale)
            ],
        },
        "total_itens": counts(sale, "contagem"),
        "observacoes": sale.notes,
        "id_cliente": sale.customer_id,
        "versao": sale.version,
        "origem": sale.origin,
    }


def _negotiation_status(sale: Sale) -> str:
    """A deleted sale is `CANCELADO` here while its `situacao` stays."""
    if sale.deleted or sale.is_cancelled:
        return "CANCELADO"
    if sale.of_native_integration:
        return "REVISAO_PENDENTE"
    return "PREVISAO" if sale.status == "CONTRATO" else "EM_ANDAMENTO"


def _terms(sale: Sale) -> dict[str, Any]:
    return filled(
        {
            "tipo_pagamento": sale.terms.method,
            "id_conta_financeira": sale.terms.account_id,
            "opcao_condicao_pagamento": sale.terms.condition,
            "observacoes_pagamento": sale.payment_notes,
        }
    )


def _indexes(sale: Sale) -> range:
    return range(len(sale.terms.parcels))


def _parcel(sale: Sale, index: int) -> dict[str, Any]:
    parcel = sale.terms.parcels[index]
    return {
        "numero": index + 1,
        "data_vencimento": parcel.due_on,
        "valor": parcel.amount,
        "descricao": parcel.text,
    }


def created_day(sale: Sale) -> date:
    """The São Paulo day a sale was created on."""
    return sale.created_at.astimezone(SAO_PAULO).date()
