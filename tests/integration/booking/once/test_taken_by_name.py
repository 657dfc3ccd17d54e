"""A record without a tax id that was taken by its name: whose it is from then on."""

import pytest

from ganho.report.run_report import RunReport
from tests.world import World

ANA, BIA, NEW = "390.533.447-05", "529.982.247-25", "111.444.777-35"
NAME = "Maria Souza"


def win(w: World, cpf: str = "", *, person: int = 0, name: str = NAME) -> int:
    """Let a deal be won, of a new person unless told of which."""
    crm = w.sandbox.pipedrive
    person = person or crm.add_person(name, cpf=cpf)
    crm.add_deal(person=person, value="90.00")
    return int(person)


def later(w: World) -> RunReport:
    w.sandbox.clock.advance(3600)
    return w.run()


def customers(w: World) -> list[str]:
    """Whose the sales are, in the order they were made."""
    return [sale.customer_id for sale in w.sandbox.conta_azul.sales()]


def remarks(w: World) -> list[str]:
    """Why names were all there was, in the order of the deals."""
    with w.ledger() as ledger:
        kept = ledger.remarks.of_kind("CUSTOMER_BY_NAME")
    return [one.facts["why"] for one in sorted(kept, key=lambda one: one.deal_id)]


@pytest.fixture
def theirs(w: World) -> str:
    """A record of that name that shows no tax id."""
    return w.sandbox.conta_azul.add_customer(NAME)


@pytest.mark.parametrize("at_once", [True, False])
def test_two_persons_of_one_name_are_not_billed_on_one(
    w: World, theirs: str, at_once: bool
) -> None:
    win(w, ANA)
    if not at_once:
        w.run()
    win(w, BIA)
    later(w)

    first, second = customers(w)
    assert first == theirs
    assert second != theirs
    assert len(w.sandbox.conta_azul.customers()) == 2


def test_it_is_told_once_that_a_name_was_all_there_was(w: World, theirs: str) -> None:
    person = win(w, ANA)
    report = w.run()
    win(w, person=person)
    later(w)

    assert [one.remark for one in report.warnings] == ["CUSTOMER_BY_NAME"]
    assert remarks(w) == ["name"]
    assert customers(w) == [theirs] * 2


def test_the_same_person_may_correct_a_tax_id(w: World, theirs: str) -> None:
    person = win(w, ANA)
    w.run()
    field = w.sandbox.pipedrive.cpf_field
    w.sandbox.pipedrive.edit_person(person, custom_fields={field: NEW})
    win(w, person=person)
    later(w)
    win(w, ANA)
    later(w)

    assert remarks(w) == ["name", "corrected"]
    assert customers(w)[:2] == [theirs] * 2
    assert customers(w)[2] != theirs


def test_a_tax_id_that_it_shows_ends_what_is_remembered(w: World, theirs: str) -> None:
    win(w, ANA)
    w.run()
    w.sandbox.conta_azul.edit_customer(theirs, document=BIA)
    w.sandbox.clock.advance(90000)
    win(w, BIA)
    win(w, ANA)
    later(w)

    _, bia, ana = customers(w)
    assert bia == theirs
    assert ana != theirs


def test_a_dry_run_takes_nobody(w: World, theirs: str) -> None:
    win(w, ANA)
    w.run(dry_run=True)
    w.sandbox.pipedrive.deals.clear()
    win(w, BIA)
    later(w)

    assert customers(w) == [theirs]


LONG = "Associação dos Moradores e Amigos do Jardim das Acácias " * 4


@pytest.mark.parametrize("at_once", [True, False])
def test_two_names_that_are_one_once_they_are_cut_are_for_a_person(
    w: World, at_once: bool
) -> None:
    win(w, name=f"{LONG} Norte")
    if not at_once:
        w.run()
    win(w, name=f"{LONG} Sul")
    report = later(w)

    (one,) = w.sandbox.conta_azul.customers()
    (held,) = report.quarantine
    assert (held.reason, held.facts) == ("CUSTOMER_AMBIGUOUS", {"found": one.id})


def test_a_tax_id_tells_apart_what_a_cut_name_does_not(w: World) -> None:
    win(w, ANA, name=f"{LONG} Norte")
    win(w, BIA, name=f"{LONG} Sul")
    win(w, ANA, name=f"{LONG} Leste")
    w.run()

    first, second, third = customers(w)
    assert first == third != second
