"""Sales: numbers that are not reserved, totals, deletions that keep the record."""

from datetime import date
from decimal import Decimal
from typing import Any

from ganho.sandbox.conta_azul.conta_azul_wire import (
    Answer,
    Call,
    filled,
    is_uuid,
    not_found,
    page_of,
    uuid_in_path,
)
from ganho.sandbox.conta_azul.people.cpf_cnpj import shown
from ganho.sandbox.conta_azul.people.person_record import Person
from ganho.sandbox.conta_azul.sales.conta_azul_sale_checks import (
    Catalogue,
    Money,
    SaleChecks,
)
from ganho.sandbox.conta_azul.sales.conta_azul_sale_search import filters, order, totals
from ganho.sandbox.conta_azul.sales.sale_record import (
    Parcel,
    Sale,
    SaleLine,
    Terms,
    counts,
    created_body,
    lines_body,
    listed_body,
    read_body,
)
from ganho.sandbox.conta_azul.stock_levels import Stock
from ganho.sandbox.conta_azul.tenant import Account, Route

MOST_DELETED = 10


class Sales:
    """All sales of the account."""

    def __init__(self, account: Account, catalogue: Catalogue) -> None:
        self._account = account
        self._catalogue = catalogue
        self.checks = SaleChecks(account, catalogue)
        self.stock = Stock(account, catalogue.products)
        self.by_id: dict[str, Sale] = {}
        self._by_legacy_id: dict[str, Sale] = {}
        self._numbers: dict[int, str] = {}
        """Numbers in use: a deleted sale gives its own back."""
        self._highest = 0

    def routes(self) -> list[Route]:
        """List the paths."""
        shape = self._shape
        return [
            Route("GET", "/v1/venda/proximo-numero", self.answer_next_number, shape),
            Route("GET", "/v1/venda/busca", self.answer_search, shape),
            Route("POST", "/v1/venda/exclusao-lote", self.answer_delete, shape),
            Route("POST", "/v1/venda", self.answer_create, shape),
            Route("GET", "/v1/venda/{id}", self.answer_read, shape),
            Route("GET", "/v1/venda/{id}/itens", self.answer_lines, shape),
        ]

    def next_number(self) -> int:
        """The highest number in use, plus one."""
        # No counter: in production it went back when sales were deleted (2026-08).
        return self._highest + 1

    def add(self, sale: Sale) -> Sale:
        """Put a sale into the account."""
        self.by_id[sale.id] = sale
        self._by_legacy_id[str(sale.legacy_id)] = sale
        self._numbers[sale.number] = sale.id
        self._highest = max(self._highest, sale.number)
        self.stock.take(sale)
        return sale

    def make(
        self,
        *,
        customer_id: str,
        lines: tuple[SaleLine, ...],
        money: Money,
        terms: Terms,
        sold_on: date,
        **more: Any,
    ) -> Sale:
        """Make a sale that may still be refused; `add` puts it into the account."""
        now = self._account.now()
        fields = {
            "id": self._account.new_id("venda"),
            "legacy_id": self._account.new_serial(),
            "number": self.next_number(),
            "status": "EM_ANDAMENTO",
            "created_at": now,
            "changed_at": now,
            **more,
        }
        return Sale(
            customer_id=customer_id,
            lines=lines,
            gross=money.gross,
            discount=money.discount,
            freight=money.freight,
            total=money.total,
            terms=terms,
            sold_on=sold_on,
            **fields,
        )

    def delete(self, sale_id: str) -> bool:
        """Delete a sale logically; False if it was none or is gone already."""
        sale = self.by_id.get(sale_id)
        if sale is None or sale.deleted:
            return False
        sale.deleted = True
        sale.changed_at = self._account.now()
        self._numbers.pop(sale.number, None)
        self._highest = max(self._numbers, default=0)
        self.stock.give_back(sale)
        return True

    def cancel(self, sale_id: str) -> None:
        """Cancel a sale as a person does: it stays in the lists, with its number."""
        sale = self.by_id[sale_id]
        sale.status = "CANCELADO"
        sale.version += 1
        sale.changed_at = self._account.now()
        self.stock.give_back(sale)

    def move_on(self, sale_id: str, status: str) -> None:
        """Give a sale another status by hand: approved, invoiced, or back again."""
        sale = self.by_id[sale_id]
        sale.status = status
        sale.version += 1
        sale.changed_at = self._account.now()

    def answer_next_number(self, call: Call) -> Answer:
        """Say the next number: bare, neither reserved nor permanent."""
        del call
        empty = not self._numbers
        if empty and self._account.switches.next_number_of_none == "null":
            return Answer(None)
        return Answer(self.next_number())

    def answer_create(self, call: Call) -> Answer:
        """Create a sale."""
        body = self.checks.check_words(call)
        self.checks.check_references(call, body)
        lines = self.checks.lines(call, body["itens"])
        money = self.checks.money(call, body, lines)
        payment = body["condicao_pagamento"]
        terms = self.checks.terms(call, payment, money.total)
        if body["numero"] in self._numbers:
            status = self._account.switches.duplicate_number_status
            raise call.refuse("Já existe uma venda com o número informado", status)
        self.stock.check(call, lines)
        sale = self.make(
            customer_id=body["id_cliente"].lower(),
            lines=lines,
            money=money,
            terms=terms,
            sold_on=date.fromisoformat(body["data_venda"]),
            number=body["numero"],
            status=body["situacao"],
            notes=body.get("observacoes") or "",
            payment_notes=body.get("observacoes_pagamento"),
            discount_words=(body.get("composicao_de_valor") or {}).get("desconto"),
            category_id=body.get("id_categoria"),
            cost_center_id=body.get("id_centro_custo"),
            seller_id=body.get("id_vendedor"),
        )
        body = created_body(self.add(sale), stock_checked=self.stock.is_checked)
        return Answer(body, self._account.switches.sale_status_code)

    def answer_search(self, call: Call) -> Answer:
        """Search sales; deleted ones are gone."""
        people = self._catalogue.people.by_id
        keeps = list(filters(call, people, self._account.switches))
        found = [
            sale
            for sale in self.by_id.values()
            if not sale.deleted
            and self._account.is_listed(sale)
            and all(keep(sale) for keep in keeps)
        ]
        key, down = order(call, people)
        found.sort(key=key, reverse=down)
        sums, quantities = totals(found)
        return Answer(
            {
                "totais": sums,
                "quantidades": quantities,
                "total_itens": len(found),
                "itens": [self._listed(sale) for sale in page_of(call, found)],
            }
        )

    def answer_read(self, call: Call) -> Answer:
        """Show one sale by its UUID or legacy id, a deleted one as well."""
        key = call.path["id"].lower()
        if not is_uuid(key) and not key.isdecimal():
            raise call.refuse("o valor informado para o ID é inválido")
        sale = self.by_id.get(key) or self._by_legacy_id.get(key)
        if sale is None:
            raise not_found()
        return Answer(read_body(sale, self._customer(sale), self._seller(sale)))

    def answer_lines(self, call: Call) -> Answer:
        """Show a sale's items, by its UUID only."""
        sale = self.by_id.get(uuid_in_path(call))
        if sale is None:
            raise not_found()
        rows = lines_body(sale)
        return Answer(
            {
                "itens": list(page_of(call, rows)),
                "itens_totais": len(rows),
                "totais": counts(sale, "quantidade"),
            }
        )

    def answer_delete(self, call: Call) -> Answer:
        """Delete up to ten sales; unknown ids are counted as ignored."""
        ids = call.body.get("ids") if isinstance(call.body, dict) else None
        if not ids:
            raise call.refuse("deve conter ao menos 1 item")
        if len(ids) > MOST_DELETED:
            raise call.refuse("não pode conter mais de 10 itens")
        if not all(is_uuid(one) for one in ids):
            raise call.refuse("o valor informado para o ID precisa ser do tipo UUID")
        deleted = sum(self.delete(one.lower()) for one in ids)
        return Answer({"atualizados": deleted, "ignorados": len(ids) - deleted})

    def _shape(self, text: str) -> dict[str, Any]:
        return {self._account.switches.sale_error_key: text}

    def _listed(self, sale: Sale) -> dict[str, Any]:
        person = self._catalogue.people.by_id[sale.customer_id]
        customer = {
            "id": person.id,
            "nome": person.name,
            "email": person.email,
            "telefone": person.phone,
        }
        empty_dates = self._account.switches.empty_dates
        return listed_body(sale, customer, empty_dates=empty_dates)

    def _seller(self, sale: Sale) -> dict[str, Any] | None:
        seller = self._catalogue.finance.sellers.get(sale.seller_id or "")
        return {"id": seller.id, "nome": seller.name} if seller else None

    def _customer(self, sale: Sale) -> dict[str, Any]:
        person: Person = self._catalogue.people.by_id[sale.customer_id]
        how = self._account.switches.documents_shown
        return filled(
            {
                "uuid": person.id,
                "tipo_pessoa": person.kind,
                "documento": shown(person.document, how),
                "nome": person.name,
            }
        )


def paid_at_once(total: Decimal, day: date) -> Terms:
    """Make the simplest terms: one parcel, due at once."""
    parcel = Parcel(due_on=day.isoformat(), amount=total)
    return Terms(condition="À vista", parcels=(parcel,))
