"""A contract, and the two ways in which the vendor writes one down."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ganho.sandbox.conta_azul.conta_azul_finance import Choice
from ganho.sandbox.conta_azul.conta_azul_wire import filled
from ganho.sandbox.conta_azul.sales.conta_azul_sale_checks import Money
from ganho.sandbox.conta_azul.sales.sale_record import Sale, SaleLine


@dataclass(kw_only=True)
class Contract:
    """A contract; a deleted or ended one stays listed."""

    id: str
    legacy_id: int
    customer_id: str
    terms: dict[str, Any]
    payment: dict[str, Any]
    lines: tuple[SaleLine, ...]
    money: Money
    """What one of its sales comes to."""
    created_at: datetime
    notes: str = ""
    category_id: str | None = None
    cost_center_id: str | None = None
    seller_id: str | None = None
    origin: str = "API"
    status: str = "ATIVO"
    sales: list[Sale] = field(default_factory=list)
    """Those it made, deleted ones included, in the order of their days."""

    @property
    def number(self) -> int:
        """Its number."""
        return int(self.terms["numero"])

    @property
    def starts_on(self) -> date:
        """Its first day."""
        return date.fromisoformat(self.terms["data_inicio"])

    @property
    def ends_on(self) -> date | None:
        """Its last day; None where it ends never, whatever its date says."""
        if self.terms["tipo_expiracao"] == "NUNCA":
            return None
        return date.fromisoformat(self.terms["data_fim"])

    def upcoming(self, today: date) -> Sale | None:
        """The next sale it has scheduled."""
        return next((sale for sale in self._live() if sale.sold_on >= today), None)

    def latest(self, today: date) -> Sale | None:
        """The last sale that it issued."""
        past = [sale for sale in self._live() if sale.sold_on < today]
        return past[-1] if past else None

    def issued(self, today: date) -> int:
        """How many sales it has issued."""
        return sum(sale.sold_on < today for sale in self.sales)

    def _live(self) -> list[Sale]:
        return [sale for sale in self.sales if not sale.deleted]


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a contract's description needs besides the contract."""

    customer: dict[str, str]
    seller: dict[str, str] | None
    account: Choice | None
    today: date
    notes_shown: bool


def listed_body(contract: Contract, around: Surroundings) -> dict[str, Any]:
    """Write a contract as lists do: without its notes."""
    terms, account = contract.terms, around.account
    return filled(
        {
            "id": contract.id,
            "numero": contract.number,
            "cliente": around.customer,
            "status": contract.status,
            "data_inicio": terms["data_inicio"],
            "proximo_vencimento": _next_due(contract, around.today),
            "total_proximo_vencimento": contract.money.total,
            "total": contract.money.total,
            "tipo_pagamento": contract.payment["tipo_pagamento"],
            "conta_financeira": account and {"id": account.id, "tipo": account.kind},
            "termos": filled(
                {
                    "data_fim": terms["data_fim"],
                    "tipo_expiracao": terms["tipo_expiracao"],
                    "vigencia_atual": contract.issued(around.today),
                    "vigencia_total": len(contract.sales),
                }
            ),
        }
    )


def read_body(contract: Contract, around: Surroundings) -> dict[str, Any]:
    """Write a contract as it is read: no items, and its notes beside the payment."""
    upcoming, latest = contract.upcoming(around.today), contract.latest(around.today)
    total = len(contract.sales)
    return filled(
        {
            "id": contract.id,
            "status": contract.status,
            "cliente": around.customer,
            "vendedor": around.seller,
            "termos": filled(contract.terms),
            "condicao_pagamento": _payment(contract, around),
            "composicao_valor": {
                "valor_bruto": contract.money.gross,
                "desconto": contract.money.discount,
                "frete": contract.money.freight,
                "valor_impostos_servico": 0,
                "valor_liquido": contract.money.total,
            },
            "configuracao_recorrencia": {
                "vigencia_total": total,
                "vigencia_restante": total - contract.issued(around.today),
            },
            "data_proxima_emissao": upcoming and upcoming.sold_on,
            "data_ultima_emissao": latest and latest.sold_on,
            "data_proximo_vencimento": _next_due(contract, around.today),
            "id_proxima_venda_agendada": upcoming and upcoming.id,
            "id_ultima_venda_confirmada": latest and latest.id,
            "observacoes": "",
        }
    )


def _payment(contract: Contract, around: Surroundings) -> dict[str, Any]:
    """Describe the payment; what was the root's `observacoes` comes back here."""
    return filled(
        {
            "tipo_pagamento": contract.payment["tipo_pagamento"],
            "dia_vencimento": contract.payment["dia_vencimento"],
            "nome_conta_financeira": around.account and around.account.name,
            "observacoes_pagamento": contract.notes if around.notes_shown else "",
        }
    )


def _next_due(contract: Contract, today: date) -> str | None:
    upcoming = contract.upcoming(today)
    return upcoming.terms.parcels[0].due_on if upcoming else None
