"""Releasing, resolving and rebooking deals by the forms of Prefect."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from flows.rebook_deal import rebook_deal
from flows.release_deals import release_deals
from flows.resolve_deal import resolve_deal
from flows.sync_won_deals import sync_won_deals
from ganho.ledger.tables import runs
from tests.flow_company import moved_in, run_of, steps_of
from tests.world import World

pytestmark = [pytest.mark.commands, pytest.mark.xdist_group("decision_flows")]
WRONG, RIGHT = "529.982.247-26", "529.982.247-25"
AS_SALE = "Já é esta venda: diga o número"


@pytest.fixture
def acme(prefect_url: str, tmp_path: Path) -> Iterator[World]:
    """A company that any flow of this module may work for."""
    with moved_in("acme", prefect_url, tmp_path) as w:
        yield w


def held_deal(w: World) -> tuple[int, int]:
    """A deal that a run holds for a wrong CPF, and its person."""
    crm = w.sandbox.pipedrive
    person = crm.add_person("Ana Souza", cpf=WRONG)
    deal = crm.add_deal(person=person, value="10.00")
    state = sync_won_deals("acme", return_state=True)
    assert state.message == "Com pendências: 1. 0 lançados agora, 0 aguardando"
    return deal, person


def correct(w: World, person: int) -> None:
    crm = w.sandbox.pipedrive
    crm.edit_person(person, custom_fields={crm.cpf_field: RIGHT})


def totals(w: World) -> list[int]:
    """Give what the sales that stand come to."""
    sales = w.sandbox.conta_azul.sales()
    return [int(sale.total) for sale in sales if not sale.is_cancelled]


def runs_noted(w: World) -> int:
    with w.ledger() as ledger, ledger._engine.begin() as connection:
        return connection.execute(select(func.count()).select_from(runs)).scalar()


def test_a_released_deal_is_booked_by_the_run_that_follows(acme: World) -> None:
    _, person = held_deal(acme)
    correct(acme, person)
    label = "CPF ou CNPJ inválido (TAX_ID_INVALID)"
    state = release_deals("acme", reason=label, return_state=True)
    names = {step.name for step in steps_of(state)}

    assert state.message == (
        "1 negócio liberado. Completo: 1 lançado agora, 0 aguardando"
    )
    assert run_of(state).name == "release-acme"
    assert {"release-acme", "fetch-won-deals-acme", "report-acme"} <= names
    assert totals(acme) == [10]


def test_a_decision_leaves_no_run_behind(acme: World) -> None:
    deal, _ = held_deal(acme)
    before = runs_noted(acme)
    state = release_deals("acme", (deal,), run_now=False, return_state=True)

    assert state.message == "1 negócio liberado. A próxima execução olha de novo."
    assert runs_noted(acme) == before
    assert totals(acme) == []


def test_all_held_deals_are_released_at_once(acme: World) -> None:
    none = release_deals("acme", all_deals=True, run_now=False, return_state=True)
    held_deal(acme)
    state = release_deals("acme", all_deals=True, run_now=False, return_state=True)

    assert none.message.startswith("Nenhum negócio em quarentena")
    assert state.message.startswith("1 negócio liberado.")


def test_a_deal_is_tied_to_the_sale_that_somebody_typed(acme: World) -> None:
    deal, _ = held_deal(acme)
    erp = acme.sandbox.conta_azul
    erp.add_sale(erp.add_customer("Ana Souza"), 10, number=77)
    state = resolve_deal("acme", deal, AS_SALE, number=77, return_state=True)

    assert state.is_completed()
    assert state.message == (
        f"O negócio {deal} está ligado à venda 77 e conta como lançado."
    )


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"deal_id": 999}, "O livro de acme não conhece o negócio 999."),
        ({"number": 4711}, "A Conta Azul não tem uma venda de número 4711"),
        ({"number": 0}, "é preciso dizer o número da venda"),
        ({"decision": "talvez"}, "Escolha uma das decisões"),
        ({"decision": "É deste cliente: diga o cadastro"}, "o cadastro do cliente"),
        ({"decision": "Não lance nunca: diga por quê"}, "é preciso dizer por quê"),
    ],
)
def test_a_wrong_request_fails_in_one_line(
    acme: World, asked: dict[str, object], told: str
) -> None:
    deal, _ = held_deal(acme)
    form = {"deal_id": deal, "decision": AS_SALE, "number": 77} | asked
    state = resolve_deal("acme", **form, return_state=True)

    assert state.is_failed()
    assert told in state.message
    assert "\n" not in state.message


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("asked", [{}, {"deal_ids": (1,), "all_deals": True}])
def test_a_release_names_deals_or_a_reason_or_all(asked: dict[str, object]) -> None:
    state = release_deals("acme", **asked, return_state=True)

    assert state.is_failed()
    assert "só um dos três" in state.message


def test_a_decision_in_the_middle_of_a_run_has_to_be_made_again(acme: World) -> None:
    deal, _ = held_deal(acme)
    with acme.ledger() as ledger, ledger.lease("outra máquina"):
        state = release_deals("acme", (deal,), return_state=True)

    assert state.is_cancelled()
    assert "Nada foi anotado: peça de novo" in state.message


def test_a_cancelled_sale_is_made_anew(acme: World) -> None:
    deal, person = held_deal(acme)
    correct(acme, person)
    release_deals("acme", (deal,), return_state=True)
    [sale] = acme.sandbox.conta_azul.sales()
    refused = rebook_deal("acme", deal, return_state=True)
    acme.sandbox.conta_azul.cancel_sale(sale.id)
    state = rebook_deal("acme", deal, return_state=True)

    assert refused.is_failed()
    assert "não foi cancelado" in refused.message
    assert state.message.startswith(f"O lançamento {sale.number} do negócio {deal},")
    assert state.message.endswith("Completo: 1 lançado agora, 0 aguardando")
    assert totals(acme) == [10]


def test_a_decision_stands_where_the_run_that_follows_fails(acme: World) -> None:
    _, person = held_deal(acme)
    correct(acme, person)
    acme.sandbox.faults.add("pipedrive", "GET", ".*", "status", status=401, times=9)
    state = release_deals("acme", all_deals=True, return_state=True)

    assert state.is_failed()
    assert state.message.startswith("1 negócio liberado. O Pipedrive recusou o token")
