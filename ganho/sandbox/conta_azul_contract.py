"""A contract, and the two ways in which the vendor writes one down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ganho.sandbox.conta_azul_sale import Sale
from ganho.sandbox.conta_azul_sale_checks import Money
from ganho.sandbox.conta_azul_wire import filled


@dataclass(kw_only=True)
class Contract:
    """A contract; a deleted or ended one stays listed."""

    id: str
    legacy_id: int
    customer_id: str
    terms: dict[str, Any]
    payment: dict[str, Any]
    notes: str
    money: Money
    created_at: datetime
    seller_id: str | None = None
    status: str = "ATIVO"

    @property
    def number(self) -> int:
        """Its number."""
        return int(self.terms["numero"])


def listed_body(
    contract: Contract, customer: dict[str, str], sales: int
) -> dict[str, Any]:
    """Write a contract as lists do."""
    terms, payment = contract.terms, contract.payment
    return {
        "id": contract.id,
        "numero": contract.number,
        "cliente": customer,
        "status": contract.status,
        "data_inicio": terms["data_inicio"],
        "proximo_vencimento": payment["primeira_data_vencimento"],
        "total_proximo_vencimento": contract.money.total,
        "total": contract.money.total,
        "tipo_pagamento": payment["tipo_pagamento"],
        "termos": {
            "data_fim": terms["data_fim"],
            "tipo_expiracao": terms["tipo_expiracao"],
            "vigencia_atual": 0,
            "vigencia_total": sales,
        },
    }


def read_body(
    contract: Contract,
    customer: dict[str, str],
    seller: dict[str, str] | None,
    sales: Sequence[Sale],
) -> dict[str, Any]:
    """Write a contract as it is read: the root's `observacoes` are elsewhere."""
    upcoming = min(sales, key=lambda sale: sale.sold_on, default=None)
    return filled(
        {
            "id": contract.id,
            "status": contract.status,
            "cliente": customer,
            "vendedor": seller,
            "termos": contract.terms,
            "condicao_pagamento": {
                "tipo_pagamento": contract.payment["tipo_pagamento"],
                "dia_vencimento": contract.payment["dia_vencimento"],
                "observacoes_pagamento": contract.notes,
            },
            "composicao_valor": {
                "valor_bruto": contract.money.gross,
                "desconto": contract.money.discount,
                "frete": contract.money.freight,
                "valor_liquido": contract.money.total,
            },
            "configuracao_recorrencia": {
                "vigencia_total": len(sales),
                "vigencia_restante": len(sales),
            },
            "data_proximo_vencimento": contract.payment["primeira_data_vencimento"],
            "data_proxima_emissao": upcoming and upcoming.sold_on,
            "id_proxima_venda_agendada": upcoming and upcoming.id,
            "observacoes": "",
        }
    )
