"""Checks of the settings against what both accounts really have."""

import pytest

from ganho.doctor.chart import Untold
from ganho.errors import FatalError, RetryableError
from ganho.pipedrive.contract_fields import NEW
from ganho.pipedrive.schemas import UserWire
from tests.unit.doctor.charts import (
    FIELDS,
    NOW,
    Case,
    assert_told,
    field,
    found,
    ids_of,
    make_values,
    named,
)

MARK, TERM, DUE = (new.field_name for new in NEW.values())
NOT_ALLOWED = FatalError("Pipedrive does not allow it (403).", remedy="Take another.")
DOWN = RetryableError("Conta Azul answered 503.")
TWO_USERS = [UserWire(id=1, name="Ana Maria Souza"), UserWire(id=2, name="Caio Neto")]
CONTRACTS = {"contracts": True}
OWNERS = {"seller_from": "deal_owner"}
BY_FIELD = {"payment_condition_field": "Condição"}


def deals(*fields, **entities):
    return FIELDS | {"deal": [*fields]} | entities


def contract(mark=("enum", "Sim", "Não"), term=("double",), due=("double",)):
    return deals(field(MARK, *mark), field(TERM, *term), field(DUE, *due))


NO_TAX_FIELDS = {"deal": [], "person": [], "organization": []}
TWO_CNPJS = deals(organization=[field("CNPJ", code="a1"), field("Cnpj", code="b2")])

CASES: list[Case] = [
    ("company_file", "applied", "ok", {}),
    (
        "company_file",
        "later",
        "ok",
        {"settings": {"activated_at": "2027-01-01T00:00Z"}},
    ),
    ("company_file", "off", "warning", {"settings": {"enabled": False}}),
    (
        *("company_file", "refused", "failure"),
        {"values": Untold("company_file", NOT_ALLOWED)},
    ),
    ("tax_id_fields", "found", "ok", {}),
    ("tax_id_fields", "twice", "warning", {"fields": TWO_CNPJS}),
    ("tax_id_fields", "none", "warning", {"fields": NO_TAX_FIELDS}),
    (
        *("tax_id_fields", "required", "failure"),
        {"fields": NO_TAX_FIELDS, "settings": {"require_tax_id": True}},
    ),
    (
        *("tax_id_fields", "named_missing", "failure"),
        {"settings": {"tax_id_field": "Documento"}},
    ),
    (
        *("tax_id_fields", "refused", "failure"),
        {"fields": Untold("tax_id_fields", NOT_ALLOWED)},
    ),
    (
        *("tax_id_fields", "unreachable", "warning"),
        {"fields": Untold("tax_id_fields", DOWN)},
    ),
    ("contract_fields", "off", "ok", {"fields": deals()}),
    ("contract_fields", "found", "ok", {"settings": CONTRACTS, "fields": contract()}),
    ("contract_fields", "refused", "failure", {"settings": CONTRACTS}),
    (
        *("contract_fields", "refused", "failure"),
        {
            "settings": CONTRACTS,
            "fields": deals(
                field(MARK), field(MARK, code="2"), field(TERM), field(DUE)
            ),
        },
    ),
    (
        *("contract_fields", "no_yes", "failure"),
        {"settings": CONTRACTS, "fields": contract(mark=("enum", "Não"))},
    ),
    (
        *("contract_fields", "useless_type", "failure"),
        {"settings": CONTRACTS, "fields": contract(due=("people",))},
    ),
    (
        *("contract_fields", "odd_options", "warning"),
        {"settings": CONTRACTS, "fields": contract(mark=("enum", "Sim", "Talvez"))},
    ),
    (
        *("contract_fields", "odd_options", "warning"),
        {"settings": CONTRACTS, "fields": contract(due=("enum", "Dia 10", "Depois"))},
    ),
    ("seller", "user", "ok", {}),
    ("seller", "no_user", "warning", {"lists": {"seller": named("Bruno Lima")}}),
    ("seller", "found", "ok", {"settings": {"seller": "bruno lima"}}),
    ("seller", "missing", "failure", {"settings": {"seller": "Caio Neto"}}),
    (
        *("seller", "several", "failure"),
        {"settings": {"seller": "A"}, "lists": {"seller": named("A", "a")}},
    ),
    (
        *("seller", "owners", "ok"),
        {"settings": {**OWNERS, "seller": "Bruno Lima"}, "users": TWO_USERS},
    ),
    ("seller", "owners", "ok", {"settings": OWNERS, "users": TWO_USERS[:1]}),
    ("seller", "owners_missing", "warning", {"settings": OWNERS, "users": TWO_USERS}),
    ("seller", "unreachable", "warning", {"lists": {"seller": Untold("seller", DOWN)}}),
    ("category", "found", "ok", {}),
    ("category", "empty", "warning", {"settings": {"category": ""}}),
    ("category", "missing", "failure", {"settings": {"category": "Outra"}}),
    ("category", "several", "failure", {"settings": {"category": "Dobrada"}}),
    ("cost_center", "none", "ok", {}),
    ("cost_center", "found", "ok", {"settings": {"cost_center": "Loja"}}),
    ("cost_center", "missing", "failure", {"settings": {"cost_center": "Outro"}}),
    ("cost_center", "several", "failure", {"settings": {"cost_center": "Dobrado"}}),
    ("financial_account", "found", "ok", {}),
    ("financial_account", "empty", "warning", {"settings": {"financial_account": ""}}),
    (
        "financial_account",
        "missing",
        "failure",
        {"settings": {"financial_account": "X"}},
    ),
    (
        *("financial_account", "several", "failure"),
        {"settings": {"financial_account": "Dobrada"}},
    ),
    ("payment", "without_method", "ok", {}),
    ("payment", "configured", "ok", {"settings": {"payment_method": "DINHEIRO"}}),
    ("payment", "unmapped", "warning", {"settings": BY_FIELD}),
    (
        *("payment", "fields", "ok"),
        {"settings": {**BY_FIELD, "payment_conditions": {"combinado": "30"}}},
    ),
    ("payment", "refused", "failure", {"settings": {"payment_method_field": "Forma"}}),
    (
        *("payment", "useless_type", "failure"),
        {"settings": BY_FIELD, "fields": deals(field("Condição", "people"))},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=ids_of(CASES))
def test_what_is_found_in_the_settings(case: Case) -> None:
    assert_told(case)


def test_fields_of_one_name_are_told_apart_by_their_codes() -> None:
    told = found("tax_id_fields", fields=TWO_CNPJS).facts["fields"]

    assert told == "{organization} CNPJ (a1, b2)"


def test_cpf_and_cnpj_of_one_entity_are_two_names() -> None:
    both = deals(organization=[field("CNPJ"), field("CPF")])

    assert found("tax_id_fields", fields=both).state == "ok"


def test_an_id_of_another_account_is_no_entry_of_the_list() -> None:
    assert found("category", settings={"category": "id-0"}).state == "ok"
    assert found("category", settings={"category": "id-9"}).case == "missing"


def test_a_name_that_one_pipeline_gives_is_looked_up_too() -> None:
    finding = found("category", settings={"by_pipeline": {7: {"category": "Outra"}}})

    assert finding.case == "missing"
    assert finding.facts == {"names": "Outra"}


@pytest.mark.parametrize(("pipelines", "case"), [((7,), "found"), ((), "empty")])
def test_a_setting_is_empty_where_some_deal_would_go_without(pipelines, case) -> None:
    settings = {
        "category": "",
        "pipelines": pipelines,
        "by_pipeline": {7: {"category": "Serviços"}},
    }

    assert found("category", settings=settings).case == case


def test_a_seller_who_is_missing_is_named_as_colleagues_do() -> None:
    told = found("seller", settings={"seller": "Caio Prado Neto"}).facts

    assert told == {"names": "Caio N."}


def test_many_names_are_counted_rather_than_listed() -> None:
    users = [UserWire(id=n, name=f"Pessoa {n}") for n in range(1, 9)]

    told = found("seller", settings=OWNERS, users=users).facts

    assert told["names"].endswith("(+3)")


def test_what_cannot_be_loaded_is_told_once_and_nothing_else_is_judged() -> None:
    broken = Untold("company_file", NOT_ALLOWED)

    for check in ("seller", "time_zone", "oldest_deal"):
        assert found(check, values=broken, known=broken, me=broken).case == "not_asked"


def test_a_check_that_breaks_is_a_failure_of_its_own() -> None:
    finding = found(
        "tax_id_fields", fields={"deal": None, "person": (), "organization": ()}
    )

    assert finding.state == "failure"
    assert str(finding.facts["problem"]) == "The check itself failed (TypeError)."
    assert found("clock", fields={}).state == "ok"


def test_a_company_that_starts_now_is_in_force() -> None:
    now = make_values(settings={"activated_at": NOW.isoformat()})

    assert found("company_file", values=now).case == "applied"
