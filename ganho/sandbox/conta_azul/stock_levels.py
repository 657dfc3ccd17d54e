"""The stock: what sales take out of it, where the account checks it."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from ganho.sandbox.conta_azul.conta_azul_wire import Call
from ganho.sandbox.conta_azul.produtos import Products
from ganho.sandbox.conta_azul.sales.sale_record import SCHEDULED, Sale, SaleLine
from ganho.sandbox.conta_azul.tenant import Account

FREE = "NENHUMA"
RESERVING = "PROCESSAMENTO_RESERVA_DE_ESTOQUE"
HELD = "RESERVA_DE_ESTOQUE"


class Stock:
    """The products' balances, and the sales that wait for their reservation."""

    def __init__(self, account: Account, products: Products) -> None:
        self._account = account
        self._products = products
        self._waiting: dict[str, Sale] = {}

    @property
    def is_checked(self) -> bool:
        """Tell whether `Verificar estoque ao criar uma venda` is on."""
        return self._account.switches.stock != "unchecked"

    def check(self, call: Call, lines: Iterable[SaleLine]) -> None:
        """Refuse a sale beyond the stock, where the account refuses it."""
        refuses = self._account.switches.stock == "refused"
        if refuses and not self._suffices(lines):
            raise call.refuse("Estoque insuficiente para um ou mais produtos da venda")

    def take(self, sale: Sale) -> None:
        """Begin the reservation of a new sale; a scheduled one reserves nothing yet.

        An account that refuses has looked already, so it takes at once.
        """
        wants_stock = sale.has_products and sale.kind != SCHEDULED
        if not (self.is_checked and wants_stock and sale.pending == FREE):
            return
        if self._account.switches.stock == "refused":
            self._move(sale, -1)
        sale.pending = RESERVING
        self._waiting[sale.id] = sale
        self.settle()

    def give_back(self, sale: Sale) -> None:
        """Give back what a sale had taken that is deleted or cancelled."""
        self._waiting.pop(sale.id, None)
        if sale.has_stock:
            self._move(sale, 1)

    def settle(self) -> None:
        """Reserve what can be reserved by now, the oldest sale first.

        When the vendor does so is not documented: here, before each call is answered.
        """
        takes = timedelta(seconds=self._account.switches.reserving_seconds)
        for sale in list(self._waiting.values()):
            if sale.created_at + takes <= self._account.now():
                self._settle_one(sale)

    def _settle_one(self, sale: Sale) -> None:
        if self.is_checked and not sale.has_stock:
            if not self._suffices(sale.lines):
                sale.pending = HELD
                return
            self._move(sale, -1)
        if sale.pending == HELD:
            sale.changed_at = self._account.now()
        sale.pending = FREE
        del self._waiting[sale.id]

    def _suffices(self, lines: Iterable[SaleLine]) -> bool:
        wanted: dict[str, Decimal] = {}
        for line in lines:
            if line.kind == "PRODUTO":
                sum_so_far = wanted.get(line.item_id, Decimal(0))
                wanted[line.item_id] = sum_so_far + line.quantity
        products = self._products.by_id
        return all(products[id_].balance >= wanted[id_] for id_ in wanted)

    def _move(self, sale: Sale, sign: int) -> None:
        for line in sale.lines:
            if line.kind == "PRODUTO":
                self._products.by_id[line.item_id].balance += sign * line.quantity
        sale.has_stock = sign < 0
