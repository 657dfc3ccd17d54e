"""Credentials that lead into another company's account: nothing of it is taken in."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from ganho.booking.books import Books
from ganho.booking.run.scope import sync_scope
from ganho.booking.start import open_run
from ganho.booking.steps import take_steps
from ganho.company.composition import CompanyValues, open_company
from ganho.errors import FatalError
from ganho.quarantine import resolutions
from ganho.report.run_report import RunReport
from ganho.review.queue import review_in_run, review_of
from ganho.sandbox.room import Addresses, Sandbox
from ganho.setup.checking import check_company
from tests.examining import checkup, rows, troubles
from tests.reviewing import book
from tests.stages import served
from tests.world import World

ABOUT_RUNS = ("events", "leases", "runs")


@pytest.fixture
def stranger() -> Iterator[tuple[Sandbox, Addresses]]:
    """Another company's Pipedrive and Conta Azul, with deals under the same numbers."""
    other = Sandbox(limits=False)
    other.pipedrive.company_id = 999
    account = other.conta_azul.account
    account.name, account.company_id = "other", account.new_id("other")
    org = other.pipedrive.add_organization("Pousada Estranha")
    for value in ("70.00", "80.00", "90.00"):
        other.pipedrive.add_deal(org=org, value=value)
    other.conta_azul.add_customer("Pousada Estranha")
    with served(other) as at:
        yield other, at


def run_once(books: Books) -> RunReport:
    return take_steps(books, review=review_in_run)


def win(w: World, *values: str) -> list[int]:
    org = w.sandbox.pipedrive.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    return [w.sandbox.pipedrive.add_deal(org=org, value=value) for value in values]


def into_pipedrive(w: World, there: tuple[Sandbox, Addresses]) -> CompanyValues:
    """The company as it is after somebody put another Pipedrive's token in."""
    other, at = there
    pipedrive = replace(
        w.values().pipedrive,
        base_url=at.pipedrive,
        api_token=other.pipedrive.api_token,
    )
    return replace(w.values(), pipedrive=pipedrive)


def into_conta_azul(w: World, there: tuple[Sandbox, Addresses]) -> CompanyValues:
    """The company as it is after somebody put another Conta Azul's token in."""
    other, at = there
    stranger = World(sandbox=other, at=at, ledger_url=w.ledger_url)
    return replace(w.values(), conta_azul=stranger.values().conta_azul)


def with_run(
    w: World,
    values: CompanyValues,
    work: Callable[[Books], object],
    *,
    dry_run: bool = False,
) -> object:
    scope = sync_scope(values.settings, 0, w.sandbox.clock.now())
    with (
        open_company(values, w.surroundings()) as company,
        open_run(
            company, run_id=str(uuid4()), scope=scope, dry_run=dry_run, holder="test"
        ) as books,
    ):
        return work(books)


def kept(w: World) -> dict[str, object]:
    """Everything in the ledger that is not about runs."""
    return {name: found for name, found in rows(w).items() if name not in ABOUT_RUNS}


def test_another_pipedrives_token_is_refused_within_the_hour(w, stranger):
    win(w, "10.00")
    w.run()
    before = kept(w)
    values = into_pipedrive(w, stranger)

    with pytest.raises(FatalError, match="another company"):
        with_run(w, values, check_company)
    assert kept(w) == before


@pytest.mark.parametrize("dry_run", [False, True], ids=["run", "dry run"])
def test_a_block_that_was_edited_by_hand_is_asked_about_at_once(w, stranger, dry_run):
    win(w, "10.00")
    w.run()
    before = kept(w)
    values = into_pipedrive(w, stranger)

    with pytest.raises(FatalError, match="another company"):
        with_run(w, values, run_once, dry_run=dry_run)
    assert kept(w) == before
    assert len(w.sandbox.conta_azul.sales()) == 1


def test_another_token_of_the_same_pipedrive_is_asked_about_within_the_hour(w):
    win(w, "10.00")
    w.run()
    w.sandbox.pipedrive.add_token("sees less", admin=False)
    pipedrive = replace(w.values().pipedrive, api_token="sees less")
    values = replace(w.values(), pipedrive=pipedrive)

    with pytest.raises(FatalError, match="administrator"):
        with_run(w, values, run_once)


def test_an_unchanged_token_is_asked_about_once_an_hour_and_at_each_apply(w):
    win(w, "10.00")
    w.run()
    w.run()
    asked = ("pipedrive", "GET", ".*/v1/users/me")
    in_runs = len(w.sandbox.faults.requests(*asked))

    with_run(w, w.values(), check_company)

    assert in_runs == 1
    assert len(w.sandbox.faults.requests(*asked)) == 2


def test_a_run_retried_after_the_block_was_edited_reads_no_strange_deal(w, stranger):
    (deal,) = win(w, "10.00")

    def until_matched(books: Books) -> None:
        take_in_all(books)
        books.match.matched()

    with_run(w, w.values(), until_matched)
    w.sandbox.clock.advance(90)
    before = kept(w)

    with pytest.raises(FatalError, match="another company"):
        with_run(w, into_pipedrive(w, stranger), lambda books: books.sales.create(deal))
    assert kept(w) == before
    assert w.sandbox.conta_azul.sales() == []


def take_in_all(books: Books) -> None:
    books.fetch.won_deals()
    books.validation.check()


def hold(books: Books) -> int:
    """Hold the deal that waits, so that a person may decide about it."""
    (deal,) = books.company.ledger.deals.open_ids()
    books.company.ledger.deals.set_aside(deal, "CUSTOMER_AMBIGUOUS", {})
    return deal


def hold_for_item(books: Books) -> int:
    deal = hold(books)
    facts = {"item": "Café", "product": "7"}
    books.company.ledger.deals.set_aside(deal, "ITEM_AMBIGUOUS", facts)
    return deal


WITH_CONTA_AZUL: dict[str, Callable[[Books], object]] = {
    "apply": check_company,
    "run": run_once,
    "review": lambda books: review_of(books.company),
    "resolve --sale": lambda books: resolutions.settle_with_sale(books, hold(books), 1),
    "resolve --customer": lambda books: resolutions.choose_customer(
        books, hold(books), str(uuid4())
    ),
    "resolve --item": lambda books: resolutions.choose_item(
        books, hold_for_item(books), str(uuid4())
    ),
    "rebook": lambda books: resolutions.rebook(books, booked(books)),
}


def booked(books: Books) -> int:
    return books.company.ledger.bookings.all()[0].deal_id


def words_of(work: Callable[[], object]) -> str:
    """Give what stopped it, as the report or the error says."""
    try:
        return work().why
    except FatalError as error:
        return str(error.message)


def of_the_erp(w: World) -> dict[str, object]:
    """Everything in the ledger that was learnt from Conta Azul."""
    found = kept(w)
    names = ("erp_company", "list:", "mirror:", "own_origin", "review", "sales_listed")
    tables = ("bookings", "customers", "foreign_contracts", "foreign_sales", "items")
    facts = [fact for fact in found["facts"] if fact[1].startswith(names)]
    return {"facts": facts} | {name: found[name] for name in tables}


@pytest.mark.parametrize(
    ("act", "dry_run"), [*((act, False) for act in WITH_CONTA_AZUL), ("run", True)]
)
def test_nothing_of_another_conta_azul_is_taken_in(w, stranger, act, dry_run):
    book(w)
    win(w, "20.00")
    with_run(w, w.values(), lambda books: books.fetch.won_deals())
    w.sandbox.clock.advance(25 * 3600)  # whatever may be remembered is old by now
    before, values = of_the_erp(w), into_conta_azul(w, stranger)

    told = words_of(lambda: with_run(w, values, WITH_CONTA_AZUL[act], dry_run=dry_run))

    assert "outra empresa" in told or "another company" in told
    assert of_the_erp(w) == before


def test_doctor_tells_of_other_accounts_and_keeps_nothing(w, stranger):
    book(w)
    before = kept(w)
    elsewhere = replace(
        into_pipedrive(w, stranger), conta_azul=into_conta_azul(w, stranger).conta_azul
    )

    found = troubles(checkup(w, values=elsewhere))

    assert found["pipedrive_company"] == found["conta_azul_company"] == "other"
    assert kept(w) | {"tokens": None} == before | {"tokens": None}


@pytest.mark.parametrize("seconds", [60, 25 * 3600], ids=["at once", "a day later"])
def test_the_right_connection_lives_on_once_the_other_token_is_taken_out(
    w, stranger, seconds
):
    book(w)
    deals = win(w, "20.00")
    elsewhere = into_conta_azul(w, stranger)

    for _ in range(3):
        w.sandbox.clock.advance(seconds)
        stranger[0].clock.advance(seconds)
        assert with_run(w, elsewhere, run_once).exit_code == 1
    report = w.run()

    assert (report.exit_code, report.why) == (0, "")
    assert [booked.deal_id for booked in report.bookings] == deals
