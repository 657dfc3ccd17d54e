"""What fails stops no other check, and what depends on it is not made up."""

from dataclasses import replace

import pytest

from ganho.doctor.chart import Untold
from ganho.doctor.findings import Checkup, as_json
from ganho.errors import RetryableError
from tests.examining import checkup, let_folders_stay, put_in_order, remedies, troubles
from tests.world import World

NOWHERE = "http://127.0.0.1:9"
OF_PIPEDRIVE = {"pipedrive_admin", "pipedrive_company", "credentials", "time_zone"}
OF_CONTA_AZUL = {
    *("conta_azul_company", "seller", "category", "financial_account"),
    *("native_integration", "credentials"),
}


@pytest.fixture(autouse=True)
def _staying(monkeypatch: pytest.MonkeyPatch) -> None:
    let_folders_stay(monkeypatch)


def failures(found: Checkup) -> dict[str, str]:
    return {finding.check: finding.case for finding in found.of_state("failure")}


def not_asked(found: Checkup) -> dict[str, str]:
    return {finding.check: finding.facts["because"] for finding in found.not_asked}


def test_an_unreachable_pipedrive_leaves_conta_azul_examined(w: World) -> None:
    put_in_order(w)
    values = w.values()
    away = replace(values, pipedrive=replace(values.pipedrive, base_url=NOWHERE))

    found = checkup(w, values=away)

    assert failures(found) == {"pipedrive_access": "unreachable"}
    assert set(not_asked(found)) >= OF_PIPEDRIVE
    assert set(not_asked(found).values()) == {"pipedrive_access"}
    assert set(not_asked(found)).isdisjoint({"conta_azul_company", "category", "clock"})
    assert set(remedies(found)) == set(troubles(found))


def test_an_unreachable_conta_azul_leaves_pipedrive_examined(w: World) -> None:
    put_in_order(w)
    checkup(w)
    values = w.values()
    away = replace(values, conta_azul=replace(values.conta_azul, api_url=NOWHERE))

    found = checkup(w, values=away)

    assert failures(found) == {"conta_azul_connection": "unreachable"}
    assert set(not_asked(found)) == OF_CONTA_AZUL | {"conta_azul_plan"}
    assert "127.0.0.1" in str(as_json(found))


def test_with_both_unreachable_each_says_so_once(w: World) -> None:
    put_in_order(w)
    checkup(w)
    values = w.values()
    away = replace(
        values,
        pipedrive=replace(values.pipedrive, base_url=NOWHERE),
        conta_azul=replace(values.conta_azul, api_url=NOWHERE),
    )

    found = checkup(w, values=away)

    assert failures(found) == {
        "pipedrive_access": "unreachable",
        "conta_azul_connection": "unreachable",
    }
    assert not_asked(found)["clock"] == "pipedrive_access"
    assert {"ledger", "last_run", "schedule"}.isdisjoint(troubles(found))


def test_a_wrong_token_is_a_failure_with_the_page_where_to_find_another(
    w: World,
) -> None:
    put_in_order(w)
    w.sandbox.pipedrive.tokens.clear()

    found = checkup(w)

    assert failures(found) == {"pipedrive_access": "refused"}
    assert remedies(found)["pipedrive_access"].endswith("/settings/api")


def test_a_revoked_connection_asks_to_authorize(w: World) -> None:
    put_in_order(w)
    w.sandbox.conta_azul.connections.revoke()
    w.sandbox.conta_azul.connections.expire_access_tokens()

    found = checkup(w)

    assert failures(found) == {"conta_azul_connection": "refused"}
    assert "ganho authorize acme" in remedies(found)["conta_azul_connection"]


def test_a_company_that_nobody_authorized_yet_is_told_so(w: World) -> None:
    with w.ledger():
        w.refresh_token = ""

    found = checkup(w)

    assert failures(found)["conta_azul_connection"] == "refused"
    assert "ganho authorize acme" in remedies(found)["conta_azul_connection"]


def test_a_blocked_plan_is_the_plans_failure(w: World) -> None:
    put_in_order(w)
    w.sandbox.conta_azul.switches.plan_blocked = "BLOQUEADA"

    found = checkup(w)

    assert failures(found) == {"conta_azul_plan": "refused"}
    assert set(not_asked(found).values()) == {"conta_azul_plan"}


def test_spent_tokens_are_told_as_such_and_not_as_a_wrong_token(w: World) -> None:
    put_in_order(w)
    w.sandbox.pipedrive.switches.daily_tokens = 30

    found = checkup(w)

    assert failures(found) == {"pipedrive_tokens": "nearly_spent"}
    assert set(not_asked(found).values()) == {"pipedrive_tokens"}
    assert "pipedrive_access" not in troubles(found)


def test_one_list_that_cannot_be_read_spoils_one_check(w: World) -> None:
    put_in_order(w)
    path = "/v1/venda/vendedores"
    w.sandbox.faults.add("conta_azul", "GET", path, "status", times=20)

    found = checkup(w)

    assert troubles(found) == {"seller": "unreachable"}
    assert found.is_sound


def test_credentials_of_other_companies_are_failures(w: World) -> None:
    put_in_order(w)
    crm = w.sandbox.pipedrive
    crm.add_deal(org=crm.add_organization("Padaria Sol"), value="10.00")
    w.run()
    crm.company_id += 1
    w.sandbox.conta_azul.account.company_id = "another"

    found = checkup(w)

    assert failures(found) == {
        "pipedrive_company": "other",
        "conta_azul_company": "other",
    }


def test_another_cnpj_than_the_file_expects_is_a_failure_without_any(w: World) -> None:
    put_in_order(w)
    values = w.values()
    expecting = replace(values.conta_azul, cnpj="45321678000104")

    found = checkup(w, values=replace(values, conta_azul=expecting))

    assert failures(found) == {"conta_azul_company": "other_cnpj"}
    assert "45321678" not in str(as_json(found))
    assert "11222333" not in str(as_json(found))


def test_without_prefect_nothing_of_the_company_is_known(w: World) -> None:
    down = RetryableError("Prefect's API cannot be reached: ConnectError.")

    found = checkup(
        w,
        prefect=Untold("prefect_server", down),
        values=Untold("prefect_server"),
    )

    assert failures(found) == {"prefect_server": "unreachable"}
    assert len(not_asked(found)) == len(found.findings) - 1
    assert found.calls.pipedrive_requests == found.calls.conta_azul_requests == 0
