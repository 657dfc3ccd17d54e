"""A company whose deals are all held, for whatever reason a deal is held for long."""

from collections.abc import Callable
from dataclasses import dataclass

from ganho.pipedrive.contract_fields import NEW
from ganho.sandbox.pipedrive.crm import LineInput
from ganho.sandbox.room import Sandbox

CNPJ, BROKEN = "45.321.678/0001-04", "45.321.678/0001-99"


@dataclass(frozen=True)
class HeldCompany:
    """Makes deals that will be held."""

    sandbox: Sandbox

    def fill(self, deals: int) -> list[int]:
        """Add so many deals, of each kind in turn; give their ids."""
        self.sandbox.conta_azul.switches.stock = "refused"
        fields = {part: self._deal_field(new.field_name) for part, new in NEW.items()}
        kinds: tuple[Callable[[int], int], ...] = (
            self.broken_tax_id,
            self.broken_tax_id_of_a_person,
            self.discounted,
            self.discounted,
            self.worthless,
            self.in_dollars,
            self.without_customer,
            self.generic_name,
            self.recurring,
            self.ambiguous_customer,
            self.ambiguous_item,
            self.out_of_stock,
            self.unreadable,
            lambda number: self.unfinished_contract(number, fields["mark"]),
        )
        return [kinds[number % len(kinds)](number) for number in range(deals)]

    def broken_tax_id(self, number: int) -> int:
        """TAX_ID_INVALID, which its organization mends."""
        return self._deal(f"Hotel {number}", cnpj=BROKEN)

    def broken_tax_id_of_a_person(self, number: int) -> int:
        """The same, which its person mends."""
        crm = self.sandbox.pipedrive
        person = crm.add_person(f"Bia Lima {number}", cpf="529.982.247-24")
        return crm.add_deal(person=person, value="10.00")

    def discounted(self, number: int) -> int:
        """DEAL_VALUE_MISMATCH: a discount on the whole deal, and a typed value."""
        crm = self.sandbox.pipedrive
        deal = self._deal(f"Bar {number}", price="100.00")
        crm.add_discount(deal, 10)
        crm.edit_deal(deal, value=95)
        return deal

    def worthless(self, number: int) -> int:
        """DEAL_VALUE_NOT_POSITIVE."""
        org = self.sandbox.pipedrive.add_organization(f"Loja {number}")
        return self.sandbox.pipedrive.add_deal(org=org, value=-1)

    def in_dollars(self, number: int) -> int:
        """DEAL_NOT_BRL."""
        org = self.sandbox.pipedrive.add_organization(f"Store {number}")
        return self.sandbox.pipedrive.add_deal(org=org, value=10, currency="USD")

    def without_customer(self, number: int) -> int:
        """DEAL_WITHOUT_CUSTOMER."""
        return self.sandbox.pipedrive.add_deal(value=10 + number)

    def generic_name(self, number: int) -> int:
        """CUSTOMER_NAME_GENERIC."""
        del number
        return self._deal("Cliente")

    def recurring(self, number: int) -> int:
        """RECURRING_LINE_IN_SALE."""
        return self._deal(f"Clube {number}", billing_frequency="monthly")

    def ambiguous_customer(self, number: int) -> int:
        """CUSTOMER_AMBIGUOUS, which the ERP mends."""
        for _ in "ab":
            self.sandbox.conta_azul.add_customer(f"Padaria {number}", CNPJ)
        return self._deal(f"Padaria {number}", cnpj=CNPJ)

    def ambiguous_item(self, number: int) -> int:
        """ITEM_AMBIGUOUS, which the ERP mends."""
        for _ in "ab":
            self.sandbox.conta_azul.add_product(f"Chá {number}", saldo=1)
        return self._deal(f"Casa {number}", item=f"Chá {number}")

    def out_of_stock(self, number: int) -> int:
        """STOCK_INSUFFICIENT, which the ERP mends."""
        erp = self.sandbox.conta_azul
        erp.add_product(f"Café {number}", saldo=0)
        erp.add_customer(f"Quiosque {number}")
        return self._deal(f"Quiosque {number}", item=f"Café {number}")

    def unreadable(self, number: int) -> int:
        """DEAL_UNREADABLE, by a line."""
        crm = self.sandbox.pipedrive
        deal = self._deal(f"Ateliê {number}")
        line = crm.lines_of(deal)[0]["id"]
        crm.edit_line(line, billing_frequency_cycles="doze")
        return deal

    def unfinished_contract(self, number: int, mark: str) -> int:
        """CONTRACT_INCOMPLETE."""
        crm = self.sandbox.pipedrive
        deal = self._deal(f"Academia {number}")
        crm.edit_deal(deal, custom_fields={mark: "Sim"})
        return deal

    def _deal(
        self,
        name: str,
        *,
        cnpj: str | None = None,
        item: str = "Serviço",
        price: str = "10.00",
        billing_frequency: str = "one-time",
    ) -> int:
        crm = self.sandbox.pipedrive
        line = LineInput(
            crm.add_product(item), price, billing_frequency=billing_frequency
        )
        return crm.add_deal(org=crm.add_organization(name, cnpj=cnpj), lines=[line])

    def _deal_field(self, name: str) -> str:
        return self.sandbox.pipedrive.add_field("deal", name, "varchar")
