"""The simulated Conta Azul: one account, its API, and what tests do behind its back."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from ganho.sandbox.conta_azul.consent_page import AuthorizePage
from ganho.sandbox.conta_azul.conta_azul_finance import Finance
from ganho.sandbox.conta_azul.conta_azul_wire import SAO_PAULO
from ganho.sandbox.conta_azul.contracts.conta_azul_schedule import (
    monthly,
    paid_by_billet,
)
from ganho.sandbox.conta_azul.contracts.contract_record import Contract
from ganho.sandbox.conta_azul.contracts.contratos import Contracts
from ganho.sandbox.conta_azul.erp_switches import ContaAzulSwitches
from ganho.sandbox.conta_azul.people.cpf_cnpj import CNPJ_LENGTH, bare
from ganho.sandbox.conta_azul.people.person_record import Person
from ganho.sandbox.conta_azul.people.pessoas import People
from ganho.sandbox.conta_azul.produtos import Product, Products
from ganho.sandbox.conta_azul.sales.conta_azul_sale_checks import Catalogue, Money
from ganho.sandbox.conta_azul.sales.sale_record import Sale, SaleLine
from ganho.sandbox.conta_azul.sales.vendas import Sales, paid_at_once
from ganho.sandbox.conta_azul.servicos import Services
from ganho.sandbox.conta_azul.tenant import Account, Clock
from ganho.sandbox.conta_azul.token_endpoint import Connections

MARKER = re.compile(r"\[pipedrive:[^\]]*\]")
ZERO = Decimal(0)
Noted = TypeVar("Noted", Sale, Contract)
LineParts = tuple[str, Decimal | int, Decimal | int]
"""An item's id, a quantity and a unit price."""


class ContaAzul:
    """One account; every method may be called from any thread."""

    def __init__(
        self,
        clock: Clock,
        switches: ContaAzulSwitches | None = None,
        *,
        name: str = "Empresa Exemplo",
    ) -> None:
        self.switches = switches or ContaAzulSwitches()
        self.account = Account(clock, self.switches, name)
        self.lock = self.account.lock
        self.connections = Connections(self.account)
        self.authorize_page = AuthorizePage(self.account, self.connections)
        self.people = People(self.account)
        self.products = Products(self.account)
        self.services = Services(self.account)
        self.finance = Finance(self.account)
        catalogue = Catalogue(self.people, self.products, self.services, self.finance)
        self.sale_book = Sales(self.account, catalogue)
        self.contract_book = Contracts(self.account, catalogue, self.sale_book)

    def add_customer(
        self,
        name: str,
        documento: str = "",
        tipo_pessoa: str | None = None,
        *,
        perfis: tuple[str, ...] = ("Cliente",),
        origin: str = "ERP",
        **more: Any,
    ) -> str:
        """Add a person; the kind follows from the tax id where it is not given."""
        is_company = len(bare(documento)) == CNPJ_LENGTH
        kind = tipo_pessoa or ("Jurídica" if is_company else "Física")
        with self.lock:
            person = self.people.add(
                name=name,
                kind=kind,
                document=documento,
                profiles=perfis,
                origin=origin,
                **more,
            )
        return person.id

    def edit_customer(self, person_id: str, **changes: Any) -> None:
        """Change a person's `name`, `document`, `active`, ... as in the ERP."""
        with self.lock:
            self.people.edit(person_id, **changes)

    def delete_customer(self, person_id: str) -> None:
        """Delete a person in the ERP: gone from lists, 404 by its id."""
        with self.lock:
            del self.people.by_id[person_id]

    def delete_product(self, product_id: str) -> None:
        """Delete a product in the ERP: gone from lists, 404 by its id."""
        with self.lock:
            del self.products.by_id[product_id]

    def add_product(
        self,
        nome: str,
        codigo: str = "",
        *,
        valor_venda: Decimal | int = ZERO,
        saldo: Decimal | int = ZERO,
        **more: Any,
    ) -> str:
        """Add a product."""
        with self.lock:
            product = self.products.add(
                name=nome,
                code=codigo,
                price=Decimal(valor_venda),
                balance=Decimal(saldo),
                **more,
            )
        return product.id

    def edit_product(self, product_id: str, **changes: Any) -> None:
        """Change a product's `name`, `active`, `balance`, ... as in the ERP.

        Held sales take what they need of a balance that suffices by now.
        """
        with self.lock:
            self.products.edit(product_id, **changes)
            self.sale_book.stock.settle()

    def add_service(
        self,
        descricao: str,
        codigo: str = "",
        *,
        preco: Decimal | int = ZERO,
        **more: Any,
    ) -> str:
        """Add a service."""
        with self.lock:
            price = Decimal(preco)
            service = self.services.add(
                name=descricao, code=codigo, price=price, **more
            )
        return service.id

    def add_seller(self, nome: str) -> str:
        """Add a seller."""
        with self.lock:
            return self.finance.add(self.finance.sellers, nome)

    def add_category(
        self, nome: str, tipo: str = "RECEITA", *, parent_id: str | None = None
    ) -> str:
        """Add a category."""
        with self.lock:
            return self.finance.add(
                self.finance.categories, nome, kind=tipo, parent_id=parent_id
            )

    def add_cost_center(
        self, nome: str, codigo: str = "", *, active: bool = True
    ) -> str:
        """Add a cost center."""
        with self.lock:
            return self.finance.add(
                self.finance.cost_centers, nome, code=codigo, active=active
            )

    def add_account(
        self, nome: str, tipo: str = "CONTA_CORRENTE", *, active: bool = True
    ) -> str:
        """Add a financial account."""
        with self.lock:
            return self.finance.add(
                self.finance.accounts, nome, kind=tipo, active=active
            )

    def add_sale(
        self,
        customer_id: str,
        total: Decimal | int | str = 100,
        *,
        sold_on: date | None = None,
        lines: Sequence[LineParts] | None = None,
        notes: str = "",
        origin: str = "ERP",
        **more: Any,
    ) -> str:
        """Add a sale that a person made by hand: its origin is not the API's."""
        with self.lock:
            day = sold_on or self.now().astimezone(SAO_PAULO).date()
            sale_lines = self._lines(lines or [(self._some_item(), 1, Decimal(total))])
            gross = sum((line.quantity * line.price for line in sale_lines), ZERO)
            sale = self.sale_book.make(
                customer_id=customer_id,
                lines=sale_lines,
                money=Money(gross, ZERO, ZERO),
                terms=paid_at_once(gross, day),
                sold_on=day,
                notes=notes,
                origin=origin,
                **more,
            )
            return self.sale_book.add(sale).id

    def delete_sale(self, sale_id: str) -> None:
        """Delete a sale in the ERP: gone from lists, its number free again."""
        with self.lock:
            self.sale_book.delete(sale_id)

    def cancel_sale(self, sale_id: str) -> None:
        """Cancel a sale in the ERP: still listed, its number taken."""
        with self.lock:
            self.sale_book.cancel(sale_id)

    def approve_sale(self, sale_id: str) -> None:
        """Approve a sale in the ERP: what a person does who has reviewed it."""
        with self.lock:
            self.sale_book.move_on(sale_id, "APROVADO")

    def invoice_sale(self, sale_id: str) -> None:
        """Issue the invoice of a sale in the ERP."""
        with self.lock:
            self.sale_book.move_on(sale_id, "FATURADO")

    def reopen_sale(self, sale_id: str) -> None:
        """Take a sale back to where it was before it was approved."""
        with self.lock:
            self.sale_book.move_on(sale_id, "EM_ANDAMENTO")

    def add_contract(
        self,
        customer_id: str,
        item_id: str,
        price: Decimal | int | str,
        *,
        starts_on: date,
        ends_on: date | None = None,
        number: int | None = None,
        notes: str = "",
    ) -> str:
        """Add a monthly contract that a person made by hand, and its sales."""
        with self.lock:
            book, gross = self.contract_book, Decimal(price)
            contract = book.make(
                customer_id=customer_id,
                lines=self._lines([(item_id, 1, gross)]),
                money=Money(gross, ZERO, ZERO),
                terms=monthly(number or book.next_number(), starts_on, ends_on),
                payment=paid_by_billet(starts_on),
                notes=notes,
                origin="ERP",
            )
            return book.add(contract).id

    def end_contract(self, contract_id: str) -> None:
        """End a contract in the ERP: still listed, its number taken."""
        with self.lock:
            self.contract_book.end(contract_id)

    def delete_contract(self, contract_id: str) -> None:
        """Delete a contract in the ERP, its sales with it; its number is free again."""
        with self.lock:
            self.contract_book.delete(contract_id)

    def new_refresh_token(self) -> str:
        """Authorize again, as a person would."""
        with self.lock:
            return self.connections.new_refresh_token()

    def new_access_token(self) -> str:
        """Give an access token without any refresh."""
        with self.lock:
            return self.connections.new_access_token()

    def customers(self) -> list[Person]:
        """Every person."""
        with self.lock:
            return list(self.people.by_id.values())

    def catalogue_products(self) -> list[Product]:
        """Every product."""
        with self.lock:
            self.sale_book.stock.settle()
            return list(self.products.by_id.values())

    def sales(self, *, origin: str | None = None) -> list[Sale]:
        """The sales that were not deleted, oldest first."""
        with self.lock:
            self.sale_book.stock.settle()
            return [
                sale
                for sale in self.sale_book.by_id.values()
                if not sale.deleted and origin in (None, sale.origin)
            ]

    def sales_by_marker(self) -> dict[str, list[Sale]]:
        """The sales that were not deleted, by the marker in their notes."""
        return by_marker(self.sales())

    def contracts(self) -> list[Contract]:
        """The contracts that were not deleted."""
        with self.lock:
            contracts = self.contract_book.by_id.values()
            return [one for one in contracts if one.status != "DELETADO"]

    def contracts_by_marker(self) -> dict[str, list[Contract]]:
        """The contracts that were not deleted, by the marker in their notes."""
        return by_marker(self.contracts())

    def now(self) -> datetime:
        """The sandbox's time."""
        return self.account.now()

    def _some_item(self) -> str:
        for item_id in self.services.by_id:
            return item_id
        return self.services.add(name="Serviço avulso").id

    def _lines(self, lines: Iterable[LineParts]) -> tuple[SaleLine, ...]:
        return tuple(self._line(*line) for line in lines)

    def _line(
        self, item_id: str, quantity: Decimal | int, price: Decimal | int
    ) -> SaleLine:
        product = self.products.by_id.get(item_id)
        name = product.name if product else self.services.by_id[item_id].name
        return SaleLine(
            item_id=item_id,
            kind="PRODUTO" if product else "SERVICO",
            name=name,
            quantity=Decimal(quantity),
            price=Decimal(price),
        )


def by_marker(noted: Iterable[Noted]) -> dict[str, list[Noted]]:
    """Sort sales or contracts by the markers in their notes."""
    marked: dict[str, list[Noted]] = {}
    for one in noted:
        for marker in MARKER.findall(one.notes):
            marked.setdefault(marker, []).append(one)
    return marked
