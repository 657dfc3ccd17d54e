"""An older ledger is upgraded where that is wanted, and loses nothing."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from alembic import command
from sqlalchemy import Engine, insert, select, text

from ganho.errors import FatalError
from ganho.ledger.database import alembic_config, connect, prepare_schema
from ganho.ledger.key.sealing import Seal, generate_key
from ganho.ledger.records import ForeignSale
from ganho.ledger.store import Ledger
from ganho.ledger.tables import bookings, deals, events, facts, intents, meta

KEY = generate_key()
NOW = datetime(2026, 11, 5, 12, tzinfo=UTC)
FACTS = {
    "sales_listed": {"since": "2026-11-01", "until": "2026-11-04"},
    "own_origin": "API",
    "first_run": "2026-11-01T00:00:00-03:00",
    "contract 4": {"months": 1, "periods": 12, "ends_on": "2027-10-31"},
    "contract 5": {"months": 3, "periods": None, "ends_on": None},
    "problems 2026-11-04": {"TAX_ID_INVALID": 2},
    "problems 2026-11-05": {},
    "contracts of nobody": 1,
}


@pytest.fixture
def old(url: str) -> str:
    """A ledger of the first version, with a deal held, one booked, and sales listed."""
    engine = connect(url)
    command.upgrade(alembic_config(engine), "0001")
    fill(engine)
    engine.dispose()
    return url


def fill(engine: Engine) -> None:
    """Put in what the first version wrote; its foreign sales had nothing but ids."""
    deal = {
        "company": "acme",
        "facts": {},
        "won_at": NOW,
        "cents": 1000,
        "currency": "BRL",
        "read_at": NOW,
        "looks": 0,
    }
    held = {"deal_id": 1, "state": "quarantined", "reason": "TAX_ID_INVALID"}
    booking = {
        "company": "acme",
        "deal_id": 2,
        "kind": "sale",
        "erp_id": "sale-2",
        "number": 7,
        "cents": 1000,
        "sold_on": date(2026, 11, 5),
        "customer_id": "c",
        "adopted": False,
        "cancelled": False,
        "run_id": "run-1",
        "booked_at": NOW,
    }
    with engine.begin() as connection:
        connection.execute(insert(meta).values(name="key_id", value=Seal(KEY).key_id))
        connection.execute(insert(deals).values(**deal, **held, fingerprint="f"))
        connection.execute(insert(deals).values(**deal, deal_id=2, state="booked"))
        connection.execute(insert(bookings).values(**booking))
        for deal_id in (4, 5):
            contract = {
                "deal_id": deal_id,
                "kind": "contract",
                "erp_id": f"k-{deal_id}",
            }
            connection.execute(insert(bookings).values(**booking | contract))
        connection.execute(insert(events).values(**event(1, "read_quarantined")))
        connection.execute(insert(intents).values(**promise()))
        for name, value in FACTS.items():
            row = {"company": "acme", "name": name, "value": value, "noted_at": NOW}
            connection.execute(insert(facts).values(**row))
        known = "INSERT INTO foreign_sales (company, erp_id) VALUES ('acme', 'other')"
        connection.execute(text(known))


def event(deal_id: int, what: str) -> dict[str, object]:
    facts = {"reason": "TAX_ID_INVALID"}
    return {
        "company": "acme",
        "deal_id": deal_id,
        "at": NOW,
        "what": what,
        "facts": facts,
    }


def promise() -> dict[str, object]:
    return {
        "company": "acme",
        "kind": "sale",
        "key": "3",
        "deal_id": 3,
        "number": 8,
        "payload_hash": "h",
        "sends": 1,
        "unanswered": 1,
        "begun_at": NOW,
        "last_sent_at": NOW,
    }


def opened(url: str, *, upgrade: bool = False) -> Ledger:
    return Ledger.open(url, key=KEY, company="acme", clock=lambda: NOW, upgrade=upgrade)


def test_an_older_ledger_is_not_touched_unless_that_is_wanted(old: str) -> None:
    engine = connect(old)
    for _ in range(2):
        with pytest.raises(FatalError, match=r"0001.*older.*ganho apply"):
            prepare_schema(engine, upgrade=False)

    with engine.begin() as connection:
        versions = text("SELECT version_num FROM alembic_version")
        assert connection.execute(versions).scalar() == "0001"
    engine.dispose()


def test_an_older_ledger_of_another_key_is_not_upgraded(old: str) -> None:
    with pytest.raises(FatalError, match="another key"):
        Ledger.open(
            old, key=generate_key(), company="acme", clock=lambda: NOW, upgrade=True
        )

    engine = connect(old)
    with pytest.raises(FatalError, match="0001"):
        prepare_schema(engine, upgrade=False)
    engine.dispose()


def test_an_upgrade_keeps_deals_bookings_promises_and_story(old: str) -> None:
    ledger = opened(old, upgrade=True)

    assert ledger.deals.find(1).reason == "TAX_ID_INVALID"
    assert ledger.deals.find(1).fingerprint == "f"
    assert ledger.bookings.of_deal(2).total == Decimal(10)
    assert ledger.promises.held_numbers("sale") == {8}
    promise = ledger.promises.find("sale", "3")
    assert (promise.sent, promise.failed) == (None, None)
    assert ledger.events.left_to_people(
        [1, 2], met_before=NOW - timedelta(days=99)
    ) == {1}
    ledger.close()


def test_after_an_upgrade_the_sales_are_listed_again_for_their_details(
    old: str,
) -> None:
    ledger = opened(old, upgrade=True)
    known = ForeignSale(
        erp_id="other",
        customer_id="c",
        total=Decimal(10),
        sold_on=date(2026, 11, 5),
        number=9,
    )
    with ledger.lease("test"):
        ledger.foreign.note_sales([known])

    assert ledger.facts.get("sales_listed") is None
    assert ledger.foreign.sales_among(["other"]) == {"other"}
    assert ledger.foreign.sales_of(["c"]) == [known]
    ledger.close()


def test_an_upgrade_forgets_the_origin_that_a_person_may_have_taught(
    old: str,
) -> None:
    ledger = opened(old, upgrade=True)

    assert ledger.facts.get("own_origin") is None
    ledger.close()


def test_after_an_upgrade_nothing_that_others_made_counts_as_read(old: str) -> None:
    ledger = opened(old, upgrade=True)

    assert ledger.foreign.sales_among(["other"]) == set()
    assert not ledger.foreign.listed_before(["other"])["other"].read
    ledger.close()


def test_after_an_upgrade_people_can_decide(old: str) -> None:
    ledger = opened(old, upgrade=True)
    with ledger.lease("test"):
        ledger.decisions.keep([1], "release")
        ledger.decisions.keep([1], "item", {"item_id": "i"})
        ledger.foreign.note_contracts(["k"])

    assert [d.fingerprint for d in ledger.decisions.in_force()] == ["f", "f"]
    assert ledger.deals.find(1).next_look_at - NOW == timedelta(0)
    ledger.close()


def test_an_upgrade_puts_terms_and_problems_into_their_tables(old: str) -> None:
    ledger = opened(old, upgrade=True)
    in_force = ledger.standing.contracts_in_force(date(2027, 10, 31))
    after = ledger.standing.contracts_in_force(date(2027, 11, 1))
    days = ledger.standing.problems_between(date(2026, 1, 1), date(2026, 12, 31))

    assert {(c.months, c.periods): c.contracts for c in in_force} == {
        (1, 12): 1,
        (3, None): 1,
    }
    assert [(c.months, c.periods) for c in after] == [(3, None)]
    assert days == {date(2026, 11, 4): {"TAX_ID_INVALID": 2}, date(2026, 11, 5): {}}
    ledger.close()
    engine = connect(old)
    with engine.connect() as connection:
        left = set(connection.execute(select(facts.c.name)).scalars())
    engine.dispose()
    assert left == {"first_run", "contracts of nobody"}


def test_an_upgraded_ledger_is_as_the_tables_say(old: str) -> None:
    opened(old, upgrade=True).close()
    opened(old).close()
    engine = connect(old)

    command.check(alembic_config(engine))
    engine.dispose()
