"""Contracts: creating one makes its sales at once, two years ahead."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta

from ganho.sandbox.conta_azul_account import Account, Route
from ganho.sandbox.conta_azul_contract import Contract, listed_body, read_body
from ganho.sandbox.conta_azul_contract_checks import check_payment, check_terms
from ganho.sandbox.conta_azul_sale import Sale, SaleLine
from ganho.sandbox.conta_azul_sale_checks import Catalogue, Money
from ganho.sandbox.conta_azul_sales import Sales, paid_at_once
from ganho.sandbox.conta_azul_wire import (
    Answer,
    Call,
    Refusal,
    days_between,
    error_body,
    page_of,
    uuid_in_path,
)

MOST_SALES = 25
"""Seen in production: a monthly contract without an end made so many."""


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
        between = days_between(call, "data_inicio", "data_fim")
        if between is None:
            raise call.refuse("Os campos 'data_inicio' e 'data_fim' são obrigatórios")
        customers = set(",".join(call.query.getlist("cliente_id")).split(",")) - {""}
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
        rows = [
            listed_body(one, self._customer(one), len(self._sales_of(one)))
            for one in page_of(call, found)
        ]
        return Answer({"itens_totais": len(found), "itens": rows})

    def answer_read(self, call: Call) -> Answer:
        """Show one contract."""
        contract = self._one(call)
        sales = [sale for sale in self._sales_of(contract) if not sale.deleted]
        seller = self._catalogue.finance.sellers.get(contract.seller_id or "")
        words = {"id": seller.id, "nome": seller.name} if seller else None
        return Answer(read_body(contract, self._customer(contract), words, sales))

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
        terms = check_terms(call, body.get("termos") or {})
        if terms["numero"] in self._numbers():
            raise call.refuse("Já existe um contrato com o número informado")
        if not body.get("itens"):
            raise call.refuse("Lista de itens da recorrência não pode ser vazia")
        for name in ("id_cliente", "condicao_pagamento"):
            if not body.get(name):
                raise call.refuse(f"O campo '{name}' é obrigatório")
        payment = check_payment(call, body["condicao_pagamento"])
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
