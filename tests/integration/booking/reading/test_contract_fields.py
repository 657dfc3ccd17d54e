"""The mark is read where it stands now: a marked deal never becomes a one-off sale."""

import pytest

from tests.world import World

MARK = "Contrato Conta Azul"
TERM = "Vigência Contrato Conta Azul"
DUE = "Vencimento Contrato Conta Azul"


@pytest.fixture
def codes(w: World) -> dict[str, str]:
    """The codes of the three fields, in a company with contracts and one old deal."""
    w.settings |= {"contracts": True, "max_new_deals": 0}
    crm = w.sandbox.pipedrive
    made = {name: crm.add_field("deal", name) for name in (MARK, TERM, DUE)}
    crm.add_deal(org=crm.add_organization("Padaria Sol"), value="10.00")
    return made


def add_marked(w: World, codes: dict[str, str], mark: str) -> int:
    crm = w.sandbox.pipedrive
    values = {mark: "Sim", codes[TERM]: "12", codes[DUE]: "10"}
    org = crm.add_organization("Hotel Azul")
    return crm.add_deal(org=org, value="1200.00", custom=values)


def kinds(w: World) -> list[tuple[int, str]]:
    return [(deal.deal_id, deal.kind) for deal in w.run().bookings]


def test_a_mark_field_that_was_made_anew_within_the_hour_is_found(
    w: World, codes: dict[str, str]
) -> None:
    w.run()
    w.sandbox.pipedrive.delete_deal_field(codes[MARK])
    deal = add_marked(w, codes, w.sandbox.pipedrive.add_field("deal", MARK))

    assert kinds(w) == [(deal, "contract")]


def test_another_field_that_was_renamed_to_the_mark_is_found(
    w: World, codes: dict[str, str]
) -> None:
    crm = w.sandbox.pipedrive
    other = crm.add_field("deal", "Recorrente?")
    w.run()
    crm.rename_field("deal", codes[MARK], "Antigo")
    crm.rename_field("deal", other, MARK)
    deal = add_marked(w, codes, other)

    assert kinds(w) == [(deal, "contract")]


def test_a_deal_read_before_contracts_were_switched_on_is_read_again(
    w: World, codes: dict[str, str]
) -> None:
    w.settings |= {"contracts": False, "settle_minutes": 90}
    deal = add_marked(w, codes, codes[MARK])
    w.run()

    w.settings |= {"contracts": True, "settle_minutes": 0}

    assert (deal, "contract") in kinds(w)


def test_a_deal_field_is_looked_for_once_a_run(w: World, codes: dict[str, str]) -> None:
    w.run()
    before = len(w.sandbox.faults.requests("pipedrive", "GET", "/api/v2/dealFields"))
    for _ in range(3):
        add_marked(w, codes, codes[MARK])
    w.run()
    after = len(w.sandbox.faults.requests("pipedrive", "GET", "/api/v2/dealFields"))

    assert after - before == 1
