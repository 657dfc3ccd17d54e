"""What cannot be decided is refused in one line, and nothing is changed by it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest

from ganho.booking.run.run import Run
from ganho.errors import LeaseHeldError, WrongRequestError
from ganho.quarantine import resolutions
from ganho.words.sentences import say
from tests.deciding import HELD, decide, what_stands
from tests.reality.staging import NOON
from tests.world import World, world

Command = Callable[[Run, int], object]
COMMANDS: dict[str, Command] = {
    "release": lambda run, deal: resolutions.release(run, [deal]),
    "--book": resolutions.book_anyway,
    "--dismiss": lambda run, deal: resolutions.dismiss(run, deal, "não é venda"),
    "--sale": lambda run, deal: resolutions.settle_with_sale(run, deal, 61),
    "--contract": lambda run, deal: resolutions.settle_with_contract(run, deal, 1),
    "--customer": lambda run, deal: resolutions.choose_customer(
        run, deal, str(uuid4())
    ),
    "--item": lambda run, deal: resolutions.choose_item(run, deal, str(uuid4())),
    "rebook": resolutions.rebook,
}
TOLD = {
    "unknown": "knows no deal",
    "booked": "is booked already",
    "excluded": "left out",
    "withdrawn": "no longer won",
}


@dataclass
class Company:
    """A world with a deal in each state, and sales that are none of theirs."""

    w: World
    deals: dict[str, int]
    numbers: dict[str, int]
    inactive: str

    def refuse(self, command: Callable[[Run], object], *, slug: str = "acme") -> str:
        """Give the line that a request ends with; nothing may have changed."""
        before = what_stands(self.w)
        with pytest.raises(WrongRequestError) as told:
            decide(self.w, command, slug=slug)

        assert what_stands(self.w) == before
        assert say(told.value.message, "pt-BR") != str(told.value.message)
        assert say(told.value.remedy, "pt-BR") != str(told.value.remedy)
        return str(told.value)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """Nothing that these tests do changes it, so they share it."""
    file = tmp_path_factory.mktemp("ledger") / "ledger.db"
    with world(f"sqlite:///{file}", pipelines=[1]) as w:
        # A day is the same here and in UTC.
        w.sandbox.clock.set(NOON)
        deals = add_deals(w)
        numbers = add_sales(w, deals["excluded"])
        w.run()
        numbers["booked"] = w.sandbox.conta_azul.sales()[-1].number
        w.sandbox.pipedrive.reopen(deals["withdrawn"])
        w.sandbox.clock.advance(HELD)
        w.run()
        inactive = w.sandbox.conta_azul.add_customer("Inativo", active=False)
        yield Company(w, deals, numbers, inactive)


def add_deals(w: World) -> dict[str, int]:
    crm, ago = w.sandbox.pipedrive, w.sandbox.clock.now() - timedelta(days=2)
    org = crm.add_organization("Hotel Azul")
    return {
        "held": crm.add_deal(org=org, value=-1, won_at=ago),
        "withdrawn": crm.add_deal(org=org, value=-2, won_at=ago),
        "booked": crm.add_deal(org=org, value=10, won_at=ago),
        "excluded": crm.add_deal(org=org, value=10, won_at=ago, pipeline=2),
        "unknown": 999,
    }


def add_sales(w: World, marked: int) -> dict[str, int]:
    erp = w.sandbox.conta_azul
    customer = erp.add_customer("Outro")
    erp.add_sale(customer, number=61)
    erp.cancel_sale(erp.add_sale(customer, number=62))
    won_on = (w.sandbox.clock.now() - timedelta(days=2)).date()
    notes = f"[pipedrive:700100:{marked}] x"
    erp.add_sale(customer, number=63, notes=notes, sold_on=won_on)
    erp.add_sale(customer, number=64, notes="[pipedrive:12:7] x")
    erp.delete_sale(erp.add_sale(customer, number=65))
    start = w.sandbox.clock.now().date()
    erp.add_contract(customer, erp.add_service("Mensal"), 10, starts_on=start, number=1)
    erp.end_contract(
        erp.add_contract(customer, erp.add_service("X"), 10, starts_on=start, number=2)
    )
    scheduled = [s.number for s in erp.sales() if s.number not in range(61, 66)]
    return {
        "cancelled": 62,
        "marked": 63,
        "marked by another company": 64,
        "deleted": 65,
        "none": 9999,
        "of contract": scheduled[0],
    }


@pytest.mark.parametrize("state", TOLD)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_deal_that_is_not_to_be_booked_cannot_be_decided_about(
    company: Company, command: str, state: str
) -> None:
    deal = company.deals[state]

    line = company.refuse(lambda run: COMMANDS[command](run, deal))

    if command == "rebook" and state not in ("unknown", "booked"):
        assert f"Deal {deal} is not booked" in line
    elif command == "rebook" and state == "booked":
        assert f"is not cancelled (number {company.numbers['booked']})" in line
    else:
        assert TOLD[state] in line


@pytest.mark.parametrize("command", COMMANDS)
def test_a_deal_of_another_company_in_the_same_ledger_is_unknown(
    company: Company, command: str
) -> None:
    deal = company.deals["held"]

    line = company.refuse(lambda run: COMMANDS[command](run, deal), slug="other")

    assert f"The ledger of other knows no deal {deal}" in line


def test_of_several_deals_all_are_released_or_none(company: Company) -> None:
    deals = [company.deals["held"], company.deals["booked"]]

    line = company.refuse(lambda run: resolutions.release(run, deals))

    assert f"Deal {deals[1]} is booked" in line


@pytest.mark.parametrize("which", ["none", "cancelled", "deleted", "of contract"])
def test_a_number_that_is_no_living_sale_settles_nothing(
    company: Company, which: str
) -> None:
    deal, number = company.deals["held"], company.numbers[which]

    line = company.refuse(lambda run: resolutions.settle_with_sale(run, deal, number))

    assert f"no sale number {number}" in line


OWNERS = {"booked": "booked", "marked": "excluded", "marked by another company": 7}
"""Whose deal's a sale is: its number, or what the deal is called here."""


@pytest.mark.parametrize("which", OWNERS)
def test_a_sale_that_is_another_deals_settles_nothing(
    company: Company, which: str
) -> None:
    deal, number = company.deals["held"], company.numbers[which]

    line = company.refuse(lambda run: resolutions.settle_with_sale(run, deal, number))

    owner = company.deals.get(str(OWNERS[which]), OWNERS[which])
    assert f"belongs to deal {owner} already" in line


@pytest.mark.parametrize("number", [2, 9999])
def test_a_number_that_is_no_living_contract_settles_nothing(
    company: Company, number: int
) -> None:
    deal = company.deals["held"]

    line = company.refuse(
        lambda run: resolutions.settle_with_contract(run, deal, number)
    )

    assert f"no active contract number {number}" in line


@pytest.mark.parametrize("customer", ["Hotel Azul", "529.982.247-25", "", "7"])
def test_a_customer_is_named_by_its_id_and_what_is_none_is_not_repeated(
    company: Company, customer: str
) -> None:
    deal = company.deals["held"]

    line = company.refuse(lambda run: resolutions.choose_customer(run, deal, customer))

    assert not customer or customer not in line.replace("Conta Azul", "")


def test_an_unknown_or_inactive_customer_cannot_be_chosen(company: Company) -> None:
    deal = company.deals["held"]
    lines = [
        company.refuse(lambda run, one=one: resolutions.choose_customer(run, deal, one))
        for one in (str(uuid4()), company.inactive)
    ]

    assert all("no active customer" in line for line in lines)


def test_a_dismissal_says_why(company: Company) -> None:
    deal = company.deals["held"]

    assert "reason" in company.refuse(
        lambda run: resolutions.dismiss(run, deal, " \n ")
    )


def test_a_reason_that_holds_no_deal_releases_nothing(company: Company) -> None:
    line = company.refuse(lambda run: resolutions.release_all(run, "ITEM_MISSING"))

    assert "No deal is held for ITEM_MISSING" in line


def test_a_run_under_way_comes_first(company: Company) -> None:
    before = what_stands(company.w)

    with (
        company.w.ledger() as ledger,
        ledger.lease("a run"),
        pytest.raises(LeaseHeldError, match="a run"),
    ):
        decide(company.w, lambda run: resolutions.release(run, [company.deals["held"]]))

    assert what_stands(company.w) == before
