"""Contracts: creating one makes its sales at once, two years ahead."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ganho.sandbox.conta_azul.conta_azul_wire import (
    PAGE_SIZES,
    SAO_PAULO,
    Answer,
    Call,
    Refusal,
    error_body,
    page_of,
    uuid_in_path,
)
from ganho.sandbox.conta_azul.contracts.conta_azul_contract_checks import (
    check_items,
    check_payment,
    check_terms,
    part_of,
)
from ganho.sandbox.conta_azul.contracts.conta_azul_contract_search import filters, order
from ganho.sandbox.conta_azul.contracts.conta_azul_schedule import due_day, issue_days
from ganho.sandbox.conta_azul.contracts.contract_record import (
    Contract,
    Surroundings,
    listed_body,
    read_body,
)
from ganho.sandbox.conta_azul.sales.conta_azul_sale_checks import Catalogue, Money
from ganho.sandbox.conta_azul.sales.sale_record import (
    SCHEDULED,
    Parcel,
    Sale,
    SaleLine,
    Terms,
)
from ganho.sandbox.conta_azul.sales.vendas import Sales
from ganho.sandbox.conta_azul.tenant import Account, Route


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

    def next_number(self) -> int:
        """The highest number in use, plus one; it goes back after deletes."""
        return max(self._numbers(), default=0) + 1

    def make(
        self,
        *,
        customer_id: str,
        lines: tuple[SaleLine, ...],
        money: Money,
        terms: dict[str, Any],
        payment: dict[str, Any],
        **more: Any,
    ) -> Contract:
        """Make a contract; `add` puts it into the account, with its sales."""
        return Contract(
            id=self._account.new_id("contrato"),
            legacy_id=self._account.new_serial(),
            customer_id=customer_id,
            lines=lines,
            money=money,
            terms=terms,
            payment=payment,
            created_at=self._account.now(),
            **more,
        )

    def add(self, contract: Contract) -> Contract:
        """Put a contract into the account, and the sales that it makes at once."""
        self.by_id[contract.id] = contract
        for index, day in enumerate(issue_days(contract.terms)):
            sale = self._sales.add(self._scheduled(contract, index, day))
            contract.sales.append(sale)
        return contract

    def end(self, contract_id: str) -> None:
        """End a contract: it stays listed, and so do the sales it made."""
        contract = self.by_id[contract_id]
        if contract.status == "ATIVO":
            contract.status = "INATIVO"

    def delete(self, contract_id: str) -> None:
        """Delete a contract logically, and with it all of its sales."""
        contract = self.by_id[contract_id]
        contract.status = "DELETADO"
        for sale in contract.sales:
            self._sales.delete(sale.id)

    def answer_next_number(self, call: Call) -> Answer:
        """Say the next number, which is not reserved."""
        del call
        return Answer(self.next_number())

    def answer_create(self, call: Call) -> Answer:
        """Create a contract and its sales; production leaves `id_venda` out."""
        body = call.body if isinstance(call.body, dict) else {}
        contract = self.add(self._read(call, body))
        answer = {"id": contract.id, "id_legado": contract.legacy_id}
        return Answer(answer, self._account.switches.contract_status_code)

    def answer_list(self, call: Call) -> Answer:
        """List contracts."""
        keeps = list(filters(call, self._catalogue.people.by_id, self._today()))
        found = [
            contract
            for contract in self.by_id.values()
            if self._account.is_listed(contract)
            and all(keep(contract) for keep in keeps)
        ]
        key, down = order(call)
        found.sort(key=key, reverse=down)
        most = self._account.switches.contract_page_limit
        sizes = [size for size in PAGE_SIZES if size <= most]
        page = page_of(call, found, sizes)
        rows = [listed_body(one, self._around(one)) for one in page]
        return Answer({"itens_totais": len(found), "itens": rows})

    def answer_read(self, call: Call) -> Answer:
        """Show one contract."""
        contract = self._one(call)
        return Answer(read_body(contract, self._around(contract)))

    def answer_end(self, call: Call) -> Answer:
        """End a contract; doing so twice changes nothing."""
        self.end(self._one(call).id)
        return Answer(None, 204)

    def answer_delete(self, call: Call) -> Answer:
        """Delete a contract."""
        self.delete(self._one(call).id)
        return Answer(None, 204)

    def _numbers(self) -> Iterator[int]:
        for contract in self.by_id.values():
            if contract.status != "DELETADO":
                yield contract.number

    def _one(self, call: Call) -> Contract:
        contract = self.by_id.get(uuid_in_path(call))
        if contract is None:
            # Not 404: seen in production (2026-08).
            raise Refusal(500, error_body("Internal Server Error"))
        return contract

    def _read(self, call: Call, body: dict[str, Any]) -> Contract:
        """Check a body, the first problem being the answer, and read it."""
        terms = check_terms(call, part_of(call, body, "termos"))
        if terms["numero"] in self._numbers():
            status = self._account.switches.duplicate_number_status
            raise call.refuse("Já existe um contrato com o número informado", status)
        items = check_items(call, body)
        for name in ("id_cliente", "condicao_pagamento"):
            if not body.get(name):
                raise call.refuse(f"O campo '{name}' é obrigatório")
        payment = check_payment(call, part_of(call, body, "condicao_pagamento"))
        self._sales.checks.check_references(call, body)
        lines = self._sales.checks.lines(call, items)
        return self.make(
            customer_id=body["id_cliente"].lower(),
            lines=lines,
            money=self._sales.checks.money(call, body, lines),
            terms=terms,
            payment=payment,
            notes=body.get("observacoes") or "",
            category_id=body.get("id_categoria"),
            cost_center_id=body.get("id_centro_custo"),
            seller_id=body.get("id_vendedor"),
        )

    def _scheduled(self, contract: Contract, index: int, day: date) -> Sale:
        in_sales = self._account.switches.contract_notes_in_sales
        return self._sales.make(
            customer_id=contract.customer_id,
            lines=contract.lines,
            money=contract.money,
            terms=_paid_later(contract, index),
            sold_on=day,
            status="CONTRATO",
            kind=SCHEDULED,
            contract_id=contract.id,
            origin=contract.origin,
            notes=contract.notes if in_sales else "",
            category_id=contract.category_id,
            cost_center_id=contract.cost_center_id,
            seller_id=contract.seller_id,
        )

    def _around(self, contract: Contract) -> Surroundings:
        finance = self._catalogue.finance
        seller = finance.sellers.get(contract.seller_id or "")
        customer = self._catalogue.people.by_id[contract.customer_id]
        account_id = contract.payment.get("id_conta_financeira") or ""
        return Surroundings(
            customer={"id": customer.id, "nome": customer.name},
            seller={"id": seller.id, "nome": seller.name} if seller else None,
            account=finance.accounts.get(account_id.lower()),
            today=self._today(),
            notes_shown=self._account.switches.contract_notes_shown,
        )

    def _today(self) -> date:
        return self._account.now().astimezone(SAO_PAULO).date()


def _paid_later(contract: Contract, index: int) -> Terms:
    due = due_day(contract.terms, contract.payment, index)
    return Terms(
        condition="1x",
        parcels=(Parcel(due_on=due.isoformat(), amount=contract.money.total),),
        method=contract.payment["tipo_pagamento"],
        account_id=contract.payment.get("id_conta_financeira"),
    )
