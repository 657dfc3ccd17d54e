"""Checks of what goes on: the ledger, the runs, what waits, other hands, Prefect."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ganho.doctor.chart import Deployed, Holder, Scheduling, Untold
from ganho.doctor.running_checks import TEMPORARY
from ganho.errors import FatalError, RetryableError
from ganho.ledger.inspecting import LedgerState
from ganho.ledger.lease import LeaseHolder
from ganho.ledger.records import DealState, Sold
from ganho.ledger.tables import SCHEMA_VERSION
from tests.unit.doctor.charts import (
    HOUR,
    NOW,
    SERVED,
    Case,
    assert_told,
    found,
    ids_of,
    make_record,
    make_trace,
)

GONE = FatalError("The ledger's database cannot be reached (X).", remedy="Check it.")
DOWN = RetryableError("Prefect's API cannot be reached: ConnectError.")
TWIN = Sold("s9", "c1", Decimal(640), date(2026, 11, 23))
STOCK = make_record(reason="STOCK_INSUFFICIENT")


def state(schema: str | None = SCHEMA_VERSION, **more) -> dict:
    return {"state": LedgerState(schema=schema, **more)}


def prefect(*deployments: Deployed, **more) -> dict:
    values = {"version": "3.9.1", "deployments": deployments} | more
    return {"prefect": Scheduling(**values)}


def waiting(*records) -> dict:
    return {"facts": {"unsettled": records}}


def ran(ago: timedelta | None) -> dict:
    return {"facts": {"last_complete_run": ago and NOW - ago}}


def placed(*, dropped: int = 9, ago: timedelta = HOUR, **more) -> dict:
    holder = Holder(run="sync-acme", since=NOW - ago, **more)
    return prefect(replace(SERVED, dropped=dropped, holder=holder))


WORKING = {"facts": {"lease": LeaseHolder(holder="casa pid 7", taken_at=NOW)}}
CASES: list[Case] = [
    ("ledger", "current", "ok", state(path=Path("/var/lib/ganho/ledger.db"))),
    ("ledger", "missing", "failure", state(None)),
    ("ledger", "newer", "failure", state("9999")),
    ("ledger", "older", "failure", state("0001")),
    ("ledger", "other_key", "failure", state(key_fits=False)),
    ("ledger", "temporary", "warning", state(path=Path(TEMPORARY[0], "ledger.db"))),
    ("ledger", "refused", "failure", {"state": Untold("ledger", GONE)}),
    ("ledger", "refused", "failure", {"known": Untold("ledger", GONE)}),
    ("lease", "free", "ok", {}),
    (
        *("lease", "held", "ok"),
        {"facts": {"lease": LeaseHolder(holder="casa pid 7", taken_at=NOW)}},
    ),
    ("last_run", "recent", "ok", ran(HOUR)),
    ("last_run", "late", "warning", ran(HOUR + timedelta(seconds=1))),
    ("last_run", "late", "warning", ran(24 * HOUR)),
    ("last_run", "long_ago", "failure", ran(25 * HOUR)),
    ("last_run", "none", "warning", ran(None)),
    ("last_run", "off", "ok", {**ran(None), "settings": {"enabled": False}}),
    ("oldest_deal", "none", "ok", {}),
    ("oldest_deal", "young", "ok", waiting(make_record())),
    ("oldest_deal", "old", "warning", waiting(make_record(since=NOW - 25 * HOUR))),
    ("stock_check", "none", "ok", waiting(make_record())),
    ("stock_check", "hits", "warning", waiting(STOCK)),
    ("stock_check", "hits", "warning", {"facts": {"stock_remarks": 1}}),
    ("native_integration", "none", "ok", {}),
    (
        *("native_integration", "sure", "failure"),
        {"traces": [make_trace("Integracao_Pipedrive")]},
    ),
    (
        *("native_integration", "twins", "failure"),
        {"traces": [make_trace("LOJA")], "facts": {"sold": (TWIN,)}},
    ),
    (
        *("native_integration", "pending_review", "warning"),
        {"traces": [make_trace(pending_review=True), make_trace("LOJA")]},
    ),
    ("native_integration", "other_origin", "warning", {"traces": [make_trace("LOJA")]}),
    (
        *("native_integration", "unreachable", "warning"),
        {"traces": Untold("native_integration", DOWN)},
    ),
    ("prefect_server", "answers", "ok", {}),
    ("prefect_server", "temporary", "warning", prefect(temporary=True)),
    (
        *("prefect_server", "unreachable", "failure"),
        {"prefect": Untold("prefect_server", DOWN)},
    ),
    ("starts", "none", "ok", {}),
    ("starts", "none", "ok", placed(dropped=0, ago=5 * HOUR)),
    ("starts", "busy", "ok", prefect(replace(SERVED, dropped=2))),
    ("starts", "busy", "ok", placed(ago=HOUR / 12)),
    ("starts", "busy", "ok", placed(ago=HOUR) | WORKING),
    ("starts", "busy", "ok", placed(begun=False)),
    ("starts", "silent", "warning", placed(ago=HOUR)),
    ("starts", "not_begun", "failure", placed(begun=False, overdue=True)),
    ("starts", "not_begun", "failure", placed(dropped=0, begun=False, overdue=True)),
    ("work_pool", "ready", "ok", {}),
    ("work_pool", "served", "ok", prefect(replace(SERVED, pool="", pool_state=""))),
    ("work_pool", "none", "warning", prefect()),
    ("work_pool", "missing", "warning", prefect(replace(SERVED, pool_state=""))),
    ("work_pool", "paused", "warning", prefect(replace(SERVED, pool_state="PAUSED"))),
    ("work_pool", "idle", "warning", prefect(replace(SERVED, pool_state="NOT_READY"))),
    ("schedule", "there", "ok", {}),
    ("schedule", "none", "warning", prefect()),
    ("schedule", "idle", "warning", prefect(replace(SERVED, scheduled=False))),
]


@pytest.mark.parametrize("case", CASES, ids=ids_of(CASES))
def test_what_is_found_in_what_goes_on(case: Case) -> None:
    assert_told(case)


def test_the_deal_that_waits_longest_is_named_with_its_page() -> None:
    won_long_ago = make_record(
        deal_id=3, state=DealState.OPEN, set_aside_at=None, won_at=NOW - 50 * HOUR
    )

    finding = found("oldest_deal", **waiting(make_record(), won_long_ago))

    assert finding.facts["deal"] == "3"
    assert finding.facts["deals"] == "2"
    assert finding.link == "https://acme.pipedrive.com/deal/3"


def test_a_sale_of_another_week_is_no_twin() -> None:
    earlier = replace(TWIN, sold_on=date(2026, 11, 8))
    other_total = replace(TWIN, total=Decimal("640.01"))

    for sold in (earlier, other_total):
        finding = found(
            "native_integration",
            traces=[make_trace("LOJA")],
            facts={"sold": (sold,)},
        )

        assert finding.case == "other_origin"


def test_one_deployment_that_works_is_enough() -> None:
    dead = replace(SERVED, name="velho", pool_state="PAUSED", scheduled=False)
    both = prefect(dead, SERVED)

    assert found("work_pool", **both).state == "ok"
    assert found("schedule", **both).state == "ok"


def test_without_prefect_nothing_is_said_of_schedules() -> None:
    gone = {"prefect": Untold("prefect_server", DOWN)}

    assert found("work_pool", **gone).facts == {"because": "prefect_server"}
    assert found("schedule", **gone).facts == {"because": "prefect_server"}
