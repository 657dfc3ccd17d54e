"""What settings name is looked up in the real lists before a company is stored."""

from typing import Any
from uuid import uuid4

import pytest

from ganho.booking.run.scope import sync_scope
from ganho.booking.start import open_run
from ganho.cli.troubles import line_of
from ganho.company.composition import open_company
from ganho.errors import FatalError
from ganho.setup.checking import check_company
from tests.mapping_deals import CONDITION, METHOD, add_payment_field
from tests.world import World


@pytest.fixture(autouse=True)
def _account(w: World) -> None:
    """An account with one entry in each list."""
    erp = w.sandbox.conta_azul
    erp.add_seller("Ana Souza")
    erp.add_category("Vendas")
    erp.add_cost_center("Loja")
    erp.add_account("Banco")


def check(w: World) -> list[str]:
    scope = sync_scope(w.read_settings(), 0, w.sandbox.clock.now())
    with (
        open_company(w.values(), w.surroundings()) as company,
        open_run(company, run_id=str(uuid4()), scope=scope, holder="test") as books,
    ):
        return check_company(books)


def refusal(w: World) -> str:
    """The one line that the person at the keyboard reads."""
    with pytest.raises(FatalError) as caught:
        check(w)
    line = line_of(caught.value)
    assert len(line.splitlines()) == 1
    return line


def test_names_and_ids_that_are_there_pass(w: World) -> None:
    category = w.sandbox.conta_azul.add_category("Parcerias")
    when = add_payment_field(w, CONDITION, "30 dias", "Outra")
    add_payment_field(w, METHOD)
    w.settings |= {
        "seller": "ana souza",
        "category": "Vendas",
        "cost_center": "LOJA",
        "financial_account": "Banco",
        "pipelines": [1, 2],
        "by_pipeline": {"2": {"category": category.upper()}},
        "product_categories": {"consultoria": "service"},
        "payment_condition_field": when,
        "payment_conditions": {"30 Dias": "30"},
        "payment_methods": {"qualquer texto": "OUTRO"},
        "missing_items": "quarantine",
        "seller_from": "deal_owner",
    }

    assert check(w) == []


NOBODY = "00000000-0000-4000-8000-000000000000"
UNKNOWN: dict[str, tuple[dict[str, Any], str]] = {
    "a seller": ({"seller": "Zé"}, "(seller) chamado 'Zé'"),
    "a category": ({"category": "Nada"}, "(category) chamado 'Nada'"),
    "a cost center": ({"cost_center": "Nada"}, "(cost center) chamado 'Nada'"),
    "an account": (
        {"financial_account": "Nada"},
        "(financial account) chamado 'Nada'",
    ),
    "a seller's id": ({"seller": NOBODY}, f"(seller) com o código {NOBODY}"),
    "an account's id": (
        {"financial_account": NOBODY},
        f"(financial account) com o código {NOBODY}",
    ),
    "a pipeline's category": (
        {"by_pipeline": {"2": {"category": "Nada"}}},
        "chamado 'Nada'",
    ),
    "a pipeline": ({"pipelines": [1, 77]}, "o funil 77"),
    "a pipeline's table": ({"by_pipeline": {"78": {"seller": ""}}}, "o funil 78"),
    "a product category": (
        {"product_categories": {"Consultoria": "service", "Frete": "service"}},
        "categoria de produto chamada 'Frete'",
    ),
    "a field": ({"payment_condition_field": "Prazo"}, "'Prazo'"),
    "a field for the method": ({"payment_method_field": "Como"}, "'Como'"),
}


@pytest.mark.parametrize(("settings", "told"), UNKNOWN.values(), ids=UNKNOWN)
def test_a_name_that_is_not_there_is_named(
    w: World, settings: dict[str, Any], told: str
) -> None:
    w.settings |= settings

    line = refusal(w)

    assert told in line
    assert "no arquivo da empresa e rode `ganho apply`" in line


def test_an_option_that_is_not_there_is_named(w: World) -> None:
    add_payment_field(w, CONDITION, "30 dias")
    w.settings["payment_conditions"] = {"30 dias": "30", "60 dias": "60"}

    line = refusal(w)

    assert f"'{CONDITION}'" in line
    assert "não tem a opção '60 dias'" in line


def test_two_fields_of_one_name_are_told_apart_by_their_code(w: World) -> None:
    code = add_payment_field(w, CONDITION)
    w.sandbox.pipedrive.add_field("deal", CONDITION.upper())

    line = refusal(w)
    w.settings["payment_condition_field"] = code

    assert "2 campos" in line
    assert "payment_condition_field" in line
    assert check(w) == []


def test_a_deleted_pipeline_is_not_there(w: World) -> None:
    w.sandbox.pipedrive.delete_pipeline(2)
    w.settings["pipelines"] = [2]

    assert "o funil 2" in refusal(w)


def test_what_was_deleted_since_the_last_time_is_missed_at_once(w: World) -> None:
    w.settings["category"] = "Vendas"
    check(w)
    w.sandbox.conta_azul.finance.categories.clear()

    assert "'Vendas'" in refusal(w)


def test_each_list_is_read_once_however_often_it_is_named(w: World) -> None:
    w.settings |= {
        "category": "Vendas",
        "by_pipeline": {"1": {"category": "Vendas"}, "2": {"category": "vendas"}},
    }
    check(w)
    requests = w.sandbox.faults.requests

    assert len(requests("conta_azul", "GET", "/v1/categorias")) == 1
    assert len(requests("pipedrive", "GET", "/api/v2/pipelines")) == 1


def test_a_company_that_names_no_pipeline_asks_for_none(w: World) -> None:
    check(w)

    assert w.sandbox.faults.requests("pipedrive", "GET", "/api/v2/pipelines") == []


def test_nothing_is_made_in_pipedrive_before_all_names_hold(w: World) -> None:
    w.settings |= {"contracts": True, "payment_method_field": "Como"}
    refusal(w)

    assert w.sandbox.faults.requests("pipedrive", "POST", "/api/v2/dealFields") == []
