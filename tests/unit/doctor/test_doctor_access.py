"""Checks of the ways in: both vendors, whose they are, and what time it is there."""

from dataclasses import replace

import pytest

from ganho.doctor.chart import Heard, Untold
from ganho.errors import FatalError, NotConnectedError, RetryableError
from tests.unit.doctor.charts import ACCOUNT, ME, Case, assert_told, found, ids_of

REFUSED = FatalError("Pipedrive refuses the API token (401).", remedy="Put it right.")
DOWN = RetryableError("Pipedrive answered 503.")
REVOKED = NotConnectedError("Conta Azul no longer accepts it.", remedy="Authorize.")
BLOCKED = FatalError("The plan does not allow the API.", remedy="Settle the plan.")
SPENT = Heard(answered=True, off=0.0, tokens=(9, 100))
SILENT = Heard(answered=True)


def off(seconds: float) -> dict[str, Heard]:
    heard = Heard(answered=True, off=seconds)
    return {"heard": heard, "heard_too": heard}


CASES: list[Case] = [
    ("pipedrive_access", "answers", "ok", {}),
    (
        *("pipedrive_access", "refused", "failure"),
        {"me": Untold("pipedrive_access", REFUSED)},
    ),
    (
        *("pipedrive_access", "unreachable", "failure"),
        {"me": Untold("pipedrive_access", DOWN)},
    ),
    (
        *("pipedrive_access", "answers", "ok"),
        {"me": Untold("pipedrive_tokens"), "heard": SPENT},
    ),
    ("pipedrive_admin", "admin", "ok", {}),
    ("pipedrive_admin", "unknown", "warning", {"me": replace(ME, is_admin=None)}),
    ("pipedrive_admin", "no_admin", "failure", {"me": replace(ME, is_admin=False)}),
    ("pipedrive_company", "same", "ok", {}),
    ("pipedrive_company", "first", "ok", {"facts": {"pipedrive_company": None}}),
    ("pipedrive_company", "other", "failure", {"facts": {"pipedrive_company": 5}}),
    (
        "pipedrive_tokens",
        "enough",
        "ok",
        {"heard": Heard(answered=True, tokens=(25, 100))},
    ),
    ("pipedrive_tokens", "untold", "ok", {"heard": SILENT}),
    (
        *("pipedrive_tokens", "low", "warning"),
        {"heard": Heard(answered=True, tokens=(24, 100))},
    ),
    (
        *("pipedrive_tokens", "low", "warning"),
        {"heard": Heard(answered=True, tokens=(10, 100))},
    ),
    (
        *("pipedrive_tokens", "nearly_spent", "failure"),
        {"me": Untold("pipedrive_tokens"), "heard": SPENT},
    ),
    ("conta_azul_connection", "alive", "ok", {}),
    (
        *("conta_azul_connection", "refused", "failure"),
        {"account": Untold("conta_azul_connection", REVOKED)},
    ),
    (
        *("conta_azul_connection", "unreachable", "failure"),
        {"account": Untold("conta_azul_connection", DOWN)},
    ),
    ("conta_azul_plan", "allowed", "ok", {}),
    (
        *("conta_azul_plan", "refused", "failure"),
        {"account": Untold("conta_azul_plan", BLOCKED)},
    ),
    ("conta_azul_company", "same", "ok", {"cnpj": "11222333000181"}),
    ("conta_azul_company", "first", "ok", {"facts": {"erp_company": None}}),
    ("conta_azul_company", "other", "failure", {"facts": {"erp_company": "erp-2"}}),
    ("conta_azul_company", "other_cnpj", "failure", {"cnpj": "45321678000104"}),
    (
        *("conta_azul_company", "cnpj_untold", "warning"),
        {
            "cnpj": "11222333000181",
            "account": ACCOUNT.model_copy(update={"document": None}),
        },
    ),
    ("credentials", "owners", "ok", {}),
    ("clock", "right", "ok", off(-60)),
    ("clock", "off", "warning", off(61)),
    ("clock", "off", "warning", off(-300)),
    ("clock", "off", "failure", off(301)),
    ("clock", "untold", "warning", {"heard": SILENT, "heard_too": SILENT}),
    ("time_zone", "same", "ok", {}),
    ("time_zone", "untold", "ok", {"me": replace(ME, time_zone=None)}),
    ("time_zone", "untold", "ok", {"me": replace(ME, time_zone="Mars/Base")}),
    ("time_zone", "differ", "warning", {"me": replace(ME, time_zone="Europe/Lisbon")}),
]


@pytest.mark.parametrize("case", CASES, ids=ids_of(CASES))
def test_what_is_found_at_the_ways_in(case: Case) -> None:
    assert_told(case)


def test_one_vendor_that_agrees_with_this_machine_is_enough() -> None:
    wrong = Heard(answered=True, off=4000.0, tokens=(90, 100))

    assert found("clock", heard=wrong).state == "ok"


def test_zones_with_the_same_hours_have_the_same_days() -> None:
    bahia = replace(ME, time_zone="America/Bahia")

    assert found("time_zone", me=bahia).state == "ok"


def test_the_owner_is_named_as_colleagues_do_and_no_tax_id_is_told() -> None:
    mei = ACCOUNT.model_copy(update={"name": "MARIA LIMA 529.982.247-25"})

    owners = found("credentials", account=mei).facts

    assert owners["user"] == "Ana S."
    assert "529" not in owners["erp"]


def test_what_depends_on_a_refused_token_is_not_judged() -> None:
    refused = Untold("pipedrive_access", REFUSED)

    for check in ("pipedrive_admin", "pipedrive_company", "time_zone", "credentials"):
        finding = found(check, me=refused, fields=Untold("pipedrive_access"))

        assert (finding.case, finding.state) == ("not_asked", "warning")
        assert finding.facts == {"because": "pipedrive_access"}


def test_a_blocked_plan_says_nothing_about_the_connection() -> None:
    blocked = Untold("conta_azul_plan", BLOCKED)

    finding = found("conta_azul_connection", account=blocked)

    assert finding.facts == {"because": "conta_azul_plan"}
