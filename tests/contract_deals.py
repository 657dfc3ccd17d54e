"""Contract deals for tests: the three fields in any type, and what a deal says in them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ganho.pipedrive.contract_fields import NEW
from ganho.report.run_report import RunReport
from ganho.sandbox.conta_azul.contracts.contract_record import Contract
from ganho.sandbox.pipedrive.crm import LineInput, Pipedrive
from tests.world import World

NOON = datetime(2026, 11, 5, 15, tzinfo=UTC)
OPTIONS = ("Sim", "Não", "Talvez")
CREATE = "/v1/contratos"


@dataclass(frozen=True, kw_only=True)
class ContractFields:
    """The fields of one company: their codes, by which a deal names them."""

    crm: Pipedrive
    mark: str
    term: str
    due: str

    def entries(
        self, mark: Any = "Sim", term: Any = None, due: Any = 10
    ) -> dict[str, Any]:
        """What a deal holds that says so; options are named by their labels."""
        said = {self.mark: mark, self.term: term, self.due: due}
        return {code: self._held(code, value) for code, value in said.items()}

    def _held(self, code: str, value: Any) -> Any:
        kind = self.crm.custom_field("deal", code)["field_type"]
        if value is None:
            return None
        if kind == "enum":
            return self.crm.option("deal", code, value)
        if kind == "set":
            return [self.crm.option("deal", code, label) for label in value]
        return {"value": value, "currency": "BRL"} if kind == "monetary" else value


def add_contract_fields(
    w: World, mark: str = "enum", term: str = "double", due: str = "double"
) -> ContractFields:
    """Let a company work with contracts, its three fields being of these types."""
    w.settings["contracts"] = True
    crm = w.sandbox.pipedrive
    kinds = {"mark": mark, "term": term, "due": due}
    codes = {
        part: crm.add_field(
            "deal",
            NEW[part].field_name,
            kind,
            OPTIONS if kind in ("enum", "set") else (),
        )
        for part, kind in kinds.items()
    }
    return ContractFields(crm=crm, **codes)


def recurring(
    product_id: int, price: Any, frequency: str = "monthly", **more: Any
) -> LineInput:
    """Give a line that is billed again and again."""
    return LineInput(product_id, price, billing_frequency=frequency, **more)


def add_contract_deal(w: World, fields: ContractFields, **said: Any) -> int:
    """Add a marked deal over R$ 100,00; `said` may tell more, or otherwise."""
    entries = {part: said.pop(part) for part in ("mark", "term", "due") if part in said}
    if not said.get("lines"):
        said.setdefault("value", "100.00")
    return w.sandbox.pipedrive.add_deal(custom=fields.entries(**entries), **said)


def fill(w: World) -> list[int]:
    """Two contract deals of one customer, whom the ERP knows as it does both plans."""
    fields, crm, erp = add_contract_fields(w), w.sandbox.pipedrive, w.sandbox.conta_azul
    erp.add_customer("Hotel Azul", "45.321.678/0001-04")
    org = crm.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    plans = {"Suporte": "10.10", "Locação": "20.20"}
    for name in plans:
        erp.add_service(name)
    products = {crm.add_product(name): price for name, price in plans.items()}
    return [
        add_contract_deal(w, fields, org=org, term=12, lines=[LineInput(plan, price)])
        for plan, price in products.items()
    ]


def winning(w: World, *, with_sale: bool = False) -> Callable[[], list[int]]:
    """Give a way to win two contract deals, each time of another customer.

    The ERP knows the customers and both plans: nothing but contracts is created, and a
    sale where one is to be won beside them.
    """
    fields, crm, erp = add_contract_fields(w), w.sandbox.pipedrive, w.sandbox.conta_azul
    plans = ("Suporte", "Locação")
    names = [f"Hotel {number} Ltda" for number in range(99)]
    for plan in plans:
        erp.add_service(plan)
    for name in names:
        erp.add_customer(name)
    products = [crm.add_product(plan) for plan in plans]
    marks = ["Sim", "Sim", "Não"] if with_sale else ["Sim", "Sim"]

    def win() -> list[int]:
        org = crm.add_organization(names.pop())
        lines = [[LineInput(plan, "10.50")] for plan in (*products, products[0])]
        return [
            add_contract_deal(w, fields, org=org, mark=mark, term=2, lines=line)
            for mark, line in zip(marks, lines, strict=False)
        ]

    return win


def only_deal(w: World, **said: Any) -> int:
    """One contract deal of one customer."""
    fields = add_contract_fields(w)
    org = w.sandbox.pipedrive.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    return add_contract_deal(w, fields, org=org, **said)


def contract_of(w: World, deal_id: int) -> Contract:
    """Give the one contract that bears a deal's marker."""
    marker = f"[pipedrive:{w.sandbox.pipedrive.company_id}:{deal_id}]"
    (contract,) = w.sandbox.conta_azul.contracts_by_marker()[marker]
    return contract


def became(w: World, report: RunReport) -> dict[int, str]:
    """Tell what each deal has become: a contract's terms, a sale, or a question."""
    outcomes = {
        held.deal_id: f"{held.reason} {held.facts.get('why', '')}".strip()
        for held in report.quarantine
    }
    for booked in report.bookings:
        is_contract = booked.kind == "contract"
        outcomes[booked.deal_id] = (
            terms_of(contract_of(w, booked.deal_id))
            if is_contract
            else f"sale {booked.total}"
        )
    return outcomes


def terms_of(contract: Contract) -> str:
    """Tell what a contract bills: how often, how much, how long, and when it is due."""
    terms, payment = contract.terms, contract.payment
    first, last = terms["data_inicio"], terms["data_fim"]
    endless = terms["tipo_expiracao"] == "NUNCA"
    return (
        f"{terms['tipo_frequencia']} {terms['intervalo_frequencia']}: "
        f"{contract.money.total:.2f} "
        f"{f'from {first}' if endless else f'{first} to {last}'} "
        f"due {payment['dia_vencimento']} from {payment['primeira_data_vencimento']}"
    )


def creates(w: World) -> int:
    """Count the contracts that were asked for."""
    return len(w.sandbox.faults.requests("conta_azul", "POST", CREATE))


def reasons(report: RunReport) -> list[str]:
    """Say why deals are held."""
    return [held.reason for held in report.quarantine]


def assert_each_once(w: World, deals: list[int]) -> None:
    """One living contract a deal, no sale but those they made, nothing left open."""
    erp = w.sandbox.conta_azul
    living = [one for one in erp.contracts() if one.status == "ATIVO"]
    assert sorted(contract_of(w, deal).id for deal in deals) == sorted(
        one.id for one in living
    )
    assert {sale.contract_id for sale in erp.sales()} == {one.id for one in living}
    with w.ledger() as ledger:
        assert {b.erp_id for b in ledger.bookings.all()} == {one.id for one in living}
        assert {b.deal_id: b.kind for b in ledger.bookings.all()} == dict.fromkeys(
            deals, "contract"
        )
        assert ledger.promises.unsettled() == []
