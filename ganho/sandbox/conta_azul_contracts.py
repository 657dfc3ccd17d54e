"""Contracts: creating one makes its sales at once, two years ahead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta

from ganho.sandbox.conta_azul_account import Account, Route
from ganho.sandbox.conta_azul_sale import Sale, SaleLine
from ganho.sandbox.conta_azul_sale_checks import (
    Catalogue,
    Money,
    check_method,
    day_of,
)
from ganho.sandbox.conta_azul_sales import Sales, paid_at_once
from ganho.sandbox.conta_azul_wire import (
    Answer,
    Call,
    Refusal,
    days_between,
    error_body,
    filled,
    page_of,
    uuid_in_path,
)

MOST_SALES = 25
"""Seen in production: a monthly contract without an end made so many."""
TERM_ERRORS = {
    "numero": "O número do contrato é obrigatório",
    "data_inicio": "Data de início da recorrência não pode ser nula",
    "data_fim": "Data de fim da recorrência não pode ser nula",
    "tipo_frequencia": "O campo 'tipo_frequencia' é obrigatório",
    "intervalo_frequencia": "O campo 'intervalo_frequencia' é obrigatório",
    "tipo_expiracao": "O campo 'tipo_expiracao' é obrigatório",
    "dia_emissao_venda": "O campo 'dia_emissao_venda' é obrigatório",
}
RANGES = {"numero": 10**9, "intervalo_frequencia": 60, "dia_emissao_venda": 31}
WORDS = {"tipo_frequencia": ("MENSAL", "ANUAL"), "tipo_expiracao": ("DATA", "NUNCA")}


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


class Contracts:
    """All contracts of the account."""

    def __init__(self, account: Account, catalogue: Catalogue, sales: Sales) -> None:
        self._account = account
        self._catalogue = catalogue
        self._sales = sales
        self.by_id: dict[str, Contract] = {}

    def routes(self) -> list[Route]:
        """List the paths."""
        return [
            Route("GET", "/v1/contratos/proximo-numero", self.answer_next_number),
            Route("GET", "/v1/contratos", self.answer_list),
            Route("POST", "/v1/contratos", self.answer_create),
            Route("GET", "/v1/contratos/{id}", self.answer_read),
            Route("DELETE", "/v1/contratos/{id}", self.answer_delete),
            Route("POST", "/v1/contratos/{id}/encerrar", self.answer_end),
        ]

    def answer_next_number(self, call: Call) -> Answer:
        """Say the next number; it goes back after deletes."""
        del call
        return Answer(max(self._numbers(), default=0) + 1)

    def answer_create(self, call: Call) -> Answer:
        """Create a contract and its sales; production leaves `id_venda` out."""
        body = call.body if isinstance(call.body, dict) else {}
        contract = self._read(call, body)
        lines = self._sales.checks.lines(call, body["itens"])
        contract.money = self._sales.checks.money(call, body, lines)
        self.by_id[contract.id] = contract
        for day in _days(contract):
            self._sales.add(self._scheduled(contract, lines, day, body))
        answer = {"id": contract.id, "id_legado": contract.legacy_id}
        return Answer(answer, self._account.switches.contract_status_code)

    def answer_list(self, call: Call) -> Answer:
        """List contracts; both ends of the time asked for are required."""
        if not (call.query.get("data_inicio") and call.query.get("data_fim")):
            raise call.refuse("Os campos 'data_inicio' e 'data_fim' são obrigatórios")
        between = days_between(call, "data_inicio", "data_fim")
        customers = ",".join(call.query.getlist("cliente_id"))
        text = call.query.get("busca_textual", "").casefold()
        status = call.query.get("status", "TODOS")
        found = [
            contract
            for contract in self.by_id.values()
            if between(date.fromisoformat(contract.terms["data_inicio"]))
            and (not customers or contract.customer_id in customers)
            and (
                text in self._name(contract).casefold() or text == str(contract.number)
            )
            and status in ("TODOS", contract.status)
            and self._account.is_listed(contract)
        ]
        rows = [self._listed(contract) for contract in page_of(call, found)]
        return Answer({"itens_totais": len(found), "itens": rows})

    def answer_read(self, call: Call) -> Answer:
        """Show one contract: the root's `observacoes` read back elsewhere."""
        contract = self._one(call)
        terms, payment = contract.terms, contract.payment
        sales = [sale for sale in self._sales_of(contract) if not sale.deleted]
        upcoming = min(sales, key=lambda sale: sale.sold_on, default=None)
        seller = self._catalogue.finance.sellers.get(contract.seller_id or "")
        return Answer(
            filled(
                {
                    "id": contract.id,
                    "status": contract.status,
                    "cliente": self._customer(contract),
                    "vendedor": seller and {"id": seller.id, "nome": seller.name},
                    "termos": terms,
                    "condicao_pagamento": {
                        "tipo_pagamento": payment["tipo_pagamento"],
                        "dia_vencimento": payment["dia_vencimento"],
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
                    "data_proximo_vencimento": payment["primeira_data_vencimento"],
                    "data_proxima_emissao": upcoming and upcoming.sold_on,
                    "id_proxima_venda_agendada": upcoming and upcoming.id,
                    "observacoes": "",
                }
            )
        )

    def answer_end(self, call: Call) -> Answer:
        """End a contract."""
        self._one(call).status = "INATIVO"
        return Answer(None, 204)

    def answer_delete(self, call: Call) -> Answer:
        """Delete a contract logically, and with it all of its sales."""
        contract = self._one(call)
        contract.status = "DELETADO"
        for sale in self._sales_of(contract):
            self._sales.delete(sale.id)
        return Answer(None, 204)

    def _numbers(self) -> Iterator[int]:
        for contract in self.by_id.values():
            if contract.status != "DELETADO":
                yield contract.number

    def _one(self, call: Call) -> Contract:
        contract = self.by_id.get(uuid_in_path(call))
        if contract is None:
            raise Refusal(500, error_body("Internal Server Error"))
        return contract

    def _read(self, call: Call, body: dict[str, Any]) -> Contract:
        terms = _check_terms(call, body.get("termos") or {})
        if terms["numero"] in self._numbers():
            raise call.refuse("Já existe um contrato com o número informado")
        if not body.get("itens"):
            raise call.refuse("Lista de itens da recorrência não pode ser vazia")
        for name in ("id_cliente", "condicao_pagamento"):
            if not body.get(name):
                raise call.refuse(f"O campo '{name}' é obrigatório")
        payment = _check_payment(call, body["condicao_pagamento"])
        self._sales.checks.check_references(call, body)
        return Contract(
            id=self._account.new_id("contrato"),
            legacy_id=self._account.new_serial(),
            customer_id=body["id_cliente"].lower(),
            terms=terms,
            payment=payment,
            notes=body.get("observacoes") or "",
            money=Money(Decimal(0), Decimal(0), Decimal(0)),
            created_at=self._account.now(),
            seller_id=body.get("id_vendedor"),
        )

    def _scheduled(
        self,
        contract: Contract,
        lines: tuple[SaleLine, ...],
        day: date,
        body: dict[str, Any],
    ) -> Sale:
        return self._sales.make(
            customer_id=contract.customer_id,
            lines=lines,
            money=contract.money,
            terms=paid_at_once(contract.money.total, day),
            sold_on=day,
            status="CONTRATO",
            kind="SCHEDULED_SALE",
            contract_id=contract.id,
            category_id=body.get("id_categoria"),
            cost_center_id=body.get("id_centro_custo"),
            seller_id=contract.seller_id,
        )

    def _sales_of(self, contract: Contract) -> list[Sale]:
        sales = self._sales.by_id.values()
        return [sale for sale in sales if sale.contract_id == contract.id]

    def _name(self, contract: Contract) -> str:
        return self._catalogue.people.by_id[contract.customer_id].name

    def _customer(self, contract: Contract) -> dict[str, str]:
        return {"id": contract.customer_id, "nome": self._name(contract)}

    def _listed(self, contract: Contract) -> dict[str, Any]:
        terms, payment = contract.terms, contract.payment
        return {
            "id": contract.id,
            "numero": contract.number,
            "cliente": self._customer(contract),
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
                "vigencia_total": len(self._sales_of(contract)),
            },
        }


def _check_terms(call: Call, terms: dict[str, Any]) -> dict[str, Any]:
    for name, text in TERM_ERRORS.items():
        if terms.get(name) in (None, ""):
            raise call.refuse(text)
    for name, most in RANGES.items():
        _check_range(call, terms, name, most)
    for name, words in WORDS.items():
        if terms[name] not in words:
            raise call.refuse(f"O campo '{name}' é inválido")
    if day_of(call, terms, "data_fim") < day_of(call, terms, "data_inicio"):
        raise call.refuse("Data de fim não pode ser anterior à data de início")
    return {name: terms[name] for name in TERM_ERRORS}


def _check_payment(call: Call, payment: dict[str, Any]) -> dict[str, Any]:
    if not payment.get("tipo_pagamento"):
        raise call.refuse("O campo 'tipo_pagamento' é obrigatório")
    check_method(call, payment)
    _check_range(call, payment, "dia_vencimento", 31)
    day_of(call, payment, "primeira_data_vencimento")
    return payment


def _check_range(call: Call, body: dict[str, Any], name: str, most: int) -> None:
    value = body.get(name)
    if type(value) is not int or not 1 <= value <= most:
        raise call.refuse(f"O campo '{name}' é inválido")


def _days(contract: Contract) -> Iterator[date]:
    """Name the days of the sales that are made at once; `NUNCA` ignores the end."""
    terms = contract.terms
    start = date.fromisoformat(terms["data_inicio"])
    last = date.fromisoformat(terms["data_fim"])
    unit = "months" if terms["tipo_frequencia"] == "MENSAL" else "years"
    ends = terms["tipo_expiracao"] == "DATA"
    for index in range(MOST_SALES):
        steps = {unit: index * terms["intervalo_frequencia"]}
        day = start + relativedelta(**steps)
        if ends and day > last:
            return
        if day > start + relativedelta(years=2):
            return
        yield day
