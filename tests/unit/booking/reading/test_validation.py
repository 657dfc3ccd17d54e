"""Customers whose data breaks a rule hold their deals; lesser matters are remarked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from ganho.booking.reading import validation
from ganho.booking.reading.validation import Validation
from ganho.booking.run.aside import Quarantine
from ganho.domain.checks import RULES, CustomerRow
from ganho.domain.deal import Person
from ganho.errors import FatalError
from ganho.ledger.records import DealState
from ganho.quality.verdicts import Failure, Verdicts
from tests.unit.booking.fakes import Clock
from tests.unit.booking.reading.reading_fakes import Table
from tests.unit.domain.factories import make_deal, make_organization, make_settings

CNPJ, WRONG_CNPJ = "11.222.333/0001-81", "11.222.333/0001-82"


@dataclass
class Scene:
    """Open deals, and a judge who asks the domain's own rules about their customers."""

    table: Table = field(default_factory=Table)
    judged: list[list[int]] = field(default_factory=list)
    broken: FatalError | None = None

    def judge(self, rows: Sequence[CustomerRow]) -> Verdicts:
        if self.broken is not None:
            raise self.broken
        self.judged.append([row.deal_id for row in rows])
        return Verdicts(
            tuple(
                Failure(rule, tuple(r.deal_id for r in rows if not rule.keeps(r)))
                for rule in RULES
            )
        )

    def add(
        self, deal_id: int = 1, name: str = "Hotel Azul", cnpj: str = CNPJ, **more: Any
    ) -> None:
        organization = make_organization(name, cnpj)
        self.table.put(
            make_deal(deal_id=deal_id, organization=organization, **more),
        )

    def check(self, **settings: Any) -> dict[str, int]:
        return Validation(
            desk=self.table,
            quarantine=Quarantine(desk=self.table, rows=self.table, clock=Clock()),
            settings=make_settings(**settings),
        ).check()

    def held(self) -> dict[int, tuple[str | None, Any]]:
        """Those held: why, and the facts."""
        rows = self.table.in_state(DealState.QUARANTINED)
        return {row.deal_id: (row.reason, row.facts) for row in rows}


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    scene = Scene()
    monkeypatch.setattr(validation, "validate_customers", scene.judge)
    return scene


def test_a_sound_customer_bears_no_word(scene: Scene) -> None:
    scene.add()

    assert scene.check() == {}
    assert scene.table.open_ids() == [1]
    assert scene.table.warned == {}


def test_a_grave_fault_holds_the_deal_and_names_the_field(scene: Scene) -> None:
    scene.add(1, cnpj=WRONG_CNPJ)
    scene.add(2)

    assert scene.check() == {"TAX_ID_INVALID": 1}
    assert scene.held() == {1: ("TAX_ID_INVALID", {"field": "CNPJ", "why": "digits"})}
    assert scene.table.open_ids() == [2]


def test_of_two_grave_faults_the_graver_one_is_the_reason(scene: Scene) -> None:
    scene.add(name="Cliente", cnpj=WRONG_CNPJ)

    counts = scene.check()

    assert [reason for reason, _ in scene.held().values()] == ["CUSTOMER_NAME_GENERIC"]
    assert counts == {"CUSTOMER_NAME_GENERIC": 1, "TAX_ID_INVALID": 1}


def test_a_lesser_one_is_remarked_and_the_deal_goes_on(scene: Scene) -> None:
    scene.add(cnpj="")

    assert scene.check() == {"TAX_ID_MISSING": 1}
    assert scene.table.open_ids() == [1]
    assert scene.table.warned == {(1, "TAX_ID_MISSING"): {"field": ""}}


def test_every_lesser_one_is_remarked(scene: Scene) -> None:
    person = Person(person_id=1, name="Bia", emails=("bia",), phones=("12",))
    scene.add(person=person)

    assert scene.check() == {"PHONE_UNUSABLE": 1, "EMAIL_UNUSABLE": 1}
    assert set(scene.table.warned) == {(1, "PHONE_UNUSABLE"), (1, "EMAIL_UNUSABLE")}


def test_a_deal_that_is_held_bears_no_remark_besides(scene: Scene) -> None:
    scene.add(name="Cliente", cnpj="")

    counts = scene.check()

    assert scene.table.warned == {}
    assert counts == {"CUSTOMER_NAME_GENERIC": 1, "TAX_ID_MISSING": 1}


def test_settings_decide_how_grave_a_fault_is(scene: Scene) -> None:
    scene.add(cnpj="")

    assert scene.check(require_tax_id=True) == {"TAX_ID_MISSING": 1}
    assert scene.held() == {1: ("TAX_ID_MISSING", {"field": ""})}
    assert scene.table.warned == {}


def test_the_deals_of_each_rule_are_counted(scene: Scene) -> None:
    for deal_id in (1, 2, 3):
        scene.add(deal_id, cnpj=WRONG_CNPJ)
    scene.add(4, name="")

    assert scene.check() == {"CUSTOMER_NAME_MISSING": 1, "TAX_ID_INVALID": 3}


def test_only_deals_that_are_still_to_be_booked_are_judged(scene: Scene) -> None:
    for deal_id in (1, 2, 3):
        scene.add(deal_id)
    scene.table.set_aside(2, "DEAL_WON_AGAIN", {})
    scene.table.deals.pop(3)

    scene.check()

    assert scene.judged == [[1]]


def test_hundreds_are_opened_in_pieces_and_judged_at_once(scene: Scene) -> None:
    for deal_id in range(1, 451):
        scene.add(deal_id)

    scene.check()

    assert scene.table.opened == [200, 200, 50]
    assert scene.judged == [list(range(1, 451))]


@pytest.mark.parametrize("step", ["customer_row", "broken_rules"])
def test_a_customer_that_breaks_a_rule_itself_holds_its_deal_alone(
    scene: Scene, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(of_deal: Any, *more: Any) -> Any:
        if of_deal.deal_id == 1:
            raise IndexError("Hotel Azul")
        return whole(of_deal, *more)

    whole = getattr(validation, step)
    monkeypatch.setattr(validation, step, broken)
    scene.add(1)
    scene.add(2)

    scene.check()

    facts = {"why": "unforeseen", "kind": "IndexError"}
    assert scene.held() == {1: ("DEAL_UNREADABLE", facts)}
    assert scene.judged == [[2]]


def test_where_the_check_itself_fails_nobody_is_found_sound(scene: Scene) -> None:
    scene.add(cnpj=WRONG_CNPJ)
    scene.broken = FatalError("the check itself failed")

    with pytest.raises(FatalError):
        scene.check()

    assert scene.table.open_ids() == [1]


def test_without_a_deal_there_is_nothing_to_count(scene: Scene) -> None:
    assert scene.check() == {}
    assert scene.held() == {}
    assert scene.table.warned == {}
