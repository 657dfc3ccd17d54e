"""Another key is refused and changes nothing; changing it loses nothing."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, LargeBinary, delete, event, insert, select

from ganho.domain.tokens import StoredTokens
from ganho.errors import FatalError, LeaseHeldError, LeaseLostError
from ganho.ledger.database import connect, prepare_schema
from ganho.ledger.inspecting import inspect_ledger
from ganho.ledger.key.keys import settle_key
from ganho.ledger.key.sealing import Seal, generate_key
from ganho.ledger.key.whole import WholeLedger
from ganho.ledger.records import MirroredCustomer
from ganho.ledger.store import Ledger
from ganho.ledger.tables import deals, events, leases, meta, metadata
from tests.integration.ledger.conftest import KEY, Open
from tests.integration.ledger.test_ledger import booking, deal, reading

NEW = generate_key()
TOKENS = StoredTokens("access", "refresh", datetime(2026, 11, 5, tzinfo=UTC), "chain")
CUSTOMER = MirroredCustomer(customer_id="c", name_key="n", tax_key="t", active=True)
COMPANIES = ("acme", "beta")
CHANGES = {"rekey": (KEY, NEW), "forget_key": (NEW,)}


BROKEN = deals.update().where(deals.c.deal_id == 2).values(snapshot=b"broken")


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def opened(url: str, company: str, key: str = KEY, **more: Any) -> Iterator[Ledger]:
    ledger = Ledger.open(url, key=key, company=company, clock=now, **more)
    try:
        yield ledger
    finally:
        ledger.close()


def fill(url: str) -> None:
    """Give two companies all that a key seals or fingerprints, and what it does not."""
    for company in COMPANIES:
        with opened(url, company) as ledger, ledger.lease("test"):
            ledger.runs.start("run-1", "sync")
            ledger.deals.take_in("run-1", [reading(1), reading(2)])
            ledger.bookings.keep(booking())
            ledger.promises.begin("customer", "k", payload_hash="h", deal_id=2)
            ledger.mirror.take_in_customers([CUSTOMER], whole=True)
            ledger.facts.note("mirror:customers", {"read": "now", "whole": "now"})
            ledger.facts.note("list:seller", {ledger.fingerprint("Ana"): ["s"]})
            ledger.facts.note("pipedrive_company", 7)
            ledger.facts.note("crowds", {"2": 30})
            with ledger.tokens.locked() as slot:
                slot.write(TOKENS)


def contents(url: str) -> dict[str, list[Any]]:
    """Give every row of the ledger but the leases, which are taken in vain as well."""
    engine = connect(url)
    with engine.begin() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in metadata.sorted_tables
            if table.name != "leases"
        }
    engine.dispose()
    return found


@contextmanager
def whole(url: str, *, held: bool = True) -> Iterator[WholeLedger]:
    with WholeLedger.opened(url, now) as ledger:
        if not held:
            yield ledger
            return
        with ledger.held("the test"):
            yield ledger


def told(url: str, what: str) -> list[str]:
    """Give the companies whose story tells of something."""
    query = select(events.c.company).where(events.c.what == what)
    engine = connect(url)
    with engine.begin() as connection:
        found = sorted(connection.execute(query).scalars())
    engine.dispose()
    return found


def test_another_key_is_refused_and_changes_nothing(url: str) -> None:
    fill(url)
    before = contents(url)

    with (
        pytest.raises(FatalError, match="another key") as refused,
        opened(url, "acme", generate_key(), upgrade=True),
    ):
        pass
    assert "ganho ledger rekey" in str(refused.value.remedy)
    assert "ganho ledger forget-key" in str(refused.value.remedy)
    assert contents(url) == before


def test_after_a_change_of_the_key_nothing_is_lost(url: str) -> None:
    fill(url)
    with opened(url, "acme") as ledger:
        known = ledger.fingerprint("Ana")
    before = contents(url)
    with whole(url) as ledger:
        ledger.rekey(KEY, NEW)

    for company in COMPANIES:
        with opened(url, company, NEW) as ledger:
            assert ledger.deals.snapshots([2]) == {2: deal(2)}
            assert ledger.fingerprint("Ana") == known
            assert len(ledger.mirror.customers_like(name_keys=["n"], tax_keys=[])) == 1
            with ledger.tokens.locked() as slot:
                assert slot.read() == TOKENS
    sealed = ("deals", "events", "meta", "tokens")
    same = {name: rows for name, rows in before.items() if name not in sealed}
    assert {name: contents(url)[name] for name in same} == same
    assert told(url, "key_changed") == list(COMPANIES)
    with pytest.raises(FatalError, match="another key"), opened(url, "acme"):
        pass


def test_the_old_key_opens_nothing_that_was_sealed_anew(url: str) -> None:
    fill(url)
    with whole(url) as ledger:
        ledger.rekey(KEY, NEW)

    old, new, engine = Seal(KEY), Seal(NEW), connect(url)
    with engine.begin() as connection:
        sealed = [
            found
            for table in metadata.sorted_tables
            for column in table.c
            if isinstance(column.type, LargeBinary)
            for found in connection.execute(select(column)).scalars()
            if found is not None
        ]
    engine.dispose()
    assert len(sealed) == 4
    assert {old.open(one) for one in sealed} == {None}
    assert None not in {new.open(one) for one in sealed}


@pytest.mark.parametrize("act", CHANGES)
def test_a_run_of_any_company_comes_first(url: str, act: str) -> None:
    fill(url)
    before = contents(url)

    with (
        opened(url, "beta") as ledger,
        ledger.lease("a run"),
        pytest.raises(LeaseHeldError, match=r"A run of beta is under way \(a run\)"),
        whole(url) as both,
    ):
        getattr(both, act)(*CHANGES[act])
    assert contents(url) == before


@pytest.mark.parametrize("act", CHANGES)
def test_a_company_that_came_meanwhile_stops_it(url: str, act: str) -> None:
    fill(url)

    with (
        whole(url) as both,
        opened(url, "gamma") as ledger,
        ledger.lease("a first run"),
    ):
        before = contents(url)
        with pytest.raises(LeaseHeldError, match="A run of gamma"):
            getattr(both, act)(*CHANGES[act])
        assert contents(url) == before


@pytest.mark.parametrize("act", CHANGES)
def test_who_slept_while_another_run_took_over_changes_nothing(
    url: str, act: str
) -> None:
    fill(url)
    before, engine = contents(url), connect(url)
    taken_over = leases.update().where(leases.c.company == "beta")

    with whole(url) as both:
        with engine.begin() as connection:
            connection.execute(taken_over.values(token=leases.c.token + 1))
        with pytest.raises(LeaseLostError):
            getattr(both, act)(*CHANGES[act])
    engine.dispose()
    assert contents(url) == before


@pytest.mark.parametrize("company", ["acme", "gamma"])
def test_who_opened_it_before_the_change_writes_no_more(url: str, company: str) -> None:
    fill(url)
    with opened(url, company) as ledger:
        with whole(url) as both:
            both.rekey(KEY, NEW)
        before = contents(url)

        with (
            pytest.raises(FatalError, match="changed meanwhile"),
            ledger.lease("a run that was opening"),
        ):
            pass
        with ledger.tokens.locked() as slot:
            with pytest.raises(FatalError, match="changed meanwhile"):
                slot.read()
            with pytest.raises(FatalError, match="changed meanwhile"):
                slot.write(TOKENS)
    assert contents(url) == before


def test_a_refresh_of_tokens_under_way_is_waited_for(url: str) -> None:
    fill(url)
    later = StoredTokens("new", "newer", TOKENS.expires_at, "chain")
    with ThreadPoolExecutor(1) as pool, opened(url, "acme") as ledger:
        with ledger.tokens.locked() as slot:
            changing = pool.submit(change, url)
            with pytest.raises(TimeoutError):
                changing.result(timeout=1)
            slot.write(later)
        changing.result(timeout=60)

    with opened(url, "acme", NEW) as ledger, ledger.tokens.locked() as slot:
        assert slot.read() == later


def change(url: str) -> None:
    with whole(url) as ledger:
        ledger.rekey(KEY, NEW)


def test_a_key_that_is_not_the_ledgers_changes_nothing(url: str) -> None:
    fill(url)
    before = contents(url)

    with pytest.raises(FatalError, match="another key"), whole(url) as ledger:
        ledger.rekey(generate_key(), NEW)
    assert contents(url) == before


def test_fingerprints_have_a_key_of_their_own(open_ledger: Open) -> None:
    ours = open_ledger()

    assert ours.fingerprint("Ana") != Seal(KEY).fingerprint("Ana")
    assert ours.fingerprint("Ana") == open_ledger().fingerprint("Ana")


def test_a_ledger_of_before_keeps_its_fingerprints(url: str) -> None:
    engine = connect(url)
    prepare_schema(engine, upgrade=False)
    with engine.begin() as connection:
        connection.execute(insert(meta).values(name="key_id", value=Seal(KEY).key_id))
    engine.dispose()
    known = Seal(KEY).fingerprint("Ana")

    with opened(url, "acme") as ledger:
        upgraded = ledger.fingerprint("Ana")
    change(url)
    with opened(url, "acme", NEW) as ledger:
        assert [upgraded, ledger.fingerprint("Ana")] == [known, known]


def test_the_key_of_a_ledger_of_before_is_changed_before_it_was_ever_opened(
    url: str,
) -> None:
    fill(url)
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(delete(meta).where(meta.c.name == "fingerprint_key"))
    engine.dispose()
    change(url)

    with opened(url, "acme", NEW) as ledger:
        assert ledger.fingerprint("Ana") == Seal(KEY).fingerprint("Ana")


@pytest.mark.parametrize("round_", range(4))
def test_processes_that_make_a_ledger_at_once_agree(url: str, round_: int) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: fingerprint_in(url), range(8)))

    assert len(set(found)) == 1, round_


def fingerprint_in(url: str) -> str:
    with opened(url, "acme") as ledger:
        return ledger.fingerprint("Ana")


def test_who_comes_before_the_first_has_committed_takes_what_he_chose(url: str) -> None:
    first, second = connect(url), connect(url)
    prepare_schema(first, upgrade=False)
    written, may_commit = threading.Event(), threading.Event()

    def commit(_: Connection) -> None:
        written.set()
        may_commit.wait(60)

    event.listen(first, "commit", commit)
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(settle_key, first, KEY)
        assert written.wait(60)
        other = pool.submit(settle_key, second, KEY)
        with pytest.raises(TimeoutError):
            other.result(timeout=1)
        may_commit.set()
        assert one.result().fingerprint("Ana") == other.result().fingerprint("Ana")
    first.dispose()
    second.dispose()


def test_of_two_keys_for_a_new_ledger_one_is_taken(url: str) -> None:
    def try_(key: str) -> str | None:
        try:
            with opened(url, "acme", key) as ledger:
                return ledger.fingerprint("Ana")
        except FatalError:
            return None

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(try_, [KEY, NEW] * 3))

    assert len(set(found) - {None}) == 1
    assert {found.index(None) % 2} == {i % 2 for i, f in enumerate(found) if f is None}


def test_until_a_change_is_whole_either_key_will_do(url: str) -> None:
    fill(url)
    with opened(url, "acme", KEY, next_key=NEW) as ledger:
        before = ledger.deals.snapshots([2])
    change(url)

    with opened(url, "acme", KEY, next_key=NEW) as ledger, ledger.lease("test"):
        assert ledger.deals.snapshots([2]) == before == {2: deal(2)}


def test_what_a_lost_key_did_not_close_stays(url: str) -> None:
    fill(url)
    with whole(url) as ledger:
        losses = ledger.losses()
        ledger.forget_key(NEW)

    assert [(loss.company, loss.connected) for loss in losses] == [
        ("acme", True),
        ("beta", True),
    ]
    assert [(loss.snapshots, loss.promises) for loss in losses] == [(1, 1), (1, 1)]
    assert told(url, "key_forgotten") == list(COMPANIES)
    for company in COMPANIES:
        with opened(url, company, NEW) as ledger:
            assert ledger.bookings.of_deal(1) == booking()
            assert ledger.deals.find(2).fingerprint is None
            assert ledger.deals.snapshots([2]) == {}
            assert ledger.facts.get("pipedrive_company") == 7
            assert ledger.facts.get("crowds") == {"2": 30}
            assert ledger.facts.get("mirror:customers") is None
            assert ledger.facts.get("list:seller") is None
            assert ledger.mirror.customers_like(name_keys=["n"], tax_keys=[]) == []
    assert not [row for row in contents(url)["facts"] if "1:" in str(row[2])]


def test_what_cannot_be_opened_stays_as_it_is(url: str) -> None:
    fill(url)
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(BROKEN)
    engine.dispose()
    change(url)

    with opened(url, "acme", NEW) as ledger:
        assert ledger.deals.snapshots([2]) == {}


def test_where_there_is_no_ledger_none_is_made_for_its_key(url: str) -> None:
    for _ in range(2):
        with (
            pytest.raises(FatalError, match="no ledger") as refused,
            WholeLedger.opened(url, now),
        ):
            pass

    assert "GANHO_LEDGER_URL" in str(refused.value.remedy)
    assert inspect_ledger(url, KEY).schema is None
