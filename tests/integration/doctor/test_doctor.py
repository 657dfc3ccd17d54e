"""A checkup over real HTTP: nothing where all is well, and every trouble by its name."""

import pytest

from ganho.doctor.chart import Deployed, Scheduling
from ganho.doctor.findings import as_json, message_of
from ganho.sandbox.pipedrive.crm import LineInput
from tests.examining import (
    SERVED,
    checkup,
    later,
    let_folders_stay,
    put_in_order,
    remedies,
    rows,
    troubles,
)
from tests.world import World

MARK = "Contrato Conta Azul"
HANDFUL = 6


@pytest.fixture(autouse=True)
def _staying(monkeypatch: pytest.MonkeyPatch) -> None:
    let_folders_stay(monkeypatch)


def test_a_company_in_order_has_neither_failure_nor_warning(w: World) -> None:
    put_in_order(w)

    found = checkup(w)

    assert troubles(found) == {}
    assert remedies(found) == {}
    assert len(found.findings) > 20


def test_ten_planted_problems_are_ten_findings_each_with_its_remedy(w: World) -> None:
    put_in_order(w)
    plant_stock(w)
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    crm.switches.access_in_me = False
    crm.switches.daily_tokens = 1_000
    crm.add_field("organization", "Cnpj")
    for name in (MARK, f"Vigência {MARK}", f"Vencimento {MARK}"):
        crm.add_field("deal", name, "enum", ("Não",) if name == MARK else ("12",))
    erp.add_sale(erp.add_customer("Balcão"), 250, origin="LOJA")
    w.settings |= {
        "contracts": True,
        "time_zone": "America/Manaus",
        "seller": "Ninguém da Silva",
        "category": "",
    }
    stopped = Scheduling(version="3.9.1", deployments=(Deployed(name="noite"),))

    found = checkup(w, prefect=stopped, around=later(w, minutes=-2))

    assert troubles(found) == {
        "pipedrive_admin": "unknown",
        "clock": "off",
        "time_zone": "differ",
        "tax_id_fields": "twice",
        "contract_fields": "no_yes",
        "seller": "missing",
        "category": "empty",
        "stock_check": "hits",
        "native_integration": "other_origin",
        "schedule": "idle",
    }
    assert set(remedies(found)) == set(troubles(found))
    assert "Ninguém" not in str(as_json(found)).replace("Ninguém S.", "")


def plant_stock(w: World) -> None:
    """Hold a deal that asks for more than there is."""
    w.sandbox.conta_azul.switches.stock = "refused"
    crm = w.sandbox.pipedrive
    grinder = crm.add_product("Moedor")
    w.sandbox.conta_azul.add_product("Moedor", saldo=1)
    crm.add_deal(
        org=crm.add_organization("Hotel Azul"), lines=[LineInput(grinder, "10", 3)]
    )
    w.run()


def test_a_checkup_costs_a_handful_of_calls_and_reads_no_list_twice(w: World) -> None:
    put_in_order(w)
    checkup(w)
    before = len(w.sandbox.faults.journal)

    found = checkup(w)
    sent = w.sandbox.faults.journal[before:]

    by_vendor = {
        v: [r for r in sent if r.vendor == v] for v in ("pipedrive", "conta_azul")
    }
    assert found.calls.pipedrive_requests == len(by_vendor["pipedrive"]) == 4
    assert found.calls.pipedrive_tokens == 32
    assert found.calls.conta_azul_requests == len(by_vendor["conta_azul"]) <= HANDFUL
    assert len({(r.vendor, r.path, r.query) for r in sent}) == len(sent)


def test_with_everything_on_no_list_is_read_twice_either(w: World) -> None:
    put_in_order(w)
    w.settings |= {"seller_from": "deal_owner", "payment_condition_field": "Condição"}
    w.sandbox.pipedrive.add_field("deal", "Condição")
    w.sandbox.conta_azul.add_seller("Bruno Lima")
    before = len(w.sandbox.faults.journal)

    found = checkup(w)
    sent = w.sandbox.faults.journal[before:]

    assert troubles(found) == {}
    assert len({(r.vendor, r.path) for r in sent}) == len(sent) <= 2 * HANDFUL


def test_a_checkup_writes_nothing_anywhere(w: World) -> None:
    put_in_order(w)
    checkup(w)
    ledger, before = rows(w), len(w.sandbox.faults.journal)

    checkup(w)

    assert rows(w) == ledger
    assert {r.method for r in w.sandbox.faults.journal[before:]} == {"GET"}


def test_a_checkup_may_renew_the_access_token_and_nothing_else(w: World) -> None:
    put_in_order(w)
    w.sandbox.clock.advance(3_500)
    ledger, before = rows(w), len(w.sandbox.faults.journal)

    checkup(w)

    written = [r for r in w.sandbox.faults.journal[before:] if r.method != "GET"]
    assert [r.path for r in written] == ["/oauth/token"]
    assert {n: r for n, r in rows(w).items() if n != "tokens"} == {
        n: r for n, r in ledger.items() if n != "tokens"
    }


def test_a_run_under_way_is_said_and_goes_on(w: World) -> None:
    put_in_order(w)

    with w.ledger() as ledger, ledger.lease("casa pid 7, noite"):
        found = checkup(w)

    lease = next(f for f in found.findings if f.check == "lease")
    assert troubles(found) == {}
    assert "casa pid 7, noite" in message_of(found, lease)


def test_a_run_that_booked_something_leaves_no_finding(w: World) -> None:
    put_in_order(w)
    crm = w.sandbox.pipedrive
    crm.add_deal(org=crm.add_organization("Padaria Sol"), value="10.00")
    w.run()

    assert troubles(checkup(w)) == {}


def test_a_run_that_left_deals_waiting_does_not_count_as_the_last_good_one(
    w: World,
) -> None:
    put_in_order(w)
    w.sandbox.clock.advance(2 * 3600)
    crm = w.sandbox.pipedrive
    crm.add_deal(org=crm.add_organization("Padaria Sol"), value="10.00")
    w.sandbox.faults.add("conta_azul", "POST", "/v1/venda", "status", times=20)
    assert w.run().state == "partial"

    assert troubles(checkup(w)) == {"last_run": "late"}


def test_a_dry_run_is_no_run_that_went_well(w: World) -> None:
    put_in_order(w)
    w.sandbox.clock.advance(25 * 3600)
    w.run(dry_run=True)

    assert troubles(checkup(w)) == {"last_run": "long_ago"}


def test_a_company_without_a_deployment_is_warned_of_it(w: World) -> None:
    put_in_order(w)
    bare = Scheduling(version=SERVED.version)

    found = checkup(w, prefect=bare)

    assert troubles(found) == {"work_pool": "none", "schedule": "none"}
    assert found.is_sound
