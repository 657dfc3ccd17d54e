"""A small company for `ganho demo`: deals of every kind, and what becomes of each.

All names are made up; the tax ids check, but belong to nobody here.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

from ganho.sandbox.pipedrive.crm import LineInput, Pipedrive
from ganho.sandbox.room import Sandbox

BOOKED, CONTRACT = "booked", "contract"
DOLLARS = "USD"
MARK, TERM, DUE = (
    f"{part}Contrato Conta Azul" for part in ("", "Vigência ", "Vencimento ")
)
SETTINGS = """\
contracts    = true

[product_categories]
"Consultoria" = "service"
"""
"""What the demo's company file says beside the rest."""


def fill_demo(sandbox: Sandbox) -> dict[int, str]:
    """Fill both vendors; give each deal's expected end: `booked`, `contract` or why not.

    Conta Azul checks the stock, and refuses a sale that asks for more.
    """
    sandbox.conta_azul.switches.stock = "refused"
    demo = _Demo(sandbox)
    demo.fill_conta_azul()
    made = demo.sound_deals() | demo.recurring_deals() | demo.odd_deals()
    return made | demo.broken_deals() | demo.deals_to_ask_about()


class _Demo:
    """The company's catalogue and people, shared by its deals."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.erp = sandbox.conta_azul
        self.crm: Pipedrive = sandbox.pipedrive
        crm = self.crm
        self.coffee = crm.add_product("Café torrado 1 kg", code="CAFE-1")
        self.filter = crm.add_product("Filtro\u00a0de papel 103", code="FILT-103")
        self.training = crm.add_product("Treinamento de baristas", category="1")
        self.grinder = crm.add_product("Moedor profissional", code="MOED-1")
        self.mark = crm.add_field("deal", MARK, "enum", ("Sim", "Não"))
        self.term = crm.add_field("deal", TERM, "double")
        self.due = crm.add_field("deal", DUE, "varchar")
        self.bakery = crm.add_organization(
            "Padaria Sol Nascente Ltda", cnpj="11.222.333/0001-81"
        )
        self.hotel = crm.add_organization(
            "Hotel Serra Azul S.A.", cnpj="12.ABC.345/01DE-35"
        )

    def fill_conta_azul(self) -> None:
        """What the ERP knew before ganho came."""
        self.erp.add_seller("Ana Souza")
        self.erp.add_category("Vendas de produtos")
        self.erp.add_account("Conta corrente")
        self.erp_bakery = self.erp.add_customer(
            "PADARIA SOL NASCENTE LTDA", "11.222.333/0001-81"
        )
        self.erp.add_customer("Mercadinho Bom Preço", "45.321.678/0001-04")
        self.erp.add_product("CAFE TORRADO 1 KG", "CAFE-1", valor_venda=39, saldo=900)
        self.erp.add_product("Filtro de papel 103", "FILT-103", saldo=200)
        self.erp.add_product("Moedor profissional", "MOED-1", saldo=1)
        self.erp.add_service("Venda Pipedrive")
        customer = self.erp.add_customer("Cliente do balcão")
        self.erp.add_sale(customer, 250, notes="Venda feita à mão")

    def sound_deals(self) -> dict[int, str]:
        """Deals as they should be: they become sales."""
        crm, coffee = self.crm, self.coffee
        person = crm.add_person(
            "Beatriz Nunes",
            cpf="529.982.247-25",
            email="beatriz@exemplo.example",
            phone="(11) 98765-4321 / 3333-4444",
        )
        deals = [
            crm.add_deal(
                org=self.bakery,
                won_at=_at(3),
                title="Reposição de novembro",
                lines=[LineInput(coffee, "38.50", 40, 5)],
            ),
            crm.add_deal(
                org=self.hotel,
                person=person,
                won_at=_at(5),
                lines=[
                    LineInput(coffee, "36.00", 120, "18.35", "amount"),
                    LineInput(self.filter, "7.42", "52.5"),
                ],
            ),
            crm.add_deal(
                org=self.hotel, won_at=_at(6), lines=[LineInput(self.training, "1800")]
            ),
            crm.add_deal(person=person, won_at=_at(9), value="149.90"),
        ]
        deals.append(self._with_discount())
        deals.append(self._in_instalments())
        return dict.fromkeys(deals, BOOKED)

    def _with_discount(self) -> int:
        deal = self.crm.add_deal(
            org=self.bakery, won_at=_at(10), lines=[LineInput(self.coffee, "40", 10)]
        )
        self.crm.add_discount(deal, 10)
        return deal

    def _in_instalments(self) -> int:
        deal = self.crm.add_deal(
            org=self.bakery, won_at=_at(12), lines=[LineInput(self.coffee, "30", 10)]
        )
        for day, amount in (("2026-12-12", "150.00"), ("2027-01-31", "150.00")):
            self.crm.add_instalment(deal, amount, day)
        return deal

    def recurring_deals(self) -> dict[int, str]:
        """Deals marked as contract; without what that needs nothing is made of them."""
        subscription = self.crm.add_product("Assinatura de café", category="1")
        monthly = LineInput(
            self.training, "300", billing_frequency="monthly", billing_cycles=6
        )
        return {
            self._contract(
                [LineInput(subscription, "450")], term=12, due="10"
            ): CONTRACT,
            self._contract([monthly], term=None, due="dia 5"): CONTRACT,
            self._contract(
                [LineInput(subscription, "200")], term=12, due=None
            ): "CONTRACT_INCOMPLETE",
        }

    def _contract(
        self, lines: list[LineInput], *, term: int | None, due: str | None
    ) -> int:
        yes = self.crm.option("deal", self.mark, "Sim")
        values = {self.mark: yes, self.term: term, self.due: due}
        return self.crm.add_deal(
            org=self.hotel, won_at=_at(13), lines=lines, custom=values
        )

    def deals_to_ask_about(self) -> dict[int, str]:
        """A sale that somebody typed by hand already, and one beyond the stock."""
        self.erp.add_sale(self.erp_bakery, "640.00", sold_on=date(2026, 11, 16))
        typed = self.crm.add_deal(org=self.bakery, won_at=_at(14), value="640.00")
        beyond = self.crm.add_deal(
            org=self.hotel, won_at=_at(20), lines=[LineInput(self.grinder, "1990", 3)]
        )
        return {typed: "POSSIBLY_BOOKED_ALREADY", beyond: "STOCK_INSUFFICIENT"}

    def odd_deals(self) -> dict[int, str]:
        """Deals that look odd and are sales all the same."""
        crm = self.crm
        # Won on the 15th in São Paulo, although it was the 16th in UTC.
        midnight = crm.add_deal(
            org=self.bakery,
            won_at=datetime(2026, 11, 16, 1, 30, tzinfo=UTC),
            value="75",
        )
        archived = crm.add_deal(
            org=self.bakery, won_at=_at(17), value="88.00", archived=True
        )
        near = crm.add_organization(
            "Mercadinho Bom Preço do Centro", cnpj="45321678000104"
        )
        near_duplicate = crm.add_deal(org=near, won_at=_at(18), value="320.00")
        nameless = crm.add_person("Caio Prado Neto", phone="ligar depois")
        without_tax_id = crm.add_deal(person=nameless, won_at=_at(18), value="60.00")
        deals = (midnight, archived, near_duplicate, without_tax_id)
        return dict.fromkeys(deals, BOOKED)

    def broken_deals(self) -> dict[int, str]:
        """Deals that a person must look at first."""
        crm = self.crm
        typo = crm.add_organization("Bistrô da Vila Ltda", cnpj="28.765.432/0001-99")
        mixed = crm.add_organization("Armazém Central", cnpj="111.444.777-35")
        generic = crm.add_person("cliente")
        typed = crm.add_deal(
            org=self.bakery,
            won_at=_at(20),
            value="500.00",
            lines=[LineInput(self.coffee, "38.50", 10)],
        )
        monthly = LineInput(self.training, "300", billing_frequency="monthly")
        return {
            crm.add_deal(org=typo, won_at=_at(19), value="410.00"): "TAX_ID_INVALID",
            crm.add_deal(org=mixed, won_at=_at(19), value="95.00"): "TAX_ID_WRONG_KIND",
            crm.add_deal(
                person=generic, won_at=_at(19), value="30.00"
            ): "CUSTOMER_NAME_GENERIC",
            typed: "DEAL_VALUE_MISMATCH",
            crm.add_deal(
                org=self.hotel, won_at=_at(21), value=Decimal(900), currency=DOLLARS
            ): "DEAL_NOT_BRL",
            crm.add_deal(won_at=_at(21), value="12.00"): "DEAL_WITHOUT_CUSTOMER",
            crm.add_deal(
                org=self.hotel, won_at=_at(22), lines=[monthly]
            ): "RECURRING_LINE_IN_SALE",
            crm.add_deal(
                org=self.bakery,
                won_at=_at(23),
                value="700.00",
                first_won_at=datetime(2026, 10, 2, 15, tzinfo=UTC),
            ): "DEAL_WON_AGAIN",
        }


def _at(day: int) -> datetime:
    """Give an afternoon of November 2026 in São Paulo."""
    return datetime(2026, 11, day, 18, 0, tzinfo=UTC)
